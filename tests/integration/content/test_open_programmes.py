"""Open programmes on both databases: who declares them, and when citizens may start them."""

from typing import Any
from uuid import UUID

import pytest

from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.content.activations import ACTIVATE
from common.contracts.content.catalogue import WITHDRAW
from common.contracts.content.open_programmes import OPEN_AT_UNIT, OPEN_FOR_CITIZENS, OPEN_PROGRAMMES
from common.contracts.directory.starts import CommissionNow
from common.contracts.errors import Conflict, Forbidden, Invalid, NotFound
from services.content import commands
from services.content.commands.open_programmes import open_at_unit
from services.content.queries import open_programmes as queries
from tests.integration.content.programmes import asking
from tests.integration.content.test_catalogue import (
    FOREIGN,
    NORRA,
    OPERATOR,
    SODRA,
    UNITS,
    call,
    database,
    staff,
    version_id,
)

__all__ = ["database"]
COMMISSION = new_id()
SLEEP = "somnhjalpen@1.0"


def activate(database: Database, *units: UUID) -> None:
    request = call(ACTIVATE, staff(), version_id=version_id(database), care_unit_ids=units)
    commands.activate(database, request, UNITS)


def works(unit: UUID = NORRA, *roles: str) -> CommissionNow:
    """Give a commission as directory tells of it."""
    ids = {"person_id": new_id(), "commission_version_id": new_id()}
    return CommissionNow(care_unit_id=unit, roles=list(roles or ("practitioner",)), **ids)


def open_it(
    database: Database, responsible: CommissionNow | None, unit: UUID = NORRA, actor: Actor | None = None
) -> list[dict[str, Any]]:
    chosen = COMMISSION if responsible else None
    request = call(
        OPEN_AT_UNIT,
        actor or staff(),
        version_id=version_id(database),
        care_unit_id=unit,
        responsible_commission_id=chosen,
    )
    units: list[dict[str, Any]] = OPEN_AT_UNIT.answer.load(dict(open_at_unit(database, request, UNITS, responsible)))[
        "units"
    ]
    return units


def offered(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        answer = OPEN_PROGRAMMES.answer.dump(queries.open_programmes(session, asking(OPEN_PROGRAMMES)))
    return [(each["title"], each["care_unit_name"]) for each in answer["programmes"]]


def test_what_is_opened_is_offered_until_it_is_closed(database: Database) -> None:
    activate(database, NORRA)
    assert offered(database) == []
    units = open_it(database, works())
    assert [unit["responsible_commission_id"] for unit in units] == [COMMISSION, None]
    assert offered(database) == [("Sömnhjälpen", "Norra")]
    with database.reading() as session:
        found = queries.open_for_citizens(
            session, asking(OPEN_FOR_CITIZENS, version_id=version_id(database), care_unit_id=NORRA)
        )
        assert found.responsible_commission_id == COMMISSION
        with pytest.raises(NotFound):
            queries.open_for_citizens(
                session, asking(OPEN_FOR_CITIZENS, version_id=version_id(database), care_unit_id=SODRA)
            )
    open_it(database, None)
    assert offered(database) == []


def test_it_is_open_only_while_it_is_active_and_published(database: Database) -> None:
    activate(database, NORRA)
    open_it(database, works())
    activate(database, SODRA)
    assert offered(database) == []
    activate(database, NORRA)
    assert offered(database) == [("Sömnhjälpen", "Norra")]
    commands.withdraw(database, call(WITHDRAW, OPERATOR, name=SLEEP))
    assert offered(database) == []
    with database.reading() as session, pytest.raises(NotFound):
        queries.open_for_citizens(
            session, asking(OPEN_FOR_CITIZENS, version_id=version_id(database), care_unit_id=NORRA)
        )


def test_what_can_not_be_opened_is_refused(database: Database) -> None:
    activate(database, NORRA)
    with pytest.raises(Conflict):
        open_it(database, works(SODRA), SODRA)
    for responsible, unit in ((works(), FOREIGN), (works(SODRA), NORRA), (works(NORRA, "citizen_admin"), NORRA)):
        with pytest.raises(Invalid):
            open_it(database, responsible, unit)
    assert offered(database) == []


@pytest.mark.parametrize(
    "role", ["practitioner", "citizen_admin", "data_admin", "authority_admin", "designer", "publisher"]
)
def test_only_the_providers_administrator_opens(database: Database, role: str) -> None:
    activate(database, NORRA)
    with pytest.raises(Forbidden):
        open_it(database, works(), actor=staff(role))
