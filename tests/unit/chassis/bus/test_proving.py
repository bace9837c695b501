"""Whose message is believed, and for what: an event is its owner's alone, a record its senders', a parked one its own service's."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest
from joserfc.jwk import KeySet, OKPKey
from marshmallow import ValidationError

from common.chassis.bus.events import read_fact
from common.chassis.bus.relay import Relay
from common.chassis.bus.settlement import Delivery
from common.chassis.bus.signature_checks import again, require_record
from common.chassis.clock import now
from common.chassis.identity import NotProvenError, Signer, Use, Verifier
from common.contracts.base import (
    EVENTS,
    HEADER_PROOF,
    SUBSCRIPTIONS,
    WORK_QUEUES,
    Event,
    Nothing,
    Subscription,
    WorkQueue,
)
from tests.unit.chassis.bus.test_bus import message

KEYS = {
    name: OKPKey.generate_key("Ed25519", parameters={"kid": name}) for name in ("owner", "other", "gateway", "hears")
}
VERIFIER = Verifier(KeySet(list(KEYS.values())), "hears")
SIGNERS = {name: Signer(key) for name, key in KEYS.items()}
TYPE, QUEUE, RECORDS = "se.sob.it.v1", "hears.on_it", "hears.records"


@pytest.fixture(scope="module")
def contracts() -> Iterator[tuple[Subscription, WorkQueue]]:
    """Declare contracts that no other test sees."""
    kept = [(registry, dict(registry)) for registry in (EVENTS, SUBSCRIPTIONS, WORK_QUEUES)]
    event = Event("owner", TYPE, "It", Nothing)
    yield Subscription("hears", "on_it", event), WorkQueue("hears", "records", senders=frozenset({"gateway"}))
    for registry, before in kept:
        registry.clear()
        registry.update(before)  # type: ignore[arg-type]  # each gets its own back


def body(**changes: Any) -> bytes:
    event = {"specversion": "1.0", "id": str(uuid4()), "source": "/sob/owner", "type": TYPE, "subject": "s"}
    return json.dumps({**event, "time": now().isoformat(), "data": {}, **changes}).encode()


def proven(told: bytes, issuer: str, use: Use, audience: str = "") -> Delivery:
    return Delivery.of(message(told, **{HEADER_PROOF: SIGNERS[issuer].proof(told, use, now(), audience)}))


Contracts = tuple[Subscription, WorkQueue]


def test_an_event_is_believed_from_its_owner(contracts: Contracts) -> None:
    assert read_fact(proven(body(), "owner", Use.EVENT), contracts[0], VERIFIER).type == TYPE


@pytest.mark.parametrize(
    ("delivery", "why"),
    [
        (Delivery.of(message(body())), "none"),
        (Delivery.of(message(body(), **{HEADER_PROOF: 7})), "none"),
        (proven(body(), "other", Use.EVENT), "issuer"),
        (proven(body(source="/sob/other"), "other", Use.EVENT), "issuer"),
        (proven(body(source="/sob/other"), "owner", Use.EVENT), "issuer"),
        (proven(body(), "gateway", Use.EVENT), "issuer"),
        (proven(body(), "owner", Use.RECORD, QUEUE), "use"),
        (proven(body(), "owner", Use.AGAIN, QUEUE), "use"),
        (proven(body(), "hears", Use.AGAIN, "hears.on_other"), "use"),
        (proven(body(), "hears", Use.EVENT), "issuer"),
    ],
    ids=[
        "none",
        "no text",
        "another",
        "another under its name",
        "its name, another source",
        "gateway",
        "record",
        "again",
        "queue",
        "hearer",
    ],
)
def test_an_event_is_believed_from_nobody_else(contracts: Contracts, delivery: Delivery, why: str) -> None:
    with pytest.raises(NotProvenError) as refused:
        read_fact(delivery, contracts[0], VERIFIER)
    assert refused.value.reason == why


SURPLUS = {"data": {"surplus": 1}}
BROKEN = [body(**SURPLUS), body(type="se.sob.later.v1"), body(type=["x"]), body(surplus=1), body(id="x"), b"{", b"\xff"]
NAMES = ["data", "type", "no type", "envelope", "id", "no JSON", "no text"]


@pytest.mark.parametrize("told", BROKEN, ids=NAMES)
@pytest.mark.parametrize(
    ("issuer", "use", "why"),
    [("other", Use.EVENT, "issuer"), ("hears", Use.EVENT, "issuer"), ("owner", Use.RECORD, "use")],
    ids=["another", "hearer", "record"],
)
def test_a_forgery_is_told_from_a_faulty_event(
    contracts: Contracts, told: bytes, issuer: str, use: Use, why: str
) -> None:
    with pytest.raises(NotProvenError) as refused:
        read_fact(proven(told, issuer, use), contracts[0], VERIFIER)
    assert refused.value.reason == why


@pytest.mark.parametrize("told", BROKEN, ids=NAMES)
def test_a_faulty_event_of_its_owner_s_is_no_forgery(contracts: Contracts, told: bytes) -> None:
    for delivery in (proven(told, "owner", Use.EVENT), proven(told, "hears", Use.AGAIN, QUEUE)):
        with pytest.raises((ValidationError, KeyError, ValueError)):
            read_fact(delivery, contracts[0], VERIFIER)


def test_a_faulty_event_under_another_source_is_a_forgery(contracts: Contracts) -> None:
    for told in (body(**SURPLUS, source="/sob/other"), body(surplus=1, source="/sob/other"), body(source=["x"])):
        with pytest.raises(NotProvenError):
            read_fact(proven(told, "owner", Use.EVENT), contracts[0], VERIFIER)


def test_a_record_is_believed_from_its_senders(contracts: Contracts) -> None:
    require_record(proven(b"{}", "gateway", Use.RECORD, RECORDS), contracts[1], VERIFIER)


@pytest.mark.parametrize(
    ("delivery", "why"),
    [
        (Delivery.of(message(b"{}")), "none"),
        (proven(b"{}", "other", Use.RECORD, RECORDS), "issuer"),
        (proven(b"{}", "hears", Use.RECORD, RECORDS), "issuer"),
        (proven(b"{}", "gateway", Use.RECORD, "hears.others"), "use"),
        (proven(b"{}", "gateway", Use.EVENT), "use"),
        (proven(b"{}", "gateway", Use.AGAIN, RECORDS), "use"),
    ],
    ids=["none", "another", "the keeper", "another queue", "event", "again"],
)
def test_a_record_is_believed_from_nobody_else(contracts: Contracts, delivery: Delivery, why: str) -> None:
    with pytest.raises(NotProvenError) as refused:
        require_record(delivery, contracts[1], VERIFIER)
    assert refused.value.reason == why


def test_a_parked_message_comes_again_by_its_own_service(contracts: Contracts) -> None:
    event = body()
    headers = again(SIGNERS["hears"], QUEUE, event)
    assert read_fact(Delivery.of(message(event, **headers)), contracts[0], VERIFIER).handler == QUEUE
    headers = again(SIGNERS["hears"], RECORDS, b"{}")
    require_record(Delivery.of(message(b"{}", **headers)), contracts[1], VERIFIER)


def test_a_service_with_another_s_key_does_not_start() -> None:
    relay = Relay()
    relay.container = SimpleNamespace(service_name="hears", config={"AMQP_URI": "amqp://nowhere"})
    relay.resources = cast("Any", SimpleNamespace(get=lambda: SimpleNamespace(signer=SIGNERS["other"], database=None)))
    with pytest.raises(TypeError, match="that of other, not of hears"):
        relay.setup()


def test_a_forged_message_is_looked_into_no_further(contracts: Contracts) -> None:
    for told in (b"", b"not json", b"[" * 100_000, b"\xff"):
        with pytest.raises(NotProvenError):
            read_fact(Delivery.of(message(told)), contracts[0], VERIFIER)
