"""A broker that hangs is told by its silence, counted in looks; the log tells of an outage twice."""

from types import SimpleNamespace
from typing import Any

import pytest

from common.chassis.bus import nodes
from common.chassis.bus.libraries import NotFound
from common.chassis.bus.nodes import HangsError, Listening, Outage, limited, reason

LOOKS = int(nodes.LONGEST_SILENCE_SECONDS / nodes.LOOK_EVERY_SECONDS)


class Raw:
    """A connection that has received some bytes."""

    bytes_recv = 0
    beats = 0

    def heartbeat_tick(self) -> None:
        """Count."""
        self.beats += 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Give a clock that the test moves."""
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(nodes.time, "monotonic", lambda: clock.now)
    return clock


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """Give what was logged."""
    lines: list[tuple[str, dict[str, Any]]] = []
    note = lambda line, **facts: lines.append((line, facts))  # noqa: E731 (both levels alike)
    monkeypatch.setattr(nodes, "log", SimpleNamespace(warning=note, info=note))
    return lines


def look(listening: Listening, clock: SimpleNamespace, times: int) -> None:
    for _ in range(times):
        clock.now += nodes.LOOK_EVERY_SECONDS
        listening.look()


def test_silence_ends_a_connection_and_anything_heard_begins_it_anew(clock: SimpleNamespace) -> None:
    raw = Raw()
    listening = Listening(raw)
    look(listening, clock, LOOKS)
    raw.bytes_recv += 8
    look(listening, clock, LOOKS)
    with pytest.raises(HangsError, match="says nothing"):
        look(listening, clock, 1)
    assert raw.beats == 2 * LOOKS


def test_a_process_that_stood_still_itself_does_not_blame_the_broker(clock: SimpleNamespace) -> None:
    listening = Listening(Raw())
    listening.look()
    clock.now += 60
    listening.look()
    listening.look()


def test_an_outage_is_told_once_when_it_begins_and_once_when_it_ends(
    clock: SimpleNamespace, told: list[tuple[str, dict[str, Any]]]
) -> None:
    outage = Outage("calls")
    outage.ends(SimpleNamespace(host="a:5672"))
    outage.begins(HangsError("it says nothing"))
    outage.begins(ConnectionRefusedError(111, "Connection refused"))
    clock.now += 7
    outage.ends(SimpleNamespace(host="b:5672"))
    outage.ends(SimpleNamespace(host="b:5672"))
    lost, back = told
    assert lost == (
        "lost the broker",
        {"link": "calls", "place": "a:5672", "fault": "HangsError", "reason": "it says nothing"},
    )
    assert back == ("the broker is back", {"link": "calls", "place": "b:5672", "seconds": 7})


def test_a_start_without_a_broker_is_told_as_waiting(told: list[tuple[str, dict[str, Any]]]) -> None:
    Outage("events").begins(ConnectionRefusedError(111, "Connection refused"))
    assert told[0][0] == "waiting for the broker"


def test_only_the_broker_s_own_words_are_told() -> None:
    assert "no queue" in reason(NotFound("NOT_FOUND - no queue 'x'"))
    assert not reason(ValueError("what a person wrote"))


def test_what_takes_too_long_hangs() -> None:
    with pytest.raises(HangsError, match=r"waiting took longer than 0\.01 s"), limited(0.01, "waiting"):
        nodes.eventlet.sleep(5)
