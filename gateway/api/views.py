"""What the API's views share: routes that ask one contract, with its schemas as request body and answer."""

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
    # A name of its own for each use, since OpenAPI keeps schemas by name.
    name = contract.name.title().replace("_", "")
    named = type(f"{name}Body", (kind,), {}) if in_path else kind
    made: Schema = named(exclude=in_path)
    return made


def answer(data: Any, status: int = 200) -> Response:
    """Give a service's answer, which its schema has dumped already, with each phrase in words too."""
    response = jsonify(spelt(data))
    response.status_code = status
    return response


def ask(contract: Rpc, **payload: Any) -> Response:
    """Ask as the person of this request, and answer."""
    return answer(backend.ask(contract, **payload))
