"""A browser reduced to what is measured: one kept-alive connection, a cookie, and the hidden fields of a page's form."""

import http.client
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

SECONDS = 10.0
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Loaded:
    """An answer: its status, its text, and the seconds from the first byte sent to the last one read."""

    status: int
    text: str
    took: float


class Browser:
    """Speaks HTTP to one gateway, with little of its own to measure."""

    def __init__(self, url: str) -> None:
        """Remember the address; the connection is made at the first request, and anew when the gateway has closed it."""
        address = urlsplit(url)
        self._connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=SECONDS)

    def get(self, path: str, cookie: str) -> Loaded:
        """Load a page."""
        return self._load("GET", path, cookie, None)

    def post(self, path: str, cookie: str, fields: list[tuple[str, str]]) -> Loaded:
        """Post a form; a redirect is not followed."""
        return self._load("POST", path, cookie, urlencode(fields).encode())

    def close(self) -> None:
        """Disconnect; the next request connects again."""
        self._connection.close()

    def _load(self, method: str, path: str, cookie: str, body: bytes | None) -> Loaded:
        headers = {"Cookie": cookie, "Accept": "text/html"} | ({"Content-Type": FORM} if body is not None else {})
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        return Loaded(answer.status, text.decode(), time.perf_counter() - began)


def hidden_fields(page: str, action: str) -> list[tuple[str, str]]:
    """Give the hidden fields of the page's form that posts to `action`; raises `LookupError` when there is none."""
    reader = _Forms(action)
    reader.feed(page)
    if not reader.found:
        raise LookupError(action)
    return reader.found


class _Forms(HTMLParser):
    """Gathers the hidden inputs inside the form with one action."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action = action
        self._inside = False
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form's beginning and its hidden inputs."""
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("action") == self._action
        elif tag == "input" and self._inside and given.get("type") == "hidden":
            self.found.append((given.get("name") or "", given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Note a form's end."""
        if tag == "form":
            self._inside = False
