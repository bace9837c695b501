"""What is taken for an access record, and what the bus shall park."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.chassis.identifiers import new_id
from common.contracts.errors import Malformed
from services.audit.commands import read_record


def good(**changes: Any) -> bytes:
    record: dict[str, Any] = {
        "id": str(new_id()),
        "time": "2026-11-22T12:00:00.123456+00:00",
        "action": "read",
        "what": "moments.overview",
        "actor_kind": "staff",
        "actor_id": str(new_id()),
        "session_id": None,
        "commission_version_id": None,
        "care_unit_id": None,
        "citizen_ids": [],
        "moment_id": None,
        "reason": None,
        "correlation_id": "c",
    }
    return json.dumps(record | changes).encode()


def test_a_record_is_read() -> None:
    assert read_record(good())["what"] == "moments.overview"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        good(action="stare"),
        good(time="2026-11-22T12:00:00"),
        good(actor_kind="robot"),
        good(citizen_ids=["hans"]),
        good(citizen_ids=[str(new_id())] * 501),
        good(reason="x" * 501),
        good(extra=1),
    ],
)
def test_what_is_no_record_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        read_record(body)
    assert caught.value.details == {}
    assert caught.value.__cause__ is None


@given(st.binary(max_size=300))
def test_any_bytes_are_malformed_at_worst(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_record(body)
