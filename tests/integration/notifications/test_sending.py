"""What carriers do to us, over real sockets: they refuse, hang, cut off, fail; and processes die. Nothing is lost, and no text message is sent twice."""

import time
from concurrent.futures import ThreadPoolExecutor
from email import message_from_string
from itertools import pairwise
from unittest.mock import patch

import pytest
from aiosmtpd.smtp import SMTP
from flask import Response

from common.contracts.notifications.reach import REACH
from deploy.local.ports import free_port
from services.notifications.commands import coming_back, delivering
from services.notifications.model.deliveries import LEASE, PAUSES
from services.notifications.model.outcomes import FAULTS, Breaker, Outcome
from tests.integration.notifications.room import ASTRID, HANS, MAIL, MOBILE, Room

pytestmark = pytest.mark.both_databases


@pytest.fixture
def told(room: Room) -> Room:
    """Give a room in which a citizen has a verified address and number, and something is to be told."""
    room.stands()
    room.verified()
    room.verified(HANS, "sms", MOBILE)
    room.message()
    return room


def states(room: Room, channel: str) -> str:
    """Give the state of the newest delivery of a channel."""
    return [each.state for each in room.deliveries() if each.channel == channel][-1]


def last(room: Room, channel: str) -> tuple[str, str]:
    """Give how the newest attempt on a channel ended."""
    delivery = [each for each in room.deliveries() if each.channel == channel][-1]
    return room.outcomes_of(delivery.id)[-1]


@pytest.mark.parametrize(
    ("refusal", "outcome"), [("450 Later", ("again", "rcpt 450")), ("451 Greylisted", ("again", "rcpt 451"))]
)
def test_a_mail_that_is_put_off_is_tried_again(told: Room, refusal: str, outcome: tuple[str, str]) -> None:
    told.carrier.at_rcpt = lambda _server: refusal
    told.send("email")
    assert (states(told, "email"), last(told, "email")) == ("queued", outcome)
    told.send("email")
    assert len(told.outcomes()) == 3, "it is not tried again at once"
    told.carrier.at_rcpt = lambda _server: None
    told.turn(minutes=1)
    told.send("email")
    assert (states(told, "email"), len(told.carrier.mails)) == ("sent", 1)


def test_an_address_that_is_refused_for_good_is_told_to_staff_and_to_its_owner(told: Room) -> None:
    told.carrier.at_rcpt = lambda _server: "550 No such user"
    told.send("email")
    assert (states(told, "email"), last(told, "email")) == ("failed", ("failed", "rcpt 550"))
    assert told.channel(HANS, "email")["unreachable_since"]
    assert told.do(REACH, ASTRID) == {"has_channel": True, "is_unreachable": False}, "the number still works"
    told.turn(days=1)
    told.send("email")
    assert len(told.outcomes()) == 3


def test_a_mail_that_is_refused_for_what_it_is_isnt_tried_again(told: Room) -> None:
    told.carrier.at_data = lambda _server: "554 Rejected"
    told.send("email")
    assert (states(told, "email"), last(told, "email")) == ("failed", ("failed", "data 554"))


def test_after_all_attempts_it_is_given_up(told: Room) -> None:
    told.carrier.at_rcpt = lambda _server: "450 Later"
    for attempt in range(len(PAUSES) + 1):
        assert states(told, "email") == "queued", attempt
        told.send("email")
        told.turn(hours=8)
        told.breakers["email"] = Breaker()
    assert states(told, "email") == "gave_up"
    assert told.channel(HANS, "email")["unreachable_since"]


def test_pauses_grow_and_differ(told: Room) -> None:
    told.carrier.at_rcpt = lambda _server: "450 Later"
    before, waits = told.at, []
    for _ in PAUSES:
        told.send("email")
        due = [each.due_at for each in told.deliveries() if each.channel == "email"][-1]
        waits.append(due - told.at)
        told.at = due
    assert before < told.at
    assert all(later > earlier for earlier, later in pairwise(waits))
    assert all(wait != pause for wait, pause in zip(waits, PAUSES, strict=True))


def test_a_mail_server_that_is_away_loses_nothing(told: Room) -> None:
    with told.elsewhere(smtp_port=free_port()):
        told.send("email")
    assert (states(told, "email"), last(told, "email")) == ("queued", ("again", "connect ConnectionRefusedError"))
    told.turn(minutes=1)
    told.send("email")
    assert states(told, "email") == "sent"


def test_a_mail_server_that_hangs_is_left_and_tried_again(told: Room) -> None:
    told.carrier.at_data = lambda _server: time.sleep(0.6)
    with patch("services.notifications.outside.mail.SECONDS", 0.2):
        told.send("email")
    assert (states(told, "email"), last(told, "email")[0]) == ("queued", "unknown")
    told.carrier.at_data = lambda _server: None
    told.turn(minutes=1)
    told.send("email")
    assert states(told, "email") == "sent"


