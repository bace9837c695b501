"""The timeline of one moment, newest first, for staff."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.clock import SWEDEN
from common.chassis.identity import Actor
from services.moments.model import TimelineEntry
from services.moments.queries.finding import moment_for_reading
from services.moments.queries.pages import header
from services.moments.queries.paging import before, cut

_SHOWN = ("id", "kind", "action", "at", "actor_kind", "commission_version_id", "facts")


def timeline(session: Session, actor: Actor, request: Mapping[str, Any]) -> dict[str, Any]:
    """Give a page: the period's days are Swedish and both included, no kinds means all of them. Raises as reading does, and `Invalid`."""
    found = moment_for_reading(session, actor, request["moment_id"])
    limit = request["limit"]
    rows = session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.moment_id == found.moment.id, *_filters(request))
        .order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc())
        .limit(limit + 1)
    ).all()
    entries, next_cursor = cut(rows, limit, lambda entry: (entry.at, entry.id))
    return {
        "header": header(found, actor),
        "entries": [{name: getattr(entry, name) for name in _SHOWN} for entry in entries],
        "next_cursor": next_cursor,
    }


def _filters(request: Mapping[str, Any]) -> list[Any]:
    wanted: list[Any] = []
    if request["since"]:
        wanted.append(TimelineEntry.at >= _midnight(request["since"]))
    if request["until"] and request["until"] < date.max:
        wanted.append(TimelineEntry.at < _midnight(request["until"] + timedelta(days=1)))
    if request["kinds"]:
        wanted.append(TimelineEntry.kind.in_(request["kinds"]))
    if request["cursor"]:
        wanted.append(before(TimelineEntry.at, TimelineEntry.id, request["cursor"]))
    return wanted


def _midnight(day: date) -> datetime:
    """Give the instant at which a day begins in Sweden; before the first day that has one in UTC, that one."""
    try:
        return datetime.combine(day, time.min, SWEDEN).astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
