"""Editing a draft: what every command in it has in common. It holds the draft's row, so that changes of its order never cross."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.calls import Answered, Call, JsonAnswer
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identity import Actor
from common.contracts.content.vocabulary import InDraft
from common.contracts.errors import Forbidden
from services.content.model import Draft
from services.content.queries import drafts

More = ParamSpec("More")
Edit = TypeVar("Edit", bound=InDraft)


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is under way: `by` is a commission version."""

    session: Session
    draft: Draft
    by: UUID
    at: datetime


def editing(
    body: Callable[Concatenate[Change, Call[Edit], More], Answered],
) -> Callable[Concatenate[Database, Call[Edit], More], JsonAnswer[Answered]]:
    """Make an idempotent command of an edit, called as `edit(database, call, …)`.

    The command raises `NotFound`, `Forbidden` and `IllegalTransition` unless the actor may edit the draft now.
    """

    @idempotent(by_key)
    @wraps(body)
    def edit(session: Session, call: Call[Edit], /, *more: More.args, **named: More.kwargs) -> Answered:
        draft = drafts.draft_of(session, call.actor, call.request.draft_id, for_change=True)
        draft.require("edit", call.actor.roles)
        change = Change(session, draft, commission_of(call.actor), now())
        answer = body(change, call, *more, **named)
        draft.content_version += 1
        draft.changed_at, draft.changed_by = change.at, change.by
        return answer

    return edit


def commission_of(actor: Actor) -> UUID:
    """Give the version of the commission that the actor works under."""
    if actor.commission_version_id is None:
        raise Forbidden
    return actor.commission_version_id
