"""The servers that a run shares: nobody hurts them, and whoever needs one that doesn't start is told why."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.broker import Broker, BrokerError
from tests import servers, shared
from tests.servers import BROKER, Keeper


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    """Give the keeper of a run whose only worker is this process; nothing is started yet."""
    monkeypatch.setenv(shared.FOLDER, str(tmp_path))
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    made = Keeper()
    made.start()
    yield made
    made.end()


def test_what_nobody_asks_for_is_not_started(keeper: Keeper) -> None:
    keeper.end()
    assert list(shared.folder().iterdir()) == []


def test_two_who_ask_get_the_same_server_and_it_ends_with_the_run(keeper: Keeper) -> None:
    with servers.postgres() as one, servers.postgres() as other:
        assert one.url("x") == other.url("x")
        one.create_database("made_by_one")
        other.drop_database("made_by_one")
    keeper.end()
    with pytest.raises(Exception, match="refused"):
        other.create_database("too_late")


def test_a_server_that_does_not_start_says_why_to_each_who_asks(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: Path) -> Broker:
        raise BrokerError("RabbitMQ is not installed.")

    monkeypatch.setitem(servers.MAKERS, BROKER, fail)
    for _ in range(2):
        with pytest.raises(AssertionError, match="not installed"), servers.broker():
            pass


def test_the_shared_broker_can_not_be_hurt() -> None:
    held = servers.SharedBroker("folder", 1, {}, "word")
    for hurt in (held.kill, held.restart, held.freeze, held.thaw, held.stop, held.start):
        with pytest.raises(AssertionError, match="broker_to_hurt"):
            hurt()
