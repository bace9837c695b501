"""What changes flags: so far what others tell alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, func
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.database import insert_into
from common.chassis.facts import Fact
from common.chassis.identifiers import new_id
from common.contracts.messaging.events import ConversationFact
from common.contracts.moments.events import ResponseFact, StandingFact
from services.flags.model.flags import MESSAGE_UNREAD, RESPONSE_UNSEEN, Flag, clears

_FLAGS = cast("Table", Flag.__table__)


@dataclass(frozen=True, slots=True)
class _News:
    """What is told of a cause in one version of it: since when it stands, or when it was `cleared_by` something."""

    moment_id: UUID
    kind: str
    cause_id: UUID
    cause_version: int
    raised_at: datetime | None
    cleared_at: datetime | None = None
    cleared_by: str | None = None


def note_response(session: Session, fact: Fact[ResponseFact]) -> None:
    """Raise the flag of a form that was sent, or clear it; what is older than what was heard of that form changes nothing."""
    told = fact.data
    if mirror.learn(session, told):
        cause = (told.moment_id, RESPONSE_UNSEEN, told.response_id, told.response_version)
        cleared_by = clears(fact.type, told)
        _keep(session, _News(*cause, None, fact.time, cleared_by) if cleared_by else _News(*cause, fact.time))


def note_messages(session: Session, fact: Fact[ConversationFact]) -> None:
    """Raise the flag of a conversation in which a message waits for staff, or clear it; what was told before conversations had a version says nothing."""
    told = fact.data
    if told.conversation_version and mirror.learn(session, told):
        cause = (told.moment_id, MESSAGE_UNREAD, told.conversation_id, told.conversation_version)
        waits = told.waiting_since is not None
        _keep(session, _News(*cause, told.waiting_since) if waits else _News(*cause, None, fact.time, "read"))


def note_moment(session: Session, fact: Fact[StandingFact]) -> None:
    """Learn how a moment stands."""
    mirror.learn(session, fact.data)


def _keep(session: Session, told: _News) -> None:
    """Keep what is told of a cause, unless something newer is known. The moment's row is locked: nobody writes beside, or after its erasure."""
    values = {name: getattr(told, name) for name in _News.__slots__}
    insert = insert_into(session, _FLAGS).values(id=new_id(), **values)
    news = {name: insert.excluded[name] for name in ("cause_version", "cleared_at", "cleared_by")}
    raised_at = func.coalesce(insert.excluded.raised_at, _FLAGS.c.raised_at)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[_FLAGS.c.moment_id, _FLAGS.c.kind, _FLAGS.c.cause_id],
            set_={**news, "raised_at": raised_at},
            where=_FLAGS.c.cause_version < insert.excluded.cause_version,
        )
    )
