"""The rules of chains: what belongs where, what a hash covers, and what a walk notices."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.chassis.identifiers import new_id
from services.audit.model import GENESIS, HASHED, AccessRow, ChainHead, Walk, chain_of, hash_of, rows_of

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)


def record(**changes: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "time": NOON,
        "action": "read",
        "what": "moments.overview",
        "actor_kind": "staff",
        "actor_id": str(new_id()),
        "session_id": str(new_id()),
        "commission_version_id": new_id(),
        "care_unit_id": new_id(),
        "citizen_ids": [new_id()],
        "moment_id": new_id(),
        "reason": None,
        "correlation_id": str(new_id()),
    } | changes


def chain(length: int) -> tuple[ChainHead, list[AccessRow]]:
    head = ChainHead(chain="none/2026-11", sequence=0, row_hash=GENESIS)
    rows = [head.append({"id": new_id(), **facts}) for _ in range(length) for facts in rows_of(record())]
    return head, [AccessRow(**row) for row in rows]


def walked(head: ChainHead | None, rows: list[AccessRow], newest: int | None = None) -> str:
    walk = Walk()
    for row in rows:
        walk.step(row)
        if walk.fault:
            return walk.fault
    walk.end(head, newest if newest is not None else (rows[-1].sequence if rows else 0))
    return walk.fault


def test_a_record_belongs_to_its_units_month_in_utc() -> None:
    unit = new_id()
    new_year = datetime(2027, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert chain_of(record(care_unit_id=unit)) == f"{unit}/2026-11"
    assert chain_of(record(care_unit_id=unit, time=new_year)) == f"{unit}/2026-12"
    assert chain_of(record(care_unit_id=None, actor_kind="citizen")) == "citizen/2026-11"
    assert chain_of(record(care_unit_id=None, actor_kind="service")) == "none/2026-11"


def test_a_record_gives_a_row_for_each_citizen_or_one_for_nobody() -> None:
    one, other = new_id(), new_id()
    assert [row["citizen_id"] for row in rows_of(record(citizen_ids=[one, other, one]))] == [one, other]
    assert [row["citizen_id"] for row in rows_of(record(citizen_ids=[]))] == [None]


def test_sequences_have_no_gaps_and_the_head_is_the_last_row() -> None:
    head, rows = chain(5)
    assert [row.sequence for row in rows] == [1, 2, 3, 4, 5]
    assert (head.sequence, head.row_hash) == (5, rows[-1].row_hash)
    assert len({row.row_hash for row in rows}) == 5
    assert walked(head, rows) == ""
    assert walked(ChainHead(chain="a", sequence=0, row_hash=GENESIS), []) == ""


@pytest.mark.parametrize("name", HASHED)
def test_a_hash_covers_every_field(name: str) -> None:
    _head, rows = chain(1)
    facts = {field: getattr(rows[0], field) for field in HASHED}
    assert hash_of(GENESIS, facts) == rows[0].row_hash
    value = facts[name]
    changed = value + timedelta(microseconds=1) if isinstance(value, datetime) else f"{value}x"
    assert hash_of(GENESIS, {**facts, name: changed}) != rows[0].row_hash


def test_a_hash_is_of_the_instant_not_of_its_zone() -> None:
    _head, rows = chain(1)
    facts = {field: getattr(rows[0], field) for field in HASHED}
    elsewhere = {**facts, "time": NOON.astimezone(timezone(timedelta(hours=2)))}
    assert hash_of(GENESIS, elsewhere) == rows[0].row_hash


@given(st.text(max_size=50), st.text(max_size=50))
def test_two_reasons_never_give_the_same_hash(one: str, other: str) -> None:
    _head, rows = chain(1)
    facts = {field: getattr(rows[0], field) for field in HASHED}
    try:
        same = hash_of(GENESIS, {**facts, "reason": one}) == hash_of(GENESIS, {**facts, "reason": other})
    except UnicodeEncodeError:
        return
    assert same is (one == other)


def test_what_was_done_to_a_chain_is_told_where_it_was_done() -> None:
    head, rows = chain(4)
    rows[1].reason = "ett annat skäl"
    assert walked(head, rows) == "changed at 2"
    head, rows = chain(4)
    assert walked(head, rows[:1] + rows[2:]) == "removed at 2"
    assert walked(head, rows[1:]) == "removed at 1"
    assert walked(head, rows[:3]) == "removed at 4"
    assert walked(head, []) == "removed at 1"
    assert walked(None, rows) == "no head"
    head, rows = chain(4)
    rows[1].sequence, rows[2].sequence = 3, 2
    assert walked(head, [rows[0], rows[2], rows[1], rows[3]]) == "changed at 2"
    head, rows = chain(4)
    head.row_hash = "f" * 64
    assert walked(head, rows) == "changed at 4"
    head, rows = chain(4)
    head.sequence = 3
    assert walked(head, rows) == "added at 4"


def test_a_row_of_another_chain_does_not_fit() -> None:
    head, rows = chain(3)
    _other, others = chain(3)
    assert walked(head, [rows[0], others[1], rows[2]]) == "changed at 2"
