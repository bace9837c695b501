"""What arrives at audit: access records, and an operator's questions."""

from typing import Any

from common.chassis.bus import Here, OperatorDesk, consumes, rpc
from common.chassis.calls import Call
from common.contracts import audit
from services.audit import commands, queries


class AuditService(OperatorDesk):
    """The access log."""

    name = "audit"
    here = Here()

    @consumes(audit.ACCESS_QUEUE)
    def keep_records(self, bodies: list[bytes]) -> None:
        """Keep a batch of access records."""
        commands.keep_records(self.here.database, bodies)

    @rpc(audit.EXTRACT)
    def extract(self, call: Call) -> dict[str, Any]:
        """Tell who has seen a citizen's data."""
        request = call.request
        with self.here.database.reading() as session:
            return queries.extract(session, request["citizen_id"], request["cursor"], request["limit"])

    @rpc(audit.VERIFY)
    def verify(self, call: Call) -> dict[str, Any]:  # noqa: ARG002 (the question has no parts)
        """Tell whether every chain is whole."""
        return commands.verify(self.here.database)
