"""Nothing trusts the bus: who reaches the broker without a right token gets nothing from any RPC, and an expired deadline does no work."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any
from uuid import UUID

import pika
import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Signer, load_signer
from common.chassis.identity.tokens import ALGORITHM, LEEWAY_SECONDS
from common.contracts.base import HEADER_ACTOR, HEADER_DEADLINE, RPC_EXCHANGE, Caller, Rpc
from common.contracts.everything import RPCS
from common.contracts.moments.ending import END
from common.contracts.services import SERVICES
from tests.faults.system.faults import OK, rows
from tests.faults.system.wire import Wire, deadline_in
from tests.system import ASTRID, NORRA, System, Visitor

every_rpc = pytest.mark.parametrize("contract", RPCS.values(), ids=RPCS.keys())


@pytest.fixture(scope="module")
def wire(system: System) -> Iterator[Wire]:
    with Wire(system) as connected:
        yield connected


@pytest.fixture(scope="module")
def astrid(system: System) -> Visitor:
    return system.staff(ASTRID, NORRA)


@pytest.fixture(scope="module")
def signers(system: System) -> Callable[[str], Signer]:
    """Give the real keys of the system by issuer."""
    return lambda issuer: load_signer(system.here.var / "keys" / f"{issuer}.json")


def actor_for(contract: Rpc, astrid: Visitor) -> tuple[str, Actor]:
    """Give who may ask this contract, and who may sign for them."""
    if Caller.STAFF in contract.callers:
        commission = astrid.session["commission"]
        staff = Actor(
            Caller.STAFF,
            astrid.session["person_id"],
            session_id=astrid.session["session_id"],
            strength=astrid.session["strength"],
            commission_id=UUID(commission["id"]),
            commission_version_id=UUID(commission["version_id"]),
            care_unit_id=UUID(commission["care_unit_id"]),
            roles=frozenset(commission["roles"]),
        )
        return "gateway", staff
    if Caller.CITIZEN in contract.callers:
        return "gateway", Actor(Caller.CITIZEN, str(new_id()))
    name = min(contract.services)
    return name, Actor(Caller.SERVICE, name)


def signed(signer: Signer, claims: dict[str, Any]) -> str:
    """Sign any claims with a real key of the system."""
    header = {"alg": ALGORITHM, "kid": signer.issuer, "typ": "actor"}
    return jwt.encode(header, claims, signer._key, algorithms=[ALGORITHM])


@every_rpc
def test_a_wrong_token_opens_nothing(
    wire: Wire, signers: Callable[[str], Signer], astrid: Visitor, contract: Rpc
) -> None:
    """No token, garbage, another's key, a stranger's key under a known name, another audience, an old one, a grant, no end."""
    issuer, actor = actor_for(contract, astrid)
    signer = signers(issuer)
    claims = {**actor.to_claims(), "aud": contract.service, "exp": int(time.time()) + 60}
    elsewhere = "content" if contract.service != "content" else "audit"
    forger = "content" if issuer != "content" else "audit"
    stranger = Signer(OKPKey.generate_key("Ed25519", parameters={"kid": issuer}))
    good = signer.actor_token(actor, contract.service)
    head, body, signature = good.split(".")
    wrong = {
        "none": {},
        "empty": {HEADER_ACTOR: ""},
        "garbage": {HEADER_ACTOR: "a.b.c"},
        "another service's key": {HEADER_ACTOR: signed(signers(forger), claims)},
        "a stranger's key": {HEADER_ACTOR: stranger.actor_token(actor, contract.service)},
        "another audience": {HEADER_ACTOR: signer.actor_token(actor, elsewhere)},
        "expired": {HEADER_ACTOR: signed(signer, {**claims, "exp": int(time.time()) - LEEWAY_SECONDS - 2})},
        "without an end": {HEADER_ACTOR: signed(signer, {key: value for key, value in claims.items() if key != "exp"})},
        "changed": {HEADER_ACTOR: f"{head}.{body[:-2]}AA.{signature}"},
        "unsigned": {HEADER_ACTOR: f"{head}.{body}."},
    }
    answers = {name: wire.code(contract, {}, headers) for name, headers in wrong.items()}
    assert answers == dict.fromkeys(wrong, "not_signed_in")
    assert wire.code(contract, {"no": "field"}, {HEADER_ACTOR: good}) == "invalid"


@every_rpc
def test_who_may_not_ask_is_refused_with_the_best_of_tokens(
    wire: Wire, signers: Callable[[str], Signer], contract: Rpc
) -> None:
    """Each kind of caller that the contract doesn't name, each service that it doesn't name: refused before the payload is looked at."""
    gateway = signers("gateway")
    for kind in {Caller.STAFF, Caller.CITIZEN} - contract.callers:
        token = gateway.actor_token(Actor(kind, str(new_id())), contract.service)
        assert wire.code(contract, {}, {HEADER_ACTOR: token}) == "forbidden", kind
    for name in {"gateway", "operator", *SERVICES} - contract.services:
        token = signers(name).actor_token(Actor(Caller.SERVICE, name), contract.service)
        assert wire.code(contract, {}, {HEADER_ACTOR: token}) == "forbidden", name


@every_rpc
def test_an_expired_deadline_is_refused_before_everything_else(wire: Wire, contract: Rpc) -> None:
    """Before the token too: nobody waits for the answer any more."""
    assert wire.code(contract, {}, {HEADER_DEADLINE: deadline_in(-0.05)}) == "expired"
    assert wire.code(contract, {}, {HEADER_DEADLINE: "soon"}) == "malformed"


@pytest.mark.parametrize(
    "address", ["nobody", "moments.start", "", "rpc.reply-gateway-1", "01A22DB9-1500-71D2-826A-259B53710C32"]
)
def test_a_call_whose_answer_may_go_nowhere_stops_nobody(system: System, astrid: Visitor, address: str) -> None:
    """The broker refuses such an answer and closes the channel: the call came again at once, for ever, and took everybody's answers along."""
    with closing(pika.BlockingConnection(pika.URLParameters(system.here.users["gateway"]))) as connection:
        channel = connection.channel()
        properties = pika.BasicProperties(reply_to=address, correlation_id="x")
        for call in ("directory.find_citizen", "moments.absences", "content.catalogue"):
            channel.basic_publish(RPC_EXCHANGE, call, b"{}", properties)
    for _ in range(5):
        assert astrid.get("/catalogue").status_code == astrid.get("/absences").status_code == OK
    logs = [(system.here.logs / f"{service}.log").read_text(encoding="utf-8") for service in SERVICES]
    assert "answer could not be sent" not in "".join(logs)


