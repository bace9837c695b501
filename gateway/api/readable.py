"""The OpenAPI document as a page has it: calls by subject, and the shapes that travel. Pure functions of the document.

An answer may be JSON or a file, a shape a reference, a list of one or a plain text: each is told by `Kind`, and nothing is taken for granted,
since the page once fell on the first file. Why no viewer is used: `docs/decisions/0025-api-page.md`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
METHODS = ("get", "post", "put", "delete", "patch")


@dataclass(frozen=True, slots=True)
class Kind:
    """What something is: `text` in words, and the `shape` of the page that it leads to, if it has one."""

    text: str
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A field of a shape, or what stands in an address or behind its question mark."""

    name: str
    kind: Kind
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One call: what it takes and what it answers when all is well (`answers`: status and kind)."""

    method: str
    path: str
    summary: str
    parameters: list[Value]
    takes: list[Kind]
    answers: list[tuple[str, Kind]]


@dataclass(frozen=True, slots=True)
class Subject:
    """The calls about one thing."""

    name: str
    title: str
    operations: list[Operation]


def subjects(document: Json) -> list[Subject]:
    """Give all calls, in the order of the document's tags."""
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                found[item[method]["tags"][0]].append(_operation(path, method, item))
    return [Subject(tag["name"], tag["description"], found[tag["name"]]) for tag in document["tags"]]


def shapes(document: Json) -> Iterator[tuple[str, list[Value]]]:
    """Give every shape with its fields."""
    for name, schema in document["components"]["schemas"].items():
        required = schema.get("required", [])
        yield name, [_value(field, facts, field in required) for field, facts in schema.get("properties", {}).items()]


def _operation(path: str, method: str, item: Json) -> Operation:
    operation = item[method]
    parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
    return Operation(
        method.upper(),
        path,
        operation["summary"],
        [_value(each["name"], {**each["schema"], **each}, each.get("required", False)) for each in parameters],
        list(_kinds(operation.get("requestBody", {}))),
        [
            (status, kind)
            for status, answer in operation["responses"].items()
            if status.startswith("2")
            for kind in _kinds(answer) or [Kind("")]
        ],
    )


def _kinds(carrier: Json) -> list[Kind]:
    """Give what a body may be: of JSON the shape, of anything else its media type."""
    return [
        _kind(content["schema"]) if media_type == "application/json" else Kind(media_type)
        for media_type, content in carrier.get("content", {}).items()
    ]


def _value(name: str, facts: Json, required: bool) -> Value:
    return Value(name, _kind(facts.get("schema", facts)), required, facts.get("description", ""))


def _kind(schema: Json) -> Kind:
    """Say in words what a schema admits."""
    if "$ref" in schema:
        shape = schema["$ref"].rsplit("/", 1)[-1]
        return Kind(shape, shape)
    if "items" in schema:
        one = _kind(schema["items"])
        return Kind(f"[{one.text}]", one.shape)
    if "anyOf" in schema:
        several = [_kind(each) for each in schema["anyOf"]]
        return Kind(
            " | ".join(each.text for each in several), next((each.shape for each in several if each.shape), None)
        )
    return Kind(_plain(schema))


def _plain(schema: Json) -> str:
    types = schema.get("type", "any")
    words = [" | ".join(types) if isinstance(types, list) else types]
    if "enum" in schema:
        words.append(": " + " | ".join(str(each) for each in schema["enum"]))
    elif "format" in schema:
        words.append(f" ({schema['format']})")
    return "".join(words)
