"""The service as a caller meets it: tokens, who may ask what, grants, and that nothing of a person's ends up in events or logs."""

import json
import logging
import warnings
from collections.abc import Iterator
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from common.chassis.calls import answer_call
from common.chassis.database import Database
from common.chassis.facts import handle
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant, create_key_files, load_signer
from common.chassis.resources import Resources
from common.chassis.settings import service_settings
from common.chassis.tables import outbox
from common.contracts.base import HEADER_ACTOR, Caller, Kind, Rpc
from common.contracts.directory.citizens import FIND_CITIZEN, REVEAL
from common.contracts.directory.people import PEOPLE, STAFF_NAMES
from common.contracts.directory.practitioners import PRACTITIONERS
from common.contracts.directory.sessions import (
    CHOOSE_COMMISSION,
    CLOSE_SESSION,
    OPEN_CITIZEN_SESSION,
    OPEN_STAFF_SESSION,
    RESOLVE_SESSION,
)
from common.contracts.directory.starts import START_FACTS
from common.contracts.directory.units import PROVIDER_UNITS
from common.contracts.errors import CitizenUnknown, Forbidden, Invalid, NotFound, NotSignedIn
from common.contracts.everything import SUBSCRIPTIONS, rpcs_of
from services.directory.model import CommissionVersion, UnitCitizen
from tests.integration.directory.builders import (
    ASTRID,
    ELEG,
    GATEWAY,
    HANS,
    SITHS,
    begun,
    citizen_id,
    commission_id,
    digest,
    staff,
    unit_id,
)

with warnings.catch_warnings():
    # eventlet announces at its first import that it is maintained, not developed; nameko stands on it.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    from services.directory.service import DirectoryService

TIMERS = {"forget_old_look_ups", "forget_old_sessions", "make_terms", "mirror_moments", "settle_expected"}


class Desk:
    """The service with its resources, and a way to call it as the bus does."""

    def __init__(self, resources: Resources, keys: Path) -> None:
        self.service = DirectoryService()
        self.service.resources = resources  # type: ignore[misc, assignment]  # resources take the place of nameko's provider
        self.keys = keys

    def call(self, rpc: Rpc, actor: Actor, /, **payload: Any) -> Any:
        """Call with a fresh token; give the answer as the caller loads it."""
        issuer = actor.id if actor.kind is Caller.SERVICE else "gateway"
        if rpc.kind is Kind.COMMAND:
            payload.setdefault("idempotency_id", new_id())
        headers = {HEADER_ACTOR: load_signer(self.keys / f"{issuer}.json").actor_token(actor, "directory")}
        plain = json.loads(json.dumps(payload, default=str))
        answer = answer_call(rpc, getattr(self.service, rpc.name), plain, headers, self.service.resources.verifier)
        return rpc.answer.load(json.loads(json.dumps(answer)))

    def grant(self, given: Grant, issuer: str = "moments") -> str:
        """Sign a grant."""
        return load_signer(self.keys / f"{issuer}.json").grant(given)


