"""The timeline of one moment, newest first, for staff."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import SWEDEN
from common.chassis.paging import before, cut
from common.contracts.moments.timeline import TIMELINE_KINDS, Timeline, TimelineRequest
from common.contracts.moments.timeline import TimelineEntry as ShownEntry
from services.moments.model import TimelineEntry
from services.moments.queries.authorised import header, moment_for_reading


def timeline(session: Session, call: Call[TimelineRequest]) -> Timeline:
    """Give a page: the period's days are Swedish and both included, no kinds means all of them. Raises as reading does, and `Invalid`."""
    request, limit = call.request, call.request.limit
    found = moment_for_reading(session, call.actor, request.moment_id)
    rows = _newest(session, found.moment.id, request)
    entries, next_cursor = cut(rows, limit, _order)
    return Timeline(
        header=header(found, call.actor),
        entries=list(map(ShownEntry.of, entries)),
        next_cursor=next_cursor,
    )


def _newest(session: Session, moment_id: UUID, request: TimelineRequest) -> list[TimelineEntry]:
    """Give at least a page and one entry more, if there are so many.

    Each kind is read by itself, along an index of its own: a rare one among a hundred thousand others would cost the reading of all of them.
    """
    kinds = set(request.kinds)
    newest = (
        select(TimelineEntry)
        .where(TimelineEntry.moment_id == moment_id, *_filters(request))
        .order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc())
        .limit(request.limit + 1)
    )
    if not kinds or kinds.issuperset(TIMELINE_KINDS):
        return list(session.scalars(newest))
    found = [entry for kind in kinds for entry in session.scalars(newest.where(TimelineEntry.kind == kind))]
    return sorted(found, key=_order, reverse=True)


def _order(entry: TimelineEntry) -> tuple[datetime, UUID]:
    return entry.at, entry.id


def _filters(request: TimelineRequest) -> list[Any]:
    wanted: list[Any] = []
    if request.since:
        wanted.append(TimelineEntry.at >= _midnight(request.since))
    if request.until and request.until < date.max:
        wanted.append(TimelineEntry.at < _midnight(request.until + timedelta(days=1)))
    if request.cursor:
        wanted.append(before(TimelineEntry.at, TimelineEntry.id, request.cursor))
    return wanted


def _midnight(day: date) -> datetime:
    """Give the instant at which a day begins in Sweden; before the first day that has one in UTC, that one."""
    try:
        return datetime.combine(day, time.min, SWEDEN).astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
