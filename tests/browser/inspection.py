"""What every page must pass: axe finds nothing, nothing lies outside its width, and the browser complains about nothing.

Axe takes a tenth of a second of processor time and more, and a run lands on hundreds of pages that are made of the same parts. So axe judges a page when
some part of it hasn't been judged in this run in a window of this size and in this theme (`outline.js` says what a part is). Everything else is looked at on each landing.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Frame, Page, Response

from tests import shared

HERE = Path(__file__).parent
AXE = (HERE / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
OUTLINE = (HERE / "outline.js").read_text(encoding="utf-8")
LOOK = """() => ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-contrast: more)', 'print']
  .map((each) => matchMedia(each).matches).join() + [innerWidth, innerHeight]"""
JUDGED = "judged-by-axe"
RUN_AXE = "async () => (await axe.run(document, {rules: {'target-size': {enabled: true}}, resultTypes: ['violations']})).violations"
WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
CUT_OFF = """() => [...document.querySelectorAll('button, a, summary, th, td, h1, h2, h3')]
  .filter((each) => each.checkVisibility() && each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1)
  .map((each) => each.innerText.trim())"""
AT_REST = """() => document.getAnimations()
  .filter((each) => each.effect.getComputedTiming().endTime < Infinity && each.playState === 'running').length === 0"""
LEFT = "Execution context was destroyed"
"""What Playwright says where the page went on to another under a script of ours: a button pressed just before was quicker."""
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (400|403|404|409|422)\b")


class Inspection:
    """Watches one page of a browser: `now` inspects what it shows, `complaints` gives everything that was wrong or not inspected."""

    def __init__(self, page: Page, *, has_scripts: bool) -> None:
        """Begin to listen. Axe is a script: where the person has turned scripts off, only the width is measured."""
        self._page = page
        self._has_scripts = has_scripts
        self._refused: set[str] = set()
        self._visited: dict[str, str] = {}
        self._inspected: set[str] = set()
        self._told: list[str] = []
        self._expected: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._told.append(f"{page.url}: {error}"))
        page.on("response", self._answered)
        page.on("framenavigated", self._navigated)

    def expect(self, text: str) -> None:
        """Let the console say this: the test makes it happen."""
        self._expected.append(text)

    def now(self) -> None:
        """Inspect the page, or the one that comes meanwhile; raises `AssertionError` with rule, target and page."""
        try:
            self._inspect()
        except Error as error:
            if LEFT not in error.message:
                raise
            self._page.wait_for_load_state()
            self._inspect()

    def complaints(self) -> list[str]:
        """Give what the console said against expectation, and which pages nobody inspected."""
        told = [line for line in self._told if not any(text in line for text in self._expected)]
        return told + [f"not inspected: {where}" for where in self._visited if where not in self._inspected]

    def _inspect(self) -> None:
        where = _place(self._page.url)
        self._inspected.add(where)
        # What unfolds covers its neighbours for a moment: they are judged where they come to rest.
        self._page.wait_for_function(AT_REST)
        width, room = self._page.evaluate(WIDTHS)
        assert width <= room, f"{where} is {width} px wide in a window of {room} px: {self._widest(room)}"
        cut_off = self._page.evaluate(CUT_OFF)
        assert not cut_off, f"{where} has words that don't fit: {cut_off}"
        if self._has_scripts:
            self._judge(where)

    def _judge(self, where: str) -> None:
        """Let axe judge the page unless all its parts are known to be good; what it finds is raised each time that it is there."""
        parts = self._parts()
        if parts <= shared.lines(JUDGED):
            return
        found = "\n".join(_told(violation) for violation in self._axe())
        assert not found, f"axe on {where}:\n{found}"
        # What appeared while axe was at work may not have been judged.
        shared.add_lines(JUDGED, parts & self._parts())

    def _parts(self) -> set[str]:
        """Give the digests of what the page is made of, each with the window and the theme."""
        look = self._page.evaluate(LOOK)
        return {f"{look} {part}" for part in self._page.evaluate(OUTLINE)}

    def _axe(self) -> list[dict[str, Any]]:
        if not self._page.evaluate("() => 'axe' in window"):
            self._page.evaluate(AXE)
        found: list[dict[str, Any]] = self._page.evaluate(RUN_AXE)
        return found

    def _widest(self, room: int) -> Any:
        return self._page.evaluate(
            """(room) => [...document.querySelectorAll('body *')]
                 .filter((each) => each.getBoundingClientRect().right > room + 1)
                 .map((each) => `${each.tagName}.${each.className}`).slice(0, 5)""",
            room,
        )

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # A page that refuses (404, 409, 422) is a page like any other; the browser calls it an error.
        if REFUSED.match(message.text) and message.location["url"] in self._refused:
            return
        self._told.append(f"{self._page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.status >= 400:
            self._refused.add(response.url)

    def _navigated(self, frame: Frame) -> None:
        if frame == self._page.main_frame and frame.url.startswith("http"):
            self._visited[_place(frame.url)] = frame.url


def _place(url: str) -> str:
    """Give the page without query and fragment."""
    return urlsplit(url)._replace(query="", fragment="").geturl()


def _told(violation: dict[str, Any]) -> str:
    targets = "; ".join(f"{node['target']} {node['html'][:160]}" for node in violation["nodes"][:5])
    return f"  {violation['id']} ({violation['help']}): {targets}"
