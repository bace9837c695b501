"""People who are told: what is heard and asked goes through the contracts, as on the bus, but for the way there; what is sent goes over real sockets."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import select

from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.erasing import erase
from common.chassis.facts import Fact, handle
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant
from common.chassis.tables import outbox
from common.contracts.audit.accesses import ACCESSED
from common.contracts.base import Caller, Event, Kind, Rpc, Subscription
from common.contracts.directory.events import PERSON_SIGNED_IN
from common.contracts.messages import maker_of
from common.contracts.messaging.events import MESSAGE_SENT, MESSAGES_MARKED
from common.contracts.moments.events import MOMENT_STARTED, StandingFact
from common.contracts.notifications.deliveries import NOTE_REPORT, STOP
from common.contracts.notifications.events import REACH_CHANGED
from common.contracts.notifications.inbox import INBOX, INBOX_NEWS, SEE_NOTICES
from common.contracts.notifications.preferences import (
    CHANGE_ADDRESS,
    CHANGE_PREFERENCES,
    CONFIRM_ADDRESS,
    PREFERENCES,
    REMOVE_ADDRESS,
)
from common.contracts.notifications.reach import REACH
from common.contracts.notifications.subscriptions import (
    ON_ABSENCE_CHANGED,
    ON_MESSAGE_SENT,
    ON_MESSAGES_MARKED,
    ON_MODULE_STARTED,
    ON_MOMENT_CHANGED,
    ON_PERSON_SIGNED_IN,
    ON_RESPONSE_CHANGED,
)
from common.contracts.operations import OPERATIONS
from services.notifications.commands import coming_back, delivering, notices, preferences, seeing, telling
from services.notifications.erasing import ERASING
from services.notifications.model.codes import REPORT, mark_of
from services.notifications.model.deliveries import Attempt, Delivery
from services.notifications.model.outcomes import Breaker
from services.notifications.outside import carriers
from services.notifications.outside.mail import Mailer
from services.notifications.queries import inbox, recipients
from services.notifications.settings import Settings
from services.notifications.texts import WAITS
from tests.integration.notifications.carrier import Carrier
from tests.unit.chassis.mirror.stories import standing

UNIT, CITIZEN, MOMENT, OTHER_MOMENT, RESPONSIBLE = (UUID(int=each) for each in (1, 1101, 101, 102, 12))
NOON = datetime(2026, 11, 30, 11, tzinfo=UTC)
"""Twelve o'clock in Sweden."""
ROLES = frozenset({"practitioner"})
ASTRID = Actor(Caller.STAFF, str(RESPONSIBLE), care_unit_id=UNIT, roles=ROLES)
GATEWAY = Actor(Caller.SERVICE, "gateway")
HANS = Actor(Caller.CITIZEN, str(CITIZEN))
MAIL, MOBILE = "hans@example.com", "+46701740605"
CLOCKS = (
    "services.notifications.commands.waiting.now",
    "services.notifications.commands.delivering.now",
    "services.notifications.commands.coming_back.now",
    "services.notifications.commands.preferences.now",
    "services.notifications.commands.seeing.now",
    "services.notifications.queries.inbox.now",
)
COMMANDS: dict[str, Any] = {
    CHANGE_ADDRESS.name: preferences.change_address,
    REMOVE_ADDRESS.name: preferences.remove_address,
    CHANGE_PREFERENCES.name: preferences.change_preferences,
    SEE_NOTICES.name: seeing.see_notices,
}
WITH_DIGEST: dict[str, Any] = {
    CONFIRM_ADDRESS.name: preferences.confirm_address,
    STOP.name: coming_back.stop,
    NOTE_REPORT.name: coming_back.note_report,
}
QUERIES: dict[str, Any] = {
    PREFERENCES.name: recipients.preferences,
    REACH.name: recipients.reach,
    INBOX.name: inbox.inbox,
    INBOX_NEWS.name: inbox.inbox_news,
}
EFFECTS: dict[str, Any] = {
    ON_MESSAGE_SENT.handler: notices.note_message,
    ON_MESSAGES_MARKED.handler: notices.note_marked,
    ON_MOMENT_CHANGED.handler: notices.note_moment,
    ON_PERSON_SIGNED_IN.handler: notices.note_sign_in,
    ON_MODULE_STARTED.handler: notices.note_module,
    ON_RESPONSE_CHANGED.handler: notices.note_response,
    ON_ABSENCE_CHANGED.handler: notices.note_absence,
}


def digest(purpose: str, text: str) -> str:
    """Make what the service alone can make."""
    return hmac.new(purpose.encode(), text.encode(), hashlib.sha256).hexdigest()


