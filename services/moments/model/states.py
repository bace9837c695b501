"""Which state follows which action: one table for moments, one for modules, one for responses, and so on. What isn't there is illegal."""

from collections.abc import Mapping

from common.contracts.errors import IllegalTransition

Steps = Mapping[tuple[str, str], str]

MOMENT_STEPS: Steps = {
    ("ongoing", "end"): "ended",
    ("ongoing", "end_with_maintenance"): "maintenance",
    ("maintenance", "close"): "closed",
    ("ended", "undo_end"): "ongoing",
    ("maintenance", "undo_end"): "ongoing",
    ("closed", "undo_end"): "ongoing",
}
"""An end can be undone for as long as the moment is there: no step leads out of a moment whose erasure has begun."""

MODULE_STEPS: Steps = {
    ("upcoming", "start"): "ongoing",
    ("upcoming", "change_days"): "upcoming",
    ("upcoming", "schedule"): "upcoming",
    ("upcoming", "move"): "upcoming",
    ("ongoing", "end"): "finished",
    ("ongoing", "set_upcoming"): "upcoming",
    ("ongoing", "change_days"): "ongoing",
    ("finished", "start"): "ongoing",
    ("finished", "set_upcoming"): "upcoming",
}
"""A finished module can be started again or set back; the citizen's answers stay as they are through every change."""

RESPONSE_STEPS: Steps = {
    ("not_started", "save"): "ongoing",
    ("not_started", "submit"): "completed",
    ("not_started", "submit_for_review"): "awaiting_review",
    ("ongoing", "save"): "ongoing",
    ("ongoing", "submit"): "completed",
    ("ongoing", "submit_for_review"): "awaiting_review",
    ("awaiting_review", "review"): "reviewed",
    ("completed", "reopen"): "ongoing",
    ("awaiting_review", "reopen"): "ongoing",
    ("reviewed", "reopen"): "ongoing",
}
"""What is sent is locked; staff alone sign it off, or open it again for the citizen to change and send anew."""


WELCOME_STEPS: Steps = {
    ("shown", "save"): "shown",
    ("hidden", "save"): "hidden",
    ("shown", "publish"): "shown",
    ("hidden", "publish"): "shown",
    ("shown", "hide"): "hidden",
    ("hidden", "show"): "shown",
    ("shown", "reset"): "shown",
    ("hidden", "reset"): "shown",
}
"""Whoever publishes a text, or goes back to the programme's, wants it to be seen."""


HANDOVER_STEPS: Steps = {
    ("offered", "accept"): "accepted",
    ("offered", "decline"): "declined",
    ("offered", "withdraw"): "withdrawn",
}


def following(steps: Steps, state: str, action: str) -> str:
    """Give the state after `action`; raises `IllegalTransition` with where it stands and what was asked."""
    try:
        return steps[state, action]
    except KeyError:
        raise IllegalTransition(state=state, action=action) from None
