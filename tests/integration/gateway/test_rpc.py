"""The RPC client on a real broker: answers, errors, deadlines, replies that nobody waits for."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from common.contracts.base import HEADER_ACTOR, HEADER_CORRELATION, HEADER_DEADLINE, MAX_BODY_BYTES, Kind
from common.contracts.errors import Internal, NamedError, OutcomeUnknown, StaleVersion, TooLarge, Unavailable
from gateway.rpc import AccessContextMissing, Bus
from tests.integration.gateway.peers import (
    ACTOR,
    AT_ONCE,
    Delivery,
    ScriptedService,
    contract,
    nameko_service,
    new_bus,
    scripted_service,
)
from tests.waiting import until

ECHO = contract("peer")
CHANGE = contract("peer", kind=Kind.COMMAND)


@pytest.fixture(scope="module")
def _peer(amqp_uri: str) -> Iterator[None]:
    with nameko_service(amqp_uri, "peer"):
        yield


@pytest.fixture
def bus(amqp_uri: str, _peer: None) -> Iterator[Bus]:
    """Give a bus beside a running nameko service `peer`."""
    made = new_bus(amqp_uri)
    yield made
    made.close()


@pytest.fixture
def lone_bus(amqp_uri: str) -> Iterator[Bus]:
    """Give a bus; the test brings its own service."""
    made = new_bus(amqp_uri)
    yield made
    made.close()


def test_a_nameko_service_answers(bus: Bus) -> None:
    payload = {"id": UUID(int=7), "at": datetime(2026, 3, 1, 12, tzinfo=UTC), "text": "åäö", "number": None}

    answer = bus.ask(ECHO, payload, ACTOR, correlation_id="c")

    assert answer == {"id": str(UUID(int=7)), "at": "2026-03-01T12:00:00+00:00", "text": "åäö", "number": None}


def test_a_call_carries_token_deadline_correlation_and_expires_with_its_deadline(amqp_uri: str, lone_bus: Bus) -> None:
    with scripted_service(amqp_uri, "headers", lambda call: call.answer({})) as service:
        before = time.time()
        lone_bus.ask(contract("headers"), {"a": 1}, ACTOR, correlation_id="0190-c", deadline=20)
        took = (time.time() - before) * 1000

    (seen,) = service.seen
    headers = seen.properties.headers
    assert seen.routing_key == "headers.echo"
    assert seen.body == {"args": [], "kwargs": {"payload": {"a": 1}}}
    assert headers[HEADER_ACTOR] == "staff/headers"
    assert headers[HEADER_CORRELATION] == "0190-c"
    assert 20_000 - 1 <= int(headers[HEADER_DEADLINE]) - before * 1000 <= 20_000 + took
    assert 20_000 - 1 - took <= int(seen.properties.expiration) <= 20_000
    assert (seen.properties.delivery_mode, seen.properties.content_type) == (1, "application/json")


def test_eight_threads_each_get_their_own_answers(bus: Bus) -> None:
    wrong: list[object] = []

    def work(thread: int) -> None:
        numbers = [[thread, each] for each in range(50)]
        calls = [(each, bus.call(ECHO, {"n": each}, ACTOR, correlation_id="c", deadline=30)) for each in numbers]
        wrong.extend(n for n, reply in calls if reply.result() != {"n": n})

    threads = [threading.Thread(target=work, args=(each,)) for each in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)

    assert not any(each.is_alive() for each in threads)
    assert wrong == []


def test_a_slow_call_does_not_hold_up_a_fast_one(bus: Bus) -> None:
    slow = bus.call(ECHO, {"seconds": 2}, ACTOR, correlation_id="c", deadline=10)

    bus.ask(ECHO, {}, ACTOR, correlation_id="c")

    assert not slow.done()
    assert slow.result() == {"seconds": 2}


def test_a_body_in_several_frames_arrives_whole(bus: Bus) -> None:
    text = "ö" * 100_000  # 200 kB: two frames there, and two back

    assert bus.ask(ECHO, {"text": text}, ACTOR, correlation_id="c") == {"text": text}


def test_a_body_above_the_limit_is_refused_unsent(amqp_uri: str, lone_bus: Bus) -> None:
    with scripted_service(amqp_uri, "large", lambda call: call.answer({})) as service:
        with pytest.raises(TooLarge):
            lone_bus.ask(contract("large"), {"text": "x" * MAX_BODY_BYTES}, ACTOR, correlation_id="c")
        lone_bus.ask(contract("large"), {"text": "small"}, ACTOR, correlation_id="c")

    assert [call.body["kwargs"]["payload"]["text"] for call in service.seen] == ["small"]


def test_a_named_error_is_raised_with_its_details(amqp_uri: str, lone_bus: Bus) -> None:
    wire = (
        b'{"result": null, "error": {"exc_type": "StaleVersion", "value": "",'
        b' "sob": {"code": "stale_version", "message": "", "details": {"actual": 4}}}}'
    )
    with scripted_service(amqp_uri, "named", lambda call: call.reply(wire)), pytest.raises(StaleVersion) as told:
        lone_bus.ask(contract("named"), {}, ACTOR, correlation_id="c")

    assert told.value.details == {"actual": 4}


def test_an_error_that_nobody_named_is_internal_and_its_text_stays_unlogged(
    bus: Bus, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Internal) as told:
        bus.ask(contract("peer", "fail"), {"name": "Tolvan"}, ACTOR, correlation_id="c")

    assert told.value.details == {}
    assert "LookupError" in {getattr(record, "exc_type", None) for record in caplog.records}
    assert "Tolvan" not in caplog.text


@pytest.mark.parametrize("kind", list(Kind))
def test_an_unknown_service_is_unavailable_at_once(lone_bus: Bus, kind: Kind) -> None:
    begun = time.monotonic()

    with pytest.raises(Unavailable) as told:
        lone_bus.ask(contract("nowhere", kind=kind), {}, ACTOR, correlation_id="c")

    assert told.value.details == {"service": "nowhere"}
    assert time.monotonic() - begun < AT_ONCE


@pytest.mark.parametrize(("kind", "error"), [(Kind.QUERY, Unavailable), (Kind.COMMAND, OutcomeUnknown)])
def test_a_stopped_service_costs_no_more_than_the_deadline(
    amqp_uri: str, lone_bus: Bus, kind: Kind, error: type[NamedError]
) -> None:
    name = f"stopped{kind}"
    with scripted_service(amqp_uri, name, lambda call: call.answer({})):
        pass
    begun = time.monotonic()

    with pytest.raises(error):
        lone_bus.ask(contract(name, kind=kind), {}, ACTOR, correlation_id="c", deadline=0.4)

    assert 0.35 < time.monotonic() - begun < AT_ONCE


@pytest.mark.parametrize(
    "nonsense",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half an object"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"{}", id="neither result nor error"),
        pytest.param(b'{"result": 1, "error": null}', id="a number as result"),
        pytest.param(b'{"error": "text", "result": null}', id="a text as error"),
        pytest.param(
            b'{"error": {"sob": {"details": {"self": 1}}}, "result": null}', id="a detail that Python forbids"
        ),
        pytest.param(b"[" * 100_000, id="nested without end"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
    ],
)
def test_a_malformed_reply_is_ignored_and_the_real_one_counts(amqp_uri: str, lone_bus: Bus, nonsense: bytes) -> None:
    def script(call: Delivery) -> None:
        call.reply(nonsense)
        call.answer({"real": True})

    with scripted_service(amqp_uri, "garbled", script):
        assert lone_bus.ask(contract("garbled"), {}, ACTOR, correlation_id="c") == {"real": True}


def test_duplicate_and_foreign_replies_are_ignored(amqp_uri: str, lone_bus: Bus) -> None:
    def script(call: Delivery) -> None:
        service.send(call.properties.reply_to, "no such call", b'{"result": {"n": -1}, "error": null}')
        call.answer(call.body["kwargs"]["payload"])
        call.answer({"n": -2})

    service: ScriptedService
    with scripted_service(amqp_uri, "twice", script) as service:
        answers = [lone_bus.ask(contract("twice"), {"n": n}, ACTOR, correlation_id="c") for n in range(20)]

    assert answers == [{"n": n} for n in range(20)]


def test_a_reply_after_the_deadline_finds_nobody(amqp_uri: str, lone_bus: Bus) -> None:
    held: list[Delivery] = []

    def script(call: Delivery) -> None:
        if held:
            held[0].answer({"late": True})
            call.answer({"late": False})
        held.append(call)

    with scripted_service(amqp_uri, "late", script):
        with pytest.raises(Unavailable):
            lone_bus.ask(contract("late"), {}, ACTOR, correlation_id="c", deadline=1)
        assert lone_bus.ask(contract("late"), {}, ACTOR, correlation_id="c") == {"late": False}


def test_after_five_timeouts_calls_fail_at_once_until_one_is_answered(amqp_uri: str, lone_bus: Bus) -> None:
    sick = contract("sick")
    well = threading.Event()

    def script(call: Delivery) -> None:
        if well.is_set():
            call.answer({})

    with scripted_service(amqp_uri, "sick", script) as service:
        replies = [lone_bus.call(sick, {}, ACTOR, correlation_id="c", deadline=1) for _ in range(5)]
        for reply in replies:
            with pytest.raises(Unavailable):
                reply.result()

        assert lone_bus.call(sick, {}, ACTOR, correlation_id="c").done()
        assert len(service.seen) == 5

        well.set()
        until(lambda: _answers(lone_bus, sick))
        assert len(service.seen) == 6
        assert lone_bus.ask(sick, {}, ACTOR, correlation_id="c") == {}


def _answers(bus: Bus, sick: object) -> bool:
    try:
        bus.ask(sick, {}, ACTOR, correlation_id="c")  # type: ignore[arg-type]  # any contract
    except Unavailable:
        return False
    return True


def test_deadlines_of_all_lengths_share_one_timer(amqp_uri: str, lone_bus: Bus) -> None:
    with scripted_service(amqp_uri, "mixed", lambda call: call.answer({}) if call.body["kwargs"]["payload"] else None):
        lone_bus.ask(contract("mixed"), {"n": 0}, ACTOR, correlation_id="c")
        link = lone_bus._link
        assert link is not None
        before = len(link._loop._timer._timeout_heap)
        long = lone_bus.call(contract("mixed"), {}, ACTOR, correlation_id="c")
        for _ in range(4):
            with pytest.raises(Unavailable):
                lone_bus.ask(contract("mixed"), {}, ACTOR, correlation_id="c", deadline=0.05)
        planned = [each for each in link._loop._timer._timeout_heap if each.callback is not None]
        assert len(planned) <= before + 1
        assert not long.done()


def test_patient_data_is_refused_outside_a_view(amqp_uri: str, lone_bus: Bus) -> None:
    with scripted_service(amqp_uri, "guarded", lambda call: call.answer({})) as service:
        with pytest.raises(AccessContextMissing):
            lone_bus.call(contract("guarded", patient_data=True), {}, ACTOR, correlation_id="c")
        lone_bus.ask(contract("guarded"), {}, ACTOR, correlation_id="c")

    assert len(service.seen) == 1


def test_what_is_not_json_is_the_callers_mistake(bus: Bus) -> None:
    with pytest.raises(TypeError):
        bus.call(ECHO, {"set": {1}}, ACTOR, correlation_id="c")
    with pytest.raises(ValueError, match="not JSON compliant"):
        bus.call(ECHO, {"nan": float("nan")}, ACTOR, correlation_id="c")


def test_closing_ends_what_is_under_way(amqp_uri: str, lone_bus: Bus) -> None:
    with scripted_service(amqp_uri, "mute", lambda _call: None) as service:
        command = lone_bus.call(contract("mute", kind=Kind.COMMAND), {}, ACTOR, correlation_id="c")
        until(lambda: service.seen)
        lone_bus.close()

    with pytest.raises(OutcomeUnknown):
        command.result(0)
    with pytest.raises(RuntimeError, match="closed"):
        lone_bus.call(contract("mute"), {}, ACTOR, correlation_id="c")
