"""A citizen at the browser: the real application over a recording transport."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, expect

from gateway.app import create_app
from gateway.identity.visitor import SessionCache
from tests.chromium import launched
from tests.gateway_settings import nowhere
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.home import Home
from tests.unit.gateway.staff.recording import Recording
from tests.waiting import PATIENCE_SECONDS


@pytest.fixture(scope="module")
def started() -> Flask:
    """Give the application as it starts; that takes half a second, so a module's tests share it."""
    return create_app(nowhere(), Recording())


@pytest.fixture
def bus() -> Recording:
    """Give the transport, with nothing behind it until `home` is asked for."""
    return Recording()


@pytest.fixture
def home(bus: Recording) -> Home:
    """Give what the services know of the citizen."""
    return Home(bus)


@pytest.fixture
def app(started: Flask, bus: Recording, home: Home) -> Flask:
    """Give the application with nothing remembered from another test."""
    started.extensions["sob_transport"] = bus
    started.extensions["sob_sessions"] = SessionCache()
    started.extensions.pop("sob_programmes", None)
    return started


@pytest.fixture
def jane(app: Flask) -> FlaskClient:
    """Give Jane's browser without scripts, signed in."""
    client = app.test_client()
    client.set_cookie("sob-citizen", "a random id")
    return client


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use Debian's Chromium."""
    return launched()


@pytest.fixture
def net(context: BrowserContext, jane: FlaskClient) -> Net:
    """Give the way from Chromium to the application, signed in as Jane."""
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    return Net(context, jane)


@pytest.fixture(scope="session")
def base_url() -> str:
    """Give where the application seems to be; pytest-base-url's own fixture of that name warns under pytest 9."""
    return ORIGIN
