"""A browser without scripts: follows links and sends the forms that stand on a page, as they stand there."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse


@dataclass(frozen=True, slots=True)
class Form:
    """A form on a page: where it is sent, and its fields as they stand."""

    action: str
    fields: dict[str, str]


class _Forms(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.buttons: list[tuple[str, str, str]] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "form":
            self.forms.append(Form(found.get("action") or self._address, {}))
            self.by_id[found.get("id") or ""] = self.forms[-1]
        elif tag == "button" and found.get("form"):
            self.buttons.append((found["form"] or "", name, found.get("value") or ""))
        elif tag == "input" and name and (found.get("type") != "checkbox" or "checked" in found):
            self.forms[-1].fields[name] = found.get("value") or ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in found:
            self.forms[-1].fields[self._select] = found.get("value") or ""
        elif tag == "textarea":
            self._area = name
            self.forms[-1].fields[name] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # As every browser: one line feed after the tag is none of the text's.
            self.forms[-1].fields[self._area] = self.forms[-1].fields[self._area].removeprefix("\n")
            self._area = ""


class Page:
    """What came back."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.address = response.request.path + (
            f"?{query}" if (query := response.request.query_string.decode()) else ""
        )
        self.goes_to = response.headers.get("Location", "")
        self.headers = response.headers
        self.html = response.get_data(as_text=True)

    @property
    def text(self) -> str:
        """Give the words of the page that are seen, in one line."""
        body = re.sub(r"<(script|style|title|dialog|template)\b.*?</\1>", "", self.html, flags=re.DOTALL)
        words = re.sub(r"<[^>]+>", " ", body).replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')
        return re.sub(r"\s+", " ", words)

    def form(self, ending: str) -> Form:
        """Give the form whose address ends so."""
        reader = _Forms(self.address)
        reader.feed(self.html)
        return next(form for form in reader.forms if form.action.partition("?")[0].endswith(ending))

    def pressed(self, name: str, value: str) -> Form:
        """Give what the button of that name and value sends, which stands outside its form."""
        reader = _Forms(self.address)
        reader.feed(self.html)
        form = next(reader.by_id[each] for each, *said in reader.buttons if said == [name, value])
        return Form(form.action, {**form.fields, name: value})

    def links(self) -> list[str]:
        """Give where the page's links go."""
        return re.findall(r'<a [^>]*?href="([^"]*)"', self.html)


class Browser:
    """A signed-in staff member."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()
        self._client.set_cookie("sob-staff", "a random id")

    @property
    def secret(self) -> str:
        """Give the session's random id, as the cookie holds it."""
        cookie = self._client.get_cookie("sob-staff")
        assert cookie
        return cookie.value.strip('"')

    def sign_in(self, secret: str) -> None:
        """Take another session's cookie."""
        self._client.set_cookie("sob-staff", secret)

    def get(self, address: str, **headers: str) -> Page:
        """Open an address."""
        return Page(self._client.get(address, headers=headers))

    def send(self, form: Form, **typed: str) -> Page:
        """Send a form with what was typed in it."""
        return Page(self._client.post(form.action, data={**form.fields, **typed}))

    def send_by_htmx(self, form: Form, **typed: str) -> Page:
        """Send a form as htmx does, which takes a part of a page back."""
        return Page(self._client.post(form.action, data={**form.fields, **typed}, headers={"HX-Request": "true"}))

    def data(self, address: str) -> Any:
        """Ask the API."""
        return self._client.get(address).json

    def send_data(self, address: str, body: dict[str, Any], token: str) -> Any:
        """Send a command to the API, with the session's token against forgery."""
        return self._client.post(address, json=body, headers={"X-CSRF-Token": token}).json

    def follow(self, page: Page) -> Page:
        """Go where a page sends the browser."""
        assert page.status in {302, 303}, (page.status, page.text)
        return self.get(page.goes_to)
