"""Asking `moments` for all of them, page by page: how a service that is installed later, was away or was restored catches up.

Events go on coming in meanwhile, and whichever is newer is kept. The queues of a service exist before its first question, so what changes behind a page is told
by an event. A walk that is broken off goes on where it was; one that has ended is begun anew after a week, as a net beneath the events.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.chassis import telemetry
from common.chassis.clock import now
from common.chassis.database import Database, insert_into
from common.chassis.mirror.learning import learn_all
from common.chassis.tables import mirror_walks as table
from common.contracts.base import Answer, Request, Rpc
from common.contracts.errors import Expired, OutcomeUnknown, Unavailable
from common.contracts.moments.events import StandingFact
from common.contracts.moments.mirror import LIST_MIRRORED, ListMirrored

OWNER = LIST_MIRRORED.service
AGAIN = timedelta(days=7)
"""How long after its end a walk is begun anew."""
Hook = Callable[[Session, Sequence[StandingFact]], None]
log = telemetry.logger(__name__)


class Asker(Protocol):
    """What of a service's resources a walk stands on."""

    @property
    def database(self) -> Database:
        """Give the service's database."""

    def ask(self, contract: Rpc[Request, Answer], request: Request) -> Answer:
        """Ask another service."""


def walk(resources: Asker, keep: Hook = lambda *_: None) -> bool:
    """Learn the next page, if one is due, and tell whether there are more; for a timer. An idle service writes nothing.

    `keep` gets the facts of the page's living moments in the same transaction. When `moments` is away, the next look does it.
    """
    at = now()
    with resources.database.reading() as session:
        after, is_due = _stand(session, at)
    if not is_due:
        return False
    try:
        page = resources.ask(LIST_MIRRORED, ListMirrored(after=after))
    except (Unavailable, OutcomeUnknown, Expired) as away:
        log.warning("moments aren't mirrored yet", away=away.code)
        return False
    _keep(resources.database, page.moments, page.next_after, keep, at)
    return page.next_after is not None


def require_walked(session: Session) -> None:
    """Raise `Unavailable` until a first walk has come to its end: before, a mirror may lack what was there before it."""
    if session.scalar(select(table.c.owner).where(table.c.owner == OWNER, table.c.ended_at.is_not(None))) is None:
        raise Unavailable(reason="not_mirrored_yet")


def _stand(session: Session, at: datetime) -> tuple[UUID | None, bool]:
    """Give after which moment to go on, and whether a page is due."""
    row = session.execute(select(table).where(table.c.owner == OWNER)).one_or_none()
    if row is None:
        return None, True
    return row.after, row.after is not None or row.ended_at is None or row.ended_at <= at - AGAIN


def _keep(database: Database, told: Sequence[StandingFact], after: UUID | None, keep: Hook, at: datetime) -> None:
    """Keep a page, and how far the walk is. Two replicas that walk at once learn the same twice, which changes nothing."""
    with database.writing() as session:
        keep(session, learn_all(session, told))
        put = insert_into(session, table).values(owner=OWNER, after=after, ended_at=None if after else at)
        ended = func.coalesce(put.excluded.ended_at, table.c.ended_at)
        stands = {"after": put.excluded.after, "ended_at": ended}
        session.execute(put.on_conflict_do_update(index_elements=[table.c.owner], set_=stands))
