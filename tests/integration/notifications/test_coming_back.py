"""What comes back of what was sent, on both databases: reports of delivery in any order, and the wish for no more mail; neither from whom hasn't our mark."""

import pytest

from common.contracts.base import Rpc
from common.contracts.errors import NotFound
from common.contracts.notifications.deliveries import NOTE_REPORT, STOP
from common.contracts.notifications.preferences import CHANGE_ADDRESS, CONFIRM_ADDRESS, PREFERENCES, REMOVE_ADDRESS
from services.notifications.commands import delivering
from tests.integration.notifications.room import ASTRID, GATEWAY, HANS, MAIL, MOBILE, Room

pytestmark = pytest.mark.both_databases


@pytest.fixture
def told(room: Room) -> Room:
    """Give a room in which something is to be told by mail and by text message."""
    room.stands()
    room.verified()
    room.verified(HANS, "sms", MOBILE)
    room.message()
    return room


def tell(room: Room, contract: Rpc, address: str, **more: object) -> None:
    """Tell what an address of ours is made for."""
    _, delivery_id, mark = address.strip("<>").rsplit("/", 2)
    room.do(contract, GATEWAY, delivery_id=delivery_id, mark=mark, **more)


def state(room: Room) -> str:
    """Give the state of the newest text message."""
    return [each.state for each in room.deliveries() if each.channel == "sms"][-1]


def test_a_report_says_what_became_of_a_text_message(told: Room) -> None:
    told.send("sms")
    report = told.carrier.reports[-1]
    assert report.startswith("https://sob.example/avisering/sms/")
    for _ in range(2):
        tell(told, NOTE_REPORT, report, is_delivered=True)
        assert state(told) == "delivered"
    tell(told, NOTE_REPORT, report, is_delivered=False)
    assert state(told) == "delivered", "what has arrived has"


def test_a_report_that_comes_before_we_have_noted_the_sending_stays(told: Room) -> None:
    def at_once() -> None:
        tell(told, NOTE_REPORT, told.carrier.reports[-1], is_delivered=True)

    told.carrier.at_sms = at_once
    told.send("sms")
    assert state(told) == "delivered"


def test_a_report_makes_an_unknown_outcome_known(told: Room) -> None:
    with told.standing():
        [taken] = delivering.take(told.database, "sms")
        told.turn(minutes=3)
        assert delivering.take(told.database, "sms") == []
    assert state(told) == "unknown"
    address = told.carrier.reports[-1].replace(told.carrier.reports[-1].rsplit("/", 2)[1], str(taken.id))
    with pytest.raises(NotFound):
        tell(told, NOTE_REPORT, address, is_delivered=True)
    tell(told, NOTE_REPORT, told.report_of(taken.id), is_delivered=True)
    assert state(told) == "delivered"


def test_a_number_that_nothing_arrives_at_is_told(told: Room) -> None:
    told.send("sms")
    tell(told, NOTE_REPORT, told.carrier.reports[-1], is_delivered=False)
    assert (state(told), bool(told.channel(HANS, "sms")["unreachable_since"])) == ("failed", True)


def test_a_mail_stops_mails_to_its_address_and_nothing_else(told: Room) -> None:
    told.send()
    stop = told.carrier.mails[0].headers["List-Unsubscribe"]
    tell(told, STOP, stop)
    tell(told, STOP, stop)
    assert not told.channel(HANS, "email")["is_on"]
    assert told.channel(HANS, "sms")["is_on"]
    told.turn(hours=1)
    told.message(place=2)
    told.send()
    assert sorted(each.kind for each in told.carrier.letters.all()) == ["mail", "sms", "sms"]


def test_a_stop_by_a_link_leaves_one_record_which_says_that_nobody_was_signed_in(told: Room) -> None:
    told.send()
    before = len(told.records())
    for _ in range(2):
        tell(told, STOP, told.carrier.mails[0].headers["List-Unsubscribe"])
    (record,) = told.records()[before:]
    assert (record["action"], record["what"]) == ("change", "stop mails by their link")
    assert (record["actor_kind"], record["actor_id"], record["citizen_ids"]) == ("service", "gateway", [HANS.id])


