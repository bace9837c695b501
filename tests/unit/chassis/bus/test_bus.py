"""What the bus' decorators refuse, how messages are read and answers written: no broker, no database server."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
from joserfc.jwk import KeySet, OKPKey
from marshmallow import ValidationError
from nameko.exceptions import ConfigurationError
from sqlalchemy.exc import IntegrityError, OperationalError

from common.chassis.bus import ResourcesProvider, handles, rpc
from common.chassis.bus.container import Container
from common.chassis.bus.events import count_start, read_fact
from common.chassis.bus.relay import cloud_event
from common.chassis.bus.rpc_consumer import Answers, encode_answer, encode_error, read_payload
from common.chassis.bus.rpc_server import RpcEntrypoint
from common.chassis.bus.settlement import Delivery, is_outage
from common.chassis.bus.wakeups import SqliteTurns
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.identity import Signer, Use, Verifier
from common.chassis.tables import metadata
from common.contracts.base import EVENTS, HEADER_PROOF, RPCS, SUBSCRIPTIONS, Caller, Event, Nothing, Subscription, query
from common.contracts.errors import (
    DatabaseAway,
    FilesAway,
    KeysAway,
    Malformed,
    NotFound,
    OutcomeUnknown,
    TooLarge,
    Unavailable,
)


@pytest.fixture
def own_contracts() -> Iterator[None]:
    """Let a test declare contracts that no other test sees."""
    kept = [(registry, dict(registry)) for registry in (RPCS, EVENTS, SUBSCRIPTIONS)]
    yield
    for registry, before in kept:
        registry.clear()
        registry.update(before)  # type: ignore[arg-type]  # each gets its own back


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give an empty SQLite database with the chassis' tables, in a folder whose path is too long for a socket."""
    folder = tmp_path / ("d" * 100)
    folder.mkdir()
    opened = Database(f"sqlite:///{folder}/test.sqlite3")
    metadata.create_all(opened.engine)
    yield opened
    opened.dispose()


def message(body: bytes, **headers: Any) -> Any:
    return SimpleNamespace(body=body, headers=headers, properties={}, delivery_info={})


def pair(*issuers: str) -> tuple[Signer, Verifier]:
    """Give the signer of the first issuer, and who knows all of them."""
    keys = [OKPKey.generate_key("Ed25519", parameters={"kid": issuer}) for issuer in issuers]
    return Signer(keys[0]), Verifier(KeySet(keys), "other")


def test_a_method_must_have_the_contracts_name(own_contracts: None) -> None:
    contract = query("sample", "find", Nothing, Nothing, Caller.STAFF)
    subscription = Subscription("sample", "on_it", Event("sample", "se.sob.it.v1", "It", Nothing))

    def wrong(_self: Any, _asked: Any) -> dict[str, Any]:
        return {}

    with pytest.raises(TypeError, match="must have the contract's name"):
        rpc(contract)(wrong)
    with pytest.raises(TypeError, match="must have the handler's name"):
        handles(subscription)(wrong)  # type: ignore[arg-type]  # refused for its name first


def test_events_must_leave_workers_for_calls(own_contracts: None) -> None:
    subscription = Subscription("sample", "on_it", Event("sample", "se.sob.it.v1", "It", Nothing), prefetch=5)

    class Sample:
        name = "sample"
        resources = ResourcesProvider()

        @handles(subscription)
        def on_it(self, session: Any, fact: Any) -> None:
            """Handle nothing."""

    config = {"AMQP_URI": "amqp://127.0.0.1/", "settings": None}
    assert Container(Sample, {**config, "max_workers": 6}).call_prefetch == 1
    with pytest.raises(ConfigurationError, match="none of 5 workers"):
        Container(Sample, {**config, "max_workers": 5})


def test_an_entrypoint_of_another_service_stops_the_start(own_contracts: None) -> None:
    entrypoint = RpcEntrypoint(query("other", "find", Nothing, Nothing, Caller.STAFF))
    entrypoint.container = SimpleNamespace(service_name="sample")
    with pytest.raises(TypeError, match="not a contract of sample"):
        entrypoint.setup()


