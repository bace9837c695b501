"""The rules from events to notices, on both databases: whom each makes wait, what takes it away again, in whatever order it is heard."""

import random
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from common.chassis.identity import Actor
from common.contracts.base import Caller, Event
from common.contracts.moments.events import (
    ABSENCE_CANCELLED,
    ABSENCE_REGISTERED,
    HANDOVER_ACCEPTED,
    MODULE_STARTED,
    MOMENT_CLOSED,
    MOMENT_END_UNDONE,
    MOMENT_ENDED,
    MOMENT_RESPONSIBLE_CHANGED,
    MOMENT_STARTED,
    RESPONSE_REOPENED,
    RESPONSE_REVIEWED,
    RESPONSE_SEEN,
    RESPONSE_SUBMITTED,
)
from common.contracts.notifications.inbox import INBOX
from common.contracts.notifications.subscriptions import ON_ABSENCE_CHANGED, ON_MODULE_STARTED, ON_RESPONSE_CHANGED
from services.notifications.model.notices import Notice
from tests.integration.notifications.room import ASTRID, CITIZEN, HANS, MAIL, MOMENT, NOON, RESPONSIBLE, UNIT, Room

pytestmark = pytest.mark.both_databases

STAFF = "astrid@example.com"
COVER = Actor(Caller.STAFF, str(UUID(int=14)), care_unit_id=UNIT, roles=frozenset({"practitioner"}))
OF_MOMENT = {
    "moment_id": str(MOMENT),
    "moment_version": 2,
    "citizen_id": str(CITIZEN),
    "care_unit_id": str(UNIT),
    "programme_id": "tobakshjalpen",
    "version_id": str(UUID(int=7)),
}


@pytest.fixture
def told(room: Room) -> Room:
    """Give a room in which the citizen, the responsible practitioner and a colleague have addresses."""
    room.stands()
    room.verified()
    room.verified(ASTRID, "email", STAFF)
    room.verified(COVER, "email", "cover@example.com")
    return room


def module(room: Room, version: int = 1, module_id: str = "om-behandlingen") -> None:
    more = {"module_id": module_id, "module_version": version, "state": "ongoing", "days": None}
    room.hear(ON_MODULE_STARTED, MODULE_STARTED, **OF_MOMENT, **more)


def response(room: Room, event: Event, version: int = 1, **more: Any) -> None:
    told = {
        "response_id": str(UUID(int=50)),
        "response_version": version,
        "form_id": "stoppdagen",
        "state": "completed",
    }
    room.hear(ON_RESPONSE_CHANGED, event, **OF_MOMENT, **told, **more)


def absence(room: Room, event: Event = ABSENCE_REGISTERED, first: int = 0, last: int = 7) -> None:
    days = [(NOON + timedelta(days=each)).date().isoformat() for each in (first, last)]
    ids = {"absence_id": UUID(int=60), "care_unit_id": UNIT, "person_id": RESPONSIBLE, "cover_person_id": COVER.id}
    room.hear(
        ON_ABSENCE_CHANGED,
        event,
        **{name: str(each) for name, each in ids.items()},
        first_day=days[0],
        last_day=days[1],
    )


def sent(room: Room) -> list[str]:
    """Give to whom mails went by now, oldest first."""
    room.tell()
    room.send()
    return [each.to for each in reversed(room.carrier.mails)]


def test_a_module_that_starts_is_told_to_the_citizen_once(told: Room) -> None:
    module(told)
    module(told)
    assert sent(told) == [MAIL]


def test_modules_that_start_together_are_told_together(told: Room) -> None:
    for each in ("ett", "tva", "tre"):
        module(told, module_id=each)
    assert sent(told) == [MAIL]


def test_a_form_that_is_sent_is_told_to_whoever_is_responsible(told: Room) -> None:
    response(told, RESPONSE_SUBMITTED)
    assert sent(told) == [STAFF]


def test_a_form_that_staff_send_is_told_to_nobody(told: Room) -> None:
    response(told, RESPONSE_SUBMITTED, by_staff=True)
    assert sent(told) == []


@pytest.mark.parametrize("event", [RESPONSE_SEEN, RESPONSE_REVIEWED])
def test_a_form_that_staff_have_seen_before_it_was_told_is_not_told(told: Room, event: Event) -> None:
    response(told, RESPONSE_SUBMITTED)
    told.turn(seconds=1)
    response(told, event, 2)
    assert sent(told) == []


def test_a_form_that_is_opened_again_is_told_to_the_citizen_until_it_is_sent(told: Room) -> None:
    response(told, RESPONSE_REOPENED, 3)
    assert sent(told) == [MAIL]
    told.turn(hours=1)
    response(told, RESPONSE_REOPENED, 5)
    told.turn(seconds=1)
    response(told, RESPONSE_SUBMITTED, 6)
    assert sent(told) == [MAIL, STAFF]