def test_a_code_that_nobody_awaits_and_an_address_that_is_not_there_leave_no_record(told: Room) -> None:
    told.do(REMOVE_ADDRESS, HANS, channel="sms")
    before = len(told.records())
    for _ in range(7):
        assert told.do(CONFIRM_ADDRESS, HANS, channel="email", code="000000")["outcome"] == "over"
        told.do(REMOVE_ADDRESS, HANS, channel="sms")
    assert len(told.records()) == before
    told.do(CHANGE_ADDRESS, HANS, channel="email", address="hans.ny@example.com", language="sv")
    for _ in range(7):
        told.do(CONFIRM_ADDRESS, HANS, channel="email", code="000000")
    assert len(told.records()) == before + 1 + 5, "each try uses one up"


def test_a_stop_of_staff_s_own_mails_is_no_access(told: Room) -> None:
    told.verified(ASTRID, "email", "astrid@example.com")
    told.message(place=2, by_staff=False)
    told.send()
    (mail,) = [each for each in told.carrier.mails if each.to == "astrid@example.com"]
    before = len(told.records())
    tell(told, STOP, mail.headers["List-Unsubscribe"])
    assert not told.channel(ASTRID, "email")["is_on"]
    assert len(told.records()) == before


def test_whoever_starts_something_is_told_whether_a_citizen_is_reached(told: Room) -> None:
    told.send()
    assert told.reaches() == [True, True], "each address that was shown"
    told.do(REMOVE_ADDRESS, HANS, channel="sms")
    tell(told, STOP, told.carrier.mails[0].headers["List-Unsubscribe"])
    assert told.reaches()[2:] == [True, False]
    told.verified(ASTRID, "email", "astrid@example.com")
    assert len(told.reaches()) == 4, "nothing is told of staff"


def test_an_old_mail_stops_nothing_at_the_address_that_came_after(told: Room) -> None:
    told.send()
    stop = told.carrier.mails[0].headers["List-Unsubscribe"]
    told.verified(address="hans.ny@example.com")
    tell(told, STOP, stop)
    assert told.channel(HANS, "email")["is_on"]


def test_no_mark_of_another_purpose_or_delivery_opens_anything(told: Room) -> None:
    told.send()
    stop, report = told.carrier.mails[0].headers["List-Unsubscribe"], told.carrier.reports[-1]
    for contract, address, more in ((STOP, report, {}), (NOTE_REPORT, stop, {"is_delivered": True})):
        with pytest.raises(NotFound):
            tell(told, contract, address, **more)
    with pytest.raises(NotFound):
        tell(told, STOP, f"{stop[:-65]}{'0' * 64}")
    assert told.channel(HANS, "email")["is_on"]


def test_a_code_is_right_once_and_wrong_ones_are_counted(room: Room) -> None:
    asked = {"channel": "email", "address": MAIL, "language": "sv"}
    room.do(CHANGE_ADDRESS, HANS, **asked)
    room.send()
    right = room.code()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    answers = [room.do(CONFIRM_ADDRESS, HANS, channel="email", code=wrong) for _ in range(5)]
    assert [each["outcome"] for each in answers] == ["wrong"] * 4 + ["over"]
    assert [each["tries_left"] for each in answers] == [4, 3, 2, 1, 0]
    assert room.do(CONFIRM_ADDRESS, HANS, channel="email", code=right)["outcome"] == "over"
    room.do(CHANGE_ADDRESS, HANS, **asked)
    room.turn(minutes=16)
    room.send()
    assert room.do(CONFIRM_ADDRESS, HANS, channel="email", code=room.code())["outcome"] == "over"
    room.do(CHANGE_ADDRESS, HANS, **asked)
    room.send()
    assert room.do(CONFIRM_ADDRESS, ASTRID, channel="email", code=room.code())["outcome"] == "over", "it is another's"
    assert room.do(CONFIRM_ADDRESS, HANS, channel="email", code=room.code())["outcome"] == "verified"
    assert room.channel(HANS, "email")["address"] == MAIL
    assert room.do(PREFERENCES, ASTRID)["channels"][0]["address"] is None


def test_the_old_address_is_told_that_it_was_changed_and_used_until_then(told: Room) -> None:
    told.send()
    told.carrier.letters.empty()
    told.do(CHANGE_ADDRESS, HANS, channel="email", address="hans.ny@example.com", language="sv")
    assert told.channel(HANS, "email")["address"] == MAIL
    told.send()
    told.do(CONFIRM_ADDRESS, HANS, channel="email", code=told.code())
    told.send()
    newest = told.carrier.mails[0]
    assert (newest.to, newest.subject) == (MAIL, "Aviseringar skickas inte längre hit")
    assert "hans.ny" not in newest.raw
