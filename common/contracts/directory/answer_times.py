"""How soon a care unit answers messages: what its manager has said, to stand above each message box and before a form is sent. It promises nothing; null says nothing."""

from typing import Annotated

from marshmallow.validate import Range

from common.contracts.base import Caller, Command, Nothing, Version, command, query
from common.contracts.messages import STRICT, Message

MOST_ANSWER_DAYS = 30
"""The most working days within which a unit can say that it answers."""


class SetAnswerTime(Command):
    """Within how many working days the actor's care unit answers; null says nothing of it any more."""

    answer_days: Annotated[int | None, STRICT, Range(1, MOST_ANSWER_DAYS)]
    expected_version: Version


class AnswerTime(Message):
    """Within how many working days a care unit answers; null when it hasn't said."""

    answer_days: int | None


class OwnAnswerTime(AnswerTime):
    """With its version, which each change raises by one, from 1."""

    version: int


class AnswerTimeRequest(Message):
    """The moment of a grant."""

    grant: str


SET_ANSWER_TIME = command("directory", "set_answer_time", SetAnswerTime, OwnAnswerTime, Caller.STAFF)
"""Needs the role citizen_admin or authority_admin: raises `Forbidden`, and `StaleVersion` when another manager has said something else meanwhile."""
OWN_ANSWER_TIME = query("directory", "own_answer_time", Nothing, OwnAnswerTime, Caller.STAFF)
"""Of the actor's care unit."""
ANSWER_TIME = query(
    "directory",
    "answer_time",
    AnswerTimeRequest,
    AnswerTime,
    Caller.STAFF,
    Caller.CITIZEN,
    needs_grant=True,
    deadline=1.0,
)
"""Of the care unit that has the grant's moment. A page is worth showing without, so it waits for a second at most."""
