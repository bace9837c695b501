"""The inspection itself: axe isn't asked again about what it found good, and finds each fault all the same where it first appears."""

import pytest
from playwright.sync_api import Page

from tests.browser.inspection import Inspection

GOOD = """<!doctype html><html lang=sv><head><title>Momentet</title><meta name=viewport content="width=device-width"></head>
<body><main><h1>Momentet</h1><h2>Moduler</h2><ul id=list>{rows}</ul><form><label for=name>Namn</label><input id=name autocomplete=name></form>
<p>{text}</p><button type=button>Spara</button></main></body></html>"""
ROW = "<li><a href=/m/{number} style='display:inline-block;padding:1rem'>{name}</a></li>"
FAULTS = {
    "a button without a name": ("<button type=button>Spara</button>", "<button type=button> </button>", "button-name"),
    "a picture without words": ("<p>", "<img src=data:,><p>", "image-alt"),
    "a field whose label points elsewhere": ("for=name", "for=nobody", "label"),
    "a link that can't be read": ("<p>", "<p style='color:#bbb;background:#fff'>", "color-contrast"),
    "a heading that skips a level": ("<h2>Moduler</h2>", "<h2>Moduler</h2><h4>Steg</h4>", "heading-order"),
    "no main heading": ("<h1>Momentet</h1>", "", "page-has-heading-one"),
    "a page without a title": ("<title>Momentet</title>", "<title></title>", "document-title"),
    "a list with something else in it": ("<ul id=list>", "<ul id=list><div>Rubrik</div>", "list"),
    "a word that isn't a role": ("<p>", "<p role=rubrik>", "aria-roles"),
    "a state that doesn't exist": ("<button ", "<button aria-expanded=perhaps ", "aria-valid-attr-value"),
    "a zoom that is locked": ("width=device-width", "width=device-width, user-scalable=no", "meta-viewport"),
    "a field that fills in nonsense": ("autocomplete=name", "autocomplete=nonsense", "autocomplete-valid"),
}


def page_of(*names: str, text: str = "Spara ofta.") -> str:
    """Give a page with a row for each name."""
    rows = "".join(ROW.format(number=number, name=name) for number, name in enumerate(names))
    return GOOD.format(rows=rows, text=text)


@pytest.fixture
def inspection(page: Page, monkeypatch: pytest.MonkeyPatch) -> tuple[Inspection, list[str]]:
    """Give an inspection that has found a page good, and a list in which each of axe's further runs leaves a line."""
    page.set_viewport_size({"width": 700, "height": 507})
    runs: list[str] = []
    made, ask_axe = Inspection(page, has_scripts=True), Inspection._axe
    monkeypatch.setattr(Inspection, "_axe", lambda self: runs.append("axe") or ask_axe(self))
    page.set_content(page_of("Hans Wallin"))
    made.now()
    runs.clear()
    return made, runs


def test_other_names_and_more_rows_are_not_judged_again(page: Page, inspection: tuple[Inspection, list[str]]) -> None:
    made, runs = inspection
    page.set_content(page_of("Ingrid Strand", "Johan Karim", text="Sparat 10.42."))
    made.now()
    assert runs == []


@pytest.mark.parametrize("look", [{"width": 320, "height": 507}, "dark"], ids=str)
def test_another_window_or_theme_is(page: Page, inspection: tuple[Inspection, list[str]], look: object) -> None:
    made, runs = inspection
    page.set_content(page_of("Hans Wallin").replace("<p>", f"<p data-look='{look}'>"))
    page.emulate_media(color_scheme="dark") if look == "dark" else page.set_viewport_size(look)  # type: ignore[arg-type]  # a size
    made.now()
    assert runs == ["axe"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_on_a_page_that_is_known_is_found_each_time(
    page: Page, inspection: tuple[Inspection, list[str]], fault: str
) -> None:
    good, bad, rule = FAULTS[fault]
    made, _ = inspection
    page.set_content(page_of("Hans Wallin").replace(good, bad, 1))
    for _ in range(2):
        with pytest.raises(AssertionError, match=rf"  {rule} "):
            made.now()
