"""`make run` answers each thing that a person can mend with one sentence, exit code 1 and no traceback, before it starts anything."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.local.broker import Broker
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.preparation import Preparation
from deploy.local.progress import StepError
from deploy.local.run import reach_broker, take_folder
from deploy.local.supervisor import Process, complete

DEAD_BROKER = f"amqp://sob:secret@{LOOPBACK}:1/"


def refusal(var: Path, settings: Mapping[str, str]) -> str:
    """Run with these settings and give the one line that it complains with."""
    usual = {"SOB_VAR": str(var), "SOB_PORT": str(free_port()), "SOB_PROVIDER_PORT": str(free_port())}
    outside = {name: value for name, value in os.environ.items() if name != "AMQP_URI"}
    command = [sys.executable, "-m", "deploy.local.run"]
    environment = outside | usual | dict(settings)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()


@pytest.fixture
def taken_port() -> Iterator[int]:
    """Give a port that another program listens on."""
    with socket.create_server((LOOPBACK, free_port())) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("variable", ["SOB_PORT", "SOB_PROVIDER_PORT"])
def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path, taken_port: int, variable: str) -> None:
    said = refusal(tmp_path, {variable: str(taken_port)})
    assert said.startswith(f"Port {taken_port} is taken")
    assert f"{variable}={taken_port + 10} make run" in said


def test_a_port_that_is_no_port_is_refused(tmp_path: Path) -> None:
    assert "between 1 and 65535, not “eighty”" in refusal(tmp_path, {"SOB_PORT": "eighty"})


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert f"{tmp_path}/file/var can't be written" in refusal(tmp_path / "file" / "var", {})


def test_a_second_run_from_the_same_folder_is_told_about_the_first(tmp_path: Path) -> None:
    with take_folder(tmp_path):
        assert f"runs already from {tmp_path} (process {os.getpid()})" in refusal(tmp_path, {})


def test_what_a_crashed_run_left_in_the_lock_file_hinders_nobody(tmp_path: Path) -> None:
    (tmp_path / "run.lock").write_text("4711")
    with take_folder(tmp_path):
        assert (tmp_path / "run.lock").read_text() == str(os.getpid())


def test_a_broker_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    said = refusal(tmp_path, {"AMQP_URI": DEAD_BROKER})
    assert f"The broker at {LOOPBACK}:1 (AMQP_URI) doesn't answer" in said
    assert "secret" not in said


def test_production_is_not_run_this_way(tmp_path: Path) -> None:
    assert "SOB_ENV=production" in refusal(tmp_path, {"SOB_ENV": "production"})


def test_a_broker_that_is_reached_is_not_complained_about(amqp_uri: str) -> None:
    reach_broker(amqp_uri)
    dead_node = amqp_uri.replace(f":{urlsplit(amqp_uri).port}/", ":1/")
    reach_broker(f"{dead_node};{amqp_uri}")


def test_a_broker_tells_a_wrong_password_from_a_wrong_virtual_host(broker: Broker) -> None:
    password = broker.uri().split(":")[2].partition("@")[0]
    with pytest.raises(StepError, match="doesn't accept this user"):
        reach_broker(broker.uri().replace(password, "wrong"))
    with pytest.raises(StepError, match="that virtual host"):
        reach_broker(broker.uri("nowhere"))


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(StepError, match="no address of a broker"):
        reach_broker("amqp://host:port/")
    with pytest.raises(StepError, match="Address number 2"):
        reach_broker("amqp://host/;host")


def test_a_frozen_broker_does_not_answer(broker: Broker) -> None:
    broker.freeze()
    try:
        with pytest.raises(StepError, match="doesn't answer"):
            reach_broker(broker.uri())
    finally:
        broker.thaw()


def shell(name: str, line: str) -> Process:
    """Describe a step."""
    return Process(name, ("sh", "-c", line), complete({}))


def test_steps_of_a_chain_follow_each_other_and_chains_go_side_by_side(tmp_path: Path) -> None:
    meet = f"touch {tmp_path}/$0; until [ -e {tmp_path}/$1 ]; do sleep 0.02; done"
    chains = [
        [Process("left", ("sh", "-c", meet, "l", "r"), complete({})), shell("after", f"ls {tmp_path}/l")],
        [Process("right", ("sh", "-c", meet, "r", "l"), complete({}))],
    ]
    Preparation(tmp_path, chains).finish()
    assert (tmp_path / "after.log").read_text() == f"{tmp_path}/l\n"


def test_a_failing_step_stops_the_preparation_and_is_named(tmp_path: Path) -> None:
    preparation = Preparation(
        tmp_path, [[shell("loading", "echo programme.yaml:3: no name; exit 1"), shell("never", "touch never")]]
    )
    with pytest.raises(StepError, match=r"programme.yaml:3: no name\nThe step loading failed"):
        preparation.finish()
    preparation.close()
    assert not (tmp_path / "never.log").exists()
