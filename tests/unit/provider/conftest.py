"""The provider as an application in this process, on the real demo people, with a clock that tests turn."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deploy.local.provider.app import create_app
from deploy.local.provider.issuers import Issuer, make_issuers
from deploy.local.provider.settings import PEOPLE, ProviderSettings
from tests.unit.provider.asking import CITIZEN, CITIZEN_SECRET, GATEWAY, PROVIDER, STAFF, STAFF_SECRET


@dataclass
class TurnedClock:
    """A monotonic clock that stands still until a test turns it, in seconds."""

    seconds: float = 0.0

    def __call__(self) -> float:
        """Give the time."""
        return self.seconds


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one key file for all: making RSA keys takes a while."""
    return tmp_path_factory.mktemp("provider") / "keys" / "provider.json"


@pytest.fixture(scope="session")
def settings(key_file: Path) -> ProviderSettings:
    return ProviderSettings(
        environment="test",
        host="127.0.0.1",
        var=key_file.parent,
        provider_port=8001,
        url=PROVIDER,
        public_url=GATEWAY,
        staff_client_id=STAFF,
        staff_client_secret=STAFF_SECRET,
        citizen_client_id=CITIZEN,
        citizen_client_secret=CITIZEN_SECRET,
        people_file=PEOPLE,
        key_file=key_file,
    )


@pytest.fixture(scope="session")
def issuers(settings: ProviderSettings) -> tuple[Issuer, Issuer]:
    """Give both issuers: they hold no state."""
    return make_issuers(settings)


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def app(settings: ProviderSettings, issuers: tuple[Issuer, Issuer], clock: TurnedClock) -> Flask:
    return create_app(settings, issuers, clock)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
