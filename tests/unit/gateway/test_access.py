"""What a view must say about itself. That records are kept is tested on a broker (`tests/integration/gateway/test_access.py`).

The recorder here only remembers: what is tested is what a view hands over, and when it refuses.
"""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import gateway
from common.chassis.identity import Actor
from common.contracts.base import RPCS, Caller, Kind, Nothing, Rpc
from gateway.access import AccessContextMissing, note_call, viewing

CITIZEN, MOMENT = UUID(int=1), UUID(int=2)
ACTOR = Actor(Caller.CITIZEN, str(CITIZEN))
ASKED = Rpc("moments", "asked_in_a_test", Nothing, Nothing, Kind.QUERY, frozenset({Caller.CITIZEN}))
del RPCS[ASKED.routing_key]


class Memory:
    """Keeps records in a list."""

    def __init__(self) -> None:
        self.records: list[Mapping[str, Any]] = []

    def record(self, queue: str, message: Mapping[str, Any], *, deadline: float) -> Future[None]:
        """Remember a record as if the broker had confirmed it."""
        assert queue == "audit.access_records"
        assert 0 < deadline <= 2
        self.records.append(message)
        done: Future[None] = Future()
        done.set_result(None)
        return done


@pytest.fixture
def memory() -> Memory:
    """Give a recorder."""
    return Memory()


def test_a_citizens_own_view_has_no_unit_and_no_commission(memory: Memory) -> None:
    with viewing(memory, ACTOR, correlation_id="c") as access:
        access.concerns([CITIZEN], moment_id=str(MOMENT))

    (record,) = memory.records
    assert (record["actor_kind"], record["care_unit_id"], record["commission_version_id"]) == ("citizen", None, None)
    assert (record["action"], record["what"], record["moment_id"]) == ("read", "moment", str(MOMENT))


def test_a_guardian_is_who_saw_it_and_the_child_whose_it_was(memory: Memory) -> None:
    guardian = UUID(int=3)
    with viewing(memory, Actor(Caller.CITIZEN, str(CITIZEN), guardian_id=guardian), correlation_id="c") as access:
        access.concerns([CITIZEN])

    (record,) = memory.records
    assert (record["actor_kind"], record["actor_id"]) == ("citizen", str(guardian))
    assert record["citizen_ids"] == [str(CITIZEN)]


def test_nothing_is_recorded_before_the_block_is_left(memory: Memory) -> None:
    with viewing(memory, ACTOR, correlation_id="c") as access:
        access.concerns([CITIZEN])
        assert memory.records == []

    assert len(memory.records) == 1


def test_a_call_outside_a_view_is_refused_also_after_one(memory: Memory) -> None:
    with viewing(memory, ACTOR, correlation_id="c") as access:
        note_call(ASKED)
        access.concerns([CITIZEN])

    with pytest.raises(AccessContextMissing, match=r"moments\.asked_in_a_test"):
        note_call(ASKED)


def test_a_view_is_open_in_its_own_thread_only(memory: Memory) -> None:
    with viewing(memory, ACTOR, correlation_id="c") as access, ThreadPoolExecutor(1) as pool:
        access.nobody()
        with pytest.raises(AccessContextMissing):
            pool.submit(note_call, ASKED).result()


def test_a_view_within_a_view_answers_for_its_own_calls(memory: Memory) -> None:
    with viewing(memory, ACTOR, what="outer", correlation_id="c") as outer:
        with viewing(memory, ACTOR, what="inner", correlation_id="c") as inner:
            note_call(ASKED)
            inner.concerns([CITIZEN])
        outer.nobody()

    assert [record["what"] for record in memory.records] == ["inner"]


def test_naming_an_empty_list_is_naming_nobody(memory: Memory) -> None:
    with viewing(memory, ACTOR, action="list", correlation_id="c") as access:
        note_call(ASKED)
        access.concerns([])

    assert memory.records == []


def test_one_view_shows_one_moment(memory: Memory) -> None:
    with viewing(memory, ACTOR, correlation_id="c") as access:
        access.concerns([CITIZEN], moment_id=MOMENT)
        access.concerns([CITIZEN], moment_id=MOMENT)
        with pytest.raises(ValueError, match="one moment"):
            access.concerns([CITIZEN], moment_id=UUID(int=9))

    assert len(memory.records) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"action": "peek"}, "action"),
        ({"what": ""}, "what"),
        ({"citizens": 501}, "citizen_ids"),
    ],
)
def test_a_record_that_audit_would_refuse_is_refused_here(memory: Memory, wrong: dict[str, Any], told: str) -> None:
    citizens = [UUID(int=each) for each in range(wrong.pop("citizens", 1))]

    def view() -> None:
        with viewing(memory, ACTOR, correlation_id="c", **wrong) as access:
            access.concerns(citizens)

    with pytest.raises(ValueError, match=told):
        view()
    assert memory.records == []


def test_no_view_of_the_gateway_is_told_as_a_change() -> None:
    """Opening the page of a change changes nothing; the change is recorded by whoever makes it."""
    views = [path for path in Path(gateway.__file__).parent.rglob("*.py") if 'action="change"' in path.read_text()]
    assert views == []
