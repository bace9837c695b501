"""Starta nytt moment: first whom, then who is responsible and which programme. The personnummer is only ever posted."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from common.contracts.errors import (
    CheckDigit,
    CitizenUnknown,
    Conflict,
    CoordinationNumber,
    Invalid,
    NamedError,
    ReserveNumber,
    TooManyLookUps,
)
from common.contracts.moments.starts import START
from gateway import backend
from gateway.aggregates import staff_starts
from gateway.errors import again_at, waiting_sentence
from gateway.fields import Fault, text
from gateway.identity.access_rules import for_staff
from gateway.page_forms import PageForm, ToCorrect, field
from gateway.phrases import sentence_of
from gateway.recorded import of_citizens
from gateway.staff.blueprint import pages
from gateway.translating import N_

OWN_MESSAGE = (CheckDigit, CitizenUnknown, CoordinationNumber, ReserveNumber)

FOUND = of_citizens("citizen", lambda found: [found["citizen"]["citizen_id"]], action="read")


class Start(PageForm):
    """The second step: for whom, by whom, what, and when if not at once."""

    citizen_id: str = field("invanare")
    responsible_commission_id: str = field("behandlare", N_("Välj en behandlare."))
    version_id: str = field("moment", N_("Välj ett moment."))
    starts_on: str = field("startdag")


@pages.get("/moment/nytt")
@for_staff
def start() -> str:
    """Ask for the personnummer. No RPC."""
    return render_template("staff/start_find.html", number="", faults=[])


@pages.post("/moment/nytt")
@for_staff
def start_posted() -> Any:
    """Find the citizen (three RPCs), or start the moment (one) when the second step's form comes with its citizen."""
    form = Start()
    if not form.citizen_id or text("assign_me"):
        return _second_step(form)
    try:
        started = form.send(START)
    except Conflict as conflict:
        return _second_step(form, ongoing=conflict.details.get("moment_id"))
    except ToCorrect:
        return _second_step(form)
    flash(_("Startdagen är sparad.") if form.starts_on else _("Momentet är startat."))
    # A colleague's moment opens only for a reason: who started it for somebody else is done.
    if UUID(form.responsible_commission_id) != backend.current_actor().commission_id:
        return redirect(url_for("staff.moments", flik="alla"), 303)
    return redirect(url_for("staff.moment", moment_id=started["moment_id"]), 303)


def _second_step(form: Start, *, ongoing: str | None = None) -> Any:
    """Show the citizen and what can be chosen, with everything chosen so far. Three RPCs."""
    number = text("personal_number")
    try:
        found = FOUND.recorded(staff_starts.choices, number)
    except TooManyLookUps as refused:
        faults = [("personnummer", waiting_sentence(refused))]
        return render_template("staff/start_find.html", number=number, faults=faults), refused.status, again_at(refused)
    except Invalid as invalid:
        return render_template("staff/start_find.html", number=number, faults=_number_faults(invalid)), 422
    if text("assign_me"):
        form.responsible_commission_id = _own(found)
    return form.shown("staff/start_choose.html", own=_own(found), ongoing=ongoing, **found)


def _number_faults(error: NamedError) -> list[Fault]:
    if isinstance(error, OWN_MESSAGE):
        return [("personnummer", sentence_of(error))]
    return [("personnummer", _("Skriv personnumret med 10 eller 12 siffror."))]


def _own(found: dict[str, Any]) -> str:
    """Give the actor's commission if the actor is among the unit's practitioners."""
    own = str(backend.current_actor().commission_id)
    return own if own in {each["commission_id"] for each in found["practitioners"]} else ""
