"""A whole house for the browser tests, on SQLite, and Debian's Chromium. Playwright's own browsers are never installed."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from deploy.local.broker import Broker
from tests.browser.people import Patient, People, new_number
from tests.chromium import launched
from tests.house import BASHIR, NORRA, House, Visitor, house_on

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
def house(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a running house with nothing in it but the demo's people and programmes."""
    with house_on(broker, tmp_path_factory.mktemp("house"), is_fleeting=True) as running:
        yield running


@pytest.fixture
def people(house: House, new_context: Callable[..., BrowserContext]) -> Iterator[People]:
    """Give browsers to people. Afterwards every page must have been inspected and no console may have complained."""
    expect.set_options(timeout=EXPECT_MILLISECONDS)
    opened = People(house, new_context)
    yield opened
    opened.check()


@pytest.fixture(scope="session")
def bashir(house: House) -> Visitor:
    """Give the practitioner who is responsible for the patients of these tests."""
    return house.staff(BASHIR, NORRA)


@pytest.fixture
def patient(house: House, bashir: Visitor) -> Patient:
    """Give a citizen of this test's own, with Tobakshjälpen."""
    number = new_number()
    visitor = house.citizen(number)
    started = bashir.start(number)
    assert started.status_code == 201, started.text
    return Patient(number, visitor, str(started.json()["moment_id"]))
