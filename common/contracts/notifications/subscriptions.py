"""What `notifications` hears: what happens in moments, how they stand, and who is here."""

from common.contracts.base import Subscription
from common.contracts.directory.events import PERSON_SIGNED_IN
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

SIDE_BY_SIDE = 2
"""How many of each may be handled at once: with as many subjects, more would leave no worker for whoever asks."""

ON_MESSAGE_SENT = Subscription("notifications", "on_message_sent", MESSAGE_SENT, prefetch=SIDE_BY_SIDE)
ON_MESSAGES_MARKED = Subscription("notifications", "on_messages_marked", MESSAGES_MARKED, prefetch=SIDE_BY_SIDE)
ON_PERSON_SIGNED_IN = Subscription("notifications", "on_person_signed_in", PERSON_SIGNED_IN, prefetch=SIDE_BY_SIDE)
ON_MODULE_STARTED = Subscription("notifications", "on_module_started", MODULE_STARTED, prefetch=SIDE_BY_SIDE)
ON_RESPONSE_CHANGED = Subscription(
    "notifications",
    "on_response_changed",
    RESPONSE_SEEN,
    also=(RESPONSE_SUBMITTED, RESPONSE_REVIEWED, RESPONSE_REOPENED),
    prefetch=SIDE_BY_SIDE,
)
ON_ABSENCE_CHANGED = Subscription(
    "notifications", "on_absence_changed", ABSENCE_REGISTERED, also=(ABSENCE_CANCELLED,), prefetch=SIDE_BY_SIDE
)
ON_MOMENT_CHANGED = Subscription(
    "notifications", "on_moment_changed", MOMENT_CLOSED, also=STANDING_EVENTS, prefetch=SIDE_BY_SIDE
)
