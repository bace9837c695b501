"""What is heard of, and whom it makes wait for: the one table of rules from events to notices.

A message: the other side, when its sender wants it. A module that starts, a form that is opened again, a planned moment that begins: the citizen. A form that is
sent, a moment that changes hands, also to another unit: whoever is responsible. While they are away, their cover. A time of reading that is near its end: the citizen.
"""

from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import Table
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.clock import swedish_day
from common.chassis.database import insert_into
from common.chassis.facts import Fact
from common.contracts.directory.events import SignInFact
from common.contracts.messaging.events import MarkedFact, SentFact
from common.contracts.moments.events import (
    ABSENCE_CANCELLED,
    HANDOVER_ACCEPTED,
    MOMENT_END_UNDONE,
    MOMENT_RESPONSIBLE_CHANGED,
    RESPONSE_REOPENED,
    AbsenceFact,
    ModuleFact,
    ResponseFact,
    Snapshot,
    StandingFact,
    SubmittedFact,
)
from services.notifications.commands.waiting import Cause, heed, wait
from services.notifications.model.absences import Absence
from services.notifications.model.hours import before_last_day, morning_of, next_morning
from services.notifications.model.notices import ENDING
from services.notifications.queries.recipients import cover_of, recipient_locked

_ABSENCES = cast("Table", Absence.__table__)


def note_message(session: Session, fact: Fact[SentFact]) -> None:
    """Let a message wait for the other side: for the citizen, when its sender wants it; for the responsible practitioner at once."""
    told = fact.data
    moment = mirror.require_known(session, told.moment_id)
    if moment is None:
        return
    person_id = told.citizen_id if told.by_staff else _responsible(session, moment, fact.time)
    due_at = next_morning(fact.time) if told.by_staff and told.notify == "morning" else fact.time
    is_silent = told.by_staff and told.notify == "none"
    cause = Cause(told.moment_id, told.conversation_id, told.place)
    wait(session, person_id, "message", cause, fact.time, due_at=due_at, is_silent=is_silent)


def note_marked(session: Session, fact: Fact[MarkedFact]) -> None:
    """Let nothing wait of a conversation that its reader has read to its end. Who reads is here; a child's messages are read by a guardian too."""
    told = fact.data
    if mirror.require_known(session, told.moment_id) is None:
        return
    person_id = told.reader_id if told.by_staff else told.citizen_id
    note_seen(session, person_id, fact.time)
    if told.unread == 0:
        heed(session, person_id, "message", Cause(told.moment_id, told.conversation_id), fact.time)


def note_module(session: Session, fact: Fact[ModuleFact]) -> None:
    """Let a module that starts wait for the citizen."""
    told = fact.data
    if mirror.learn(session, told):
        cause = Cause(told.moment_id, uuid5(told.moment_id, told.module_id), told.module_version)
        wait(session, told.citizen_id, "module_started", cause, fact.time)


def note_response(session: Session, fact: Fact[ResponseFact]) -> None:
    """Let a form wait for whoever is to do something with it: staff when it is sent, the citizen when it is opened again."""
    told = fact.data
    if not mirror.learn(session, told):
        return
    moment = mirror.require_known(session, told.moment_id)
    if moment is None:
        return
    cause = Cause(told.moment_id, told.response_id, told.response_version)
    staff_id = _responsible(session, moment, fact.time)
    is_for_staff = isinstance(told, SubmittedFact) and not told.by_staff
    (wait if is_for_staff else heed)(session, staff_id, "form_sent", cause, fact.time)
    if fact.type == RESPONSE_REOPENED.type:
        wait(session, told.citizen_id, "form_reopened", cause, fact.time)
    elif isinstance(told, SubmittedFact):
        heed(session, told.citizen_id, "form_reopened", cause, fact.time)


def note_moment(session: Session, fact: Fact[StandingFact]) -> None:
    """Learn how a moment stands. One that was planned and begins waits for the citizen, one that changes hands for whoever gets it."""
    told = fact.data
    was = mirror.mirrored(session, told.moment_id)
    if not mirror.learn(session, told) or told.snapshot is None:
        return
    cause = Cause(told.moment_id, told.moment_id, told.moment_version)
    if was is not None and was["state"] == "planned" and told.snapshot.state == "ongoing":
        wait(session, told.citizen_id, "moment_started", cause, fact.time)
    _note_reading(session, fact, told.snapshot)
    if fact.type in {MOMENT_RESPONSIBLE_CHANGED.type, HANDOVER_ACCEPTED.type}:
        wait(session, told.snapshot.responsible_person_id, "responsible", cause, fact.time)


def _note_reading(session: Session, fact: Fact[StandingFact], snapshot: Snapshot) -> None:
    """Let the end of a time of reading wait until it is near; one that was undone waits no more."""
    told = fact.data
    cause = Cause(told.moment_id, told.moment_id, told.moment_version)
    if snapshot.state == "maintenance" and snapshot.maintained_until:
        due_at = before_last_day(snapshot.maintained_until, fact.time)
        wait(session, told.citizen_id, ENDING, cause, fact.time, due_at=due_at)
    elif fact.type == MOMENT_END_UNDONE.type:
        heed(session, told.citizen_id, ENDING, cause, fact.time)


def note_absence(session: Session, fact: Fact[AbsenceFact]) -> None:
    """Keep who is away, and let it wait for the cover until the morning of the first day."""
    told, is_cancelled = fact.data, fact.type == ABSENCE_CANCELLED.type
    insert = insert_into(session, _ABSENCES).values(**vars(told), is_cancelled=is_cancelled, heard_of=fact.time)
    news = {name: insert.excluded[name] for name in _ABSENCES.c.keys() if name != "absence_id"}  # noqa: SIM118 (a column collection gives columns)
    is_news = _ABSENCES.c.heard_of < insert.excluded.heard_of
    session.execute(insert.on_conflict_do_update(index_elements=["absence_id"], set_=news, where=is_news))
    cause = Cause(None, told.absence_id, 1)
    if is_cancelled:
        heed(session, told.cover_person_id, "cover", cause, fact.time)
    else:
        due_at = max(morning_of(told.first_day), fact.time)
        wait(session, told.cover_person_id, "cover", cause, fact.time, due_at=due_at)


def note_sign_in(session: Session, fact: Fact[SignInFact]) -> None:
    """Note that a person is here."""
    note_seen(session, fact.data.person_id, fact.data.signed_in_at)


def note_seen(session: Session, person_id: UUID, at: datetime) -> None:
    """Note that a person is here: what comes after it is told them anew."""
    recipient = recipient_locked(session, person_id)
    if recipient is not None:
        recipient.seen_at = max(recipient.seen_at or at, at)


def _responsible(session: Session, moment: Any, at: datetime) -> UUID:
    """Give whom staff's notices of a moment are for: whoever is responsible, or their cover that day."""
    cover_id = cover_of(session, moment["responsible_person_id"], moment["care_unit_id"], swedish_day(at))
    return cover_id or cast("UUID", moment["responsible_person_id"])
