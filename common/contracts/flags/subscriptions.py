"""What `flags` hears: what becomes of a citizen's forms, and how moments stand."""

from common.contracts.base import Subscription
from common.contracts.moments.events import (
    MOMENT_CLOSED,
    RESPONSE_REOPENED,
    RESPONSE_REVIEWED,
    RESPONSE_SEEN,
    RESPONSE_SUBMITTED,
)
from common.contracts.moments.mirror import STANDING_EVENTS

ON_RESPONSE_CHANGED = Subscription(
    "flags", "on_response_changed", RESPONSE_SEEN, also=(RESPONSE_SUBMITTED, RESPONSE_REVIEWED, RESPONSE_REOPENED)
)
ON_MOMENT_CHANGED = Subscription("flags", "on_moment_changed", MOMENT_CLOSED, also=STANDING_EVENTS)
