"""What staff do with a response: sign it off, or open it again for the citizen. Whatever goes wrong, what they wrote comes back."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import IllegalTransition, Invalid, MomentEnded, NotFound, StaleVersion
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE
from gateway import backend
from gateway.fields import faults_of, text, whole_number
from gateway.identity.access_rules import for_staff
from gateway.identity.resubmission import shows_again, tell_it_came_back
from gateway.phrases import sentence_of
from gateway.staff.blueprint import pages
from gateway.staff.reading import response_shown

RESPONSE = "/moment/<uuid:moment_id>/svar/<uuid:response_id>"
FIELDS = {"note": "meddelande", "comment": "kommentar"}


@pages.post(f"{RESPONSE}/granska")
@for_staff
@shows_again
def review(moment_id: UUID, response_id: UUID) -> Any:
    """Sign the response off. One RPC, two more when its page must be shown again."""
    more = {"comment": request.form.get("comment", ""), "is_shown": request.form.get("is_shown") == "yes"}
    return _handle(REVIEW_RESPONSE, moment_id, response_id, _("Svaret är granskat."), more)


@pages.post(f"{RESPONSE}/oppna-igen")
@for_staff
@shows_again
def reopen(moment_id: UUID, response_id: UUID) -> Any:
    """Open the form for the citizen again. One RPC, two more when its page must be shown again."""
    done = _("Formuläret är öppnat igen. Invånaren kan ändra svaren och skicka in dem på nytt.")
    return _handle(REOPEN_RESPONSE, moment_id, response_id, done, {"note": request.form.get("note", "")})


def _handle(contract: Any, moment_id: UUID, response_id: UUID, done: str, more: dict[str, Any]) -> Any:
    own: dict[str, Any] = {"moment_id": moment_id, "response_id": response_id}
    if g.comes_back:
        tell_it_came_back()
        return response_shown(**own, faults=[], typed=more)
    try:
        version = whole_number("expected_version")
        backend.ask(contract, idempotency_id=text("idempotency_id"), expected_version=version, **own, **more)
    except Invalid as invalid:
        return response_shown(**own, faults=faults_of(invalid, FIELDS), typed=more), 422
    except (StaleVersion, IllegalTransition, NotFound):
        changed = _("Svaret har ändrats sedan du öppnade sidan. Inget är gjort, och det du skrev står kvar nedanför.")
        return response_shown(**own, faults=[("svar", changed)], typed=more), StaleVersion.status
    except MomentEnded as ended:
        flash(sentence_of(ended), "error")
    else:
        flash(done)
    return redirect(url_for("staff.response", **own), 303)
