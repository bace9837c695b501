"""Browsers for people: signed in by the pages, or with a session that was opened beforehand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from playwright.sync_api import BrowserContext

from tests.browser.tab import Tab
from tests.system import ASTRID, NORRA, System, Visitor

DESK = {"width": 1200, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
_serial = count()


def check_digit(nine: str) -> int:
    """Give the check digit of nine digits: modulus 10, weights 2, 1, 2, … (SKV 704)."""
    products = (int(digit) * (2 - place % 2) for place, digit in enumerate(nine))
    return -sum(product // 10 + product % 10 for product in products) % 10


def new_number() -> str:
    """Give a personnummer that nobody has had: birth number 985, of the kind that the Tax Agency keeps for tests."""
    born = date(1950, 1, 1) + timedelta(days=next(_serial))
    return f"{born:%Y%m%d}985{check_digit(f'{born:%y%m%d}985')}"


@dataclass(frozen=True)
class Patient:
    """A citizen with a moment of Tobakshjälpen: `visitor` is signed in at the API."""

    number: str
    visitor: Visitor
    moment_id: str

    def step(self, step_id: str) -> str:
        """Give the path of a step."""
        return f"/program/{self.moment_id}/steg/{step_id}"

    def response(self, step_id: str) -> dict[str, Any]:
        """Give the last response on a step, as it is saved."""
        found: list[dict[str, Any]] = self.visitor.get(f"/my/moments/{self.moment_id}/steps/{step_id}").json()[
            "responses"
        ]
        return found[-1] if found else {"state": "not_started", "version": 0, "answers": {}}

    def send_stop_day(self, note: str) -> str:
        """Send the form of 1.4 Stoppdagen; give the response's id."""
        path = f"/my/moments/{self.moment_id}/steps/stoppdagen/forms/stoppdagen/submit"
        answers = {"datum": (date.today() + timedelta(days=14)).isoformat(), "anteckning": note}  # noqa: DTZ011 (any day will do)
        sent = self.visitor.do(path, expected_version=0, answers=answers)
        assert sent.status_code == 200, sent.text
        return str(sent.json()["response_id"])


class People:
    """Opens browsers on a system; `check` tells whether any of their tabs had something to complain about."""

    def __init__(self, system: System, new_context: Callable[..., BrowserContext]) -> None:
        """Begin with no browser."""
        self.system = system
        self._new_context = new_context
        self._tabs: list[Tab] = []

    def stranger(self, **options: Any) -> Tab:
        """Give somebody who isn't signed in; `options` are Playwright's of a context."""
        context = self._new_context(**{"viewport": DESK, "locale": "sv-SE", **options})
        return self.tab(context, has_scripts=options.get("java_script_enabled", True))

    def tab(self, context: BrowserContext, *, has_scripts: bool = True) -> Tab:
        """Open one more tab in a browser."""
        opened = Tab(context, self.system.url, has_scripts=has_scripts)
        self._tabs.append(opened)
        return opened

    def signed_in(self, visitor: Visitor, **options: Any) -> Tab:
        """Give somebody whose session is open already."""
        tab = self.stranger(**options)
        tab.context.add_cookies([{"name": visitor.cookie, "value": visitor.secret, "url": self.system.url}])
        return tab

    def staff(self, hsa_id: str = ASTRID, unit: str = NORRA, **options: Any) -> Tab:
        """Give a staff member with a session of their own."""
        return self.signed_in(self.system.staff(hsa_id, unit), **options)

    def citizen(self, patient: Patient, **options: Any) -> Tab:
        """Give a citizen's phone."""
        return self.signed_in(patient.visitor, **{"viewport": PHONE, **options})

    def check(self) -> None:
        """Raise `AssertionError` with all complaints."""
        told = [line for tab in self._tabs for each in tab.inspections for line in each.complaints()]
        assert not told, "\n".join(told)
