"""The compared pages, found by what every version has: the addresses of citizens and staff, and what stands in a page's form."""

from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from uuid import uuid4

from tests.bench.against.versions import Side
from tests.bench.browsing import Browser, Loaded
from tests.bench.population import STEP, Person

OK, SEE_OTHER = 200, 303
PAGES = ("staff_list_short", "staff_list", "moment", "timeline", "programme", "step")

Get = Callable[[Browser, int], Loaded]
"""Loads one page for the sample of that number."""
Post = Callable[[Browser, int], Callable[[], Loaded]]
"""Reads the page that a person is on, and gives what sends its form."""


def gets(side: Side) -> Mapping[str, Get]:
    """Name each page and how it is loaded; citizens and their moments take turns."""
    people = [Person(**one) for one in side.citizens[:8]]

    def staff(ending: str) -> Get:
        return lambda browser, number: _shown(
            browser.get(f"/personal/moment/{people[number % len(people)].moment_id}{ending}", side.busy),
            "Tobakshjälpen",
        )

    def citizen(ending: str, holds: str) -> Get:
        return lambda browser, number: _shown(
            browser.get(
                f"/program/{people[number % len(people)].moment_id}{ending}", people[number % len(people)].cookie
            ),
            holds,
        )

    return {
        "staff_list_short": lambda browser, _number: _shown(browser.get("/personal/moment", side.small), "Alla"),
        "staff_list": lambda browser, _number: _shown(browser.get("/personal/moment", side.busy), "Alla"),
        "moment": staff(""),
        "timeline": staff("/tidslinje"),
        "programme": citizen("", "Tobakshjälpen"),
        "step": citizen(f"/steg/{STEP}", f"formular/{STEP}"),
    }


def posts(side: Side) -> Mapping[str, Post]:
    """Name each posting; every sample of one is another citizen's."""
    people = [Person(**one) for one in side.citizens]

    def autosave(browser: Browser, number: int) -> Callable[[], Loaded]:
        one = people[number % len(people)]
        form = Form.of(_shown(browser.get(one.step, one.cookie), one.form).text, one.form)
        fields = [
            (name, f"{value} {number}" if name in form.texts else value)
            for name, value in form.fields
            if name != "form_action"
        ]
        fields = [(name, value) for name, value in fields if name != "idempotency_id"] + [
            ("idempotency_id", str(uuid4()))
        ]
        return lambda: _answered(browser.post(form.save_to, one.cookie, fields), OK)

    def submit(browser: Browser, number: int) -> Callable[[], Loaded]:
        one = people[number % len(people)]
        form = Form.of(_shown(browser.get(f"{one.form}/skicka", one.cookie), one.form).text, one.form)
        return lambda: _answered(
            browser.post(one.form, one.cookie, [*form.hidden, ("form_action", "bekrafta")]), SEE_OTHER
        )

    return {"autosave": autosave, "submit": submit}


def _shown(page: Loaded, holds: str) -> Loaded:
    """Give the page; an error page is no page."""
    if holds not in page.text:
        raise RuntimeError(f"the page wasn't shown: {page.status}")
    return _answered(page, OK)


def _answered(page: Loaded, status: int) -> Loaded:
    if page.status != status:
        raise RuntimeError(f"another answer than {status}: {page.status} {page.text[:300]}")
    return page


class Form(HTMLParser):
    """Gathers what a browser would send of the page's first form with one action, and where it saves itself."""

    @classmethod
    def of(cls, page: str, action: str) -> "Form":
        """Read the page; raises `LookupError` when the form isn't there."""
        form = cls(action)
        form.feed(page)
        if not form.fields:
            raise LookupError(action)
        return form

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action = action
        self._inside = False
        self._writing = ""
        self.fields: list[tuple[str, str]] = []
        self.hidden: list[tuple[str, str]] = []
        self.texts: set[str] = set()
        self.save_to = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form's beginning and what stands in it."""
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            self._inside = given.get("action") == self._action
            self.save_to = given.get("data-save-to", self.save_to) if self._inside else self.save_to
        elif self._inside and tag == "textarea":
            self._writing = name
            self.texts.add(name)
            self.fields.append((name, ""))
        elif self._inside and tag == "input" and name and (kind not in {"radio", "checkbox"} or "checked" in given):
            self.fields.append((name, given.get("value", "")))
            if kind == "hidden":
                self.hidden.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        """Take what is written in a text field."""
        if self._writing:
            name, written = self.fields[-1]
            self.fields[-1] = (name, written + data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        """Note an end."""
        if tag == "textarea":
            self._writing = ""
        if tag == "form":
            self._inside = False
