"""What changes flags: so far the events of `moments` alone."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, func
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.database import insert_into
from common.chassis.facts import Fact
from common.chassis.identifiers import new_id
from common.contracts.moments.events import ResponseFact, StandingFact
from services.flags.model import RESPONSE_UNSEEN, Flag, clears

_FLAGS = cast("Table", Flag.__table__)


def note_response(session: Session, fact: Fact[ResponseFact]) -> None:
    """Raise the flag of a form that was sent, or clear it; what is older than what was heard of that form changes nothing."""
    if mirror.learn(session, fact.data):
        _keep(session, fact.data, fact.time, clears(fact.type, fact.data))


def note_moment(session: Session, fact: Fact[StandingFact]) -> None:
    """Learn how a moment stands."""
    mirror.learn(session, fact.data)


def _keep(session: Session, told: ResponseFact, at: datetime, cleared_by: str | None) -> None:
    """Keep what is told of a cause, unless something newer is known. The moment's row is locked: nobody writes beside, or after its erasure."""
    stands = cleared_by is None
    insert = insert_into(session, _FLAGS).values(
        id=new_id(),
        moment_id=told.moment_id,
        kind=RESPONSE_UNSEEN,
        cause_id=told.response_id,
        cause_version=told.response_version,
        raised_at=at if stands else None,
        cleared_at=None if stands else at,
        cleared_by=cleared_by,
    )
    news = {name: insert.excluded[name] for name in ("cause_version", "cleared_at", "cleared_by")}
    raised_at = func.coalesce(insert.excluded.raised_at, _FLAGS.c.raised_at)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[_FLAGS.c.moment_id, _FLAGS.c.kind, _FLAGS.c.cause_id],
            set_={**news, "raised_at": raised_at},
            where=_FLAGS.c.cause_version < insert.excluded.cause_version,
        )
    )