def test_an_expired_command_changes_nothing_and_its_id_is_unused(
    system: System, wire: Wire, signers: Callable[[str], Signer], astrid: Visitor
) -> None:
    moment_id = astrid.start(system.newcomer()[1]).json()["moment_id"]
    before = astrid.get(f"/moments/{moment_id}").json()
    _, actor = actor_for(END, astrid)
    key = str(new_id())
    command = {"idempotency_id": key, "moment_id": moment_id, "expected_version": 1, "reason": "completed"}
    headers = {HEADER_ACTOR: signers("gateway").actor_token(actor, "moments")}
    assert wire.code(END, command, {**headers, HEADER_DEADLINE: deadline_in(-1)}) == "expired"
    assert rows(system, "moments", "SELECT count(*) FROM idempotency WHERE id = ?", UUID(key).hex) == [(0,)]
    after = astrid.get(f"/moments/{moment_id}").json()
    assert after["header"]["version"] == before["header"]["version"]
    assert after["header"]["state"] == "ongoing"
    assert wire.code(END, command, {**headers, HEADER_DEADLINE: deadline_in(5)}) == "ok"
    assert wire.code(END, command, {**headers, HEADER_DEADLINE: deadline_in(5)}) == "ok"
    assert rows(system, "moments", "SELECT count(*) FROM idempotency WHERE id = ?", UUID(key).hex) == [(1,)]
