"""Every RPC is answered by a method of its name, has a deadline and a strict schema; commands carry an idempotency id."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from marshmallow import RAISE, Schema, fields

from common.contracts.base import Caller, Command, Kind, Rpc
from common.contracts.everything import RPCS
from common.contracts.operations import OPERATIONS
from common.contracts.services import SERVICES

ROOT = Path(__file__).resolve().parents[2]
LONGEST_DEADLINE = {"audit.verify": 60.0}
"""What may take longer than a person waits: an operator's check of the whole access log."""
PATIENCE = 10.0
every_rpc = pytest.mark.parametrize("contract", RPCS.values(), ids=RPCS.keys())


def schemas_in(schema: Schema) -> Iterator[Schema]:
    """Give a schema and all that stand inside it."""
    yield schema
    for field in schema.fields.values():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from schemas_in(inner.schema)


def test_every_service_answers_its_contracts_and_no_others(answered: dict[str, list[dict[str, str]]]) -> None:
    for service in SERVICES:
        methods = {told["answers"]: told["method"] for told in answered[service] if told["what"] == "rpc"}
        promised = {contract.routing_key: contract.name for contract in RPCS.values() if contract.service == service}
        assert methods == promised


def test_every_contract_is_of_a_service_that_exists() -> None:
    assert {contract.service for contract in RPCS.values()} == set(SERVICES)
    assert set(OPERATIONS) == set(SERVICES)


@every_rpc
def test_a_deadline_ends_every_wait(contract: Rpc) -> None:
    assert 0 < contract.deadline <= LONGEST_DEADLINE.get(contract.routing_key, PATIENCE)


@every_rpc
def test_a_request_with_an_unknown_field_is_refused_at_every_level(contract: Rpc) -> None:
    for schema in schemas_in(contract.request):
        assert schema.unknown == RAISE, type(schema).__name__


@every_rpc
def test_a_contract_with_a_grant_says_so(contract: Rpc) -> None:
    assert contract.needs_grant == ("grant" in contract.request.fields)


def test_nobody_but_the_chassis_verifies_a_grant() -> None:
    ours = [path for folder in ("common", "services") for path in (ROOT / folder).rglob("*.py")]
    verifying = [str(path.relative_to(ROOT)) for path in ours if "verifier.grant(" in path.read_text(encoding="utf-8")]
    assert verifying == ["common/chassis/calls.py"]


@every_rpc
def test_commands_and_only_they_carry_an_idempotency_id(contract: Rpc) -> None:
    field = contract.request.fields.get("idempotency_id")
    if contract.kind is Kind.COMMAND:
        assert issubclass(contract.asked, Command)
        assert isinstance(field, fields.UUID)
        assert field.required
    else:
        assert field is None


@every_rpc
def test_it_stands_who_may_ask(contract: Rpc) -> None:
    assert contract.callers
    assert (Caller.SERVICE in contract.callers) == bool(contract.services)
    assert contract.services <= {*SERVICES, "gateway", "operator"}


@every_rpc
def test_every_text_of_a_command_has_a_limit(contract: Rpc) -> None:
    """What is kept must fit where it is kept; a question's text is bounded by the body (256 kB)."""
    if contract.kind is Kind.COMMAND:
        unlimited = [
            name
            for schema in schemas_in(contract.request)
            for name, field in schema.fields.items()
            if type(field) is fields.String and not field.validators
        ]
        assert unlimited == []
