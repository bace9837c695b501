"""A colleague of the unit who isn't responsible states why a moment must be opened."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for

from common.contracts.errors import Invalid
from common.contracts.moments.access import STATE_REASON
from gateway import backend
from gateway.fields import Fault, faults_of, text
from gateway.identity.access_rules import for_staff
from gateway.identity.pages import is_local
from gateway.staff.blueprint import pages


@pages.get("/moment/<uuid:moment_id>/oppna")
@for_staff
def state_reason(moment_id: UUID) -> str:
    """Explain, and ask for the reason. No RPC, and nothing of the moment is shown."""
    return _page(moment_id, [])


@pages.post("/moment/<uuid:moment_id>/oppna")
@for_staff
def reason_stated(moment_id: UUID) -> Any:
    """Keep the reason and go on to the page that was wanted. One RPC, which records it."""
    reason = text("reason")
    try:
        backend.ask(STATE_REASON, idempotency_id=text("idempotency_id"), moment_id=moment_id, reason=reason)
    except Invalid as invalid:
        return _page(moment_id, faults_of(invalid, {"reason": "orsak"})), 422
    return redirect(_onward(moment_id), 303)


def _page(moment_id: UUID, faults: list[Fault]) -> str:
    return render_template("staff/reason.html", moment_id=moment_id, faults=faults, reason=text("reason"))


def _onward(moment_id: UUID) -> str:
    """Give the page that was wanted, if it is one of this moment's."""
    own = url_for("staff.moment", moment_id=moment_id)
    wanted = request.args.get("vidare", "")
    return wanted if is_local(wanted) and (wanted + "/").startswith((own + "/", own + "?")) else own
