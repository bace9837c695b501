"""Svarstid: within how many working days the care unit answers messages, said by who manages its staff."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from common.contracts.directory.answer_times import OWN_ANSWER_TIME, SET_ANSWER_TIME
from common.contracts.errors import StaleVersion
from gateway import backend
from gateway.fields import text, whole, whole_number
from gateway.identity.access_rules import for_staff
from gateway.identity.resubmission import shows_again
from gateway.merging import marks_of, written
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
@shows_again
def set_answer_time() -> Any:
    """Say it, and go back to the page. One RPC; one more when something is in the way."""
    form = Answering()
    try:
        form.send(SET_ANSWER_TIME)
    except ToCorrect:
        return _page(form)
    except StaleVersion:
        return _met(form)
    flash(_("Svarstiden är sparad."))
    return redirect(url_for("staff.answer_time"), 303)


def _page(form: Answering) -> Any:
    """Show the page; with what was typed it still begins where its page began, or it would write over what is saved meanwhile."""
    said = backend.ask(OWN_ANSWER_TIME)
    if request.method == "GET":
        return _shown(said, form, _kept(said))
    return _shown(said, form, form.answer_days, version=whole_number("expected_version"), marks=text("base_marks"))


def _met(form: Answering) -> Any:
    """Show what another manager has said meanwhile beside what was typed; an untouched number gives way to theirs. From here on the page begins there."""
    said = backend.ask(OWN_ANSWER_TIME)
    merged = form.merged_with({"answer_days": _kept(said)})
    differs = [(_("Arbetsdagar"), each.theirs) for each in merged.met.values()]
    return _shown(said, form, str(merged.shown["answer_days"]), differs=differs, is_stale=True)


def _kept(said: dict[str, Any]) -> str:
    return str(said["answer_days"] or "")


def _shown(said: dict[str, Any], form: Answering, days: str, **more: Any) -> Any:
    begun = {"version": said["version"], "marks": written(marks_of({"answer_days": _kept(said)}))}
    return form.shown("staff/answer_time.html", days=days, **{**begun, **more})
