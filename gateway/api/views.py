"""What the API's views share: routes that ask one contract, with its schemas as request body and answer."""

from functools import cache
from typing import Any

from flask import Response, jsonify
from marshmallow import Schema

from common.contracts.base import Command, Rpc
from gateway import backend
from gateway.api.request_parsing import ApiBlueprint
from gateway.phrases import spelt

PREFIX = "/api/v1"
UPLOAD = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
"""A body that is a file."""


class Upload(Command):
    """What stands beside a file: sending it again with the same id is safe."""


def blueprint(name: str, description: str) -> ApiBlueprint:
    """Make a blueprint of the API."""
    return ApiBlueprint(f"api_{name}", __name__, url_prefix=PREFIX, description=description)


def body_of(contract: Rpc, *in_path: str) -> Schema:
    """Give the schema of a request's body or query: the contract's, less what stands in the path."""
    kind = type(contract.request)
    named = _named(kind, contract.name) if in_path else kind
    return named(exclude=in_path)


@cache
def _named(kind: type[Schema], name: str) -> type[Schema]:
    """Give the schema a name of its own, since OpenAPI keeps schemas by name: one for a contract, however many routes take it."""
    return type(f"{name.title().replace('_', '')}Body", (kind,), {})


def answer(data: Any, status: int = 200) -> Response:
    """Give a service's answer, which its schema has dumped already, with each phrase in words too."""
    response = jsonify(spelt(data))
    response.status_code = status
    return response


def ask(contract: Rpc, **payload: Any) -> Response:
    """Ask as the person of this request, and answer."""
    return answer(backend.ask(contract, **payload))
