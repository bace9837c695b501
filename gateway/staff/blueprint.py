"""The room's blueprint: where a colleague who must state a reason first is sent to do so."""

from typing import Any

from flask import Blueprint, make_response, redirect, request, url_for

from common.contracts.errors import ReasonNeeded
from gateway.citizen.parts import form_sheet
from gateway.phrases.reading import is_answered

pages = Blueprint("staff", __name__, url_prefix="/personal")


@pages.context_processor
def questions() -> dict[str, Any]:
    """Give the templates what a form to fill in asks of its questions."""
    return {
        "rule_of": form_sheet.rule_of,
        "is_buttons": form_sheet.is_buttons,
        "is_answered": is_answered,
        "limits_of": form_sheet.limits_of,
    }


@pages.errorhandler(ReasonNeeded)
def ask_for_reason(_error: ReasonNeeded) -> Any:
    """Send the colleague to the page that asks for a reason, and from there back to the page that was wanted."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    address = url_for("staff.state_reason", moment_id=(request.view_args or {})["moment_id"], vidare=wanted)
    if request.headers.get("HX-Request"):
        response = make_response("", 403)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)
