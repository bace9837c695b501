"""What `messaging` hears: how moments stand."""

from common.contracts.base import Subscription
from common.contracts.moments.events import MOMENT_CLOSED
from common.contracts.moments.mirror import STANDING_EVENTS

ON_MOMENT_CHANGED = Subscription("messaging", "on_moment_changed", MOMENT_CLOSED, also=STANDING_EVENTS)
