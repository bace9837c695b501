"""Who may do what with a moment: the one table role × relation × action, which every question and command goes through.

Inner secrecy (patientdatalagen 4 ch. 1 §): only staff of the moment's own care unit reach it, and a colleague who isn't responsible
states a reason first. What state the moment is in is another matter (`Moment.require_ongoing`).
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from uuid import UUID

from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.errors import Forbidden, NamedError, NotFound, ReasonNeeded


class Action(StrEnum):
    """What may be wanted: see it in a list, read it, note a sent form as seen, change it, state a reason, undo its end or link it, give it to somebody else."""

    LIST = "list"
    READ = "read"
    SEE = "see"
    WRITE = "write"
    STATE_REASON = "state_reason"
    REOPEN = "reopen"
    HAND_OVER = "hand_over"


class Relation(StrEnum):
    """What the actor is to the moment; anybody else is a stranger to it.

    `RESPONSIBLE`: its practitioner. `COVER`: who covers for them today. `OPENED`: of its care unit, with a reason stated in the last hours. `COLLEAGUE`: of its care unit.
    `OWN`: its citizen.
    """

    RESPONSIBLE = "responsible"
    COVER = "cover"
    OPENED = "opened"
    COLLEAGUE = "colleague"
    OWN = "own"
    STRANGER = "stranger"


class Verdict(IntEnum):
    """The answer, best last: of several roles the best counts.

    `HIDDEN`: it doesn't exist for this actor. `FORBIDDEN`: known to exist, but no. `REASON`: after a reason. `ALLOWED`.
    """

    HIDDEN = 0
    FORBIDDEN = 1
    REASON = 2
    ALLOWED = 3


CITIZEN = "citizen"
"""The citizen's own role, beside the roles of staff."""

_EVERYTHING = dict.fromkeys(Action, Verdict.ALLOWED)
_LISTS_ONLY = dict.fromkeys(Action, Verdict.FORBIDDEN) | {Action.LIST: Verdict.ALLOWED}
_AFTER_REASON = {
    Action.LIST: Verdict.ALLOWED,
    Action.READ: Verdict.REASON,
    Action.SEE: Verdict.FORBIDDEN,
    Action.WRITE: Verdict.FORBIDDEN,
    Action.STATE_REASON: Verdict.ALLOWED,
    Action.REOPEN: Verdict.FORBIDDEN,
    Action.HAND_OVER: Verdict.FORBIDDEN,
}

MAY: Mapping[tuple[str, Relation], Mapping[Action, Verdict]] = {
    ("practitioner", Relation.RESPONSIBLE): _EVERYTHING,
    ("practitioner", Relation.COVER): _EVERYTHING | {Action.HAND_OVER: Verdict.FORBIDDEN},
    ("practitioner", Relation.OPENED): _AFTER_REASON | {Action.READ: Verdict.ALLOWED},
    ("practitioner", Relation.COLLEAGUE): _AFTER_REASON,
    ("citizen_admin", Relation.RESPONSIBLE): _EVERYTHING,
    ("citizen_admin", Relation.COVER): _EVERYTHING,
    ("citizen_admin", Relation.OPENED): _EVERYTHING,
    ("citizen_admin", Relation.COLLEAGUE): _EVERYTHING,
    ("data_admin", Relation.RESPONSIBLE): _LISTS_ONLY,
    ("data_admin", Relation.COVER): _LISTS_ONLY,
    ("data_admin", Relation.OPENED): _LISTS_ONLY,
    ("data_admin", Relation.COLLEAGUE): _LISTS_ONLY,
    (CITIZEN, Relation.OWN): {Action.READ: Verdict.ALLOWED, Action.WRITE: Verdict.ALLOWED},
}
"""What isn't here is `HIDDEN`: every other role, every stranger. A reason opens for reading only."""

_ERRORS: Mapping[Verdict, type[NamedError]] = {
    Verdict.HIDDEN: NotFound,
    Verdict.FORBIDDEN: Forbidden,
    Verdict.REASON: ReasonNeeded,
}


def relation_of(
    actor: Actor,
    *,
    care_unit_id: UUID,
    citizen_id: UUID,
    responsible_person_id: UUID,
    has_opened: bool,
    cover_person_id: UUID | None = None,
) -> Relation:
    """Say what the actor is to a moment with these ids.

    `has_opened`: the actor's stated reason still holds. `cover_person_id`: who covers today for the responsible practitioner.
    """
    if actor.kind is Caller.CITIZEN:
        return Relation.OWN if actor.person_id == citizen_id else Relation.STRANGER
    if actor.kind is not Caller.STAFF or actor.care_unit_id != care_unit_id:
        return Relation.STRANGER
    if actor.person_id == responsible_person_id:
        return Relation.RESPONSIBLE
    if actor.person_id == cover_person_id:
        return Relation.COVER
    return Relation.OPENED if has_opened else Relation.COLLEAGUE


def judge(actor: Actor, relation: Relation, action: Action) -> Verdict:
    """Look up what the table says: the best verdict of the actor's roles."""
    roles = actor.roles if actor.kind is Caller.STAFF else {CITIZEN}
    return max((MAY.get((role, relation), {}).get(action, Verdict.HIDDEN) for role in roles), default=Verdict.HIDDEN)


def require(actor: Actor, relation: Relation, action: Action) -> None:
    """Let an allowed action pass; raises `NotFound`, `Forbidden` or `ReasonNeeded` otherwise."""
    verdict = judge(actor, relation, action)
    if verdict is not Verdict.ALLOWED:
        raise _ERRORS[verdict]


def require_may_take(actor: Actor) -> None:
    """Raise `Forbidden` unless the actor may take on moments for a care unit: start them, or accept those that are offered."""
    if actor.care_unit_id is None or not actor.roles & {"practitioner", "citizen_admin"}:
        raise Forbidden


def require_citizen_admin(actor: Actor) -> None:
    """Raise `Forbidden` unless the actor administrates the citizens of a care unit."""
    if actor.care_unit_id is None or "citizen_admin" not in actor.roles:
        raise Forbidden(reason="role")


def may_hand_over(actor: Actor, relation: Relation, *, is_ongoing: bool) -> bool:
    """Say whether the actor may give a moment in that state to somebody else."""
    return is_ongoing and judge(actor, relation, Action.HAND_OVER) is Verdict.ALLOWED


def word_for(actor: Actor, relation: Relation, *, is_ongoing: bool) -> str:
    """Say in the contract's words how a moment opens for this actor: `write`, `read`, `reason` or `none`.

    Nothing is written in a moment that has ended, so those who could write read it.
    """
    if judge(actor, relation, Action.WRITE) is Verdict.ALLOWED and is_ongoing:
        return "write"
    reading = judge(actor, relation, Action.READ)
    return {Verdict.ALLOWED: "read", Verdict.REASON: "reason"}.get(reading, "none")
