"""What arrives at flags: news of moments, forms and messages, plans and their answers, and people's questions."""

from common.chassis import mirror
from common.chassis.bus import OperatorHandlers, ResourcesProvider, does, every, hears, keys, reads
from common.contracts.flags.activities import ACTIVITIES, ACTIVITY, ANSWER_ACTIVITY
from common.contracts.flags.flags import COUNTS, MOMENT_FLAGS
from common.contracts.flags.plans import DELETE_PLAN, END_PLAN, MOMENT_PLANS, PLAN, SAVE_PLAN
from common.contracts.flags.subscriptions import (
    ON_MESSAGE_SENT,
    ON_MESSAGES_MARKED,
    ON_MOMENT_CHANGED,
    ON_RESPONSE_CHANGED,
)
from services.flags.commands import flags as hearing
from services.flags.commands import plans as planning
from services.flags.erasing import ERASING
from services.flags.queries import activities as asking
from services.flags.queries import flags, plans

MIRROR_EVERY = 10
"""Seconds between looks for moments to learn of."""


class FlagsService(OperatorHandlers):
    """What staff should see or act on, and what citizens answer by a schedule."""

    name = "flags"
    resources = ResourcesProvider()
    erasing = ERASING

    moment_flags = reads(MOMENT_FLAGS, flags.moment_flags)
    counts = reads(COUNTS, flags.counts)

    moment_plans = reads(MOMENT_PLANS, plans.moment_plans, keys)
    plan = reads(PLAN, plans.plan, keys)
    save_plan = does(SAVE_PLAN, planning.save_plan, keys)
    end_plan = does(END_PLAN, planning.end_plan)
    delete_plan = does(DELETE_PLAN, planning.delete_plan)

    activities = reads(ACTIVITIES, asking.activities, keys)
    activity = reads(ACTIVITY, asking.activity, keys)
    answer_activity = does(ANSWER_ACTIVITY, planning.answer_activity, keys)

    on_response_changed = hears(ON_RESPONSE_CHANGED, hearing.note_response)
    on_message_sent = hears(ON_MESSAGE_SENT, hearing.note_messages)
    on_messages_marked = hears(ON_MESSAGES_MARKED, hearing.note_messages)
    on_moment_changed = hears(ON_MOMENT_CHANGED, hearing.note_moment)

    @every(MIRROR_EVERY)
    def mirror_moments(self) -> bool:
        """Learn which moments there are, where events haven't told."""
        return mirror.walk(self.resources)
