"""Gallra: order the erasure of a moment, take the order back, and see how the care unit's erasures go."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import Conflict, IllegalTransition, NotFound, StaleVersion
from common.contracts.retention.erasures import ORDER, RUN, RUNS, UNDO
from gateway import backend, granted
from gateway.aggregates import erasures
from gateway.aggregates.staff_names import names_of
from gateway.fields import text
from gateway.identity.access_rules import for_staff
from gateway.page_forms import PageForm, ToCorrect, field
from gateway.recorded import of_moment, of_nobody
from gateway.staff.blueprint import pages
from gateway.translating import N_


class Erasing(PageForm):
    """That what belongs in the medical record is there."""

    is_in_record: bool = field(
        "journal",
        N_("Kryssa i att det som hör till journalen finns där."),
        asked=lambda typed: True if typed == "ja" else None,
    )


@pages.get("/moment/<uuid:moment_id>/gallra")
@for_staff
def erase(moment_id: UUID) -> Any:
    """Say what an erasure does and that nothing brings the moment back, and ask whether the record is complete. Four RPCs."""
    return _page(moment_id, Erasing())


@pages.post("/moment/<uuid:moment_id>/gallra")
@for_staff
def order_erasure(moment_id: UUID) -> Any:
    """Order the erasure and go to the list of those that have ended. Two RPCs."""
    form = Erasing()
    try:
        form.send(ORDER, grant=granted.grant_for(moment_id))
    except ToCorrect:
        return _page(moment_id, form)
    except StaleVersion:
        flash(_("Något har hänt i momentet sedan du öppnade sidan. Se efter och gör om det om det behövs."), "error")
    except IllegalTransition:
        flash(_("Momentet gick inte att gallra. Här står varför."), "error")
    except Conflict:
        flash(_("Gallringen var redan beställd."), "error")
    else:
        flash(_("Momentet kommer att gallras. Du kan ångra det tills gallringen börjar."))
        return redirect(url_for("staff.moments", flik="avslutade"), 303)
    return redirect(url_for("staff.erase", moment_id=moment_id), 303)


@pages.post("/moment/<uuid:moment_id>/gallra/angra")
@for_staff
def undo_erasure(moment_id: UUID) -> Any:
    """Take the order back and go to the list of those that have ended. Two RPCs."""
    try:
        granted.ask(UNDO, moment_id=moment_id, idempotency_id=text("idempotency_id"))
    except IllegalTransition:
        flash(_("Gallringen har redan börjat och går inte att ångra."), "error")
        return redirect(url_for("staff.erasure_runs"), 303)
    except NotFound:
        flash(_("Gallringen har redan börjat, eller så var den redan ångrad."), "error")
    else:
        flash(_("Gallringen är ångrad. Momentet finns kvar."))
    return redirect(url_for("staff.moments", flik="avslutade"), 303)


@pages.get("/gallringar")
@for_staff
def erasure_runs() -> str:
    """Show the care unit's erasures, newest first, from one on (`efter`). Two RPCs."""
    before = request.args.get("efter") or None
    return render_template("staff/erasures.html", **of_nobody("erasures").recorded(_runs, before))


@pages.get("/gallringar/<uuid:run_id>")
@for_staff
def erasure_run(run_id: UUID) -> str:
    """Show one erasure with the receipts of the services. Two RPCs."""
    return render_template("staff/erasure.html", **of_nobody("erasures").recorded(_run, run_id))


def _runs(before: str | None) -> dict[str, Any]:
    found = backend.ask(RUNS, before=before)
    return {**found, "names": names_of((), {run["ordered_by_person_id"] for run in found["runs"]})}


def _run(run_id: UUID) -> dict[str, Any]:
    found = backend.ask(RUN, run_id=run_id)
    return {**found, "names": names_of((), [found["run"]["ordered_by_person_id"]])}


def _page(moment_id: UUID, form: Erasing) -> Any:
    page = of_moment("moment").recorded(erasures.erasing, moment_id)
    return form.shown("staff/erase.html", tab="hantera", **page)
