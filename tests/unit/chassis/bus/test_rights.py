"""What a part may do follows from its contracts alone: whoever declares some has a user's rights, no more and no fewer."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest

from common.chassis.bus.rights import NOTHING, rights_of
from common.contracts.answers import new_answer_address
from common.contracts.base import (
    EVENTS,
    RPC_EXCHANGE,
    RPCS,
    SUBSCRIPTIONS,
    WORK_QUEUES,
    Caller,
    Event,
    Nothing,
    Subscription,
    WorkQueue,
    query,
)

LETTERS = "letters"
"""A service that declares contracts and stands nowhere else."""


@pytest.fixture(autouse=True)
def contracts() -> Iterator[None]:
    kept = [(registry, dict(registry)) for registry in (RPCS, EVENTS, SUBSCRIPTIONS, WORK_QUEUES)]
    sent = Event(LETTERS, "se.sob.letter.sent.v1", "A letter was sent", Nothing)
    Subscription(LETTERS, "on_it", sent)
    WorkQueue(LETTERS, "outgoing", senders=frozenset({"moments"}))
    query(LETTERS, "find", Nothing, Nothing, Caller.STAFF)
    query(LETTERS, "count", Nothing, Nothing, Caller.SERVICE, services=("audit",))
    query("audit", "tell", Nothing, Nothing, Caller.SERVICE, services=(LETTERS,))
    yield
    for registry, before in kept:
        registry.clear()
        registry.update(before)  # type: ignore[arg-type]  # each gets its own back


def allowed(pattern: str, *names: str) -> list[bool]:
    return [re.search(pattern, name) is not None for name in names]


def test_a_service_that_declares_contracts_has_its_rights() -> None:
    may, reply = rights_of(LETTERS), f"rpc.reply-letters-{uuid4()}"
    assert all(allowed(may.configure, "rpc-letters.1", "rpc-letters.3", reply))
    assert all(allowed(may.read, "letters.on_it", "letters.outgoing", "rpc-letters.1", RPC_EXCHANGE, reply))
    assert all(allowed(may.write, "letters.events", RPC_EXCHANGE, "sob.again.125s", reply))
    write, read = may.topics[RPC_EXCHANGE]
    assert all(allowed(write, "audit.tell", str(uuid4())))
    assert all(allowed(write, new_answer_address("gateway"), new_answer_address("audit")))
    assert all(allowed(read, "letters.*", new_answer_address("letters")))
    assert not any(allowed(read, str(uuid4()), new_answer_address("gateway"), "answers.letters.*", "answers.#"))
    assert all(allowed(may.topics["sob.again.1s"][0], "letters.on_it", "letters.outgoing"))


def test_it_has_no_others() -> None:
    may = rights_of(LETTERS)
    assert not any(
        allowed(
            may.configure, "letters.events", "letters.on_it", RPC_EXCHANGE, "rpc-audit.1", "rpc.reply-gateway-1", ""
        )
    )
    assert not any(
        allowed(may.read, "letters.events", "audit.access_records", "moments.events", "sob.dead", "rpc-audit.1", "")
    )
    assert not any(
        allowed(
            may.write, "letters.outgoing", "audit.access_records", "moments.events", "amq.default", "lettersXevents", ""
        )
    )
    write, read = may.topics[RPC_EXCHANGE]
    assert not any(allowed(write, "audit.verify", "letters.find", "auditXtell", "#", f"{uuid4()}.x"))
    assert not any(allowed(read, "#", "*.*", "audit.*", "letters.#"))
    assert may.topics["sob.again.1s"][1] == NOTHING
    assert not any(allowed(may.topics["sob.again.1s"][0], "audit.access_records", "moments.on_it", "#"))


def test_others_gain_what_its_contracts_name_them_for() -> None:
    assert allowed(rights_of("gateway").topics[RPC_EXCHANGE][0], "letters.find", "letters.count") == [True, False]
    assert allowed(rights_of("audit").topics[RPC_EXCHANGE][0], "letters.find", "letters.count") == [False, True]
    assert allowed(rights_of("moments").write, "letters.outgoing") == [True]
    assert allowed(rights_of("gateway").write, "letters.outgoing", "audit.access_records") == [False, True]