def test_a_mail_that_is_cut_off_after_its_words_comes_again_with_the_same_number(told: Room) -> None:
    def cut(server: SMTP) -> None:
        assert server.transport
        server.transport.abort()

    told.carrier.after_data = cut
    told.send("email")
    assert (states(told, "email"), last(told, "email")[0]) == ("queued", "unknown")
    told.carrier.after_data = lambda _server: None
    told.turn(minutes=1)
    told.send("email")
    again, first = told.carrier.mails
    assert again.headers["Message-ID"] == first.headers["Message-ID"]
    assert states(told, "email") == "sent"


@pytest.mark.parametrize(
    ("status", "state", "outcome"),
    [
        (500, "unknown", ("unknown", "http 500")),
        (503, "unknown", ("unknown", "http 503")),
        (400, "failed", ("failed", "http 400")),
        (404, "failed", ("failed", "http 404")),
        (429, "queued", ("again", "http 429")),
        (401, "queued", ("again", "http 401")),
        (302, "queued", ("again", "http 302")),
    ],
)
def test_what_a_provider_answers_is_judged(told: Room, status: int, state: str, outcome: tuple[str, str]) -> None:
    told.carrier.at_sms = lambda: Response(status=status, headers={"Location": "/elsewhere"})
    told.send("sms")
    assert (states(told, "sms"), last(told, "sms")) == (state, outcome)


def test_a_text_message_that_nobody_answered_for_is_never_sent_again(told: Room) -> None:
    told.carrier.at_sms = lambda: time.sleep(0.6)
    with patch("services.notifications.outside.text_messages.SECONDS", (0.2, 0.2)):
        told.send("sms")
    assert (states(told, "sms"), last(told, "sms")) == ("unknown", ("unknown", "ReadTimeout"))
    told.turn(days=2)
    told.send("sms")
    assert len(told.carrier.reports) == 2, "that of the code and this one"
    assert told.channel(HANS, "sms")["unreachable_since"] is None


def test_a_provider_that_is_away_loses_nothing(told: Room) -> None:
    with told.elsewhere(sms_url=f"http://127.0.0.1:{free_port()}/sms"):
        told.send("sms")
    assert (states(told, "sms"), last(told, "sms")) == ("queued", ("again", "ConnectionError"))
    told.turn(minutes=1)
    told.send("sms")
    assert (states(told, "sms"), len(told.carrier.text_messages)) == ("sent", 1)


def test_who_dies_between_sending_and_noting_repeats_mails_and_no_text_messages(told: Room) -> None:
    with told.standing():
        for channel in ("email", "sms"):
            assert delivering.take(told.database, channel)
            assert delivering.take(told.database, channel) == []
    told.send()
    assert told.carrier.letters.all() == []
    told.at += LEASE
    told.send()
    assert [each.kind for each in told.carrier.letters.all()] == ["mail"]
    assert (states(told, "email"), states(told, "sms")) == ("sent", "unknown")
    assert last(told, "sms") == ("unknown", "died")


def test_who_was_slower_than_the_lease_changes_nothing_that_another_has_done(told: Room) -> None:
    with told.standing():
        [slow] = delivering.take(told.database, "email")
        told.at += LEASE
    told.send("email")
    assert states(told, "email") == "sent"
    delivering.note_outcomes(told.database, [(slow, Outcome("failed", "late"))])
    assert states(told, "email") == "sent"


def test_several_processes_send_each_thing_once(told: Room) -> None:
    for _ in range(60):
        told.queue_another()
    due = [each for each in told.deliveries() if each.ended_at is None and each.channel == "email"]
    with told.standing(), ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: delivering.take(told.database, "email"), range(8)))
    taken = [each.id for some in found for each in some]
    assert sorted(taken) == sorted(each.id for each in due)
    assert len(set(taken)) == len(taken) == 61


def test_a_carrier_that_fails_is_left_alone_for_a_while_and_the_other_goes_on(told: Room) -> None:
    for _ in range(20):
        told.queue_another()
    with told.elsewhere(smtp_port=free_port()):
        told.send()
    tried = [each for each in told.outcomes() if each[1].startswith("connect")]
    assert FAULTS <= len(tried) <= FAULTS + 1, "each of two ways may have begun one more"
    assert len(told.carrier.text_messages) == 1


def test_what_was_sent_long_ago_is_forgotten(told: Room) -> None:
    told.send()
    told.turn(days=89)
    coming_back.forget_old(told.database, told.at)
    assert told.deliveries()
    told.turn(days=2)
    coming_back.forget_old(told.database, told.at)
    assert (told.deliveries(), told.outcomes()) == ([], [])


def test_a_mail_is_one_that_programs_understand(told: Room) -> None:
    told.send("email")
    [mail] = told.carrier.mails
    raw = mail.raw
    assert all(len(line) <= 998 for line in raw.splitlines())
    read = message_from_string(raw)
    assert read["Auto-Submitted"] == "auto-generated"
    stop = read["List-Unsubscribe"]
    assert stop.startswith("<https://sob.example/avisering/sluta/")
    assert "=?" not in stop
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in read.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert (read["To"], read["From"]) == (MAIL, "noreply@sob.example")
