"""A whole system for the browser tests, on SQLite, and Debian's Chromium. Playwright's own browsers are never installed."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from deploy.local.broker import Broker
from tests.browser.people import Patient, People, new_number
from tests.chromium import launched
from tests.system import BASHIR, NORRA, System, Visitor, system_on

EXPECT_MILLISECONDS = 30_000


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use Debian's Chromium."""
    return launched("lang=sv-SE")


@pytest.fixture(scope="session")
def base_url() -> str:
    """Give none: these tests say whole addresses. pytest-base-url's own fixture of that name warns under pytest 9."""
    return ""


@pytest.fixture(scope="session")
def system(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Give a running system with nothing in it but the demo's people and programmes."""
    with system_on(broker, tmp_path_factory.mktemp("system"), is_fleeting=True, has_mailbox=True) as running:
        yield running


@pytest.fixture
def people(system: System, new_context: Callable[..., BrowserContext]) -> Iterator[People]:
    """Give browsers to people. Afterwards every page must have been inspected and no console may have complained."""
    expect.set_options(timeout=EXPECT_MILLISECONDS)
    opened = People(system, new_context)
    yield opened
    opened.check()


@pytest.fixture(scope="session")
def bashir(system: System) -> Visitor:
    """Give the practitioner who is responsible for the patients of these tests."""
    return system.staff(BASHIR, NORRA)


@pytest.fixture
def patient(system: System, bashir: Visitor) -> Patient:
    """Give a citizen of this test's own, with Tobakshjälpen."""
    number = new_number()
    visitor = system.citizen(number)
    started = bashir.start(number)
    assert started.status_code == 201, started.text
    return Patient(number, visitor, str(started.json()["moment_id"]))
