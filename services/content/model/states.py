"""The life of a draft, and whose each step of it is."""

from collections.abc import Collection, Mapping

from common.contracts.errors import Forbidden, IllegalTransition, NotFound

DESIGNER, PUBLISHER = "designer", "publisher"
DRAFT_STEPS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("draft", "edit"): ("draft", DESIGNER),
    ("draft", "send_to_review"): ("in_review", DESIGNER),
    ("in_review", "take_back"): ("draft", DESIGNER),
    ("in_review", "send_back"): ("draft", PUBLISHER),
    ("in_review", "publish"): ("published", PUBLISHER),
    ("draft", "discard"): ("discarded", DESIGNER),
    ("discarded", "recover"): ("draft", DESIGNER),
}
"""(state, action) → (state, whose it is). What is published never changes again."""


def require_author(roles: Collection[str]) -> None:
    """Raise `Forbidden` for staff who neither write nor publish programmes."""
    if not {DESIGNER, PUBLISHER} & set(roles):
        raise Forbidden


def require_role(roles: Collection[str], role: str) -> None:
    """Raise `Forbidden` without the role."""
    if role not in roles:
        raise Forbidden


def require_reach(roles: Collection[str]) -> None:
    """Raise `NotFound` for whom drafts don't exist."""
    if not {DESIGNER, PUBLISHER} & set(roles):
        raise NotFound


def following(state: str, action: str, roles: Collection[str]) -> str:
    """Give the state after an action; raises `Forbidden` when it is another role's, `IllegalTransition` when the state doesn't have it."""
    owners = {role for (_, name), (_, role) in DRAFT_STEPS.items() if name == action}
    if not owners & set(roles):
        raise Forbidden
    if (state, action) not in DRAFT_STEPS:
        raise IllegalTransition(state=state, action=action)
    return DRAFT_STEPS[state, action][0]


def possible(state: str, roles: Collection[str]) -> list[str]:
    """Give the actions that someone with these roles has in a state."""
    return [action for (before, action), (_, role) in DRAFT_STEPS.items() if before == state and role in roles]
