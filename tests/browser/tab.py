"""A person's tab: opens pages of the system, and has each page inspected on arrival."""

import os
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.inspection import Inspection

DOCS = Path(__file__).resolve().parents[2] / "docs"
DRAWS = os.environ.get("SOB_SCREENSHOTS") == "1"
"""Whether the guides' pictures are made anew; a run of the tests changes no file."""
SCROLL = """async (element) => {
  scrollTo({top: element ? scrollY + element.getBoundingClientRect().top - 16 : 0, behavior: 'instant'});
  for (const _ of [1, 2, 3]) await new Promise(requestAnimationFrame); // painted
}"""


class Tab:
    """One tab of a browser at the gateway under `url`."""

    def __init__(self, context: BrowserContext, url: str, *, has_scripts: bool = True) -> None:
        """Open an empty tab; `has_scripts` tells whether the browser runs them."""
        self.has_scripts = has_scripts
        self.context = context
        self.url = url
        self.page = context.new_page()
        self.inspection = Inspection(self.page, has_scripts=has_scripts)
        self.inspections = [self.inspection]

    def reopen(self) -> None:
        """Close the tab and open an empty one in the same browser."""
        self.page.close()
        self.page = self.context.new_page()
        self.inspection = Inspection(self.page, has_scripts=self.has_scripts)
        self.inspections.append(self.inspection)

    def open(self, path: str) -> None:
        """Go to a page of the gateway."""
        self.page.goto(f"{self.url}{path}")

    def shows(self, heading: str | re.Pattern[str]) -> None:
        """Wait for the page with this main heading, and inspect it."""
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        self.page.wait_for_load_state()
        self.inspection.now()

    def says(self, text: str | re.Pattern[str]) -> None:
        """Expect a text that can be seen."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def press(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=exact).click()

    def follow(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=name, exact=exact).click()

    def back(self) -> None:
        """Press the browser's own button."""
        self.page.go_back()

    def picture(self, place: str, *, at: Locator | None = None) -> None:
        """Keep what is seen as `docs/<place>.png` (`staff/images/hantera`), scrolled so that `at` stands on top."""
        if not DRAWS:
            return
        self.page.evaluate(SCROLL, at.element_handle() if at else None)
        file = DOCS / f"{place}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=file, animations="disabled", caret="hide")
