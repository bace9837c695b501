"""Frånvaro och ersättare: who is away from the care unit, and who has their moments meanwhile."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import IllegalTransition, Invalid
from common.contracts.moments.absences import CANCEL_ABSENCE, CHANGE_ABSENCE, REGISTER_ABSENCE
from gateway import backend
from gateway.aggregates import staff_absences
from gateway.fields import Fault, day, faults_of, text
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_nobody
from gateway.staff.blueprint import pages

FIELDS = {
    "commission_id": "vem",
    "cover_commission_id": "ersattare",
    "first_day": "forsta-dagen",
    "last_day": "sista-dagen",
}


@pages.get("/franvaro")
@for_staff
def absences() -> Any:
    """Show the unit's absences and the form for one more. Three RPCs."""
    return _page([])


@pages.post("/franvaro")
@for_staff
def register_absence() -> Any:
    """Register an absence and show it in the list. One RPC."""
    faults = _missing()
    if faults:
        return _page(faults, 422)
    try:
        backend.ask(
            REGISTER_ABSENCE,
            idempotency_id=text("idempotency_id"),
            commission_id=text("commission_id") or None,
            **{name: text(name) for name in ("cover_commission_id", "first_day", "last_day")},
        )
    except Invalid as invalid:
        return _page(faults_of(invalid, FIELDS), 422)
    flash(_("Frånvaron är registrerad."))
    return redirect(url_for("staff.absences"), 303)


@pages.get("/franvaro/<uuid:absence_id>/andra")
@for_staff
def changing_absence(absence_id: UUID) -> Any:
    """Show the form that changes an absence, as it is now. Three RPCs."""
    return _change_page(absence_id, [])


@pages.post("/franvaro/<uuid:absence_id>/andra")
@for_staff
def change_absence(absence_id: UUID) -> Any:
    """Give an absence other days or another cover, and show it in the list. One RPC."""
    faults = _missing()
    if faults:
        return _change_page(absence_id, faults, 422)
    asked = {name: text(name) for name in ("idempotency_id", "cover_commission_id", "first_day", "last_day")}
    try:
        backend.ask(CHANGE_ABSENCE, absence_id=absence_id, **asked)
    except Invalid as invalid:
        return _change_page(absence_id, faults_of(invalid, FIELDS), 422)
    except IllegalTransition:
        told = _(
            "Frånvaron är redan slut, eller ändrad av någon annan. Det du valde står kvar här om du vill registrera det."
        )
        return _page([("ersattare", told)], IllegalTransition.status)
    flash(_("Frånvaron är ändrad."))
    return redirect(url_for("staff.absences"), 303)


@pages.post("/franvaro/<uuid:absence_id>/avsluta")
@for_staff
def cancel_absence(absence_id: UUID) -> Any:
    """End an absence, or take back one to come. One RPC."""
    try:
        backend.ask(CANCEL_ABSENCE, idempotency_id=text("idempotency_id"), absence_id=absence_id)
    except IllegalTransition:
        flash(_("Frånvaron var redan slut."), "error")
    else:
        flash(_("Frånvaron är avslutad. Ersättaren når inte längre momenten."))
    return redirect(url_for("staff.absences"), 303)


def _missing() -> list[Fault]:
    faults = [] if text("cover_commission_id") else [("ersattare", _("Välj en ersättare."))]
    for name in ("first_day", "last_day"):
        try:
            given = day(text(name))
        except ValueError:
            given = None
        if given is None:
            faults.append((FIELDS[name], _("Ange en dag, till exempel 2024-07-01.")))
    return faults


def _listed() -> dict[str, Any]:
    return of_nobody("absences").recorded(staff_absences.absences)


def _change_page(absence_id: UUID, faults: list[Fault], status: int = 200) -> Any:
    """Show the form with what was typed, at first with what is so now; who may not change it, or it is over, goes to the list."""
    page = _listed()
    own = [each for each in page["absences"] if each["absence_id"] == str(absence_id) and each["may_cancel"]]
    if not own:
        flash(_("Frånvaron går inte att ändra. Den kan vara slut."), "error")
        return redirect(url_for("staff.absences"), 303)
    covers = [each for each in page["practitioners"] if each["person_id"] != own[0]["person_id"]]
    chosen = next((each["commission_id"] for each in covers if each["person_id"] == own[0]["cover_person_id"]), "")
    typed = {**own[0], "cover_commission_id": chosen, **request.form}
    shown = render_template(
        "staff/absence.html", faults=faults, absence=own[0], covers=covers, typed=typed, names=page["names"]
    )
    return shown, status


def _page(faults: list[Fault], status: int = 200) -> Any:
    own = backend.current_actor().commission_id
    shown = render_template("staff/absences.html", faults=faults, typed=request.form, own=str(own), **_listed())
    return shown, status
