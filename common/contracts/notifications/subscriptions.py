"""What `notifications` hears: what happens in moments, and how they stand."""

from common.contracts.base import Subscription
from common.contracts.messaging.events import MESSAGE_SENT, MESSAGES_MARKED
from common.contracts.moments.events import MOMENT_CLOSED
from common.contracts.moments.mirror import STANDING_EVENTS

ON_MESSAGE_SENT = Subscription("notifications", "on_message_sent", MESSAGE_SENT)
ON_MESSAGES_MARKED = Subscription("notifications", "on_messages_marked", MESSAGES_MARKED)
ON_MOMENT_CHANGED = Subscription("notifications", "on_moment_changed", MOMENT_CLOSED, also=STANDING_EVENTS)
