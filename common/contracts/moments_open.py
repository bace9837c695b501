"""What `moments` promises of open programmes: a citizen starts one by themselves."""

from common.contracts.base import Caller, Command, Identifier, command
from common.contracts.moments.vocabulary import MomentChanged


class StartOpen(Command):
    """Start an open programme at the care unit that offers it."""

    version_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)


START_OPEN = command("moments", "start_open", StartOpen, MomentChanged, Caller.CITIZEN)
"""Raises `NotFound` for what isn't open, `Conflict(moment_id=…)` when the citizen has the programme at the unit already, and
`Conflict(reason="practitioner")` while nobody can be responsible there."""
