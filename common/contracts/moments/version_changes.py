"""Moving a running moment to a newer minor version of its programme: corrections reach the citizen, and every answer stays."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import OneOf

from common.contracts.base import Caller, Version, command, query
from common.contracts.messages import Message
from common.contracts.moments.vocabulary import MomentChanged, MomentCommand, MomentRequest

PARTS = ("module", "step", "form", "question", "choice")


class MoveRequest(MomentRequest):
    """Ask what a move would mean."""

    version_id: UUID


class MissingPart(Message):
    """Something that the moment's version has and the other lacks, or has as something else. `id`: its path, like `form/question`."""

    kind: Annotated[str, OneOf(PARTS)]
    id: str


class MoveReport(Message):
    """The versions as `major.minor`, and what is missing in the newer one: the move is possible only when nothing is."""

    from_version: str
    to_version: str
    missing: list[MissingPart]


MOVE_REPORT = query("moments", "move_report", MoveRequest, MoveReport, Caller.STAFF)
"""Raises `Invalid` for a version that isn't a newer minor of the same programme, `NotFound` for one that isn't active at the unit."""


class MoveToVersion(MomentCommand):
    """Move the moment; `expected_version` is the moment's version on the page."""

    version_id: UUID
    expected_version: Version


MOVE_TO_VERSION = command("moments", "move_to_version", MoveToVersion, MomentChanged, Caller.STAFF)
"""Raises as `MOVE_REPORT`, `Conflict(missing=[…])` when something would be lost, `StaleVersion`, `MomentEnded`."""
