"""Lämna över till annan vårdenhet: offer a moment, take the offer back, and answer what others offer."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from common.contracts.errors import Conflict, IllegalTransition, Invalid, MomentEnded, NotFound, StaleVersion
from common.contracts.moments.handovers import ACCEPT_HANDOVER, DECLINE_HANDOVER, OFFER_HANDOVER, WITHDRAW_HANDOVER
from gateway import backend
from gateway.aggregates import staff_handovers
from gateway.fields import Fault, faults_of, text, whole_number
from gateway.identity.access_rules import for_staff
from gateway.phrases import sentence_of
from gateway.recorded import of_moment, of_nobody
from gateway.staff.blueprint import pages

CHANGED_MEANWHILE = (StaleVersion, Conflict, IllegalTransition)


@pages.get("/moment/<uuid:moment_id>/annan-enhet")
@for_staff
def handover(moment_id: UUID) -> Any:
    """Ask which unit is to take the moment, or show the offer that stands. Two RPCs. Who may not goes back to the moment."""
    return _page(moment_id, [])


@pages.post("/moment/<uuid:moment_id>/annan-enhet")
@for_staff
def offer_handover(moment_id: UUID) -> Any:
    """Offer the moment. One RPC."""
    if not text("to_care_unit_id"):
        return _page(moment_id, [("vardenhet", _("Välj en vårdenhet."))], 422)
    try:
        backend.ask(
            OFFER_HANDOVER,
            idempotency_id=text("idempotency_id"),
            moment_id=moment_id,
            expected_version=whole_number("expected_version"),
            to_care_unit_id=text("to_care_unit_id"),
        )
    except Invalid as invalid:
        return _page(moment_id, faults_of(invalid, {"to_care_unit_id": "vardenhet"}), 422)
    except CHANGED_MEANWHILE as refused:
        if refused.details.get("reason") == "linked":
            flash(_("Momentet är länkat till ett annat. Ta bort länken först."), "error")
            return redirect(url_for("staff.links", moment_id=moment_id), 303)
        flash(
            _("Momentet är inte erbjudet: något har hänt i det sedan du öppnade sidan. Se efter och försök igen."),
            "error",
        )
        return redirect(url_for("staff.handover", moment_id=moment_id), 303)
    except MomentEnded as ended:
        flash(sentence_of(ended), "error")
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    flash(_("Momentet är erbjudet. Det pågår som vanligt här tills vårdenheten har svarat."))
    return redirect(url_for("staff.handover", moment_id=moment_id), 303)


@pages.post("/moment/<uuid:moment_id>/annan-enhet/<uuid:handover_id>/ta-tillbaka")
@for_staff
def withdraw_handover(moment_id: UUID, handover_id: UUID) -> Any:
    """Take the offer back. One RPC. An offer that was accepted has taken the moment away: then it isn't found."""
    try:
        backend.ask(
            WITHDRAW_HANDOVER,
            idempotency_id=text("idempotency_id"),
            moment_id=moment_id,
            handover_id=handover_id,
        )
    except IllegalTransition:
        flash(_("Vårdenheten hade redan svarat."), "error")
    except NotFound:
        flash(_("Momentet har tagits över av den andra vårdenheten."), "error")
        return redirect(url_for("staff.moments"), 303)
    else:
        flash(_("Erbjudandet är taget tillbaka."))
    return redirect(url_for("staff.moment", moment_id=moment_id), 303)


@pages.get("/erbjudna")
@for_staff
def offers() -> Any:
    """Show what other units offer this one. Three RPCs. Nothing on the page tells who the citizens are."""
    return _offers_page([])


@pages.post("/erbjudna/<uuid:handover_id>/ta-over")
@for_staff
def accept_handover(handover_id: UUID) -> Any:
    """Take a moment over, and go to it when one is responsible oneself. One RPC."""
    chosen = text("responsible_commission_id")
    if not chosen:
        return _offers_page([(f"behandlare-{handover_id}", _("Välj en behandlare."))], 422)
    try:
        taken = backend.ask(
            ACCEPT_HANDOVER,
            idempotency_id=text("idempotency_id"),
            handover_id=handover_id,
            responsible_commission_id=chosen,
        )
    except Invalid as invalid:
        place = {"responsible_commission_id": f"behandlare-{handover_id}"}
        return _offers_page(faults_of(invalid, place), 422)
    except (Conflict, MomentEnded, IllegalTransition, NotFound) as refused:
        flash(_refusal(refused), "error")
        return redirect(url_for("staff.offers"), 303)
    flash(_("Momentet är övertaget och pågår nu här."))
    if chosen == str(backend.current_actor().commission_id):
        return redirect(url_for("staff.moment", moment_id=taken["moment_id"]), 303)
    return redirect(url_for("staff.moments", flik="alla"), 303)


@pages.post("/erbjudna/<uuid:handover_id>/tacka-nej")
@for_staff
def decline_handover(handover_id: UUID) -> Any:
    """Say no. One RPC."""
    try:
        backend.ask(DECLINE_HANDOVER, idempotency_id=text("idempotency_id"), handover_id=handover_id)
    except (IllegalTransition, NotFound) as refused:
        flash(_refusal(refused), "error")
    else:
        flash(_("Ni har tackat nej. Momentet är kvar på den andra vårdenheten."))
    return redirect(url_for("staff.offers"), 303)


def _refusal(refused: Exception) -> str:
    if isinstance(refused, Conflict):
        told = _("Momentet kan inte tas över: invånaren har redan samma program pågående hos er.")
    else:
        told = _("Erbjudandet gäller inte längre.")
    return str(told)


def _page(moment_id: UUID, faults: list[Fault], status: int = 200) -> Any:
    page = of_moment("moment").recorded(staff_handovers.handover, moment_id)
    if not page["header"]["may_hand_over"]:
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    chosen = text("to_care_unit_id")
    return render_template("staff/handover.html", tab="hantera", faults=faults, chosen=chosen, **page), status


def _offers_page(faults: list[Fault], status: int = 200) -> Any:
    page = of_nobody("offers").recorded(staff_handovers.offers)
    own = str(backend.current_actor().commission_id)
    return render_template("staff/offers.html", faults=faults, own=own, **page), status
