"""Messages as plain text, to be copied into the medical record: one of them, or a page of a conversation. Each look is an export in the access log."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request

from common.contracts.messaging.messages import MOST_MESSAGES
from common.contracts.strict import LARGEST
from gateway import rich_text
from gateway.aggregates import conversations
from gateway.fields import whole
from gateway.formatting import day_and_time
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages
from gateway.staff.messages import named, writer

Row = Mapping[str, Any]


@pages.get("/moment/<uuid:moment_id>/meddelanden/<uuid:conversation_id>/text")
@for_staff
def message_text(moment_id: UUID, conversation_id: UUID) -> str:
    """Show the message with the number `nummer`, or those before `fore`, as text. Three RPCs."""
    which = _which(request.args)
    page = of_moment("messages as text", action="export").recorded(
        lambda: named(conversations.written(moment_id, conversation_id, **which))
    )
    told = {"text": _text(page), "is_one": which["limit"] == 1}
    return render_template("staff/message_text.html", tab="meddelanden", **told, **page)


def _which(asked: Mapping[str, str]) -> dict[str, int | None]:
    """Give what of the conversation is asked for; what can't be read, or is no message's number, asks for its newest page."""
    try:
        number = whole(asked.get("nummer") or asked.get("fore", ""))
    except ValueError:
        number = 0
    if not 0 < number < LARGEST:
        return {"before": None, "limit": MOST_MESSAGES}
    return {"before": number + 1, "limit": 1} if "nummer" in asked else {"before": number, "limit": MOST_MESSAGES}


def _text(page: Row) -> str:
    """Give the messages, oldest first, each under who wrote it and when."""
    told = [
        f"{writer(page, each)}, {day_and_time(each['sent_at'])}\n{rich_text.to_plain(each['body'])}"
        for each in reversed(page["messages"])
    ]
    return "\n\n".join([page["conversation"]["subject"], *told])
