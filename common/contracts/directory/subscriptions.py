"""What `directory` hears: who has a moment where, so that a unit finds its citizens."""

from common.contracts.base import Subscription
from common.contracts.moments.events import HANDOVER_ACCEPTED, MOMENT_PLANNED, MOMENT_STARTED

ON_MOMENT_STARTED = Subscription("directory", "on_moment_started", MOMENT_STARTED)
ON_HANDOVER_ACCEPTED = Subscription("directory", "on_handover_accepted", HANDOVER_ACCEPTED)
ON_MOMENT_PLANNED = Subscription("directory", "on_moment_planned", MOMENT_PLANNED)
