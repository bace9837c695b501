"""The provider as it runs: a process of its own, started by its command."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from deploy.local.ports import free_port
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "deploy.local.provider"]
GATEWAY = "http://127.0.0.1:8000"
STAFF, STAFF_SECRET = "sob-personal", "staff-secret"
CITIZEN, CITIZEN_SECRET = "sob-invanare", "citizen-secret"


@dataclass(frozen=True)
class RunningProvider:
    """A provider that answers at `url`."""

    url: str
    process: subprocess.Popen[str]
    environment: dict[str, str]


def environment_for(var: Path, port: int) -> dict[str, str]:
    """Give a complete environment for a provider with its files under `var`."""
    return {
        "PATH": os.environ["PATH"],
        "SOB_ENV": "test",
        "SOB_VAR": str(var),
        "SOB_PROVIDER_PORT": str(port),
        "SOB_PROVIDER_URL": f"http://127.0.0.1:{port}",
        "SOB_PUBLIC_URL": GATEWAY,
        "SOB_STAFF_CLIENT_ID": STAFF,
        "SOB_STAFF_CLIENT_SECRET": STAFF_SECRET,
        "SOB_CITIZEN_CLIENT_ID": CITIZEN,
        "SOB_CITIZEN_CLIENT_SECRET": CITIZEN_SECRET,
    }


def start(environment: dict[str, str]) -> RunningProvider:
    """Start a provider and wait until it answers."""
    url = environment["SOB_PROVIDER_URL"]
    process = subprocess.Popen(COMMAND, cwd=ROOT, env=environment, text=True, stderr=subprocess.PIPE)

    def answers() -> bool:
        assert process.poll() is None, f"The provider ended: {process.communicate()[1]}"
        try:
            return requests.get(f"{url}/ready", timeout=2).ok
        except requests.ConnectionError:
            return False

    until(answers, 30, 0.1)
    return RunningProvider(url, process, environment)


def stop(provider: RunningProvider) -> str:
    """Ask a provider to stop, and give what it logged."""
    provider.process.send_signal(signal.SIGTERM)
    return provider.process.communicate(timeout=15)[1]


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProvider]:
    """Give a running provider for the module's tests."""
    running = start(environment_for(tmp_path_factory.mktemp("provider"), free_port()))
    yield running
    stop(running)
