"""Files from browsers and clients: a route says how large a body it takes, before anything of the body is read."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])
BESIDES = 64 * 1024
"""Bytes of a posted form beside its file."""


def takes_files(most: int) -> Callable[[View], View]:
    """Mark a view whose body may be a file of at most `most` bytes; all others take what a form or a message needs."""

    def mark(view: View) -> View:
        view.sob_most_bytes = most + BESIDES  # type: ignore[attr-defined]  # a mark on the function is read once, per request
        return view

    return mark


def most_of(endpoint: str | None) -> int:
    """Give how many bytes the file of a view may have; of one that doesn't say, what any form may."""
    most = _most_bytes(current_app, endpoint)
    return most - BESIDES if most else int(current_app.config["MAX_CONTENT_LENGTH"])


def _most_bytes(app: Flask, endpoint: str | None) -> int | None:
    view = app.view_functions.get(endpoint or "")
    holder = getattr(view, "view_class", view)
    return getattr(holder, "sob_most_bytes", None) or getattr(view, "sob_most_bytes", None)


def register(app: Flask) -> None:
    """Let each request be as large as its route says. Registered before the guard, which reads a posted form for its token."""

    @app.before_request
    def bound() -> None:
        if most := _most_bytes(app, request.endpoint):
            request.max_content_length = most
