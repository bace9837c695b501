"""Lämna över till annan vårdenhet: offer a moment, take the offer back, and answer what others offer."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from common.contracts.errors import Conflict, IllegalTransition, MomentEnded, NotFound, StaleVersion
from common.contracts.moments.handovers import ACCEPT_HANDOVER, DECLINE_HANDOVER, OFFER_HANDOVER, WITHDRAW_HANDOVER
from gateway import backend
from gateway.aggregates import staff_handovers
from gateway.identity.access_rules import for_staff
from gateway.page_forms import PageForm, ToCorrect, field, send
from gateway.phrases import sentence_of
from gateway.recorded import of_moment, of_nobody
from gateway.staff.blueprint import pages
from gateway.translating import N_

CHANGED_MEANWHILE = (StaleVersion, Conflict, IllegalTransition)


class Offer(PageForm):
    """Which care unit is to take the moment."""

    to_care_unit_id: str = field("vardenhet", N_("Välj en vårdenhet."))


class TakingOver(PageForm):
    """Who is to be responsible for a moment that is taken over: a form on each offer."""

    responsible_commission_id: str = field("behandlare-", N_("Välj en behandlare."))


@pages.get("/moment/<uuid:moment_id>/annan-enhet")
@for_staff
def handover(moment_id: UUID) -> Any:
    """Ask which unit is to take the moment, or show the offer that stands. Two RPCs. Who may not goes back to the moment."""
    return _page(moment_id, Offer())


@pages.post("/moment/<uuid:moment_id>/annan-enhet")
@for_staff
def offer_handover(moment_id: UUID) -> Any:
    """Offer the moment. One RPC."""
    form = Offer()
    try:
        form.send(OFFER_HANDOVER, moment_id=moment_id)
    except ToCorrect:
        return _page(moment_id, form)
    except CHANGED_MEANWHILE as refused:
        if refused.details.get("reason") == "linked":
            flash(_("Momentet är länkat till ett annat. Ta bort länken först."), "error")
            return redirect(url_for("staff.links", moment_id=moment_id), 303)
        told = _("Momentet är inte erbjudet: något har hänt i det sedan du öppnade sidan. Se efter och försök igen.")
        flash(told, "error")
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
        send(WITHDRAW_HANDOVER, moment_id=moment_id, handover_id=handover_id)
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
    return _offers_page(TakingOver())


@pages.post("/erbjudna/<uuid:handover_id>/ta-over")
@for_staff
def accept_handover(handover_id: UUID) -> Any:
    """Take a moment over, and go to it when one is responsible oneself. One RPC."""
    form = TakingOver(handover_id)
    try:
        taken = form.send(ACCEPT_HANDOVER, handover_id=handover_id)
    except ToCorrect:
        return _offers_page(form)
    except (Conflict, MomentEnded, IllegalTransition, NotFound) as refused:
        flash(_refusal(refused), "error")
        return redirect(url_for("staff.offers"), 303)
    flash(_("Momentet är övertaget och pågår nu här."))
    if form.responsible_commission_id == str(backend.current_actor().commission_id):
        return redirect(url_for("staff.moment", moment_id=taken["moment_id"]), 303)
    return redirect(url_for("staff.moments", flik="alla"), 303)


@pages.post("/erbjudna/<uuid:handover_id>/tacka-nej")
@for_staff
def decline_handover(handover_id: UUID) -> Any:
    """Say no. One RPC."""
    try:
        send(DECLINE_HANDOVER, handover_id=handover_id)
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


def _page(moment_id: UUID, form: Offer) -> Any:
    page = of_moment("moment").recorded(staff_handovers.handover, moment_id)
    if not page["header"]["may_hand_over"]:
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    return form.shown("staff/handover.html", tab="hantera", **page)


def _offers_page(form: TakingOver) -> Any:
    page = of_nobody("offers").recorded(staff_handovers.offers)
    own = str(backend.current_actor().commission_id)
    return form.shown("staff/offers.html", own=own, **page)
