"""How the API reads what it is sent: JSON by its standard (RFC 8259), bounded in depth, and nothing that a schema doesn't know.

Python's reader takes more than JSON has (NaN, infinities) and gives up on depth and on huge numbers in ways of its own; none of that may
come further, since the bus, the services and PostgreSQL's JSON are stricter.
"""

import json
import math
from typing import Any, NoReturn

from flask import Request
from flask_smorest import Blueprint
from marshmallow import fields
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from common.contracts.base import schema
from common.contracts.errors import Malformed
from common.contracts.messages import Message
from common.door import decoded

DEEPEST = 32
"""How deep lists and objects may stand in each other. The deepest answer of a form, a matrix, needs three."""

WORDS = {"true": True, "false": False}
"""A boolean in an address, where it is a word: also `True`, as programs in Python write it. Nothing else is one."""


class Parser(FlaskParser):
    """webargs' parser with our reader; unknown fields are what the schema says (an error) in the query too."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": None, "query": None, "view_args": None, "path": None}  # noqa: RUF012 (webargs' interface)

    def load_json(self, req: Request, schema: Any) -> Any:  # noqa: ARG002 (webargs' signature)
        """Give the body; raises `Malformed` for what isn't JSON, `UnsupportedMediaType` for what doesn't say that it is."""
        if not is_json_request(req):
            raise UnsupportedMediaType
        return read_json(req.get_data(cache=True))

    def load_querystring(self, req: Request, schema: Any) -> Any:
        """Give the query, where a boolean, which no text is, stands as a word (`true`, `false`)."""
        asked: list[tuple[str, Any]] = [
            (name, WORDS.get(text.lower(), text) if isinstance(schema.fields.get(name), fields.Boolean) else text)
            for name, text in req.args.items(multi=True)
        ]
        return self._makeproxy(MultiDict(asked), schema)


class ApiBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest is untyped
    """flask-smorest's blueprint with our reader, which takes a message for its schema."""

    ARGUMENTS_PARSER = Parser()

    def arguments(self, shape: Any, **told: Any) -> Any:
        """Describe, and read, a request's body or query."""
        return super().arguments(_schema(shape), **told)

    def response(self, status: int, shape: Any = None, **told: Any) -> Any:
        """Describe an answer."""
        return super().response(status, _schema(shape), **told)


def _schema(shape: Any) -> Any:
    return schema(shape) if isinstance(shape, type) and issubclass(shape, Message) else shape


def read_json(body: bytes) -> Any:
    """Give the data in a body or a file of JSON, with or without a byte-order mark; raises `Malformed`."""
    try:
        data = json.loads(decoded(body), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:  # also bytes that are no text, and numbers with thousands of digits
        raise Malformed(reason="json") from error
    if _is_too_deep(data):
        raise Malformed(reason="depth")
    return data


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(text)
    return number


def _is_too_deep(data: Any) -> bool:
    """Say whether something stands deeper than `DEEPEST`: level by level, so that depth costs no stack."""
    level = [data]
    for _ in range(DEEPEST + 1):
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        if not inner:
            return False
        level = inner
    return True
