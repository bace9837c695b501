"""Byt behandlare (↔), and a whole practitioner's moments to somebody else when they leave."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from common.contracts.errors import MomentEnded, NotFound, StaleVersion
from common.contracts.moments.responsible import CHANGE_RESPONSIBLE, HAND_OVER_MANY, OUTCOMES
from gateway.aggregates import staff_responsible
from gateway.identity.access_rules import for_staff
from gateway.page_forms import PageForm, ToCorrect, field, many
from gateway.phrases import sentence_of
from gateway.recorded import of_moment, of_nobody, of_rows
from gateway.staff.blueprint import pages
from gateway.translating import N_

NOBODY = N_("Välj en behandlare.")


class NewResponsible(PageForm):
    """Who is to be responsible for one moment."""

    responsible_commission_id: str = field("behandlare", NOBODY)


class HandingOver(PageForm):
    """Which of a practitioner's moments somebody else is to have."""

    moment_ids: list[str] = field("moment", N_("Välj minst ett moment."), typed=many)
    responsible_commission_id: str = field("behandlare", NOBODY)


@pages.get("/moment/<uuid:moment_id>/ansvarig")
@for_staff
def responsible(moment_id: UUID) -> Any:
    """Ask who is to be responsible. Three RPCs. Who may not change it goes back to the moment."""
    return _change_page(moment_id, NewResponsible())


@pages.post("/moment/<uuid:moment_id>/ansvarig")
@for_staff
def change_responsible(moment_id: UUID) -> Any:
    """Make somebody else responsible and go to the list, since the moment may not be one's own any more. One RPC."""
    form = NewResponsible()
    try:
        form.send(CHANGE_RESPONSIBLE, moment_id=moment_id)
    except ToCorrect:
        return _change_page(moment_id, form)
    except StaleVersion:
        return _change_page(moment_id, form, is_stale=True)
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
    return _caseload_page(person_id, HandingOver())


@pages.post("/overlamning/<uuid:person_id>")
@for_staff
def hand_over(person_id: UUID) -> Any:
    """Move the chosen moments, and show what became of each. Five RPCs."""
    form = HandingOver()
    try:
        done = form.send(HAND_OVER_MANY, from_person_id=person_id)["rows"]
    except ToCorrect:
        done = ()
    except NotFound:
        form.wrong("responsible_commission_id", NOBODY)
        done = ()
    return _caseload_page(person_id, form, done)


def _change_page(moment_id: UUID, form: NewResponsible, *, is_stale: bool = False) -> Any:
    page = of_moment("moment").recorded(staff_responsible.receivers, moment_id)
    if not page["header"]["may_hand_over"]:
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    return form.shown("staff/responsible.html", tab="hantera", is_stale=is_stale, **page)


def _caseload_page(person_id: UUID, form: HandingOver, done: Any = ()) -> Any:
    page = of_rows("moments", "rows").recorded(staff_responsible.caseload, person_id)
    counts = {outcome: sum(row["outcome"] == outcome for row in done) for outcome in OUTCOMES}
    return form.shown("staff/caseload.html", person_id=str(person_id), done=done, counts=counts, **page)
