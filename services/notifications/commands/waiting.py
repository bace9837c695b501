"""What waits for people: kept and heeded by its cause, whatever order news of it comes in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, case, func
from sqlalchemy.orm import Session

from common.chassis.clock import now
from common.chassis.database import insert_into
from common.chassis.identifiers import new_id
from services.notifications.commands.telling import tell_due
from services.notifications.model.notices import Notice

_NOTICES = cast("Table", Notice.__table__)


@dataclass(frozen=True, slots=True)
class Cause:
    """What makes something wait: its moment, if it has one, its id, and in which version of it."""

    moment_id: UUID | None
    id: UUID
    version: int = 0


def wait(
    session: Session,
    person_id: UUID,
    kind: str,
    cause: Cause,
    at: datetime,
    *,
    due_at: datetime | None = None,
    is_silent: bool = False,
) -> None:
    """Keep a notice, unless something newer of its cause is known, and tell it if it is due. A silent one stays in the inbox alone."""
    due_at = due_at or at
    insert = _insert(session, person_id, kind, cause, at, due_at=due_at, told_at=at if is_silent else None)
    new = insert.excluded
    # It may be heard that somebody has read it before it is heard that it was there.
    is_heeded = _NOTICES.c.heeded_at >= new.made_at
    news = {name: new[name] for name in ("cause_version", "made_at", "due_at")}
    news["told_at"] = case((is_heeded, new.made_at), else_=new.told_at)
    news["heeded_at"] = case((is_heeded, _NOTICES.c.heeded_at), else_=None)
    news["seen_at"] = None
    session.execute(_of_cause(insert, news, _NOTICES.c.cause_version < new.cause_version))
    if due_at <= now():
        tell_due(session, person_id, now())


def heed(session: Session, person_id: UUID, kind: str, cause: Cause, at: datetime) -> None:
    """Let a cause wait no more for a person, as far as it was there at that instant."""
    insert = _insert(session, person_id, kind, cause, at, due_at=at, told_at=at, heeded_at=at)
    new = insert.excluded
    news = {"heeded_at": new.heeded_at, "told_at": func.coalesce(_NOTICES.c.told_at, new.told_at)}
    was_there = _NOTICES.c.made_at <= new.heeded_at
    is_later = func.coalesce(_NOTICES.c.heeded_at, _NOTICES.c.made_at) <= new.heeded_at
    session.execute(_of_cause(insert, news, was_there & is_later))


def _insert(
    session: Session, person_id: UUID, kind: str, cause: Cause, made_at: datetime, **times: datetime | None
) -> Any:
    causes = {"moment_id": cause.moment_id, "cause_id": cause.id, "cause_version": cause.version}
    row = {"id": new_id(), "person_id": person_id, "kind": kind, "made_at": made_at, "heeded_at": None, **causes}
    return insert_into(session, _NOTICES).values(**row | times)


def _of_cause(insert: Any, news: dict[str, Any], where: Any) -> Any:
    """Put in what is known of a cause, or change what was."""
    return insert.on_conflict_do_update(
        index_elements=[_NOTICES.c.person_id, _NOTICES.c.kind, _NOTICES.c.cause_id], set_=news, where=where
    )
