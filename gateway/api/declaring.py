"""Routes that ask one contract, declared: `staff.post("/moments/<uuid:moment_id>/end", END, "End a moment with a reason.")`.

The contract gives the rest: what the address doesn't hold of its request is the body, or the query of a GET; its answer is the answer. One that needs a grant has the moment in its address. A declaration
that contradicts its contract raises `TypeError` when it is imported. A route that does more is an ordinary view.
"""

import re
from collections.abc import Callable
from typing import Any, TypedDict, Unpack

from flask import Response
from marshmallow import fields

from common.contracts.base import Kind, Rpc
from gateway import backend, granted
from gateway.api.description import SESSIONS
from gateway.api.request_parsing import ApiBlueprint
from gateway.api.views import answer, body_of
from gateway.identity.access_rules import audience_of
from gateway.recorded import Record

Found = dict[str, Any]
View = Callable[..., Response]
PART = re.compile(r"<(?:([^>]+):)?(\w+)>")
"""A part of an address that varies: its converter and its name."""


class Told(TypedDict, total=False):
    """What a declaration may say beside its contract.

    `name` is what clients know the route by (its operation's id) when that isn't the contract's name; `less` are fields that they have no use for.
    """

    record: Record
    name: str
    status: int
    less: tuple[str, ...]


class Routes:
    """The routes of a subject that are for the same people."""

    def __init__(self, pages: ApiBlueprint, audience: Callable[[View], View]) -> None:
        self._pages = pages
        self._audience = audience

    def get(self, path: str, contract: Rpc, summary: str, **told: Unpack[Told]) -> None:
        """Answer a question."""
        _require(contract.kind is Kind.QUERY, contract, "changes something, which no GET does")
        self._declare("GET", path, contract, summary, told)

    def post(self, path: str, contract: Rpc, summary: str, **told: Unpack[Told]) -> None:
        """Do a command, or answer a question that mustn't stand in an address or doesn't fit there."""
        self._declare("POST", path, contract, summary, told)

    def put(self, path: str, contract: Rpc, summary: str, **told: Unpack[Told]) -> None:
        """Do a command that leaves something as the body says."""
        _require(contract.kind is Kind.COMMAND, contract, "changes nothing, which a PUT does")
        self._declare("PUT", path, contract, summary, told)

    def _declare(self, method: str, path: str, contract: Rpc, summary: str, told: Told) -> None:
        view = self._audience(_view(contract, told))
        view.__name__, view.__doc__ = told.get("name", contract.name), summary
        _require(contract.callers.issuperset(SESSIONS[audience_of(view)]), contract, "isn't for whom the route is for")
        elsewhere = [*_in_path(path, contract), *_left_out(contract, told)]
        view = self._pages.response(told.get("status", 200), contract.answered)(view)
        if contract.request.fields.keys() - elsewhere:
            place = "query" if method == "GET" else "json"
            view = self._pages.arguments(body_of(contract, *elsewhere), location=place)(view)
        self._pages.route(path, methods=[method])(view)


def _view(contract: Rpc, told: Told) -> View:
    record, status = told.get("record"), told.get("status", 200)
    _require(contract.reveals_patient_data == bool(record), contract, "has a record just when it reveals patient data")

    def view(sent: Found | None = None, /, **in_path: Any) -> Response:
        payload = {**in_path, **(sent or {})}
        if record is None:
            ask = granted.ask if contract.needs_grant else backend.ask
            return answer(ask(contract, **payload), status)
        if contract.needs_grant:
            return answer(record.recorded(granted.opened, contract, **payload)["told"], status)
        return answer(record.recorded(backend.ask, contract, **payload), status)

    return view


def _in_path(path: str, contract: Rpc) -> list[str]:
    """Give the fields that stand in the address: each is one of the request, and a UUID in both or in neither. A moment there stands for its grant."""
    parts = PART.findall(path)
    if contract.needs_grant:
        _require(("uuid", "moment_id") in parts, contract, f"needs a grant, and no moment stands in {path}")
        return ["grant", *_fields(path, contract, [each for each in parts if each[1] != "moment_id"])]
    return _fields(path, contract, parts)


def _fields(path: str, contract: Rpc, parts: list[tuple[str, str]]) -> list[str]:
    for converter, name in parts:
        field = contract.request.fields.get(name)
        fits = field is not None and isinstance(field, fields.UUID) == (converter == "uuid")
        _require(fits, contract, f"has no `{name}` as it stands in {path}")
    return [name for _, name in parts]


def _left_out(contract: Rpc, told: Told) -> tuple[str, ...]:
    """Give the fields that nobody is asked for: without them the request is still one."""
    less = told.get("less", ())
    for name in less:
        field = contract.request.fields.get(name)
        _require(field is not None and not field.required, contract, f"can't do without `{name}`")
    return less


def _require(holds: bool, contract: Rpc, fault: str) -> None:
    if not holds:
        raise TypeError(f"{contract.routing_key} {fault}")
