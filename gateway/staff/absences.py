"""Frånvaro och ersättare: who is away from the care unit, and who has their moments meanwhile."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import IllegalTransition
from common.contracts.moments.absences import CANCEL_ABSENCE, CHANGE_ABSENCE, REGISTER_ABSENCE
from gateway import backend
from gateway.aggregates import staff_absences
from gateway.fields import day
from gateway.identity.access_rules import for_staff
from gateway.page_forms import PageForm, ToCorrect, field, or_null, send
from gateway.recorded import of_nobody
from gateway.staff.blueprint import pages
from gateway.translating import N_

NO_DAY = N_("Ange en dag, till exempel 2024-07-01.")


class Absence(PageForm):
    """Who is away on which days, and who covers."""

    commission_id: str = field("vem", asked=or_null)
    first_day: str = field("forsta-dagen", NO_DAY, asked=day)
    last_day: str = field("sista-dagen", NO_DAY, asked=day)
    cover_commission_id: str = field("ersattare", N_("Välj en ersättare."))


@pages.get("/franvaro")
@for_staff
def absences() -> Any:
    """Show the unit's absences and the form for one more. Three RPCs."""
    return _page(Absence())


@pages.post("/franvaro")
@for_staff
def register_absence() -> Any:
    """Register an absence and show it in the list. One RPC."""
    form = Absence()
    try:
        form.send(REGISTER_ABSENCE)
    except ToCorrect:
        return _page(form)
    flash(_("Frånvaron är registrerad."))
    return redirect(url_for("staff.absences"), 303)


@pages.get("/franvaro/<uuid:absence_id>/andra")
@for_staff
def changing_absence(absence_id: UUID) -> Any:
    """Show the form that changes an absence, as it is now. Three RPCs."""
    return _change_page(absence_id, Absence())


@pages.post("/franvaro/<uuid:absence_id>/andra")
@for_staff
def change_absence(absence_id: UUID) -> Any:
    """Give an absence other days or another cover, and show it in the list. One RPC."""
    form = Absence()
    try:
        form.send(CHANGE_ABSENCE, absence_id=absence_id)
    except ToCorrect:
        return _change_page(absence_id, form)
    except IllegalTransition:
        told = _("Frånvaron är redan slut, eller ändrad av någon annan. Det du valde står kvar här om du vill registrera det.")  # fmt: skip
        form.wrong("cover_commission_id", told, IllegalTransition.status)
        return _page(form)
    flash(_("Frånvaron är ändrad."))
    return redirect(url_for("staff.absences"), 303)


@pages.post("/franvaro/<uuid:absence_id>/avsluta")
@for_staff
def cancel_absence(absence_id: UUID) -> Any:
    """End an absence, or take back one to come. One RPC."""
    try:
        send(CANCEL_ABSENCE, absence_id=absence_id)
    except IllegalTransition:
        flash(_("Frånvaron var redan slut."), "error")
    else:
        flash(_("Frånvaron är avslutad. Ersättaren når inte längre momenten."))
    return redirect(url_for("staff.absences"), 303)


def _listed() -> dict[str, Any]:
    return of_nobody("absences").recorded(staff_absences.absences)


def _change_page(absence_id: UUID, form: Absence) -> Any:
    """Show the form with what was typed, at first with what is so now; who may not change it, or it is over, goes to the list."""
    page = _listed()
    own = [each for each in page["absences"] if each["absence_id"] == str(absence_id) and each["may_cancel"]]
    if not own:
        flash(_("Frånvaron går inte att ändra. Den kan vara slut."), "error")
        return redirect(url_for("staff.absences"), 303)
    covers = [each for each in page["practitioners"] if each["person_id"] != own[0]["person_id"]]
    chosen = next((each["commission_id"] for each in covers if each["person_id"] == own[0]["cover_person_id"]), "")
    typed = {**own[0], "cover_commission_id": chosen, **request.form}
    return form.shown("staff/absence.html", absence=own[0], covers=covers, typed=typed, names=page["names"])


def _page(form: Absence) -> Any:
    own = str(backend.current_actor().commission_id)
    return form.shown("staff/absences.html", typed=request.form, own=own, **_listed())
