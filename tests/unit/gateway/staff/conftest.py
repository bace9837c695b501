"""A staff member at the browser: the real application over a recording transport."""

import pytest
from flask import Flask

from gateway.app import create_app
from gateway.identity.visitor import SessionCache
from tests.gateway_settings import nowhere
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording


@pytest.fixture
def bus() -> Recording:
    """Give a transport behind which the whole care unit answers."""
    recording = Recording()
    unit.prepare(recording)
    return recording


@pytest.fixture(scope="module")
def started() -> Flask:
    """Give the application as it starts; that takes half a second, so a module's tests share it."""
    return create_app(nowhere(), Recording())


@pytest.fixture
def app(started: Flask, bus: Recording) -> Flask:
    """Give the application with nothing remembered from another test."""
    started.extensions["sob_transport"] = bus
    started.extensions["sob_sessions"] = SessionCache()
    started.extensions.pop("sob_programmes", None)
    return started


@pytest.fixture
def angelica(app: Flask) -> Browser:
    """Give Angelica's browser, signed in at the unit."""
    return Browser(app)
