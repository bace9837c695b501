"""Searching in what a moment's two sides have written to each other."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf, Range

from common.contracts.base import Caller, GrantToken, query
from common.contracts.messages import Message, Patient, described
from common.contracts.messaging.vocabulary import SIDES
from common.contracts.strict import Saying

LONGEST_SEARCH = 200
"""The most characters of what is searched for."""


class SearchMessages(Message):
    """Messages of the grant's moment in which every one of the words occurs, whatever their case and accents, also inside of a word."""

    grant: GrantToken
    text: Annotated[str, Saying(1, LONGEST_SEARCH)]
    cursor: Annotated[str | None, Length(max=80), described("where the search goes on")] = None
    limit: Annotated[int, Range(1, 50)] = 20


class FoundMessage(Message):
    """A message with the word that was found and what stands around it; or, with `number` null, a conversation whose name was found."""

    conversation_id: UUID
    subject: Patient[str]
    number: int | None
    side: Annotated[str, OneOf(SIDES)]
    person_id: UUID | None
    commission_version_id: UUID | None
    guardian_id: UUID | None
    at: Patient[datetime]
    before: Patient[str]
    found: Patient[str]
    after: Patient[str]


class FoundMessages(Message):
    """What was found in as much as one question reads: the conversation that was begun last first, in each the newest message first.

    `next_cursor` is null when everything has been read: with one there may be more, though nothing was found so far.
    """

    moment_id: UUID
    found: list[FoundMessage]
    next_cursor: str | None


SEARCH_MESSAGES = query(
    "messaging",
    "search_messages",
    SearchMessages,
    FoundMessages,
    Caller.STAFF,
    Caller.CITIZEN,
    needs_grant=True,
)
"""Drafts aren't searched. Raises `Invalid` for a cursor that isn't one of this search's."""
