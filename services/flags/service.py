"""What arrives at flags: news of moments, forms and messages, and staff's questions."""

from common.chassis import mirror
from common.chassis.bus import OperatorHandlers, ResourcesProvider, every, hears, reads
from common.contracts.flags.flags import COUNTS, MOMENT_FLAGS
from common.contracts.flags.subscriptions import (
    ON_MESSAGE_SENT,
    ON_MESSAGES_MARKED,
    ON_MOMENT_CHANGED,
    ON_RESPONSE_CHANGED,
)
from services.flags import commands, queries
from services.flags.erasing import ERASING

MIRROR_EVERY = 10
"""Seconds between looks for moments to learn of."""


class FlagsService(OperatorHandlers):
    """What staff should see or act on."""

    name = "flags"
    resources = ResourcesProvider()
    erasing = ERASING

    moment_flags = reads(MOMENT_FLAGS, queries.moment_flags)
    counts = reads(COUNTS, queries.counts)

    on_response_changed = hears(ON_RESPONSE_CHANGED, commands.note_response)
    on_message_sent = hears(ON_MESSAGE_SENT, commands.note_messages)
    on_messages_marked = hears(ON_MESSAGES_MARKED, commands.note_messages)
    on_moment_changed = hears(ON_MOMENT_CHANGED, commands.note_moment)

    @every(MIRROR_EVERY)
    def mirror_moments(self) -> bool:
        """Learn which moments there are, where events haven't told."""
        return mirror.walk(self.resources)
