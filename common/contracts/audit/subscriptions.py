"""What audit hears."""

from common.contracts.audit.accesses import ACCESSED
from common.contracts.base import Subscription

_first, *_others = ACCESSED.values()
ON_ACCESSED = Subscription("audit", "on_accessed", _first, also=tuple(_others))
