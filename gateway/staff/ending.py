"""Avsluta: end a moment with a reason."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts import moments
from common.contracts.errors import Invalid, MomentEnded, StaleVersion
from gateway import backend
from gateway.aggregates import staff_moments
from gateway.identity.access_rules import for_staff
from gateway.staff.blueprint import pages
from gateway.staff.fields import Fault, faults_of, text, whole_number

FIELDS = {"reason": "orsak", "note": "anteckning"}


@pages.get("/moment/<uuid:moment_id>/avsluta")
@for_staff
def end(moment_id: UUID) -> Any:
    """Say what ending does, and ask for the reason. Two RPCs. A moment that can't be ended goes back to its page, which says why."""
    return _page(moment_id, [])


@pages.post("/moment/<uuid:moment_id>/avsluta")
@for_staff
def ended(moment_id: UUID) -> Any:
    """End the moment and go back to its page. One RPC."""
    if not text("reason"):
        return _page(moment_id, [("orsak", _("Välj en avslutningsorsak."))], 422)
    try:
        backend.ask(
            moments.END,
            idempotency_id=text("idempotency_id"),
            moment_id=moment_id,
            expected_version=whole_number("expected_version"),
            reason=text("reason"),
            note=request.form.get("note", ""),
        )
    except Invalid as invalid:
        return _page(moment_id, faults_of(invalid, FIELDS), 422)
    except StaleVersion as stale:
        return _page(moment_id, [], 409, changed=_changes(stale))
    except MomentEnded:
        flash(_("Momentet var redan avslutat."), "error")
    else:
        flash(_("Momentet är avslutat."))
    return redirect(url_for("staff.moment", moment_id=moment_id), 303)


def _page(moment_id: UUID, faults: list[Fault], status: int = 200, *, changed: str | None = None) -> Any:
    with backend.viewing(action="change", what="moment") as access:
        page = staff_moments.opened(moment_id)
        access.concerns([page["header"]["citizen_id"]], moment_id)
    if page["header"]["access"] != "write":
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    shown = render_template(
        "staff/end.html",
        tab="hantera",
        reasons=moments.END_REASONS,
        chosen=text("reason"),
        note=request.form.get("note", ""),
        faults=faults,
        changed=changed,
        **page,
    )
    return shown, status


def _changes(stale: StaleVersion) -> str:
    """Tell in words what has changed since the page was shown."""
    words = {"modules": _("moduler"), "responses": _("formulär"), "steps": _("lästa steg")}
    return ", ".join(words[each] for each in stale.details.get("changed", ()) if each in words)
