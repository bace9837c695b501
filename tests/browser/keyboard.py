"""The keyboard alone: every stop on the way to a control can be seen, and shows that it has the focus."""

import re

from playwright.sync_api import Page, expect

from tests.browser.tab import Tab

MOST_PRESSES = 80
FOCUSED = r"""() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    words: (element.labels?.[0] ?? element).innerText.trim().replace(/\s+/g, ' '),
    isSeen: box.width > 1 && box.height > 1,
    // The skip link is seen only while it has the focus: that marks it.
    isMarked: element === document.body || element.matches('main, .ds-skip-link') || style.outlineStyle !== 'none' || style.boxShadow !== 'none',
  };
}"""


def tab_to(page: Page, words: str) -> None:
    """Press the tabulator until the control with these words has the focus; each stop on the way must be seen and marked."""
    for _ in range(MOST_PRESSES):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["isSeen"], focused
        assert focused["isMarked"], focused
        if focused["words"].startswith(words):
            return
    raise AssertionError(f"no way to {words!r} with the keyboard on {page.url}")


def enter(tab: Tab, words: str) -> None:
    """Go to a link or button, and press it."""
    tab_to(tab.page, words)
    tab.page.keyboard.press("Enter")


def choose(tab: Tab, label: str, option: str) -> None:
    """Go to a list and choose in it by typing how the option begins."""
    tab_to(tab.page, label)
    tab.page.keyboard.type(option)
    expect(tab.page.get_by_label(label).locator("option:checked")).to_have_text(re.compile(rf"^\s*{re.escape(option)}"))
