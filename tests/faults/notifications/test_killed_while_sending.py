"""A process is killed when the other side has taken what it sent and it hasn't noted that: a mail comes again under its own number, a text message never does.

The process is a real one, killed by SIGKILL from within the answer that it waits for, so the kill falls between sending and noting each time.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update

from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.migrate import upgrade
from common.chassis.tables import mirrored_moments
from deploy.local.keys import make_keys
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import ROOT, python
from deploy.local.supervisor import Process, Supervisor, complete
from services.notifications.model.deliveries import Attempt, Delivery
from services.notifications.model.notices import Notice
from services.notifications.model.recipients import Contact, Recipient
from tests.integration.notifications.carrier import Carrier
from tests.waiting import until

NAME = "notifications"
PERSON, UNIT = UUID(int=11), UUID(int=1)
ADDRESSES = {"email": "hans@example.com", "sms": "+46701740605"}
LATER = timedelta(minutes=3)


class Sending(NamedTuple):
    """A running service, its database, and where what it sends arrives."""

    database: Database
    carrier: Carrier
    supervisor: Supervisor

    def kill(self, *_server: object) -> None:
        """Kill the service."""
        self.supervisor.kill(NAME)

    def comes_back(self) -> None:
        """Wait until it runs again; then let the lease of what the dead process had taken have run out."""
        until(lambda: self.supervisor.starts(NAME) > 1, tells="a new process")
        self.supervisor.wait_ready(NAME)
        with self.database.writing() as session:
            past = datetime.now(UTC) - LATER
            session.execute(update(Delivery).where(Delivery.state == "sending").values(due_at=past))

    def told(self) -> tuple[str, list[str]]:
        """Give how the one delivery stands, and what became of each attempt."""
        with self.database.reading() as session:
            state = session.scalars(select(Delivery.state)).one()
            return state, list(session.scalars(select(Attempt.outcome).order_by(Attempt.number)))


@pytest.fixture
def sending(amqp_uri: str, tmp_path: Path) -> Iterator[Callable[[str], Sending]]:
    """Give what starts a service, in whose database something waits for a person who is told over one channel."""
    make_keys(tmp_path / "keys")
    url = f"sqlite:///{tmp_path}/{NAME}.sqlite3"
    upgrade(NAME, url)
    database = Database(url)
    with Carrier() as carrier, Supervisor(tmp_path / "log") as supervisor:
        running = Sending(database, carrier, supervisor)

        def start(channel: str) -> Sending:
            _let_something_wait(database, channel)
            supervisor.start(_process(amqp_uri, tmp_path, carrier))
            return running

        yield start
        with suppress(KeyError):
            supervisor.stop(NAME)
        database.dispose()


def test_a_text_message_is_never_sent_twice_and_ends_as_unknown(sending: Callable[[str], Sending]) -> None:
    running = sending("sms")
    running.carrier.at_sms = running.kill
    until(lambda: running.carrier.text_messages, 30, tells="a text message")
    running.carrier.at_sms = lambda: None
    assert running.told()[0] == "sending", "it was killed before it could note anything"
    running.comes_back()
    assert until(lambda: running.told()[0] != "sending" and running.told()) == ("unknown", ["unknown"])
    assert len(running.carrier.text_messages) == 1


def test_a_mail_comes_again_under_its_own_number_and_no_more_after_that(sending: Callable[[str], Sending]) -> None:
    running = sending("email")
    running.carrier.after_data = running.kill
    until(lambda: running.carrier.mails, 30, tells="a mail")
    running.carrier.after_data = lambda _server: None
    assert running.told()[0] == "sending", "it was killed before it could note anything"
    running.comes_back()
    assert until(lambda: running.told()[0] != "sending" and running.told()) == ("sent", ["unknown", "sent"])
    first, again = running.carrier.mails
    assert first.headers["Message-ID"] == again.headers["Message-ID"]


def _let_something_wait(database: Database, channel: str) -> None:
    at = datetime.now(UTC)
    moment = {"moment_id": PERSON, "moment_version": 1, "care_unit_id": UNIT, "citizen_id": PERSON, "state": "ongoing"}
    recipient = {"person_id": PERSON, "side": "citizen", "language": "sv", "quiet_from": 0, "quiet_until": 0}
    contact = {"person_id": PERSON, "channel": channel, "address": ADDRESSES[channel], "is_on": True}
    cause = {"moment_id": PERSON, "cause_id": PERSON, "cause_version": 1, "made_at": at, "due_at": at}
    rows: tuple[tuple[Any, dict[str, Any]], ...] = (
        (mirrored_moments, {**moment, "responsible_person_id": UNIT}),
        (Recipient, recipient),
        (Contact, {**contact, "tries": 0, "codes": 0}),
        (Notice, {**cause, "id": new_id(), "person_id": PERSON, "kind": "message"}),
    )
    with database.writing() as session:
        for table, row in rows:
            session.execute(insert(table), [row])


def _process(amqp_uri: str, folder: Path, carrier: Carrier) -> Process:
    port = free_port()
    own = {
        "AMQP_URI": amqp_uri,
        "SOB_ENV": "test",
        "SOB_VAR": str(folder),
        "SOB_HEALTH_PORT": str(port),
        "SOB_PUBLIC_URL": "https://sob.example",
        "SOB_SMTP_HOST": LOOPBACK,
        "SOB_SMTP_PORT": str(carrier.smtp_port),
        "SOB_SMTP_SECURITY": "plain",
        "SOB_SMS_URL": f"http://{LOOPBACK}:{carrier.sms_port}/sms",
        "SOB_SMS_USER": "demo",
        "SOB_SMS_PASSWORD": "demo",
    }
    command = python("common.chassis.bus.run", NAME)
    return Process(NAME, command, complete(own), f"http://{LOOPBACK}:{port}/ready", directory=ROOT)
