"""The inbox on both databases: what one was told of and may read now, newest first, counted until it was seen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.errors import Invalid
from common.contracts.moments.events import ABSENCE_CANCELLED, ABSENCE_REGISTERED
from common.contracts.notifications.inbox import INBOX, INBOX_NEWS, MOST_COUNTED, SEE_NOTICES
from common.contracts.notifications.subscriptions import ON_ABSENCE_CHANGED
from tests.integration.notifications.room import ASTRID, CITIZEN, HANS, MAIL, MOMENT, NOON, OTHER_MOMENT, UNIT, Room

pytestmark = pytest.mark.both_databases
STRANGER = Actor(Caller.CITIZEN, str(UUID(int=1999)))


@pytest.fixture
def told(room: Room) -> Room:
    """Give a room with an ongoing moment."""
    room.stands()
    return room


def listed(room: Room, actor: Actor = HANS, **asked: Any) -> list[dict[str, Any]]:
    notices: list[dict[str, Any]] = room.do(INBOX, actor, **asked)["notices"]
    return notices


def unseen(room: Room, actor: Actor = HANS) -> int:
    return int(room.do(INBOX_NEWS, actor)["unseen"])


def see(room: Room, *notices: dict[str, Any], actor: Actor = HANS) -> None:
    room.do(
        SEE_NOTICES,
        actor,
        notice_ids=[each["notice_id"] for each in notices],
        until=max(each["at"] for each in notices),
    )


def test_who_has_no_address_and_no_wish_for_mail_finds_it_here_all_the_same(told: Room) -> None:
    told.message(notify="none")
    [notice] = listed(told)
    assert (notice["kind"], notice["moment_id"], notice["cause_id"]) == ("message", str(MOMENT), str(UUID(int=1)))
    assert (notice["is_unseen"], unseen(told)) == (True, 1)


def test_pages_are_in_order_and_end(told: Room) -> None:
    for number in range(5):
        told.message(conversation=number + 1, at=NOON + timedelta(minutes=number))
    first = told.do(INBOX, HANS, limit=3)
    last = told.do(INBOX, HANS, limit=3, cursor=first["next_cursor"])
    shown = [UUID(each["cause_id"]).int for each in (*first["notices"], *last["notices"])]
    assert (shown, last["next_cursor"]) == ([5, 4, 3, 2, 1], None)


@pytest.mark.parametrize("cursor", ["x", "A" * 31 + "=", "_" * 32])
def test_a_cursor_that_is_none_is_refused(told: Room, cursor: str) -> None:
    with pytest.raises(Invalid):
        listed(told, cursor=cursor)


def test_what_was_seen_counts_no_more_until_something_is_added_to_it(told: Room) -> None:
    told.message()
    told.message(conversation=2, at=NOON + timedelta(minutes=1))
    see(told, listed(told)[0])
    assert ([each["is_unseen"] for each in listed(told)], unseen(told)) == ([False, True], 1)
    told.message(2, conversation=2, at=NOON + timedelta(minutes=2))
    assert unseen(told) == 2


def test_what_was_seen_is_ones_own_and_leaves_no_record(told: Room) -> None:
    told.message()
    before = len(told.records())
    see(told, listed(told)[0])
    assert unseen(told) == 0
    assert len(told.records()) == before


def test_what_came_while_the_page_was_open_stays_unseen(told: Room) -> None:
    told.message()
    shown = listed(told)
    told.message(2, at=NOON + timedelta(minutes=1))
    see(told, *shown)
    assert unseen(told) == 1


def test_what_was_read_where_it_waits_counts_no_more(told: Room) -> None:
    told.message()
    told.read(at=NOON + timedelta(minutes=1))
    assert (unseen(told), listed(told)[0]["is_unseen"]) == (0, False)


def test_nobody_sees_or_changes_anothers(told: Room) -> None:
    told.message()
    [notice] = listed(told)
    assert listed(told, STRANGER) == listed(told, ASTRID) == []
    see(told, notice, actor=STRANGER)
    assert (unseen(told, STRANGER), unseen(told)) == (0, 1)


@pytest.mark.parametrize(("state", "is_shown"), [("maintenance", True), ("ended", False), ("closed", False)])
def test_a_citizen_is_told_of_what_they_may_read_now(told: Room, state: str, *, is_shown: bool) -> None:
    told.message()
    told.stands(2, state)
    assert (bool(listed(told)), unseen(told)) == (is_shown, int(is_shown))


def test_before_the_start_there_is_nothing_and_after_an_erasure_neither(told: Room) -> None:
    told.stands(1, "planned", OTHER_MOMENT)
    told.message(moment_id=OTHER_MOMENT)
    assert listed(told) == []
    told.stands(2, "ongoing", OTHER_MOMENT)
    assert "message" in {each["kind"] for each in listed(told)}
    told.erase(OTHER_MOMENT)
    assert (listed(told), unseen(told)) == ([], 0)


def test_staff_are_told_at_the_moments_unit_and_in_a_role_that_meets_citizens_alone(told: Room) -> None:
    told.message(by_staff=False)
    [notice] = listed(told, ASTRID)
    assert (notice["citizen_id"], unseen(told, ASTRID)) == (str(CITIZEN), 1)
    for other in (
        replace(ASTRID, care_unit_id=UUID(int=2)),
        replace(ASTRID, roles=frozenset({"provider_admin"})),
    ):
        assert (listed(told, other), unseen(told, other)) == ([], 0)


def test_a_cover_is_told_when_it_has_begun_at_the_unit_where_it_is_unless_it_was_cancelled(told: Room) -> None:
    days = {"first_day": "2026-12-02", "last_day": "2026-12-04"}
    told_of = {"absence_id": str(UUID(int=7)), "care_unit_id": str(UNIT), "person_id": str(UUID(int=13))}
    absence = {**told_of, **days, "cover_person_id": ASTRID.id}
    told.hear(ON_ABSENCE_CHANGED, ABSENCE_REGISTERED, **absence)
    assert listed(told, ASTRID) == []
    told.turn(days=2)
    [notice] = listed(told, ASTRID)
    assert (notice["kind"], notice["moment_id"], notice["citizen_id"]) == ("cover", None, None)
    assert listed(told, replace(ASTRID, care_unit_id=UUID(int=2))) == []
    told.hear(ON_ABSENCE_CHANGED, ABSENCE_CANCELLED, **absence)
    assert (listed(told, ASTRID), unseen(told, ASTRID)) == ([], 0)


def test_no_more_are_counted_than_are_said(told: Room) -> None:
    for number in range(MOST_COUNTED + 2):
        told.message(conversation=number + 1, notify="none")
    assert unseen(told) == MOST_COUNTED


def test_an_address_that_gets_nothing_is_told_until_it_is_mended_or_off(told: Room) -> None:
    told.verified()
    assert told.do(INBOX_NEWS, HANS)["is_unreachable"] is False
    told.carrier.at_rcpt = lambda _server: "550 no such mailbox"
    told.message()
    told.send()
    assert told.do(INBOX_NEWS, HANS)["is_unreachable"] is True
    told.carrier.at_rcpt = lambda _server: None
    told.verified(address=f"another.{MAIL}")
    assert told.do(INBOX_NEWS, HANS)["is_unreachable"] is False
