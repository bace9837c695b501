"""What audit hears."""

from common.contracts.audit.accesses import ACCESSED
from common.contracts.base import Subscription

EVENTS = tuple(ACCESSED.values())
ON_ACCESSED = Subscription("audit", "on_accessed", EVENTS[0], also=EVENTS[1:])
