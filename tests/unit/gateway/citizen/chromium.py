"""A real browser on the real application without a network: what Chromium asks is answered by Flask's test client in the same process."""

from collections.abc import Callable
from html import escape
from typing import Any

from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Request, Route

ORIGIN = "http://localhost"
SENT = {"accept", "content-type", "if-none-match", "x-csrf-token", "x-sob-poll"}
GO_ON = '<!doctype html><meta http-equiv="refresh" content="0; url={}">'
"""What sends the browser on: a redirect that Playwright answers isn't answered by it once more, and there is no network to go on to."""


class Net:
    """The way from the browser to the application. `asked` holds (method, path) of what came through; `is_away` cuts it.

    With `holds_saves` a save of the script stays on its way until `release`; with `holds_answers` it arrives and its answer stays.
    """

    def __init__(self, context: BrowserContext, client: FlaskClient) -> None:
        self.asked: list[tuple[str, str]] = []
        self.is_away = False
        self.loses_answers = False
        self.holds_saves = False
        self.holds_answers = False
        self._held: list[Callable[[], None]] = []
        self._client = client
        context.route("**/*", self._answer)

    def saves(self) -> int:
        """Give how many times the script has saved."""
        return sum(path.endswith("/autospara") for _method, path in self.asked)

    def release(self) -> None:
        """Let go what is held, the oldest first."""
        self.holds_saves = self.holds_answers = False
        held, self._held = self._held, []
        for go_on in held:
            go_on()

    def _answer(self, route: Route) -> None:
        if self.holds_saves and route.request.url.endswith("/autospara"):
            self._held.append(lambda: self._carry(route))
        else:
            self._carry(route)

    def _carry(self, route: Route) -> None:
        request = route.request
        if self.is_away:
            route.abort("internetdisconnected")
            return
        address = request.url.removeprefix(ORIGIN)
        self.asked.append((request.method, address.partition("?")[0]))
        given = self._client.open(
            address, method=request.method, data=request.post_data_buffer, headers=_headers(request), base_url=ORIGIN
        )
        if self.loses_answers and request.method == "POST":
            given.close()
            route.abort("connectionreset")
            return
        headers = {name: value for name, value in given.headers.items() if name.lower() != "set-cookie"}
        body = given.get_data()
        given.close()
        status = given.status_code
        if given.location and request.is_navigation_request():
            status, headers, body = 200, {"Content-Type": "text/html"}, GO_ON.format(escape(given.location)).encode()
        if self.holds_answers and request.url.endswith("/autospara"):
            self._held.append(lambda: route.fulfill(status=status, headers=headers, body=body))
        else:
            route.fulfill(status=status, headers=headers, body=body)


def _headers(request: Request) -> dict[str, Any]:
    return {name: value for name, value in request.headers.items() if name in SENT}
