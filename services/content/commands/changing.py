"""Changing a draft: the one transaction of every command in it, which holds the draft's row, so that changes of its order never cross."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import Run, once
from common.chassis.identity import Actor
from common.contracts.errors import Forbidden
from services.content.model import Draft
from services.content.queries import drafts


@dataclass(slots=True)
class Change:
    """A change that is under way: `by` is a commission version."""

    run: Run
    draft: Draft
    by: UUID
    at: datetime

    @property
    def session(self) -> Session:
        """Give the transaction's session."""
        return self.run.session


@contextmanager
def changing(database: Database, call: Call) -> Iterator[Change]:
    """Open the transaction of an edit; raises `NotFound`, `Forbidden`, `IllegalTransition` unless the actor may edit the draft now.

    A repeat passes too, since it only gets its first answer again.
    """
    with once(database, call) as run:
        draft = drafts.draft_of(run.session, call.actor, call.request["draft_id"], for_change=not run.repeated)
        change = Change(run, draft, commission_of(call.actor), now())
        if not run.repeated:
            draft.require("edit", call.actor.roles)
        yield change
        if not run.repeated:
            draft.content_version += 1
            draft.changed_at, draft.changed_by = change.at, change.by


def commission_of(actor: Actor) -> UUID:
    """Give the version of the commission that the actor works under."""
    if actor.commission_version_id is None:
        raise Forbidden
    return actor.commission_version_id
