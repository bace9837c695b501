"""A colleague of the unit who isn't responsible states why a moment must be opened."""

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from common.contracts.moments.access import STATE_REASON
from gateway.identity.access_rules import for_staff
from gateway.identity.pages import is_local
from gateway.page_forms import PageForm, ToCorrect, field
from gateway.staff.blueprint import pages


class Reason(PageForm):
    """Why the moment must be opened."""

    reason: str = field("orsak")


@pages.get("/moment/<uuid:moment_id>/oppna")
@for_staff
def state_reason(moment_id: UUID) -> Any:
    """Explain, and ask for the reason. No RPC, and nothing of the moment is shown."""
    return Reason().shown("staff/reason.html", moment_id=moment_id)


@pages.post("/moment/<uuid:moment_id>/oppna")
@for_staff
def reason_stated(moment_id: UUID) -> Any:
    """Keep the reason and go on to the page that was wanted. One RPC, which records it."""
    form = Reason()
    try:
        form.send(STATE_REASON, moment_id=moment_id)
    except ToCorrect:
        return form.shown("staff/reason.html", moment_id=moment_id)
    return redirect(_onward(moment_id), 303)


def _onward(moment_id: UUID) -> str:
    """Give the page that was wanted, if it is one of this moment's."""
    own = url_for("staff.moment", moment_id=moment_id)
    wanted = request.args.get("vidare", "")
    return wanted if is_local(wanted) and (wanted + "/").startswith((own + "/", own + "?")) else own
