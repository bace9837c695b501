"""Byt behandlare (↔), and a whole practitioner's moments to somebody else when they leave."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import Invalid, MomentEnded, NotFound, StaleVersion
from common.contracts.moments.responsible import CHANGE_RESPONSIBLE, HAND_OVER_MANY, OUTCOMES
from gateway import backend
from gateway.aggregates import staff_responsible
from gateway.fields import Fault, faults_of, text, whole_number
from gateway.identity.access_rules import for_staff
from gateway.phrases import sentence_of
from gateway.recorded import of_moment, of_nobody, of_rows
from gateway.staff.blueprint import pages

FIELDS = {"responsible_commission_id": "behandlare", "moment_ids": "moment"}


@pages.get("/moment/<uuid:moment_id>/ansvarig")
@for_staff
def responsible(moment_id: UUID) -> Any:
    """Ask who is to be responsible. Three RPCs. Who may not change it goes back to the moment."""
    return _change_page(moment_id, [])


@pages.post("/moment/<uuid:moment_id>/ansvarig")
@for_staff
def change_responsible(moment_id: UUID) -> Any:
    """Make somebody else responsible and go to the list, since the moment may not be one's own any more. One RPC."""
    if not text("responsible_commission_id"):
        return _change_page(moment_id, [("behandlare", _("Välj en behandlare."))], 422)
    try:
        backend.ask(
            CHANGE_RESPONSIBLE,
            idempotency_id=text("idempotency_id"),
            moment_id=moment_id,
            expected_version=whole_number("expected_version"),
            responsible_commission_id=text("responsible_commission_id"),
        )
    except Invalid as invalid:
        return _change_page(moment_id, faults_of(invalid, FIELDS), 422)
    except StaleVersion:
        return _change_page(moment_id, [], 409, is_stale=True)
    except MomentEnded as ended:
        flash(sentence_of(ended), "error")
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    flash(_("Momentet har fått en ny ansvarig behandlare."))
    return redirect(url_for("staff.moments", flik="alla"), 303)


@pages.get("/overlamning")
@for_staff
def caseloads() -> str:
    """Show who is responsible for how many moments. Two RPCs."""
    return render_template("staff/caseloads.html", **of_nobody("caseloads").recorded(staff_responsible.caseloads))


@pages.get("/overlamning/<uuid:person_id>")
@for_staff
def caseload(person_id: UUID) -> Any:
    """Show one practitioner's moments, to be chosen among, to who may move them. Four RPCs."""
    return _caseload_page(person_id, [])


@pages.post("/overlamning/<uuid:person_id>")
@for_staff
def hand_over(person_id: UUID) -> Any:
    """Move the chosen moments, and show what became of each. Five RPCs."""
    chosen = request.form.getlist("moment_ids")
    faults = [] if chosen else [("moment", _("Välj minst ett moment."))]
    if not text("responsible_commission_id"):
        faults.append(("behandlare", _("Välj en behandlare.")))
    if faults:
        return _caseload_page(person_id, faults, 422)
    try:
        done = backend.ask(
            HAND_OVER_MANY,
            idempotency_id=text("idempotency_id"),
            from_person_id=person_id,
            moment_ids=chosen,
            responsible_commission_id=text("responsible_commission_id"),
        )
    except Invalid as invalid:
        return _caseload_page(person_id, faults_of(invalid, FIELDS), 422)
    except NotFound:
        return _caseload_page(person_id, [("behandlare", _("Välj en behandlare."))], 422)
    return _caseload_page(person_id, [], done=done["rows"])


def _change_page(moment_id: UUID, faults: list[Fault], status: int = 200, *, is_stale: bool = False) -> Any:
    page = of_moment("moment").recorded(staff_responsible.receivers, moment_id)
    if not page["header"]["may_hand_over"]:
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    chosen = text("responsible_commission_id")
    shown = render_template(
        "staff/responsible.html", tab="hantera", faults=faults, chosen=chosen, is_stale=is_stale, **page
    )
    return shown, status


def _caseload_page(person_id: UUID, faults: list[Fault], status: int = 200, *, done: Any = ()) -> Any:
    page = of_rows("moments", "rows").recorded(staff_responsible.caseload, person_id)
    chosen = {"commission": text("responsible_commission_id"), "moments": request.form.getlist("moment_ids")}
    counts = {outcome: sum(row["outcome"] == outcome for row in done) for outcome in OUTCOMES}
    shown = render_template(
        "staff/caseload.html", person_id=str(person_id), faults=faults, chosen=chosen, done=done, counts=counts, **page
    )
    return shown, status
