"""An application whose answers take their time, break off and tell when they are let go."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Flask, Response, request

TOLD = Path(os.environ.get("SOB_VAR", "var"))
pages = Blueprint("pages", __name__)


def create() -> Flask:
    """Make it. What it has to tell it writes as files into `SOB_VAR`."""
    app = Flask(__name__)
    app.register_blueprint(pages)
    return app


@pages.get("/halsa")
def health() -> str:
    """Answer at once."""
    return "ok"


@pages.get("/whose")
def whose() -> str:
    """Tell from whom the request is."""
    return request.remote_addr or ""


@pages.get("/slow")
def slow() -> str:
    """Answer after a second."""
    (TOLD / "begun").touch()
    time.sleep(1)
    return "done"


@pages.get("/endless")
def endless() -> Response:
    """Answer without an end; tell when nobody wants more."""

    def parts() -> Iterator[bytes]:
        try:
            while True:
                yield b"a" * 100_000
        finally:
            (TOLD / "let-go").touch()

    return Response(parts())


@pages.get("/by-and-by")
def by_and_by() -> Response:
    """Answer in two parts, the second when it is wanted."""

    def parts() -> Iterator[bytes]:
        yield b"first"
        while not (TOLD / "go-on").exists():
            time.sleep(0.02)
        yield b"second"

    return Response(parts())


@pages.get("/broken/<int:after>")
def broken(after: int) -> Response:
    """Fail after so many parts."""

    def parts() -> Iterator[bytes]:
        yield from [b"part"] * after
        raise RuntimeError

    return Response(parts())