def test_whatever_order_the_life_of_a_form_is_heard_in_the_same_waits(told: Room) -> None:
    life = [(RESPONSE_SUBMITTED, 1), (RESPONSE_SEEN, 2), (RESPONSE_REOPENED, 3), (RESPONSE_SUBMITTED, 4)]
    begun = told.at
    orders = random.Random(5).sample(list(permutations(range(4))), 6)  # noqa: S311 (an order, no secret)
    for number, order in enumerate(orders):
        for each in order:
            event, version = life[each]
            told.at = begun + timedelta(seconds=version)
            ids = {"response_id": str(UUID(int=500 + number))}
            more = {"response_version": version, "form_id": "stoppdagen", "state": "completed"}
            told.hear(ON_RESPONSE_CHANGED, event, **OF_MOMENT, **ids, **more)
        with told.database.reading() as session:
            of_this = select(Notice.kind, Notice.heeded_at).where(Notice.cause_id == UUID(int=500 + number))
            waits = {kind: heeded is None for kind, heeded in session.execute(of_this)}
        assert waits == {"form_sent": True, "form_reopened": False}, order


def test_a_planned_start_that_begins_is_told_and_another_start_is_not(room: Room) -> None:
    room.stands(1, "planned")
    room.verified()
    assert sent(room) == []
    room.stands(2, "ongoing")
    room.stands(3, "ongoing")
    assert sent(room) == [MAIL]


def test_a_moment_that_is_started_at_once_is_told_by_its_modules_alone(told: Room) -> None:
    assert sent(told) == []


def test_a_moment_that_changes_hands_is_told_to_whoever_gets_it(told: Room) -> None:
    told.stands(2, event=MOMENT_RESPONSIBLE_CHANGED, responsible=UUID(COVER.id))
    assert sent(told) == ["cover@example.com"]
    told.stands(3, event=MOMENT_STARTED)
    assert len(sent(told)) == 1


def test_a_cover_that_begins_later_is_told_on_its_first_morning(told: Room) -> None:
    absence(told, first=3)
    assert sent(told) == []
    told.turn(days=2, hours=19, minutes=59)
    assert sent(told) == []
    told.turn(minutes=1)
    assert sent(told) == ["cover@example.com"]


def test_a_cover_that_is_called_off_is_not_told(told: Room) -> None:
    absence(told, first=3)
    told.turn(hours=1)
    absence(told, ABSENCE_CANCELLED, first=3)
    told.turn(days=5)
    assert sent(told) == []


def test_while_somebody_is_away_their_cover_is_told_what_comes(told: Room) -> None:
    absence(told)
    assert sent(told) == ["cover@example.com"]
    told.turn(hours=1)
    told.message(by_staff=False)
    assert sent(told) == ["cover@example.com"] * 2
    told.turn(days=10)
    told.message(place=2, by_staff=False)
    assert sent(told)[2:] == [STAFF]


def test_who_is_back_early_is_told_again(told: Room) -> None:
    absence(told)
    told.turn(hours=1)
    absence(told, ABSENCE_CANCELLED)
    told.message(by_staff=False)
    assert sent(told)[-1] == STAFF


def test_that_a_time_of_reading_ends_is_told_a_week_before_and_once(told: Room) -> None:
    told.stands(2, "maintenance", event=MOMENT_ENDED)
    told.at = datetime(2026, 12, 25, 6, 59, tzinfo=UTC)
    told.tell()
    told.send()
    assert (told.carrier.mails, told.do(INBOX, HANS)["notices"]) == ([], [])
    told.turn(minutes=1)
    for _ in range(2):
        told.tell()
        told.send()
    assert [each.to for each in told.carrier.mails] == [MAIL]
    assert [each["kind"] for each in told.do(INBOX, HANS)["notices"]] == ["maintenance_ending"]


@pytest.mark.parametrize(("state", "event"), [("ongoing", MOMENT_END_UNDONE), ("closed", MOMENT_CLOSED)])
@pytest.mark.parametrize("is_late", [False, True], ids=["before it is told", "between telling and sending"])
def test_an_ending_that_was_undone_or_is_over_is_told_of_no_more(
    told: Room, state: str, event: Event, *, is_late: bool
) -> None:
    told.stands(2, "maintenance", event=MOMENT_ENDED)
    told.at = datetime(2026, 12, 25, 7, tzinfo=UTC)
    if is_late:
        told.tell()
    told.stands(3, state, event=event)
    told.tell()
    told.send()
    assert (told.carrier.mails, told.do(INBOX, HANS)["notices"]) == ([], [])


def test_in_a_time_of_reading_nothing_else_is_told(told: Room) -> None:
    told.message(notify="morning")
    told.stands(2, "maintenance", event=MOMENT_ENDED)
    told.turn(days=1)
    told.tell()
    told.send()
    assert told.carrier.mails == []


def test_whoever_gets_a_moment_from_another_unit_is_told(told: Room) -> None:
    told.stands(2, event=HANDOVER_ACCEPTED, responsible=UUID(COVER.id))
    told.send()
    assert [each.to for each in told.carrier.mails] == ["cover@example.com"]
