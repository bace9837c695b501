"""The catalogue on both databases: tabs, search, what is activated where, withdrawing, and what differs between versions."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.tables import outbox
from common.contracts.base import Caller, Rpc
from common.contracts.content.activations import ACTIVATE
from common.contracts.content.catalogue import LIST_CATALOGUE, RESTORE, WITHDRAW
from common.contracts.content.differences import COMPARE
from common.contracts.content.versions import OUTLINE
from common.contracts.directory.units import ProviderUnit
from common.contracts.errors import Conflict, Forbidden, IllegalTransition, Invalid, NotFound
from services.content import commands, queries
from services.content.difference import compared
from services.content.package import Package
from tests.integration.content.programmes import asking, programme

pytestmark = pytest.mark.both_databases

NORRA, SODRA, FOREIGN = new_id(), new_id(), new_id()
UNITS = [ProviderUnit(care_unit_id=NORRA, name="Norra"), ProviderUnit(care_unit_id=SODRA, name="Södra")]
OPERATOR = Actor(Caller.SERVICE, "operator")


def staff(*roles: str, unit: UUID = NORRA) -> Actor:
    """Give a staff member of a unit."""
    return Actor(
        Caller.STAFF,
        str(new_id()),
        commission_id=new_id(),
        commission_version_id=new_id(),
        care_unit_id=unit,
        roles=frozenset(roles or ("provider_admin",)),
    )


def call(rpc: Rpc, actor: Actor, /, **payload: Any) -> Call:
    """Make a call as it reaches the service."""
    if "idempotency_id" in rpc.request.fields:
        payload.setdefault("idempotency_id", new_id())
    plain = json.loads(json.dumps(payload, default=str))
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    return Call(actor, rpc, rpc.load(plain), digest, None, None)


@pytest.fixture
def database(empty_database: Database) -> Database:
    for name in ("tobakshjalpen", "somnhjalpen"):
        commands.publish_package(empty_database, programme(name))
    return empty_database


def version_id(database: Database, programme: str = "somnhjalpen", major: int = 1, minor: int = 0) -> UUID:
    """Find a version."""
    with database.reading() as session:
        version = queries.version_by_name(session, programme, major, minor)
        assert version
        return version.id


def listed(database: Database, unit: UUID = NORRA, **request: Any) -> list[tuple[str, bool]]:
    """Give the programmes of a tab, and whether each is active at the unit."""
    with database.reading() as session:
        answer = queries.list_catalogue(session, asking(LIST_CATALOGUE, unit, **request))
    found = LIST_CATALOGUE.answer.load(LIST_CATALOGUE.answer.dump(answer))["versions"]
    return [(one["programme_id"], one["is_active"]) for one in found]


def activate(database: Database, *units: UUID, actor: Actor | None = None, **more: Any) -> Any:
    """Choose the units of Sömnhjälpen."""
    payload = {"version_id": version_id(database), "care_unit_ids": list(units), **more}
    return commands.activate(database, call(ACTIVATE, actor or staff(), **payload), UNITS)


def state(database: Database, action: str, name: str = "somnhjalpen@1.0") -> Any:
    """Withdraw or restore."""
    rpc = WITHDRAW if action == "withdraw" else RESTORE
    return getattr(commands, action)(database, call(rpc, OPERATOR, name=name))


def startable(database: Database, unit: UUID) -> list[str]:
    """Give what may be started at a unit."""
    with database.reading() as session:
        return [version.programme_id for version in queries.startable(session, unit)]


def test_what_is_published_may_be_started_everywhere_until_somebody_says_otherwise(database: Database) -> None:
    assert listed(database) == [("somnhjalpen", True), ("tobakshjalpen", True)]
    assert listed(database, tab="available") == []
    assert startable(database, FOREIGN) == ["somnhjalpen", "tobakshjalpen"]


def test_a_unit_that_is_not_chosen_can_no_longer_start_it_and_others_can(database: Database) -> None:
    answer = activate(database, SODRA)
    assert [unit["is_active"] for unit in answer["units"]] == [False, True]
    assert startable(database, NORRA) == ["tobakshjalpen"]
    assert startable(database, SODRA) == startable(database, FOREIGN) == ["somnhjalpen", "tobakshjalpen"]
    assert listed(database, tab="available") == [("somnhjalpen", False)]
    assert listed(database, tab="active") == [("tobakshjalpen", True)]
    with database.reading() as session:
        assert not queries.is_active_at(session, version_id(database), NORRA)


def test_a_choice_can_be_changed_back(database: Database) -> None:
    activate(database)
    activate(database, NORRA, SODRA)
    assert startable(database, NORRA) == ["somnhjalpen", "tobakshjalpen"]


def test_publishing_the_same_again_keeps_the_units_choice(database: Database) -> None:
    activate(database)
    commands.publish_package(database, programme("somnhjalpen"))
    assert startable(database, NORRA) == ["tobakshjalpen"]


@pytest.mark.parametrize("role", ["practitioner", "citizen_admin", "designer", "publisher", "data_admin"])
def test_only_the_providers_administrator_chooses(database: Database, role: str) -> None:
    with pytest.raises(Forbidden):
        activate(database, NORRA, actor=staff(role))


def test_a_unit_of_another_provider_cannot_be_chosen(database: Database) -> None:
    with pytest.raises(Invalid):
        activate(database, NORRA, FOREIGN)
    assert startable(database, NORRA) == ["somnhjalpen", "tobakshjalpen"]


def test_a_version_that_does_not_exist_cannot_be_chosen(database: Database) -> None:
    with pytest.raises(NotFound):
        activate(database, NORRA, version_id=new_id())


def test_a_withdrawn_version_is_started_nowhere_and_stands_in_its_tab(database: Database) -> None:
    state(database, "withdraw")
    assert startable(database, NORRA) == ["tobakshjalpen"]
    assert listed(database, tab="withdrawn") == [("somnhjalpen", False)]
    with database.reading() as session:
        assert not queries.is_active_at(session, version_id(database), NORRA)
        assert queries.outline(session, asking(OUTLINE, version_id=version_id(database)))["title"] == "Sömnhjälpen"
    with pytest.raises(Conflict):
        activate(database, NORRA)
    state(database, "restore")
    assert startable(database, NORRA) == ["somnhjalpen", "tobakshjalpen"]


def test_withdrawing_and_restoring_are_announced_once_each(database: Database) -> None:
    state(database, "withdraw")
    state(database, "restore")
    with database.reading() as session:
        told = session.scalars(select(outbox.c.type).order_by(outbox.c.id)).all()
    assert told[2:] == ["se.sob.programme.withdrawn.v1", "se.sob.programme.restored.v1"]


def test_a_step_that_the_life_of_a_version_does_not_have_is_refused(database: Database) -> None:
    with pytest.raises(IllegalTransition):
        state(database, "restore")
    state(database, "withdraw")
    with pytest.raises(IllegalTransition):
        state(database, "withdraw")
    with pytest.raises(NotFound):
        state(database, "withdraw", "somnhjalpen@7.7")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sömn", ["somnhjalpen"]),
        ("SLUTA nikotin", ["tobakshjalpen"]),
        ("SÄNGTIDER", ["somnhjalpen"]),
        ("sangtider", ["somnhjalpen"]),
        ("somn", ["somnhjalpen"]),
        ("100%", []),
        ("_", []),
        ("", ["somnhjalpen", "tobakshjalpen"]),
    ],
)
def test_words_are_looked_for_in_title_summary_and_target_group(
    database: Database, text: str, found: list[str]
) -> None:
    assert [name for name, _ in listed(database, text=text)] == found


def test_two_versions_are_compared_through_the_database(database: Database, tmp_path: Path) -> None:
    package = programme("somnhjalpen")
    newer = type(package)(
        {**package.facts, "version": "1.1", "title": "Sömnhjälpen ny"},
        package.welcome_html,
        package.modules,
        package.steps,
        package.forms,
        "1" * 64,
    )
    commands.publish_package(database, newer)
    with database.reading() as session:
        earlier = queries.whole(session, version_id(database))
        later = queries.whole(session, version_id(database, minor=1))
    answer = COMPARE.answer.load(COMPARE.answer.dump(compared(earlier, later)))
    assert [(one["what"], one["before"], one["after"]) for one in answer["differences"]] == [
        ("programme", "Sömnhjälpen", "Sömnhjälpen ny")
    ]
    assert (answer["earlier"], answer["later"], answer["is_cut"]) == ("1.0", "1.1", False)


def named(title: str, name: str) -> Package:
    package = programme("somnhjalpen")
    return replace(package, facts={**package.facts, "id": name, "title": title})


def test_programmes_stand_in_swedish_order_in_every_list(empty_database: Database) -> None:
    titles = ["Övningshjälpen", "Ätstörningshjälpen", "zinkhjälpen", "Ångesthjälpen", "Énhjälpen", "Fobihjälpen"]
    for number, title in enumerate(titles):
        commands.publish_package(empty_database, named(title, f"programme-{number}"))
    wanted = ["Énhjälpen", "Fobihjälpen", "zinkhjälpen", "Ångesthjälpen", "Ätstörningshjälpen", "Övningshjälpen"]
    with empty_database.reading() as session:
        assert [version.title for version in queries.startable(session, NORRA)] == wanted
        found = queries.list_catalogue(session, asking(LIST_CATALOGUE, NORRA))
        assert [each.title for each in found.versions] == wanted
