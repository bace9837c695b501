"""What `directory` hears: who has a moment where, so that a unit finds its citizens; and who is notified."""

from common.contracts.base import Subscription
from common.contracts.moments.events import HANDOVER_ACCEPTED, MOMENT_PLANNED, MOMENT_STARTED
from common.contracts.notifications.events import REACH_CHANGED

ON_MOMENT_STARTED = Subscription("directory", "on_moment_started", MOMENT_STARTED)
ON_HANDOVER_ACCEPTED = Subscription("directory", "on_handover_accepted", HANDOVER_ACCEPTED)
ON_MOMENT_PLANNED = Subscription("directory", "on_moment_planned", MOMENT_PLANNED, prefetch=4)
ON_REACH_CHANGED = Subscription("directory", "on_reach_changed", REACH_CHANGED, in_order=True)
