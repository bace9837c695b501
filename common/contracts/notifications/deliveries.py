"""What comes back of what was sent: a provider's report, and a person's wish for no more. Each comes to an address of ours, whose mark only we can make."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Regexp

from common.contracts.base import Caller, Command, Nothing, command

Mark = Annotated[str, Regexp(r"^[0-9a-f]{64}$")]


class StopMails(Command):
    """No more notifications to the address of this delivery."""

    delivery_id: UUID
    mark: Mark


class NoteReport(Command):
    """What became of this delivery, by its provider."""

    delivery_id: UUID
    mark: Mark
    is_delivered: bool


STOP = command("notifications", "stop", StopMails, Nothing, Caller.SERVICE, services=("gateway",))
"""Raises `NotFound` for a mark that isn't ours, and for a delivery that is forgotten."""
NOTE_REPORT = command("notifications", "note_report", NoteReport, Nothing, Caller.SERVICE, services=("gateway",))
"""Raises as `STOP`. The same report may come twice, and before it is noted that the message was sent."""
