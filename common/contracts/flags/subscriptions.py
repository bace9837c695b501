"""What `flags` hears: what becomes of a citizen's forms and messages, and how moments stand."""

from common.contracts.base import Subscription
from common.contracts.messaging.events import MESSAGE_SENT, MESSAGES_MARKED
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
ON_MESSAGE_SENT = Subscription("flags", "on_message_sent", MESSAGE_SENT, prefetch=2)
ON_MESSAGES_MARKED = Subscription("flags", "on_messages_marked", MESSAGES_MARKED, prefetch=2)
ON_MOMENT_CHANGED = Subscription("flags", "on_moment_changed", MOMENT_CLOSED, also=STANDING_EVENTS)
