"""Only requests to our own address are answered (`SOB_PUBLIC_URL`): what a sender calls us never comes into a redirect, a page or a cache.

Whoever asks by another name gets a short refusal (421, RFC 9110, 15.5.20), whichever way the name came: in `Host`, or in the request line, which
goes before `Host` (RFC 9112, 3.2.2). `X-Forwarded-Host` and `Forwarded` are read by nothing here: a proxy passes `Host` on.
"""

from urllib.parse import urlsplit

from flask import Flask, render_template, request

from common.contracts.errors import NamedError
from gateway.errors import wants_data
from gateway.phrases import sentence_of

PORTS = {"http": 80, "https": 443}
"""What an address means that names no port."""


class Misdirected(NamedError):
    """The request is for another address than ours."""

    code = "misdirected"
    status = 421
    message = "The request is for another address than ours."


def register(app: Flask, public_url: str, *, health: str) -> None:
    """Refuse what is meant for another address; `health` is the endpoint that probes ask by whatever address they have."""
    ours = urlsplit(public_url.lower())
    bare = ours.netloc.removesuffix(f":{PORTS[ours.scheme]}")
    names = {bare} if ours.port not in {None, PORTS[ours.scheme]} else {bare, f"{bare}:{PORTS[ours.scheme]}"}

    @app.before_request
    def check() -> tuple[str, int] | None:
        is_ours = all(name.lower() in names for name in _names_of_request())
        if is_ours or request.endpoint == health:
            return None
        if wants_data():
            raise Misdirected
        return render_template("misdirected.html", message=sentence_of(Misdirected())), Misdirected.status


def _names_of_request() -> list[str]:
    """Give every name that the request calls us by; none given is an empty one."""
    line = request.environ.get("RAW_URI", "/")  # gunicorn's; "/path" for all but proxies
    in_line = [] if line.startswith(("/", "*")) else [_name_in(line)]
    return [request.environ.get("HTTP_HOST", ""), *in_line]


def _name_in(address: str) -> str:
    """Give whom an address names; one that is none names nobody."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""
