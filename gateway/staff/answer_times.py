"""Svarstid: within how many working days the care unit answers messages, said by who manages its staff."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from common.contracts.directory.answer_times import OWN_ANSWER_TIME, SET_ANSWER_TIME
from gateway import backend
from gateway.fields import whole
from gateway.identity.access_rules import for_staff
from gateway.page_forms import PageForm, ToCorrect, field
from gateway.staff.blueprint import pages


def _days(typed: str) -> int | str | None:
    try:
        return whole(typed) if typed else None
    except ValueError:
        return typed  # no number: not nothing either, so the contract says what is wrong


class Answering(PageForm):
    """Within how many working days; nothing says nothing."""

    answer_days: str = field("dagar", asked=_days)


@pages.get("/svarstid")
@for_staff
def answer_time() -> Any:
    """Show what the unit has said. One RPC."""
    return _page(Answering())


@pages.post("/svarstid")
@for_staff
def set_answer_time() -> Any:
    """Say it, and go back to the page. One RPC."""
    form = Answering()
    try:
        form.send(SET_ANSWER_TIME)
    except ToCorrect:
        return _page(form)
    flash(_("Svarstiden är sparad."))
    return redirect(url_for("staff.answer_time"), 303)


def _page(form: Answering) -> Any:
    return form.shown("staff/answer_time.html", **backend.ask(OWN_ANSWER_TIME))
