"""Moving a running moment to a newer minor version of its programme: corrections reach the citizen, and every answer stays."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Strict, command, query
from common.contracts.moments.vocabulary import MomentChanged, MomentRequest

PARTS = ("module", "step", "form", "question", "choice")


class MoveRequest(MomentRequest):
    """Ask what a move would mean."""

    version_id = Identifier(required=True)


class MissingPart(Strict):
    """Something that the moment's version has and the other lacks, or has as something else. `id`: its path, like `form/question`."""

    kind = fields.String(required=True, validate=validate.OneOf(PARTS))
    id = fields.String(required=True)


class MoveReport(Strict):
    """The versions as `major.minor`, and what is missing in the newer one: the move is possible only when nothing is."""

    from_version = fields.String(required=True)
    to_version = fields.String(required=True)
    missing = fields.List(fields.Nested(MissingPart), required=True)


MOVE_REPORT = query("moments", "move_report", MoveRequest, MoveReport, Caller.STAFF)
"""Raises `Invalid` for a version that isn't a newer minor of the same programme, `NotFound` for one that isn't active at the unit."""


class MoveToVersion(Command):
    """Move the moment; `expected_version` is the moment's version on the page."""

    moment_id = Identifier(required=True)
    version_id = Identifier(required=True)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


MOVE_TO_VERSION = command("moments", "move_to_version", MoveToVersion, MomentChanged, Caller.STAFF)
"""Raises as `MOVE_REPORT`, `Conflict(missing=[…])` when something would be lost, `StaleVersion`, `MomentEnded`."""
