"""What is heard of: notices are made of it and heeded, whatever order it comes in."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, case, func
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.clock import now
from common.chassis.database import insert_into
from common.chassis.facts import Fact
from common.chassis.identifiers import new_id
from common.contracts.messaging.events import MarkedFact, SentFact
from common.contracts.moments.events import StandingFact
from services.notifications.commands.telling import tell_due
from services.notifications.model.hours import next_morning
from services.notifications.model.notices import Notice
from services.notifications.queries.recipients import recipient_locked

_NOTICES = cast("Table", Notice.__table__)


def note_message(session: Session, fact: Fact[SentFact]) -> None:
    """Let a message wait for the other side: for the citizen, when its sender wants it; for the responsible practitioner at once."""
    told = fact.data
    moment = mirror.require_known(session, told.moment_id)
    if moment is None:
        return
    person_id = told.citizen_id if told.by_staff else moment["responsible_person_id"]
    due_at = next_morning(fact.time) if told.by_staff and told.notify == "morning" else fact.time
    is_silent = told.by_staff and told.notify == "none"
    cause = {"moment_id": told.moment_id, "cause_id": told.conversation_id, "cause_version": told.place}
    _wait(session, person_id, "message", fact.time, due_at, is_silent=is_silent, **cause)


def note_marked(session: Session, fact: Fact[MarkedFact]) -> None:
    """Let nothing wait of a conversation that its reader has read to its end. Who reads is here; a child's messages are read by a guardian too."""
    told = fact.data
    if mirror.require_known(session, told.moment_id) is None:
        return
    person_id = told.reader_id if told.by_staff else told.citizen_id
    note_seen(session, person_id, fact.time)
    if told.unread == 0:
        _heed(session, person_id, "message", fact.time, moment_id=told.moment_id, cause_id=told.conversation_id)


def note_seen(session: Session, person_id: UUID, at: datetime) -> None:
    """Note that a person is here: what comes after it is told them anew."""
    recipient = recipient_locked(session, person_id)
    if recipient is not None:
        recipient.seen_at = max(recipient.seen_at or at, at)


def note_moment(session: Session, fact: Fact[StandingFact]) -> None:
    """Learn how a moment stands."""
    mirror.learn(session, fact.data)


def _wait(
    session: Session,
    person_id: UUID,
    kind: str,
    at: datetime,
    due_at: datetime,
    *,
    is_silent: bool = False,
    **cause: Any,
) -> None:
    """Keep a notice, unless something newer of its cause is known, and tell it if it is due."""
    told_at = at if is_silent else None
    row = {"id": new_id(), "person_id": person_id, "kind": kind, "made_at": at, "due_at": due_at, "told_at": told_at}
    insert = insert_into(session, _NOTICES).values(**row, heeded_at=None, **cause)
    new = insert.excluded
    # It may be heard that somebody has read it before it is heard that it was there.
    is_heeded = _NOTICES.c.heeded_at >= new.made_at
    news = {name: new[name] for name in ("cause_version", "made_at", "due_at")}
    news["told_at"] = case((is_heeded, new.made_at), else_=new.told_at)
    news["heeded_at"] = case((is_heeded, _NOTICES.c.heeded_at), else_=None)
    session.execute(_of_cause(insert, news, _NOTICES.c.cause_version < new.cause_version))
    if due_at <= now():
        tell_due(session, person_id, now())


def _heed(session: Session, person_id: UUID, kind: str, at: datetime, **cause: UUID) -> None:
    """Let a cause wait no more for a person, as far as it was there at that instant."""
    row = {"id": new_id(), "person_id": person_id, "kind": kind}
    insert = insert_into(session, _NOTICES).values(
        **row, **cause, cause_version=0, made_at=at, due_at=at, told_at=at, heeded_at=at
    )
    news = {
        "heeded_at": insert.excluded.heeded_at,
        "told_at": func.coalesce(_NOTICES.c.told_at, insert.excluded.told_at),
    }
    is_later = func.coalesce(_NOTICES.c.heeded_at, _NOTICES.c.made_at) <= insert.excluded.heeded_at
    session.execute(_of_cause(insert, news, (_NOTICES.c.made_at <= insert.excluded.heeded_at) & is_later))


def _of_cause(insert: Any, news: dict[str, Any], where: Any) -> Any:
    """Put in what is known of a cause, or change what was."""
    return insert.on_conflict_do_update(
        index_elements=[_NOTICES.c.person_id, _NOTICES.c.kind, _NOTICES.c.cause_id], set_=news, where=where
    )
