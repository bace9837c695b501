"""The OpenAPI document: valid 3.1, every operation with a summary, its sign-in and its errors."""

import re
from html import escape
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.core.result import Err

from gateway.identity.access_rules import Audience, audience_of

PREFIX = "/api/v1"
NOT_OPERATIONS = {"api_documents.openapi", "api_documents.readable"}
"""The document and its page describe the API and are no part of it."""


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    """Give the document as clients get it."""
    answer = app.test_client().get(f"{PREFIX}/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Give every operation."""
    methods = {"get", "put", "post", "delete", "patch"}
    return [item[method] for item in document["paths"].values() for method in item if method in methods]


def test_it_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    schema = schemathesis.openapi.from_dict(document)
    schema.validate()
    assert [found.err() for found in schema.get_all_operations() if isinstance(found, Err)] == []


def test_every_route_of_the_api_is_told(app: Flask, document: dict[str, Any]) -> None:
    routes = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(PREFIX)]
    assert len(operations(document)) == len([rule for rule in routes if rule.endpoint not in NOT_OPERATIONS])


def test_every_operation_says_in_a_sentence_what_it_does(document: dict[str, Any]) -> None:
    for operation in operations(document):
        assert operation["summary"].endswith(".")


def test_every_operation_says_who_may(app: Flask, document: dict[str, Any]) -> None:
    """The document's `security` agrees with the guard."""
    allowed = {
        Audience.STAFF: {"staff"},
        Audience.CITIZENS: {"citizen"},
        Audience.ANYONE_SIGNED_IN: {"staff", "citizen"},
    }
    for operation in operations(document):
        audience = audience_of(app.view_functions["api_" + operation["operationId"]])
        ways = [set(way) - {"csrf"} for way in operation["security"]]
        besides = {"staff": [{"commission"}], "citizen": [set(), {"acting_for"}]}
        by_token = [{"bearer"} | each for kind in allowed[audience] for each in besides[kind]]
        told = {name for way in ways if "bearer" not in way for name in way}
        assert told == allowed[audience], operation["operationId"]
        assert sorted(map(sorted, (way for way in ways if "bearer" in way))) == sorted(map(sorted, by_token))


def test_what_changes_something_asks_for_the_token(document: dict[str, Any]) -> None:
    for path in document["paths"].values():
        for method, operation in path.items():
            if method != "parameters":
                by_cookie = [way for way in operation["security"] if "bearer" not in way]
                assert all(("csrf" in way) == (method != "get") for way in by_cookie)
                assert not any("csrf" in way and "bearer" in way for way in operation["security"])


def test_the_page_tells_every_call_and_leads_to_every_shape(app: Flask, document: dict[str, Any]) -> None:
    answer = app.test_client().get(f"{PREFIX}/")
    assert answer.status_code == 200
    page = answer.text
    for path, item in document["paths"].items():
        for method in set(item) - {"parameters"}:
            assert f"<code>{method.upper()} {escape(path)}</code>" in page
    places, links = set(re.findall(r'id="([^"]*)"', page)), set(re.findall(r'href="#([^"]*)"', page))
    assert len(links) > 100
    assert links <= places
    assert set(document["components"]["schemas"]) <= places
    for media_type in ("application/pdf", "application/zip", "image/*", "application/octet-stream"):
        assert media_type in page


def test_errors_are_problem_details(document: dict[str, Any]) -> None:
    for answer in document["components"]["responses"].values():
        assert set(answer["content"]) == {"application/problem+json"}
