"""People are told on both databases: once, where and when they want to be, and never what has no business to leave the house."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest

from common.contracts.errors import Unavailable
from common.contracts.notifications.preferences import CHANGE_PREFERENCES
from services.notifications.commands import telling
from tests.integration.notifications.room import ASTRID, HANS, MAIL, MOBILE, MOMENT, NOON, OTHER_MOMENT, Room

pytestmark = pytest.mark.both_databases


@pytest.fixture
def told(room: Room) -> Room:
    """Give a room in which a citizen with an ongoing moment has a verified address."""
    room.stands()
    room.verified()
    return room


def test_a_message_of_staff_becomes_a_mail_and_a_text_message(told: Room) -> None:
    told.verified(HANS, "sms", MOBILE)
    told.message()
    told.send()
    [mail], [text] = told.carrier.mails, told.carrier.text_messages
    assert (mail.to, mail.subject, text.to) == (MAIL, "Något nytt väntar på dig", MOBILE)
    assert "https://sob.example" in mail.text
    assert text.text == "Något nytt väntar på dig. Logga in som vanligt på sob.example för att se vad det är."
    assert [each.state for each in told.deliveries()[-2:]] == ["sent", "sent"]


def test_a_citizens_message_is_told_to_whoever_is_responsible(told: Room) -> None:
    told.verified(ASTRID, "email", "astrid@example.com")
    told.message(by_staff=False)
    told.send()
    assert [each.to for each in told.carrier.mails] == ["astrid@example.com"]


def test_what_is_heard_twice_is_told_once(told: Room) -> None:
    for _ in range(3):
        told.message()
        told.send()
    assert len(told.carrier.mails) == 1


def test_after_the_first_nothing_more_is_sent_until_half_an_hour_has_passed(told: Room) -> None:
    for minute in range(0, 29, 7):
        told.at = NOON + timedelta(minutes=minute)
        told.message(place=minute + 1)
        told.send()
    assert len(told.carrier.mails) == 1
    told.at = NOON + timedelta(minutes=30)
    told.message(place=100)
    told.send()
    assert len(told.carrier.mails) == 2


def test_who_has_been_here_since_is_told_anew(told: Room) -> None:
    told.message(place=1)
    told.send()
    told.turn(minutes=1)
    told.read()
    told.turn(minutes=1)
    told.message(place=2)
    told.send()
    assert len(told.carrier.mails) == 2


def test_who_signs_in_has_seen_what_was_there_and_is_told_anew(told: Room) -> None:
    told.message(place=1)
    told.send()
    told.turn(minutes=1)
    told.signs_in(HANS)
    told.turn(minutes=1)
    told.message(place=2)
    told.send()
    assert len(told.carrier.mails) == 2


def test_a_message_for_the_next_morning_waits_for_eight_and_is_not_sent_when_it_was_read_before(told: Room) -> None:
    told.message(notify="morning")
    told.message(notify="morning", conversation=2)
    told.tell()
    told.send()
    assert told.carrier.mails == []
    told.read(conversation=2)
    told.turn(hours=19, minutes=59)
    told.tell()
    told.send()
    assert told.carrier.mails == []
    told.turn(minutes=1)
    told.tell()
    told.send()
    assert len(told.carrier.mails) == 1
    told.message(notify="morning", conversation=3)
    told.read(conversation=3)
    told.turn(days=1)
    told.tell()
    told.send()
    assert len(told.carrier.mails) == 1


def test_a_message_without_notification_is_told_to_nobody(told: Room) -> None:
    told.message(notify="none")
    told.turn(days=2)
    told.tell()
    told.send()
    assert told.carrier.letters.all() == []


def test_quiet_hours_are_waited_out_by_citizens_and_not_by_staff(told: Room) -> None:
    told.verified(ASTRID, "email", "astrid@example.com")
    told.turn(hours=10)  # ten in the evening
    told.message()
    told.message(by_staff=False, conversation=2)
    told.send()
    assert [each.to for each in told.carrier.mails] == ["astrid@example.com"]
    told.turn(hours=10)
    told.tell()
    told.send()
    assert [each.to for each in told.carrier.mails] == [MAIL, "astrid@example.com"]


def test_what_is_switched_off_is_not_sent(told: Room) -> None:
    told.verified(HANS, "sms", MOBILE)
    choices = [{"kind": "message", "channel": "sms", "is_on": False}]
    hours = {"quiet_from": 0, "quiet_until": 0, "language": "en"}
    told.do(CHANGE_PREFERENCES, HANS, channels_on=["email", "sms"], choices=choices, **hours)
    told.message()
    told.send()
    assert [each.subject for each in told.carrier.letters.all()] == ["Something new awaits you"]
    told.do(CHANGE_PREFERENCES, HANS, channels_on=[], choices=[], **hours)
    told.turn(hours=1)
    told.message(place=2)
    told.send()
    assert len(told.carrier.letters.all()) == 1


def test_nothing_is_told_before_the_start_and_it_is_after_it(room: Room) -> None:
    room.stands(1, "planned")
    room.verified()
    room.message()
    room.send()
    assert room.carrier.mails == []
    room.stands(2)
    room.turn(minutes=5)
    room.tell()
    room.send()
    assert len(room.carrier.mails) == 1


@pytest.mark.parametrize("state", ["ended", "maintenance", "closed"])
def test_nothing_is_told_after_the_end_nor_sent_that_was_waiting(told: Room, state: str) -> None:
    told.message()
    told.stands(2, state)
    told.send()
    told.message(place=2)
    told.turn(days=1)
    told.tell()
    told.send()
    assert told.carrier.mails == []
    assert told.deliveries()[-1].state == "needless"


def test_nothing_is_told_of_what_is_erased(told: Room) -> None:
    told.message()
    told.erase()
    told.message(place=2)
    told.turn(hours=1)
    told.tell()
    told.send()
    assert told.carrier.mails == []


def test_what_waits_in_another_moment_is_told_although_the_first_is_erased(told: Room) -> None:
    told.stands(moment_id=OTHER_MOMENT)
    told.message()
    told.message(moment_id=OTHER_MOMENT, conversation=2)
    told.erase()
    told.send()
    assert len(told.carrier.mails) == 1


def test_a_moment_that_nobody_has_told_of_yet_is_asked_for_again(room: Room) -> None:
    with pytest.raises(Unavailable):
        room.message()


def test_that_it_was_read_may_be_heard_before_it_was_sent(told: Room) -> None:
    told.read(at=NOON + timedelta(seconds=5))
    told.message(at=NOON)
    told.turn(minutes=1)
    told.send()
    assert told.carrier.mails == []
    told.message(place=2)
    told.send()
    assert len(told.carrier.mails) == 1


def test_after_a_day_of_downtime_each_person_gets_one_mail(told: Room) -> None:
    told.verified(ASTRID, "email", "astrid@example.com")
    told.turn(days=1)
    for each in range(1, 21):
        told.message(place=each, conversation=each, at=NOON + timedelta(minutes=each * 31))
        told.message(place=each, conversation=100 + each, by_staff=False, at=NOON + timedelta(minutes=each * 31))
    told.tell()
    told.send()
    assert sorted(each.to for each in told.carrier.mails) == ["astrid@example.com", MAIL]


def test_who_has_no_address_is_told_nothing_and_nothing_waits_for_ever(room: Room) -> None:
    room.stands()
    room.message()
    assert room.deliveries() == []
    assert not telling.tell_all_due(room.database, room.at)
    room.verified()
    room.tell()
    room.send()
    assert room.carrier.mails == []


def test_no_delivery_names_a_moment(told: Room) -> None:
    told.message()
    told.send()
    [mail] = told.carrier.mails
    assert str(MOMENT) not in str(mail)
    assert str(UUID(int=1)) not in str(mail)


def test_what_may_be_sent_now_wakes_its_channel_and_what_may_not_wakes_none(told: Room) -> None:
    woken: list[str] = []
    told.database.due_hooks |= {each: partial(woken.append, each) for each in ("email", "sms")}
    told.message(notify="morning")
    told.message(2, notify="none")
    assert woken == []
    told.message(3)
    assert woken == ["email"]
    told.send()
    told.turn(hours=21)
    told.message(4, conversation=2, notify="none")
    told.message(5, conversation=3)
    assert woken == ["email", "email"]