@pytest.fixture
def desk(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Give the service on the demo's people."""
    monkeypatch.setenv("SOB_VAR", str(tmp_path))
    monkeypatch.setenv("SOB_ENV", "test")
    address = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DIRECTORY_DATABASE_URL", address)
    create_key_files(
        tmp_path / "keys", ["gateway", "directory", "moments", "content", "audit", "operator"], ["directory"]
    )
    resources = Resources(service_settings("directory"))
    yield Desk(resources, tmp_path / "keys")
    resources.database.dispose()


def test_every_contract_and_subscription_has_its_method() -> None:
    methods = {name for name, _method in getmembers(DirectoryService, isfunction) if not name.startswith("_")}
    heard = {each.handler for each in SUBSCRIPTIONS.values() if each.consumer == "directory"}
    assert methods == {rpc.name for rpc in rpcs_of("directory")} | heard | TIMERS


def test_staff_sign_in_choose_work_and_leave(desk: Desk, database: Database) -> None:
    first, secret = digest("first"), digest("secret")
    desk.call(OPEN_STAFF_SESSION, GATEWAY, hsa_id=ASTRID, strength=SITHS, session_digest=first)
    facts = {"session_digest": first, "new_digest": secret, "commission_id": commission_id(database, "astrid-norra")}
    view = desk.call(CHOOSE_COMMISSION, GATEWAY, **facts)
    assert view["commission"]["care_unit_id"] == unit_id(database, 1)
    assert desk.call(RESOLVE_SESSION, GATEWAY, session_digest=secret) == view
    assert desk.call(CLOSE_SESSION, GATEWAY, session_digest=secret) == {}
    with pytest.raises(NotSignedIn):
        desk.call(RESOLVE_SESSION, GATEWAY, session_digest=secret)
    desk.service.forget_old_sessions()


def test_a_citizen_signs_in(desk: Desk, database: Database) -> None:
    facts = {"personal_number": HANS, "name": "Hans Wallin", "strength": ELEG, "session_digest": digest("c")}
    view = desk.call(OPEN_CITIZEN_SESSION, GATEWAY, **facts)
    assert (view["kind"], view["person_id"], view["commissions"]) == ("citizen", citizen_id(database, HANS), [])


def test_only_the_gateway_handles_sessions_and_only_moments_asks_for_start_facts(
    desk: Desk, database: Database
) -> None:
    others = [staff(unit_id(database, 1)), Actor(Caller.CITIZEN, str(new_id())), Actor(Caller.SERVICE, "content")]
    sessions = [rpc for rpc in rpcs_of("directory") if rpc.services == {"gateway"}]
    assert len(sessions) == 8
    for rpc in sessions:
        for actor in [*others, Actor(Caller.SERVICE, "moments")]:
            with pytest.raises(Forbidden):
                desk.call(rpc, actor)
    for actor in [*others, GATEWAY]:
        with pytest.raises(Forbidden):
            desk.call(START_FACTS, actor)


def test_citizens_reach_nothing_but_names_of_staff(desk: Desk, database: Database) -> None:
    hans = Actor(Caller.CITIZEN, str(citizen_id(database, HANS)))
    for rpc in (FIND_CITIZEN, PEOPLE, PRACTITIONERS, REVEAL):
        with pytest.raises(Forbidden):
            desk.call(rpc, hans)
    found = desk.call(PRACTITIONERS, staff(unit_id(database, 1)))["practitioners"]
    with database.reading() as session:
        then = session.scalars(select(CommissionVersion)).first()
    assert then
    asked = {"person_ids": [found[0]["person_id"], new_id()], "commission_version_ids": [then.id, new_id()]}
    named = desk.call(STAFF_NAMES, hans, **asked)
    assert [one["name"] for one in named["persons"]] == [found[0]["name"]]
    assert [one["care_unit_name"] for one in named["commission_versions"]] == [then.care_unit_name]


def test_staff_are_asked_for_names_in_bounded_batches(desk: Desk, database: Database) -> None:
    with pytest.raises(Invalid):
        desk.call(PEOPLE, staff(unit_id(database, 1)), citizen_ids=[new_id() for _ in range(201)])


def test_a_moment_that_starts_makes_the_citizen_known_to_the_unit(desk: Desk, database: Database) -> None:
    unit, hans = unit_id(database, 1), citizen_id(database, HANS)
    handle(database, begun(unit, hans), desk.service.on_moment_started)
    told = desk.call(PEOPLE, staff(unit), citizen_ids=[hans])
    assert [one["name"] for one in told["citizens"]] == ["Hans Wallin"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(UnitCitizen)) == 1


def test_only_a_grant_of_moments_to_this_very_actor_reveals(desk: Desk, database: Database) -> None:
    unit = unit_id(database, 1)
    actor, colleague = staff(unit), staff(unit)
    given = Grant(new_id(), 1, unit, citizen_id(database, HANS), actor.id, "read")
    token = desk.grant(given)
    assert desk.call(REVEAL, actor, grant=token, what="mobile") == {"value": "+46701740605"}
    for who, what in (
        (colleague, token),
        (actor, desk.grant(given, issuer="gateway")),
        (actor, f"{token[:-4]}AAAA"),
        (actor, ""),
        (actor, load_signer(desk.keys / "gateway.json").actor_token(actor, "directory")),
    ):
        with pytest.raises(NotSignedIn):
            desk.call(REVEAL, who, grant=what, what="mobile")
    moved = Actor(Caller.STAFF, actor.id, care_unit_id=unit_id(database, 2), roles=actor.roles)
    with pytest.raises(NotFound):
        desk.call(REVEAL, moved, grant=token, what="mobile")
    with pytest.raises(Invalid):
        desk.call(REVEAL, actor, grant=token, what="email")


def test_moments_is_told_what_a_start_needs(desk: Desk, database: Database) -> None:
    payload = {"citizen_id": citizen_id(database, HANS), "commission_id": commission_id(database, "astrid-norra")}
    told = desk.call(START_FACTS, Actor(Caller.SERVICE, "moments"), **payload)
    assert (told["citizen_may_start"], told["is_active_practitioner"]) == (True, True)


def test_content_and_moments_are_told_the_units_of_a_care_provider(desk: Desk, database: Database) -> None:
    commission = commission_id(database, "astrid-sodra")
    with database.reading() as session:
        chosen = select(CommissionVersion.id).where(CommissionVersion.commission_id == commission)
        version = session.scalars(chosen).one()
    asked = {"commission_version_id": version}
    for service in ("content", "moments"):
        told = desk.call(PROVIDER_UNITS, Actor(Caller.SERVICE, service), **asked)
        assert [unit["name"] for unit in told["units"]] == ["Hälsotorget Södra", "Tobaksenheten Norra"]
    with pytest.raises(NotFound):
        desk.call(PROVIDER_UNITS, Actor(Caller.SERVICE, "content"), commission_version_id=new_id())
    for actor in (staff(unit_id(database, 1), "provider_admin"), Actor(Caller.SERVICE, "audit"), GATEWAY):
        with pytest.raises(Forbidden):
            desk.call(PROVIDER_UNITS, actor, **asked)


def test_no_name_or_number_reaches_an_event_a_log_or_an_error(
    desk: Desk, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    actor = staff(unit_id(database, 1))
    desk.call(FIND_CITIZEN, actor, personal_number=HANS)
    with pytest.raises(CitizenUnknown) as unknown:
        desk.call(FIND_CITIZEN, actor, personal_number="196108312460")
    facts = {"personal_number": HANS, "name": "Hans Wallin", "strength": "weak", "session_digest": digest("c")}
    with pytest.raises(Forbidden) as weak:
        desk.call(OPEN_CITIZEN_SESSION, GATEWAY, **facts)
    with database.reading() as session:
        announced = str(session.execute(select(outbox)).all())
    told = caplog.text + announced + json.dumps([unknown.value.to_wire(), weak.value.to_wire()], ensure_ascii=False)
    assert not [secret for secret in ("Wallin", HANS, HANS[2:], "196108312460", "+4670") if secret in told]
