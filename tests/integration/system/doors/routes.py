"""The doors: every route of the gateway from its URL map, with real ids in its address, and the bodies that its commands take.

What the API takes is made from its own description. What a form of a page takes is read from the pages of those who may.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import product
from typing import Any

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from common.chassis import clock
from common.chassis.identifiers import new_id
from gateway.app import create_app
from gateway.identity.access_rules import Audience, audience_of
from tests.gateway_settings import nowhere
from tests.integration.content.authors import BLOCKS, FORM

AUTOMATIC = {"HEAD", "OPTIONS"}
ANSWERS = {"datum": "2027-01-15"}
PARTS = {
    "programme": {
        "module_id": "om-behandlingen",
        "step_id": "stoppdagen",
        "form_id": "stoppdagen",
        "part_id": "stoppdagen",
    },
    "draft": {"module_id": "forsta", "step_id": "borja", "form_id": "fraga", "part_id": "forsta"},
}
"""Ids within a programme are words: those of Tobakshjälpen, and those of the draft."""
PART_IDS = {
    "module": "forsta",
    "step": "borja",
    "form": "fraga",
    "question": "q1",
    "fragor": "q1",
    "poang": "ny",
    "flaggor": "ny",
}


@dataclass(frozen=True)
class Door:
    """One route at one address."""

    method: str
    address: str
    rule: str
    audience: Audience
    needs: frozenset[str]
    """The names of the ids in its address."""


def application() -> Flask:
    """Give the gateway's application for its URL map; it asks nobody."""
    return create_app(nowhere(), object())  # type: ignore[arg-type]  # nobody is asked


def doors(app: Flask, ids: Mapping[str, str]) -> Iterator[Door]:
    """Give every route, once for each word that its address may hold."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            audience = audience_of(app.view_functions[rule.endpoint])
            assert audience is not None, rule.rule
            for method in (rule.methods or set()) - AUTOMATIC:
                for address in _addresses(rule, ids):
                    yield Door(method, address, rule.rule, audience, frozenset(rule.arguments))


def _addresses(rule: Rule, ids: Mapping[str, str]) -> Iterator[str]:
    """Give the rule's addresses. An id that nobody has made is a mistake of the visitors and fails here."""
    known = {**ids, **PARTS["draft" if "draft_id" in rule.arguments else "programme"]}
    words = {name: sorted(each.items) for name, each in rule._converters.items() if isinstance(each, AnyConverter)}
    for chosen in product(*words.values()):
        values = {
            **{name: known[name] for name in rule.arguments - set(words)},
            **dict(zip(words, chosen, strict=True)),
        }
        part = next((PART_IDS[word] for word in chosen if word in PART_IDS), None)
        if part and "part_id" in values:
            values["part_id"] = part
        built = rule.build(values)
        assert built is not None, (rule.rule, values)
        yield built[1]


class Bodies:
    """What the commands of the API take, from the OpenAPI document: each required field, with real ids and versions."""

    def __init__(self, document: Mapping[str, Any], ids: Mapping[str, str]) -> None:
        """Read the document."""
        self._paths = document["paths"]
        self._schemas = document["components"]["schemas"]
        self._ids = ids

    def of(self, door: Door) -> dict[str, Any] | None:
        """Give a body that is right in form, or `None` for what takes a file."""
        path = door.rule
        for converter in ("uuid:", "string:"):
            path = path.replace(f"<{converter}", "<")
        template = _template(path)
        operation = self._paths[template][door.method.lower()]
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        return self._object(content["schema"]) if content else None

    def _object(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        schema = self._resolved(schema)
        return {name: self._value(name, schema["properties"][name]) for name in schema.get("required", [])}

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._schemas[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema

    def _value(self, name: str, schema: Mapping[str, Any]) -> Any:
        special = {"block": BLOCKS[0], "definition": FORM, "answers": ANSWERS, "expected_version": 1, "language": "sv"}
        if name in special:
            return special[name]
        schema = self._resolved(schema)
        kind = schema.get("type", "object")
        kind = kind[0] if isinstance(kind, list) else kind
        if "enum" in schema:
            return schema["enum"][0]
        makers = {
            "integer": lambda: schema.get("minimum", 1),
            "boolean": lambda: True,
            "object": lambda: self._object(schema),
            "array": lambda: [self._value(name.removesuffix("s"), schema["items"])],
            "string": lambda: self._text(name, schema),
        }
        return makers[kind]()

    def _text(self, name: str, schema: Mapping[str, Any]) -> str:
        known = {
            **PARTS["draft"],
            **self._ids,
            "to_care_unit_id": self._ids["care_unit_id"],
            "parent_moment_id": self._ids["moment_id"],
        }
        if name in known:
            return known[name]
        formats = {"uuid": str(new_id()), "date": clock.today().isoformat()}
        return formats.get(schema.get("format", ""), "Ett ord")


def _template(rule: str) -> str:
    """Give a rule as OpenAPI writes it: `/moments/{moment_id}`."""
    written = ""
    for piece in rule.split("<"):
        name, found, rest = piece.partition(">")
        written += ("{" + name.rpartition(":")[2] + "}" + rest) if found else piece
    return written


class Forms(HTMLParser):
    """Collects the forms of a page that change something: `found` maps each address to what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._fields: dict[str, str] | None = None
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or add a field to it."""
        told = dict(attrs)
        if tag == "form":
            is_command = (told.get("method") or "").lower() == "post"
            self._fields = self.found.setdefault(told.get("action") or "", {}) if is_command else None
        elif self._fields is not None and told.get("name") and tag in {"input", "select", "button", "textarea"}:
            self._fields.setdefault(
                str(told["name"]), told.get("value") or ("" if tag in {"input", "button"} else "Ett ord")
            )
            if tag == "button" and told.get("formaction"):
                self.found[str(told["formaction"])] = self._fields

    def handle_endtag(self, tag: str) -> None:
        """End a form."""
        if tag == "form":
            self._fields = None
