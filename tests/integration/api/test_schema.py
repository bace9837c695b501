"""The API keeps its description: schemathesis asks every operation with good and bad data, as staff and as citizen.

Where the description says "an id", the tests' copy of it says "this id, which exists": so good questions get past the first check, and what
has another id is a bad question that must be refused. The sessions are ours and left out of the copy, since who isn't signed in has
tests of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import BaseSchema, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.night import often
from tests.system import ASTRID, GUSTAV, NORRA, System, Visitor

CHECKS = [
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
    content_type_conformance,
    negative_data_rejection,
    unsupported_method,
]
EXAMPLES = often(12)
SEED = 20_240_625

Operation = dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """Who asks (`visitors` by session), and what exists: `paths` and `bodies` tell the values of parameters and fields by name."""

    visitors: dict[str, Visitor]
    paths: dict[str, str]
    bodies: dict[str, dict[str, str]]
    ending: str


@pytest.fixture(scope="module")
def stage(system: System) -> Stage:
    """Give Astrid and a citizen with a moment of theirs and a sent form, and another's moment that may be ended."""
    staff = system.staff(ASTRID, NORRA)
    (citizen, number), (_, another) = system.newcomer(), system.newcomer()
    moment = str(staff.start(number).json()["moment_id"])
    form = f"/my/moments/{moment}/steps/stoppdagen/forms/stoppdagen"
    sent = citizen.do(f"{form}/submit", expected_version=0, answers={"datum": "2027-01-15"})
    assert sent.status_code == HTTPStatus.OK, sent.text
    version = staff.version_of()
    paths = {"moment_id": moment, "response_id": sent.json()["response_id"], "version_id": version}
    commission = staff.session["commission"]["id"]
    # Of a draft Gustav writes and Astrid doesn't: its questions are bad ones for her, and tried with good answers in `test_drafts_api`.
    draft = str(system.staff(GUSTAV, NORRA).do("/drafts", title="Ett utkast").json()["draft_id"])
    start = {"citizen_id": citizen.session["person_id"], "version_id": version, "responsible_commission_id": commission}
    return Stage(
        {"staff": staff, "citizen": citizen},
        {
            **paths,
            "step_id": "stoppdagen",
            "form_id": "stoppdagen",
            "module_id": "om-behandlingen",
            "draft_id": draft,
            "block_id": "b1",
            "deletion_id": str(uuid4()),
            "digest": "0" * 64,
            # Nobody in this story may order a group start or open a programme, so that there is none of either.
            "group_start_id": str(uuid4()),
            "care_unit_id": str(uuid4()),
        },
        {"Start": start, "FindCitizen": {"personal_number": number}},
        str(staff.start(another).json()["moment_id"]),
    )


@dataclass(frozen=True)
class Described:
    """The description to ask by, and which sessions each operation takes, by its id."""

    schema: BaseSchema
    sessions: dict[str, list[str]]

    def operations(self) -> Iterator[Any]:
        """Give every operation as schemathesis reads it; one that it can't read fails the test."""
        for found in self.schema.get_all_operations():
            assert isinstance(found, Ok), found.err()
            yield found.ok()


@pytest.fixture(scope="module")
def described(system: System, stage: Stage) -> Described:
    """Give what the running gateway says of itself, with what exists filled in."""
    document = requests.get(f"{system.url}/api/v1/openapi.json", timeout=30).json()
    sessions = {}
    for operation in operations(document):
        ways = operation.pop("security")
        sessions[operation["operationId"]] = [name for way in ways for name in way if name in stage.visitors]
    for path, item in document["paths"].items():
        ids = {**stage.paths, "moment_id": stage.ending} if path.endswith("/end") else stage.paths
        for parameter in item.get("parameters", []):
            if parameter["name"] in ids:
                parameter["schema"]["enum"] = [ids[parameter["name"]]]
    for name, values in stage.bodies.items():
        for field, value in values.items():
            document["components"]["schemas"][name]["properties"][field]["enum"] = [value]
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=system.url)
    return Described(schema, sessions)


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Give every operation of the document."""
    for item in document["paths"].values():
        for method, operation in item.items():
            if method != "parameters":
                yield operation


def takes_data(operation: Any) -> bool:
    """Tell whether there is anything that could be sent wrong."""
    return bool(list(operation.body) or list(operation.query) or list(operation.path_parameters))


def ask_everything(operation: Any, mode: GenerationMode, visitor: Visitor) -> None:
    """Ask one operation with a bounded number of questions, always the same, and check each answer."""
    headers = {"X-CSRF-Token": visitor.get("/session").json()["csrf_token"]}

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        answer = case.call(session=visitor.http, headers=headers, timeout=30)
        if answer.status_code != HTTPStatus.REQUEST_URI_TOO_LONG:  # gunicorn's own answer, before the application
            # A body that is too large for anybody is refused before it is looked into.
            too_large = answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            case.validate_response(
                answer, checks=[each for each in CHECKS if not too_large or each is not negative_data_rejection]
            )

    ask()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_api_keeps_its_description(
    described: Described, stage: Stage, subtests: pytest.Subtests, mode: GenerationMode
) -> None:
    """Answers every question as described: with data of the described form, and with data that isn't."""
    for operation in described.operations():
        if mode is GenerationMode.NEGATIVE and not takes_data(operation):
            continue
        for session in described.sessions[operation.definition.raw["operationId"]]:
            with subtests.test(f"{operation.label} as {session}"):
                ask_everything(operation, mode, stage.visitors[session])


def test_who_is_not_signed_in_gets_nothing(system: System, described: Described, subtests: pytest.Subtests) -> None:
    """Asks every operation with a good path: whether the thing exists makes no difference."""
    for operation in described.operations():
        with subtests.test(operation.label):
            path = operation.path.format(**{each.name: good_value(each) for each in operation.path_parameters})
            answer = requests.request(operation.method, system.url + path, json={}, timeout=30)
            assert (answer.status_code, answer.json()["code"]) == (HTTPStatus.UNAUTHORIZED, "not_signed_in")
            assert answer.headers["Content-Type"] == "application/problem+json"


def good_value(parameter: Any) -> str:
    """Give the first value that a path parameter may have by the description, or an id of nothing."""
    described = parameter.definition["schema"]
    return str(uuid4()) if "enum" not in described and described.get("format") == "uuid" else str(described["enum"][0])
