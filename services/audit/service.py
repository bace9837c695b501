"""What arrives at audit: access records, and an operator's questions."""

from common.chassis.bus import OperatorHandlers, ResourcesProvider, consumes, hears, reads, rpc, sealing
from common.chassis.calls import Call
from common.contracts.audit.access_records import ACCESS_QUEUE
from common.contracts.audit.chains import VERIFY, ChainReport
from common.contracts.audit.extracts import EXTRACT, SOUGHT
from common.contracts.audit.subscriptions import ON_ACCESSED
from common.contracts.base import Nothing
from services.audit import commands, queries
from services.audit.erasing import ERASING


class AuditService(OperatorHandlers):
    """The access log."""

    name = "audit"
    resources = ResourcesProvider()
    erasing = ERASING

    @consumes(ACCESS_QUEUE)
    def keep_records(self, bodies: list[bytes]) -> None:
        """Keep a batch of access records."""
        commands.keep_records(self.resources.database, bodies)

    on_accessed = hears(ON_ACCESSED, commands.note_access)

    extract = reads(EXTRACT, queries.extract, sealing)
    sought = reads(SOUGHT, queries.sought, sealing)

    @rpc(VERIFY)
    def verify(self, call: Call[Nothing]) -> ChainReport:  # noqa: ARG002 (the question has no parts)
        """Say whether every chain is whole."""
        return commands.verify(self.resources.database)
