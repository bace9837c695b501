"""Calls over a real bus to a real process: answers, named errors, and every malformed message that killed a plain container in trials."""

import json
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from common.contracts.base import HEADER_ACTOR, HEADER_DEADLINE, MAX_BODY_BYTES
from tests.waiting import until

if TYPE_CHECKING:
    from tests.integration.chassis.conftest import Sample

GOOD = b'{"args": [], "kwargs": {"payload": {}}}'


def code_of(reply: dict[str, Any]) -> str:
    assert reply["result"] is None
    return str(reply["error"]["sob"]["code"])


def test_a_call_is_answered_and_its_event_takes_effect(sample: "Sample") -> None:
    _process, client, rows = sample
    reply = client.call("write", client.write("hej"))
    assert reply["error"] is None
    assert uuid.UUID(reply["result"]["id"])
    until(lambda: rows.count("effects") == 1)
    until(lambda: rows.count("outbox WHERE sent_at IS NULL") == 0)


@pytest.mark.both_databases
def test_a_repeated_command_gets_its_first_answer(sample: "Sample") -> None:
    _process, client, rows = sample
    payload = client.write("en gång")
    first, second = client.call("write", payload), client.call("write", payload)
    assert first["result"] == second["result"]
    assert rows.count("entries") == 1
    assert code_of(client.call("write", {**payload, "text": "en annan"})) == "idempotency_conflict"


def test_errors_travel_by_name_and_an_unknown_one_tells_nothing(sample: "Sample") -> None:
    process, client, _rows = sample
    named = client.call("fail", {"how": "named"})["error"]
    assert named["sob"]["code"] == "not_found"
    assert named["sob"]["details"] == {"thing": "sample"}
    assert named["exc_type"] == "NotFound"
    unknown = client.call("fail", {"how": "error"})
    assert code_of(unknown) == "internal"
    log = until(lambda: [line for line in process.log.read_text().splitlines() if "ValueError" in line])[0]
    assert "sample_service.py" in log
    assert "Kerstin" not in process.log.read_text() + json.dumps(unknown)


def test_a_call_needs_a_token_a_valid_request_and_time_left(sample: "Sample") -> None:
    process, client, _rows = sample
    assert code_of(client.call("count", {}, headers={})) == "not_signed_in"
    assert code_of(client.call("count", {"surplus": 1})) == "invalid"
    late = {HEADER_ACTOR: process.token(), HEADER_DEADLINE: str(int(time.time() * 1000) - 1)}
    assert code_of(client.call("count", {}, headers=late)) == "expired"


def test_a_service_asks_another_over_the_bus(sample: "Sample") -> None:
    _process, client, _rows = sample
    assert client.call("ask_itself", {})["result"] == {"entries": 0, "effects": 0}


def test_malformed_messages_are_answered_and_the_service_lives(sample: "Sample") -> None:
    process, client, _rows = sample
    actor = {HEADER_ACTOR: process.token()}
    cases: list[tuple[str, bytes, dict[str, Any], str | None]] = [
        ("count", b"", {}, "malformed"),
        ("count", b"not json", {}, "malformed"),
        ("count", b"\xff\xfe\x00", {}, "malformed"),
        ("count", b"null", {}, "malformed"),
        ("count", b"[]", {}, "malformed"),
        ("count", b"{}", {}, "malformed"),
        ("count", b"[" * 100_000, {}, "malformed"),
        ("count", b'{"args": [1], "kwargs": {"payload": {}}}', {}, "malformed"),
        ("count", b'{"args": 5, "kwargs": {"payload": {}}}', {}, "malformed"),
        ("count", b'{"args": [], "kwargs": []}', {}, "malformed"),
        ("count", b'{"args": [], "kwargs": {"other": {}}}', {}, "malformed"),
        ("count", b'{"args": [], "kwargs": {"payload": []}}', {}, "malformed"),
        ("count", b'{"args": [], "kwargs": {"payload": "text"}}', {}, "malformed"),
        ("count", b" " * (MAX_BODY_BYTES + 1), {}, "too_large"),
        ("no_such_method", GOOD, {}, "malformed"),
        ("count", b"\x80\x04N.", {"content_type": "application/x-python-serialize"}, "malformed"),
        ("count", GOOD, {"content_type": None}, "ok"),
        ("count", GOOD, {"content_type": "text/unknown", "content_encoding": "no-such-encoding"}, "ok"),
        ("count", GOOD, {"headers": {**actor, "compression": "application/x-gzip"}}, "ok"),
        ("count", GOOD, {"headers": {**actor, "nameko.call_id_stack": 5}}, "ok"),
        ("count", GOOD, {"headers": {**actor, "nameko.foreign": {"a": [1]}}}, "ok"),
        ("count", GOOD, {"headers": {HEADER_ACTOR: 5}}, "not_signed_in"),
        ("count", GOOD, {"headers": {HEADER_ACTOR: "a.b.c"}}, "not_signed_in"),
        ("count", GOOD, {"headers": {**actor, HEADER_DEADLINE: "tomorrow"}}, "malformed"),
        ("count", GOOD, {"reply_to": "nobody"}, None),
        ("count", GOOD, {"reply_to": None}, None),
        ("count", GOOD, {"reply_to": None, "correlation_id": None, "content_type": None, "headers": None}, None),
        ("fail", b'{"args": [], "kwargs": {"payload": {"how": "exit"}}}', {}, "internal"),
    ]
    for method, body, properties, expected in cases:
        correlation = client.send_raw(method, body, **properties)
        if expected is not None:
            reply = client.wait(correlation)
            got = "ok" if reply["error"] is None else code_of(reply)
            assert got == expected, (method, body[:60], properties)
    assert client.call("count", {})["error"] is None
    assert process.popen.poll() is None
    assert process.answers("/live")