def settings_for(carrier: Carrier) -> Settings:
    """Give the settings of a service whose carriers are these."""
    return Settings(
        environment="test",
        var=Path("none"),
        amqp_uri="amqp://nowhere",
        signing_key_file=Path("none"),
        blobs="file:none",
        name="notifications",
        database_url="",
        keys_url="",
        master_key_file=Path("none"),
        trusted_keys_file=Path("none"),
        sealing_keys_file=Path("none"),
        health_host="",
        health_port=0,
        max_workers=2,
        public_url="https://sob.example",
        smtp_host="127.0.0.1",
        smtp_port=carrier.smtp_port,
        smtp_security="plain",
        smtp_user="",
        smtp_password="",
        mail_from="noreply@sob.example",
        sms_url=f"http://127.0.0.1:{carrier.sms_port}/sms",
        sms_user="demo",
        sms_password="demo",
        sms_from="Halsa",
    )


class Room:
    """A database of notifications, its carriers, and the clock, which stands still until it is turned."""

    keys: Any = None
    blobs: Any = None

    def __init__(self, database: Database, carrier: Carrier) -> None:
        """Begin at noon."""
        self.database, self.carrier, self.at = database, carrier, NOON
        self.breakers = {"email": Breaker(), "sms": Breaker()}
        self.settings = settings_for(carrier)

    def turn(self, **by: float) -> None:
        """Turn the clock."""
        self.at += timedelta(**by)

    def do(self, contract: Rpc, actor: Actor, **asked: Any) -> dict[str, Any]:
        """Ask as somebody; a command has a new id unless it is given one."""
        payload = dict(asked)
        granted = None
        if contract.needs_grant:
            payload["grant"] = "grant"
            granted = Grant(MOMENT, 1, UNIT, CITIZEN, actor.id, "read")
        if contract.kind is Kind.COMMAND:
            payload.setdefault("idempotency_id", str(new_id()))
        mark = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        call = Call(actor, contract, contract.load(payload), mark, None, None, granted)
        with self.standing():
            return dict(json.loads(json.dumps(self._answer(contract, call))))

    def _answer(self, contract: Rpc, call: Call) -> Any:
        if contract.name in WITH_DIGEST:
            return WITH_DIGEST[contract.name](self.database, call, digest)
        if contract.name in COMMANDS:
            return COMMANDS[contract.name](self.database, call)
        with self.database.reading() as session:
            return contract.answer.dump(QUERIES[contract.name](session, call))

    def hear(self, subscription: Subscription, event: Event, at: datetime | None = None, **data: Any) -> None:
        """Let an event be heard."""
        told = event.load(data)
        fact = Fact(new_id(), event.type, event.service, "x", at or self.at, told, subscription.queue)
        with self.standing():
            handle(self.database, fact, EFFECTS[subscription.handler])

    def stands(
        self,
        version: int = 1,
        state: str = "ongoing",
        moment_id: UUID = MOMENT,
        *,
        event: Event = MOMENT_STARTED,
        responsible: UUID = RESPONSIBLE,
    ) -> None:
        """Let it be heard how a moment stands."""
        told = maker_of(StandingFact)({**standing(moment_id, version, UNIT, responsible, state), "citizen_id": CITIZEN})
        fact = Fact(new_id(), event.type, "moments", "x", self.at, told, ON_MOMENT_CHANGED.queue)
        with self.standing():
            handle(self.database, fact, notices.note_moment)

    def message(
        self, place: int = 1, *, by_staff: bool = True, conversation: int = 1, at: datetime | None = None, **more: Any
    ) -> None:
        """Let it be heard that a message was sent."""
        moment_id = more.pop("moment_id", MOMENT)
        self.hear(
            ON_MESSAGE_SENT, MESSAGE_SENT, at, **_ids(conversation, moment_id), by_staff=by_staff, place=place, **more
        )

    def read(
        self, *, by_staff: bool = False, unread: int = 0, conversation: int = 1, at: datetime | None = None
    ) -> None:
        """Let it be heard that somebody has read a conversation."""
        reader = str(RESPONSIBLE if by_staff else CITIZEN)
        told = {"reader_id": reader, "reading_version": 1, "unread": unread, "by_staff": by_staff}
        self.hear(ON_MESSAGES_MARKED, MESSAGES_MARKED, at, **_ids(conversation, MOMENT), **told)

    def tell(self) -> None:
        """Let the timer decide on what is due."""
        with self.standing():
            while telling.tell_all_due(self.database, self.at):
                pass

    def send(self, *channels: str) -> None:
        """Let the timers send what is due."""
        with self.standing(), Mailer(self.settings) as mailer, Mailer(self.settings) as another:
            ways = {
                "email": [partial(carriers.send_mail, self.settings, digest, each) for each in (mailer, another)],
                "sms": [partial(carriers.send_text_message, self.settings, digest)],
            }
            for channel in channels or ways:
                delivering.send_due(self.database, channel, self.breakers[channel], ways[channel])

    def verified(self, actor: Actor = HANS, channel: str = "email", address: str = MAIL) -> None:
        """Give somebody an address that they have shown to be theirs, and begin anew with an empty mailbox."""
        self.do(CHANGE_ADDRESS, actor, channel=channel, address=address, language="sv")
        self.send()
        told = self.do(CONFIRM_ADDRESS, actor, channel=channel, code=self.code())
        assert told["outcome"] == "verified", told
        self.send()
        self.carrier.letters.empty()

    def code(self) -> str:
        """Give the code that came last."""
        return next(found[1] for each in self.carrier.letters.all() if (found := re.search(r"\b(\d{6})\.", each.text)))

    def signs_in(self, actor: Actor) -> None:
        """Let it be heard that somebody signs in."""
        self.hear(ON_PERSON_SIGNED_IN, PERSON_SIGNED_IN, person_id=actor.id, signed_in_at=self.at.isoformat())

    def announced(self, event: Event) -> list[dict[str, Any]]:
        """Give what was told of a kind, oldest first."""
        with self.database.reading() as session:
            told = select(outbox.c.data).where(outbox.c.type == event.type).order_by(outbox.c.id)
            return list(session.scalars(told))

    def reaches(self) -> list[bool]:
        """Give what was told of whether citizens are reached, oldest first."""
        return [bool(each["has_channel"]) for each in self.announced(REACH_CHANGED)]

    def records(self) -> list[dict[str, Any]]:
        """Give the access records, oldest first."""
        return self.announced(ACCESSED["notifications"])

    def deliveries(self) -> list[Delivery]:
        """Give all deliveries, oldest first."""
        with self.database.reading() as session:
            found = list(session.scalars(select(Delivery).order_by(Delivery.id)))
            session.expunge_all()
        return found

    def report_of(self, delivery_id: UUID) -> str:
        """Give the address to which a provider would report of a delivery."""
        return f"/{delivery_id}/{mark_of(digest, REPORT, delivery_id)}"

    def outcomes_of(self, delivery_id: UUID) -> list[tuple[str, str]]:
        """Give what became of each attempt of a delivery."""
        with self.database.reading() as session:
            asked = select(Attempt.outcome, Attempt.detail).where(Attempt.delivery_id == delivery_id)
            return [(outcome, detail) for outcome, detail in session.execute(asked.order_by(Attempt.number))]

    def channel(self, actor: Actor, name: str) -> dict[str, Any]:
        """Give a channel as its owner sees it."""
        return next(dict(each) for each in self.do(PREFERENCES, actor)["channels"] if each["channel"] == name)

    def queue_another(self) -> None:
        """Put another mail into the queue, which tells of what waits already."""
        with self.database.writing() as session:
            recipient = recipients.recipient_locked(session, CITIZEN)
            assert recipient
            telling.queue(session, recipient, recipients.contact_for_change(session, CITIZEN, "email"), WAITS, self.at)

    @contextmanager
    def elsewhere(self, **told: Any) -> Iterator[None]:
        """Let carriers be somewhere else."""
        before, self.settings = self.settings, replace(self.settings, **told)
        yield
        self.settings = before

    def outcomes(self) -> list[tuple[str, str]]:
        """Give what became of each attempt."""
        with self.database.reading() as session:
            rows = session.execute(
                select(Attempt.outcome, Attempt.detail).order_by(Attempt.delivery_id, Attempt.number)
            )
            return [(outcome, detail) for outcome, detail in rows]

    def erase(self, moment_id: UUID = MOMENT) -> None:
        """Erase a moment."""
        contract = OPERATIONS["notifications"].erase
        request = contract.load({"moment_ids": [str(moment_id)], "idempotency_id": str(new_id())})
        erase(self, ERASING, Call(ASTRID, contract, request, "", None, None))

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Let the service's clock be the room's."""
        with ExitStack() as stack:
            for each in CLOCKS:
                stack.enter_context(patch(each, lambda: self.at))
            yield


def _ids(conversation: int, moment_id: UUID) -> dict[str, str]:
    ids = {
        "moment_id": moment_id,
        "citizen_id": CITIZEN,
        "care_unit_id": UNIT,
        "conversation_id": UUID(int=conversation),
    }
    return {name: str(each) for name, each in ids.items()}
