"""A call whose contract needs a grant: verified before the method begins, never by it, and a repeat may come with a newer one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from common.chassis.calls import Call, JsonAnswer, answer_call
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant, Signer, Verifier, create_key_files, load_signer, load_verifier
from common.contracts.base import HEADER_ACTOR, RPCS, Caller, Command, Kind, Nothing, Rpc, command, query
from common.contracts.errors import Invalid, NotSignedIn
from common.contracts.messages import Message

ACTOR = Actor(
    Caller.STAFF, str(new_id()), care_unit_id=new_id(), commission_id=new_id(), commission_version_id=new_id()
)
GRANT = Grant(new_id(), 3, new_id(), new_id(), ACTOR.id, "read")


class Asked(Message):
    """A question about a moment."""

    grant: str


class Told(Command):
    """A change of what belongs to a moment."""

    grant: str
    words: str


@pytest.fixture(autouse=True)
def own_contracts() -> Iterator[None]:
    """Let a test declare contracts that no other test sees."""
    before = dict(RPCS)
    yield
    RPCS.clear()
    RPCS.update(before)


class Kept(Message):
    """What may be left out is null where it is made."""

    words: str
    more: str | None = None


class Service:
    """A service with a method that keeps the calls that came to it."""

    def __init__(self, folder: Path) -> None:
        create_key_files(folder, ["gateway", "moments", "directory"], ["messaging"])
        self.folder = folder
        self.verifier: Verifier = load_verifier(folder / "trusted.json", "messaging")
        self.calls: list[Call[Any]] = []

    def signer(self, name: str) -> Signer:
        """Give somebody's signer."""
        return load_signer(self.folder / f"{name}.json")

    def ask(self, contract: Rpc, actor: Actor = ACTOR, /, **payload: Any) -> Any:
        """Ask as the gateway does."""
        headers = {HEADER_ACTOR: self.signer("gateway").actor_token(actor, "messaging")}
        return answer_call(contract, self._method, payload, headers, self.verifier)

    def _method(self, call: Call[Any]) -> Any:
        self.calls.append(call)
        return Kept(words="Hej") if call.contract.answered is Kept else Nothing()


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(tmp_path)


def test_the_method_gets_the_grant(service: Service) -> None:
    contract = query("messaging", "asked", Asked, Nothing, Caller.STAFF, needs_grant=True)
    service.ask(contract, grant=service.signer("moments").grant(GRANT))
    (call,) = service.calls
    assert call.grant == GRANT


def test_without_a_grant_of_moments_to_this_actor_the_method_is_not_called(service: Service) -> None:
    contract = query("messaging", "asked", Asked, Nothing, Caller.STAFF, needs_grant=True)
    foreign = service.signer("moments").grant(replace(GRANT, actor_id=str(new_id())))
    for token in ("", "x", foreign, service.signer("directory").grant(GRANT), service.signer("gateway").grant(GRANT)):
        with pytest.raises(NotSignedIn):
            service.ask(contract, grant=token)
    with pytest.raises(Invalid):
        service.ask(contract)
    assert service.calls == []


def test_a_repeat_with_a_newer_grant_is_the_same_command(service: Service) -> None:
    contract = command("messaging", "told", Told, Nothing, Caller.STAFF, needs_grant=True)
    payload = {"idempotency_id": str(new_id()), "words": "Hej"}
    for version, words in ((3, "Hej"), (4, "Hej"), (4, "Hej då")):
        token = service.signer("moments").grant(replace(GRANT, moment_version=version))
        service.ask(contract, grant=token, **payload | {"words": words})
    first, again, other = service.calls
    assert first.digest == again.digest != other.digest


def test_a_repeat_for_another_moment_is_another_command(service: Service) -> None:
    contract = command("messaging", "told", Told, Nothing, Caller.STAFF, needs_grant=True)
    payload = {"idempotency_id": str(new_id()), "words": "Hej"}
    for moment_id in (GRANT.moment_id, new_id()):
        service.ask(contract, grant=service.signer("moments").grant(replace(GRANT, moment_id=moment_id)), **payload)
    first, other = service.calls
    assert first.digest != other.digest


def test_whoever_has_a_field_for_a_grant_must_say_so_and_the_other_way_round() -> None:
    for kind, request in ((query, Asked), (command, Told)):
        with pytest.raises(TypeError, match="needs a grant"):
            kind("messaging", "silent", request, Nothing, Caller.STAFF)  # type: ignore[arg-type]  # each its own
    with pytest.raises(TypeError, match="needs a grant"):
        query("messaging", "silent", Nothing, Nothing, Caller.STAFF, needs_grant=True)
    assert "messaging.silent" not in RPCS


def test_a_grant_that_nobody_asked_for_is_a_mistake_of_ours(service: Service) -> None:
    contract = query("messaging", "plain", Nothing, Nothing, Caller.STAFF)
    assert contract.kind is Kind.QUERY
    service.ask(contract)
    with pytest.raises(TypeError, match="needs no grant"):
        _ = service.calls[0].grant


def test_a_message_is_answered_whole_and_what_is_kept_as_data_as_it_is_without_what_the_contract_does_not_know(
    service: Service,
) -> None:
    contract = query("messaging", "kept", Nothing, Kept, Caller.STAFF)
    assert service.ask(contract) == {"words": "Hej", "more": None}
    dumped = service.calls[0].dumped({"words": "Hej", "odd": 1})
    assert (dumped, isinstance(dumped, JsonAnswer)) == ({"words": "Hej"}, True)
