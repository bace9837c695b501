"""Reading: a sent response, and a step as the citizen sees it."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, request

from common.chassis import clock
from common.contracts.moments.access import OPEN
from gateway import backend
from gateway.aggregates import sounds, staff_steps
from gateway.fields import whole
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages


@pages.get("/moment/<uuid:moment_id>/svar/<uuid:response_id>")
@for_staff
def response(moment_id: UUID, response_id: UUID) -> str:
    """Show a sent response, or one of its earlier sendings (`sandning`); the first opening makes it seen.

    Two RPCs, the first time three, and one more for a cold programme.
    """
    return response_shown(moment_id, response_id)


def response_shown(moment_id: UUID, response_id: UUID, **more: Any) -> str:
    """Give the page of a response, with its access record; `more` goes to the template.

    It is marked as seen only when it has been read and the access record is kept: a flag must not go for something nobody saw, nor for
    answers that can't be shown while `content` is away.
    """
    sending = request.args.get("sandning", type=whole)
    page = of_moment("response").recorded(staff_steps.response_page, moment_id, response_id, sending)
    is_shown = page["form"] is not None
    first = staff_steps.note_seen(moment_id, response_id) if is_shown and not page["response"]["seen_at"] else None
    if first == "seen":
        page["response"]["version"] += 1
    return render_template("staff/response.html", tab="hantera", first=first, seen=_seen(page, first), **page, **more)


@pages.get("/moment/<uuid:moment_id>/steg/<step_id>")
@for_staff
def step(moment_id: UUID, step_id: str) -> str:
    """Show a step without the citizen's answers. Two RPCs when the programme is kept, at most five."""
    page = of_moment("moment").recorded(staff_steps.step_page, moment_id, step_id)
    sound = sounds.of_step(page["header"]["version_id"], step_id) if page["texts_are_known"] else sounds.NO_SOUND
    return render_template("staff/step.html", tab="hantera", sound=sound, **page)


@pages.get("/moment/<uuid:moment_id>/steg/<step_id>/lyssna")
@for_staff
def listen(moment_id: UUID, step_id: str) -> Response:
    """Give a step's sound to whoever may open the moment. One RPC (`moments.open`), and one for a cold programme."""
    header = of_moment("moment").recorded(backend.ask, OPEN, moment_id=moment_id)["header"]
    return sounds.file_of_step(header["version_id"], step_id)


def _seen(page: dict[str, Any], first: str | None) -> dict[str, Any] | None:
    """Say when and by whom the response was opened first, or `None`."""
    if first == "seen":
        return {"at": clock.now(), "person_id": backend.current_actor().id}
    at = page["response"]["seen_at"]
    return {"at": at, "person_id": page["seen_by_person_id"]} if at else None
