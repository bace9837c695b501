"""What `notifications` hears: what happens in moments, and how they stand."""

from common.contracts.base import Subscription
from common.contracts.messaging.events import MESSAGE_SENT, MESSAGES_MARKED
from common.contracts.moments.events import (
    ABSENCE_CANCELLED,
    ABSENCE_REGISTERED,
    MODULE_STARTED,
    MOMENT_CLOSED,
    RESPONSE_REOPENED,
    RESPONSE_REVIEWED,
    RESPONSE_SEEN,
    RESPONSE_SUBMITTED,
)
from common.contracts.moments.mirror import STANDING_EVENTS

ON_MESSAGE_SENT = Subscription("notifications", "on_message_sent", MESSAGE_SENT)
ON_MESSAGES_MARKED = Subscription("notifications", "on_messages_marked", MESSAGES_MARKED)
ON_MODULE_STARTED = Subscription("notifications", "on_module_started", MODULE_STARTED)
ON_RESPONSE_CHANGED = Subscription(
    "notifications",
    "on_response_changed",
    RESPONSE_SEEN,
    also=(RESPONSE_SUBMITTED, RESPONSE_REVIEWED, RESPONSE_REOPENED),
)
ON_ABSENCE_CHANGED = Subscription("notifications", "on_absence_changed", ABSENCE_REGISTERED, also=(ABSENCE_CANCELLED,))
ON_MOMENT_CHANGED = Subscription("notifications", "on_moment_changed", MOMENT_CLOSED, also=STANDING_EVENTS)
