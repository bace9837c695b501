"""Accesses that a service announces itself: of a change, which is recorded by whoever makes it and in its transaction.

What is read is recorded by the gateway before it leaves (`access_records`); a change has been made whether or not anybody sees the answer.
"""

from common.contracts.audit.access_records import AccessRecord
from common.contracts.base import Event
from common.contracts.services import SERVICES

KEEPS_NOBODY = frozenset({"content", "audit"})
"""Services in which people change nothing of a citizen's: programmes have authors, the log is written by machines."""
ACCESSED = {
    service: Event(
        service,
        f"se.sob.{service}.accessed.v1",
        "Somebody has changed something of a citizen's, or sought them: an access record.",
        AccessRecord,
    )
    for service in SERVICES
    if service not in KEEPS_NOBODY
}
"""By service: a new one records its changes unless it is named above."""
