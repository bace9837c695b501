"""Bodies and answers in nameko's wire format."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from common.contracts.errors import BY_CODE, Internal
from gateway.rpc import wire


def test_a_call_has_its_payload_as_the_only_keyword() -> None:
    payload = {"id": UUID(int=1), "day": date(2026, 5, 1), "at": datetime(2026, 5, 1, 8, tzinfo=UTC), "text": "å"}

    assert json.loads(wire.call_body(payload)) == {
        "args": [],
        "kwargs": {
            "payload": {
                "id": "00000000-0000-0000-0000-000000000001",
                "day": "2026-05-01",
                "at": "2026-05-01T08:00:00+00:00",
                "text": "å",
            }
        },
    }


def test_the_body_is_compact() -> None:
    assert wire.call_body({"a": [1, 2]}) == b'{"args":[],"kwargs":{"payload":{"a":[1,2]}}}'


@pytest.mark.parametrize("foreign", [{1}, object(), b"bytes", 1j])
def test_what_has_no_json_form_is_refused(foreign: object) -> None:
    with pytest.raises(TypeError):
        wire.encode({"foreign": foreign})


@pytest.mark.parametrize(("seconds", "expiration"), [(1.5, "1500"), (0.0004, "1"), (0, "1"), (-3, "1")])
def test_a_call_lives_at_least_a_millisecond(seconds: float, expiration: str) -> None:
    assert wire.milliseconds(seconds) == expiration


def test_every_named_error_comes_back_as_itself() -> None:
    for code, kind in BY_CODE.items():
        told = {"result": None, "error": {"exc_type": "X", "sob": {"code": code, "message": "", "details": {"n": 1}}}}
        read = wire.read_answer(json.dumps(told).encode())
        assert type(read) is kind
        assert read.details == {"n": 1}


@pytest.mark.parametrize("sob", [None, "text", {"code": "stale_version", "details": [1]}, {"code": "no such code"}])
def test_an_error_without_a_readable_name_is_internal(sob: object) -> None:
    read = wire.read_answer(json.dumps({"result": None, "error": {"exc_type": "KeyError", "sob": sob}}).encode())

    assert type(read) is Internal
