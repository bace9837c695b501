"""A repeat gets its first answer whatever has become of the world meanwhile: nothing is asked, and nothing done, for what was done before."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

import pytest

from common.chassis.clock import today
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Rpc
from common.contracts.content.open_programmes import OPEN_FOR_CITIZENS
from common.contracts.content.versions import OUTLINE
from common.contracts.directory.practitioners import PRACTITIONER_FACTS
from common.contracts.directory.units import PROVIDER_UNITS
from common.contracts.errors import Conflict, OutcomeUnknown
from common.contracts.moments.absences import CHANGE_ABSENCE, REGISTER_ABSENCE
from common.contracts.moments.group_starts import START_GROUP
from common.contracts.moments.handovers import ACCEPT_HANDOVER, OFFER_HANDOVER
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.responsible import CHANGE_RESPONSIBLE
from common.contracts.moments.starts import START, START_OPEN
from common.contracts.moments.version_changes import MOVE_TO_VERSION
from services.moments import commands
from tests.integration.moments.builders import OUTLINE as PROGRAMME
from tests.integration.moments.builders import UNIT, World, citizen, staff
from tests.integration.moments.test_service import Desk, Others, start
from tests.integration.moments.test_service import desk as desk_with_few_others

OTHER_UNIT, NEWER = new_id(), new_id()
Act = tuple[Rpc, Actor, dict[str, Any]]
__all__ = ["desk_with_few_others"]


class Everyone(Others):
    """Stands in for directory and content, for whatever moments asks before a change."""

    def __init__(self, responsible: Actor) -> None:
        super().__init__(responsible)
        self.colleague = staff()
        self.receiver = staff(unit=OTHER_UNIT)

    def _answer(self, contract: Rpc, payload: dict[str, Any]) -> dict[str, Any]:
        if contract is PRACTITIONER_FACTS:
            known = (self.responsible, self.colleague, self.receiver)
            who = next(each for each in known if str(each.commission_id) == payload["commission_id"])
            ids = ("person_id", "care_unit_id", "commission_id", "commission_version_id")
            return {**{name: getattr(who, name) for name in ids}, "is_active_practitioner": True}
        if contract is PROVIDER_UNITS:
            return {"units": [{"care_unit_id": each, "name": f"Enhet {each}"} for each in (UNIT, OTHER_UNIT)]}
        if contract is OPEN_FOR_CITIZENS:
            return {"responsible_commission_id": self.responsible.commission_id}
        told = super()._answer(contract, payload)
        if contract is OUTLINE and payload["version_id"] == str(NEWER):
            return told | {"version": "9.1"}
        return told


@pytest.fixture
def desk(desk_with_few_others: Desk) -> Desk:
    """Give the service among others who answer whatever it asks."""
    others = Everyone(desk_with_few_others.others.responsible)
    desk_with_few_others.others = others
    desk_with_few_others.service.resources._asker = others.ask  # type: ignore[attr-defined]  # of the test's resources
    return desk_with_few_others


def everyone(desk: Desk) -> Everyone:
    return cast("Everyone", desk.others)


def stands(desk: Desk) -> dict[str, Any]:
    """Start a moment and give what a page about it knows."""
    moment_id = start(desk, citizen())["moment_id"]
    header = desk.call(OVERVIEW, desk.others.responsible, moment_id=moment_id)["header"]
    return {"moment_id": moment_id, "expected_version": header["version"]}


def a_start(desk: Desk) -> Act:
    who = {"citizen_id": new_id(), "responsible_commission_id": desk.others.responsible.commission_id}
    return START, desk.others.responsible, {**who, "version_id": new_id()}


def an_open_start(_desk: Desk) -> Act:
    return START_OPEN, citizen(), {"version_id": new_id(), "care_unit_id": UNIT}


def a_group_start(desk: Desk) -> Act:
    rows = [{"line": 1, "citizen_id": new_id()}]
    who = {"responsible_commission_id": desk.others.responsible.commission_id, "rows": rows}
    return START_GROUP, desk.others.admin, {**who, "version_id": new_id()}


def a_change_of_practitioner(desk: Desk) -> Act:
    receiver = {"responsible_commission_id": everyone(desk).colleague.commission_id}
    return CHANGE_RESPONSIBLE, desk.others.responsible, {**stands(desk), **receiver}


def an_absence(desk: Desk) -> Act:
    days = {"first_day": today(), "last_day": today() + timedelta(days=3)}
    cover = {"cover_commission_id": everyone(desk).colleague.commission_id}
    return REGISTER_ABSENCE, desk.others.responsible, {**days, **cover}


def a_changed_absence(desk: Desk) -> Act:
    contract, actor, payload = an_absence(desk)
    absence = desk.call(contract, actor, **payload)
    return CHANGE_ABSENCE, actor, {**payload, **absence}


def an_offer(desk: Desk) -> Act:
    return OFFER_HANDOVER, desk.others.responsible, {**stands(desk), "to_care_unit_id": OTHER_UNIT}


def an_acceptance(desk: Desk) -> Act:
    contract, actor, payload = an_offer(desk)
    offered = desk.call(contract, actor, **payload)
    receiver = everyone(desk).receiver
    told = {"handover_id": offered["handover_id"], "responsible_commission_id": receiver.commission_id}
    return ACCEPT_HANDOVER, receiver, told


def a_move(desk: Desk) -> Act:
    return MOVE_TO_VERSION, desk.others.responsible, {**stands(desk), "version_id": NEWER}


PREPARED = [
    a_start,
    an_open_start,
    a_group_start,
    a_change_of_practitioner,
    an_absence,
    a_changed_absence,
    an_offer,
    an_acceptance,
    a_move,
]


@pytest.mark.parametrize("prepare", PREPARED)
def test_a_repeat_asks_nobody_and_gets_the_first_answer(desk: Desk, prepare: Callable[[Desk], Act]) -> None:
    contract, actor, payload = prepare(desk)
    again = partial(desk.call, contract, actor, idempotency_id=new_id(), **payload)
    first, asked = again(), desk.others.asked.copy()
    assert again() == first
    assert desk.others.asked == asked
    desk.others.is_down = True
    assert again() == first


def test_a_move_that_was_made_is_told_again_and_no_refusal(desk: Desk) -> None:
    contract, actor, payload = a_move(desk)
    again = {"idempotency_id": new_id(), **payload}
    assert desk.call(contract, actor, **again) == desk.call(contract, actor, **again)
    header = desk.call(OVERVIEW, actor, moment_id=payload["moment_id"])["header"]
    assert header["programme_version"] == "9.1"


def test_the_key_of_a_start_whose_end_nobody_knows_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = Database._commit

    def lost(database: Database, session: Any) -> None:
        commit(database, session)
        raise OutcomeUnknown

    request = world.start_call()
    monkeypatch.setattr(Database, "_commit", lost)
    with pytest.raises(OutcomeUnknown):
        commands.start(world.database, request, world.keys, world.facts(), PROGRAMME)
    monkeypatch.setattr(Database, "_commit", commit)
    moment_id = UUID(commands.start(world.database, request, world.keys, world.facts(), PROGRAMME)["moment_id"])
    world.keys.seal(moment_id, "a place", "words")
    with pytest.raises(Conflict):
        commands.start(world.database, world.start_call(), world.keys, world.facts(), PROGRAMME)
    world.keys.seal(moment_id, "a place", "words")
