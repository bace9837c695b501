"""Startdag: move the start of a planned moment, or start it today."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from common.chassis.clock import today
from common.contracts.errors import IllegalTransition, Invalid, MomentEnded, StaleVersion
from common.contracts.moments.starts import CHANGE_START_DAY
from gateway import backend
from gateway.aggregates import staff_moments
from gateway.fields import Fault, faults_of, text, whole_number
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages

FIELDS = {"starts_on": "startdag"}


@pages.get("/moment/<uuid:moment_id>/startdag")
@for_staff
def start_day(moment_id: UUID) -> Any:
    """Ask for another day. Two RPCs. A moment that has begun goes back to its page."""
    return _page(moment_id, [])


@pages.post("/moment/<uuid:moment_id>/startdag")
@for_staff
def start_day_changed(moment_id: UUID) -> Any:
    """Move the start, or start at once, and go back to the moment's page. One RPC."""
    if not text("starts_on") and not text("at_once"):
        return _page(moment_id, [("startdag", _("Välj en dag."))], 422)
    try:
        backend.ask(
            CHANGE_START_DAY,
            idempotency_id=text("idempotency_id"),
            moment_id=moment_id,
            expected_version=whole_number("expected_version"),
            starts_on=None if text("at_once") else text("starts_on"),
        )
    except Invalid as invalid:
        return _page(moment_id, faults_of(invalid, FIELDS), 422)
    except StaleVersion:
        flash(_("Någon annan har ändrat momentet sedan du öppnade sidan. Startdagen är inte ändrad."), "error")
    except (IllegalTransition, MomentEnded):
        flash(_("Momentet har redan startat eller är avslutat. Startdagen går inte att ändra."), "error")
    else:
        flash(
            _("Momentet är startat.")
            if text("at_once")
            else _("Startdagen är ändrad till %(day)s.", day=text("starts_on"))
        )
    return redirect(url_for("staff.moment", moment_id=moment_id), 303)


def _page(moment_id: UUID, faults: list[Fault], status: int = 200) -> Any:
    page = of_moment("moment").recorded(staff_moments.opened, moment_id)
    header = page["header"]
    if header["access"] != "write" or header["state"] != "planned":
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    typed = text("starts_on") or header["starts_on"]
    tomorrow = today() + timedelta(days=1)
    shown = render_template(
        "staff/start_day.html", tab="hantera", faults=faults, typed=typed, tomorrow=tomorrow.isoformat(), **page
    )
    return shown, status
