"""Startdag: move the start of a planned moment, or start it today."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from common.chassis.clock import today
from common.contracts.errors import IllegalTransition, MomentEnded, StaleVersion
from common.contracts.moments.starts import CHANGE_START_DAY
from gateway.aggregates import staff_moments
from gateway.fields import text
from gateway.identity.access_rules import for_staff
from gateway.page_forms import PageForm, ToCorrect, field
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages
from gateway.translating import N_


class NewStartDay(PageForm):
    """Another day, or today (`at_once`)."""

    starts_on: str = field("startdag", N_("Välj en dag."))


@pages.get("/moment/<uuid:moment_id>/startdag")
@for_staff
def start_day(moment_id: UUID) -> Any:
    """Ask for another day. Two RPCs. A moment that has begun goes back to its page."""
    return _page(moment_id, NewStartDay())


@pages.post("/moment/<uuid:moment_id>/startdag")
@for_staff
def start_day_changed(moment_id: UUID) -> Any:
    """Move the start, or start at once, and go back to the moment's page. One RPC."""
    form = NewStartDay()
    try:
        if text("at_once"):
            form.send(CHANGE_START_DAY, moment_id=moment_id, starts_on=None)
        else:
            form.send(CHANGE_START_DAY, moment_id=moment_id)
    except ToCorrect:
        return _page(moment_id, form)
    except StaleVersion:
        flash(_("Någon annan har ändrat momentet sedan du öppnade sidan. Startdagen är inte ändrad."), "error")
    except (IllegalTransition, MomentEnded):
        flash(_("Momentet har redan startat eller är avslutat. Startdagen går inte att ändra."), "error")
    else:
        changed = _("Startdagen är ändrad till %(day)s.", day=form.starts_on)
        flash(_("Momentet är startat.") if text("at_once") else changed)
    return redirect(url_for("staff.moment", moment_id=moment_id), 303)


def _page(moment_id: UUID, form: NewStartDay) -> Any:
    page = of_moment("moment").recorded(staff_moments.opened, moment_id)
    header = page["header"]
    if header["access"] != "write" or header["state"] != "planned":
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    tomorrow = today() + timedelta(days=1)
    return form.shown("staff/start_day.html", tab="hantera", tomorrow=tomorrow.isoformat(), **page)
