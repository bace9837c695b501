"""What several subjects of `messaging` share: who writes, how much, and the shape of what is written."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf

from common.contracts.base import Command, GrantToken
from common.contracts.messages import Message, described
from common.contracts.strict import Saying

SIDES = ("staff", "citizen")
"""The two who write to each other. A guardian who acts for a child stands on the citizen's side, and is named beside."""
LONGEST_SUBJECT = 100
LONGEST_BODY = 20_000
"""The most characters that people see of one message."""
MOST_HTML = 100_000
"""The most characters of a message with its formatting, as it comes; and the most bytes of what is kept of it."""
NOTIFY = ("direct", "morning", "none")
"""When the other side is notified of a message, beside the marker in the service: at once, the next morning, or not at all."""
MOST_CONVERSATIONS = 200
"""The most conversations of a moment that something is sent in: with what a person has begun (`MOST_BEGUN`) their list is one page."""
MOST_BEGUN = 20
"""The most conversations of a moment that one person has begun and sent nothing in."""

Subject = Annotated[str, Saying(1, LONGEST_SUBJECT)]
Notify = Annotated[str, OneOf(NOTIFY)]
Html = Annotated[
    str,
    Length(max=MOST_HTML),
    described(
        "HTML: paragraphs (p), line breaks (br), bold (strong or b) and italic (em or i). All other formatting is taken away, other blocks "
        "become paragraphs. At most 20,000 characters of text, and 100,000 with its formatting."
    ),
]


class OneConversation(Message):
    """A conversation of the grant's moment."""

    grant: GrantToken
    conversation_id: UUID


class ChangeConversation(Command):
    """A change of a conversation of the grant's moment."""

    grant: GrantToken
    conversation_id: UUID
