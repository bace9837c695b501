"""Files for API clients: PDF of programmes, of sent responses, of timelines and of conversations."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.content.pdf import PDF
from common.contracts.moments.files import RESPONSE_FILE
from common.contracts.moments.timeline import TIMELINE
from gateway import streaming
from gateway.aggregates import files
from gateway.api.views import blueprint, body_of
from gateway.citizen import messages as of_citizens
from gateway.identity.access_rules import for_anyone_signed_in, for_citizens, for_staff
from gateway.staff import messages as of_staff
from gateway.staff.timeline import Filter, exported

pages = blueprint("files", "Filer att spara")
FILE = {"type": "string", "format": "binary"}
CONTENT_TYPE = "application/pdf"
TIMELINE_PERIOD = body_of(TIMELINE, "moment_id", "cursor", "limit")
SENDING = body_of(RESPONSE_FILE, "moment_id", "response_id", "language")


@pages.route("/programmes/<uuid:version_id>/pdf", methods=["GET"])
@pages.arguments(body_of(PDF, "version_id", "language"), location="query")
@pages.response(200, FILE, content_type=CONTENT_TYPE)
@for_anyone_signed_in
def save_part(query: dict[str, Any], version_id: UUID) -> Response:
    """Give a step, chosen modules or the whole of a programme version as tagged PDF (PDF/UA-1)."""
    return streaming.send(files.part(version_id, **query))


@pages.route("/moments/<uuid:moment_id>/responses/<uuid:response_id>/pdf", methods=["GET"])
@pages.arguments(SENDING, location="query")
@pages.response(200, FILE, content_type=CONTENT_TYPE)
@for_staff
def save_response(query: dict[str, Any], moment_id: UUID, response_id: UUID) -> Response:
    """Give a sent response as PDF; it is recorded as printed, and doesn't make the response seen."""
    return streaming.send(files.response(moment_id, response_id, what="response", **query))


@pages.route("/moments/<uuid:moment_id>/timeline/pdf", methods=["GET"])
@pages.arguments(TIMELINE_PERIOD, location="query")
@pages.response(200, FILE, content_type=CONTENT_TYPE)
@for_staff
def save_timeline(query: dict[str, Any], moment_id: UUID) -> Response:
    """Give the timeline, or a period or kinds of it, as PDF with at most its 300 latest entries; it is recorded as an export."""
    days = {name: query[name].isoformat() if query[name] else "" for name in ("since", "until")}
    chosen = Filter(days["since"], days["until"], ())
    asked = {name: each or None for name, each in days.items()}
    return streaming.send(exported(moment_id, chosen.in_words(), **asked, kinds=query["kinds"]))


@pages.route("/my/moments/<uuid:moment_id>/responses/<uuid:response_id>/pdf", methods=["GET"])
@pages.arguments(SENDING, location="query")
@pages.response(200, FILE, content_type=CONTENT_TYPE)
@for_citizens
def save_own_response(query: dict[str, Any], moment_id: UUID, response_id: UUID) -> Response:
    """Give an own sent response as PDF."""
    return streaming.send(files.response(moment_id, response_id, what="own response", **query))


@pages.route("/moments/<uuid:moment_id>/conversations/<uuid:conversation_id>/pdf", methods=["GET"])
@pages.response(200, FILE, content_type=CONTENT_TYPE)
@for_staff
def save_conversation(moment_id: UUID, conversation_id: UUID) -> Response:
    """Give a conversation as PDF with at most its 500 latest messages; it is recorded as an export."""
    return streaming.send(of_staff.AREA.file(moment_id, conversation_id))


@pages.route("/my/moments/<uuid:moment_id>/conversations/<uuid:conversation_id>/pdf", methods=["GET"])
@pages.response(200, FILE, content_type=CONTENT_TYPE)
@for_citizens
def save_own_conversation(moment_id: UUID, conversation_id: UUID) -> Response:
    """Give an own conversation as PDF with at most its 500 latest messages."""
    return streaming.send(of_citizens.AREA.file(moment_id, conversation_id))