def test_a_contract_under_another_name_stops_the_start(own_contracts: None) -> None:
    entrypoint = RpcEntrypoint(query("sample", "find", Nothing, Nothing, Caller.STAFF))
    entrypoint.container, entrypoint.method_name = SimpleNamespace(service_name="sample"), "found"
    with pytest.raises(TypeError, match=r"found answers sample\.find"):
        entrypoint.setup()


@pytest.mark.parametrize(
    "body", [b"", b"x", b"[]", b"{}", b'{"kwargs": {}}', b'{"args": [1], "kwargs": {"payload": 1}}', b"[" * 99999]
)
def test_a_body_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_payload(message(body))


def test_a_payload_is_read_and_a_body_has_a_limit() -> None:
    assert read_payload(message(b'{"args": [], "kwargs": {"payload": {"a": 1}}}')) == {"a": 1}
    with pytest.raises(TooLarge):
        read_payload(message(b" " * (256 * 1024 + 1)))


def test_an_error_is_written_for_nameko_and_for_us() -> None:
    error = json.loads(encode_error(NotFound(thing="x")))["error"]
    assert error["exc_type"] == "NotFound"
    assert error["exc_args"] == [error["value"]] == ["not_found"]
    assert error["sob"]["details"] == {"thing": "x"}


def test_an_answer_that_is_not_json_becomes_an_internal_error() -> None:
    assert json.loads(encode_answer({"å": 1})) == {"result": {"å": 1}, "error": None}
    assert json.loads(encode_answer({"x": object()}))["error"]["sob"]["code"] == "internal"


def test_answers_are_kept_within_bounds() -> None:
    answers = Answers()
    for number in range(1001):
        answers.keep(("reply", str(number)), b"x")
    assert answers.find(("reply", "0")) is None
    assert answers.find(("reply", "1000")) == b"x"
    answers.keep(("reply", "large"), b"y" * 32 * 1024 * 1024)
    assert answers.find(("reply", "1000")) is None


@pytest.mark.parametrize(("attempt", "read"), [(3, 3), (-1, 0), ("2", 0), (10**9, 0), (None, 0)])
def test_foreign_attempt_headers_count_as_none(attempt: Any, read: int) -> None:
    assert Delivery.of(message(b"", **{"sob-attempt": attempt})).attempt == read


def test_only_faults_of_what_it_stands_on_are_outages() -> None:
    assert is_outage(OperationalError("", {}, Exception()))
    assert is_outage(psycopg2.OperationalError())
    assert all(is_outage(error()) for error in (DatabaseAway, KeysAway, FilesAway, Unavailable, OutcomeUnknown))
    assert not is_outage(NotFound())
    assert not is_outage(IntegrityError("", {}, Exception()))
    assert not is_outage(ValueError())


def test_an_announced_row_is_read_back_as_a_fact(own_contracts: None) -> None:
    subscription = Subscription("other", "on_it", Event("sample", "se.sob.it.v1", "It", Nothing))
    row: Any = SimpleNamespace(id=uuid4(), type="se.sob.it.v1", subject="s", time=now(), correlation_id=None, data={})
    signer, verifier = pair("sample")
    outgoing = cloud_event(signer, row)
    assert (outgoing.exchange, outgoing.routing_key, outgoing.persistent) == ("sample.events", "se.sob.it.v1", True)
    fact = read_fact(Delivery.of(message(outgoing.body, **outgoing.headers)), subscription, verifier)
    assert (fact.id, fact.subject, fact.time, fact.handler) == (row.id, "s", row.time, "other.on_it")
    broken = json.dumps({**json.loads(outgoing.body), "data": {"surplus": 1}}).encode()
    proof = {HEADER_PROOF: signer.proof(broken, Use.EVENT, now())}
    with pytest.raises(ValidationError):
        read_fact(Delivery.of(message(broken, **proof)), subscription, verifier)


def test_starts_are_counted_per_queue_and_event(database: Database) -> None:
    event_id = uuid4()
    assert [count_start(database, "q", event_id) for _ in range(3)] == [1, 2, 3]
    assert count_start(database, "q2", event_id) == 1


def test_one_relay_at_a_time_is_woken_by_a_poke_however_long_the_path(database: Database) -> None:
    turns = SqliteTurns(database)
    turns.wake()  # nobody listens: nothing happens
    with turns.holding() as wait:
        turns.wake()
        turns.wake()
        wait(60)  # returns at once, or this test never ends
    turns.close()
