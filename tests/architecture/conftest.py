"""The application as it starts, without a network, and what the services' classes say that they answer."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

from gateway.app import create_app
from gateway.backend import Transport
from tests.gateway_settings import nowhere

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def app() -> Flask:
    """Give the gateway's application over a transport that nobody uses here."""
    return create_app(nowhere(), cast("Transport", object()))


@pytest.fixture(scope="session")
def bus() -> dict[str, Any]:
    """Give `entrypoints`, `exchanges`, `queues` and `bindings` (`tests.architecture.bus`), read in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.architecture.bus"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="session")
def answered(bus: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Give the entrypoints of every service class: `what` it is, the `method`, and the routing key or queue that it `answers`."""
    found: dict[str, list[dict[str, str]]] = bus["entrypoints"]
    return found
