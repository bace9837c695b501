"""A process is alive as long as its consuming threads go round, whatever the broker does; it is ready when all that it takes work from is there."""

from types import SimpleNamespace
from typing import Any

import pytest

from common.chassis.bus import health, queue_consumer
from common.chassis.bus.call_slots import CallSlot
from common.chassis.bus.health import Health, missing_seconds
from common.chassis.bus.queue_consumer import QueueConsumer
from common.chassis.bus.rpc_client import AnswersConsumer
from common.chassis.bus.rpc_consumer import RpcConsumer
from common.chassis.bus.shared import SharedResources


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Give a clock that the test moves."""
    clock = SimpleNamespace(now=1000.0, sleep=None)
    monkeypatch.setattr(queue_consumer.time, "monotonic", lambda: clock.now)
    return clock


@pytest.fixture
def container(clock: SimpleNamespace) -> Any:
    """Give a container's shared extensions, as they are before anything is consumed."""
    calls = RpcConsumer()
    calls._slots = (CallSlot(1), CallSlot(2), CallSlot(3))
    calls._slots[0].call_in()
    shared: dict[Any, Any] = {QueueConsumer: QueueConsumer(), AnswersConsumer: AnswersConsumer(), RpcConsumer: calls}
    shared |= {(CallSlot, number): slot for number, slot in enumerate(calls._slots)}
    return SimpleNamespace(shared_extensions={**shared, SharedResources: None})


def test_a_broker_that_is_away_for_long_is_no_reason_for_a_restart(container: Any, clock: SimpleNamespace) -> None:
    clock.now += 10 * health.IDLE_SECONDS
    for one in container.shared_extensions.values():
        if isinstance(one, QueueConsumer):
            one._turn()
    assert missing_seconds(container) == 10 * health.IDLE_SECONDS
    assert Health(container).is_alive()


@pytest.mark.parametrize("standing", [QueueConsumer, AnswersConsumer, (CallSlot, 0)])
def test_a_thread_that_stands_still_is(container: Any, clock: SimpleNamespace, standing: Any) -> None:
    clock.now += health.IDLE_SECONDS
    for key, one in container.shared_extensions.items():
        if isinstance(one, QueueConsumer) and key != standing:
            one._turn()
    assert not Health(container).is_alive()


def test_one_slot_is_enough_for_calls_and_each_other_consumer_is_needed(container: Any, clock: SimpleNamespace) -> None:
    clock.now += 7
    shared = container.shared_extensions
    for one in (shared[QueueConsumer], shared[AnswersConsumer], shared[CallSlot, 1]):
        assert missing_seconds(container) == 7
        one._missing_since = None
    assert missing_seconds(container) == 0
