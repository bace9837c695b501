"""Who may no longer do something with a moment gets no answer of when they did it: each command of moments judges its repeats."""

import json
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.tables import idempotency
from common.contracts.base import Caller, Kind, Rpc
from common.contracts.errors import Forbidden, NotFound
from common.contracts.everything import rpcs_of
from common.contracts.moments.access import STATE_REASON
from common.contracts.moments.handovers import ACCEPT_HANDOVER, OFFER_HANDOVER
from common.contracts.moments.responsible import CHANGE_RESPONSIBLE
from common.contracts.moments.starts import START, START_OPEN
from services.moments.model import Moment
from tests.integration.moments.builders import citizen, staff
from tests.integration.moments.test_repeats import OTHER_UNIT, an_acceptance, everyone
from tests.integration.moments.test_repeats import desk as desk_among_everyone
from tests.integration.moments.test_service import Desk, start
from tests.integration.moments.test_service import desk as desk_with_few_others

__all__ = ["desk_among_everyone", "desk_with_few_others"]
NAMING = [each for each in rpcs_of("moments") if each.kind is Kind.COMMAND and "moment_id" in each.request.fields]
MAKING = [START, START_OPEN]
OF_COLLEAGUES = {CHANGE_RESPONSIBLE.name, STATE_REASON.name, START.name}
"""What a colleague still gets the answer of: it takes the right away by itself, or is a colleague's."""


@pytest.fixture
def desk(desk_among_everyone: Desk) -> Desk:
    """Give the service among others who answer whatever it asks."""
    return desk_among_everyone


class Kept:
    """A command that an actor has done with a moment, by its kept answer alone; and what becomes of the moment."""

    def __init__(self, desk: Desk, contract: Rpc) -> None:
        self.desk, self.contract = desk, contract
        self.person = citizen()
        self.moment_id = UUID(start(desk, self.person)["moment_id"])
        is_staffs = Caller.STAFF in contract.callers
        self.actor = desk.others.responsible if is_staffs else self.person
        self.answer = {"moment_id": str(self.moment_id), "version": 1}

    def repeat(self, actor: Actor) -> Any:
        """Send it again as an actor who has done it."""
        form = {"step_id": "stoppdagen", "form_id": "stoppdag", "answers": {"datum": "2024-06-01"}}
        named = dict.fromkeys({"moment_id", "parent_moment_id"} & set(self.contract.request.fields), self.moment_id)
        request = SimpleNamespace(idempotency_id=new_id(), text="Hej!", **named, **form)
        call = Call(actor, self.contract, request, "digest", None, None)
        row = {"id": request.idempotency_id, "actor": actor.capacity_id, "command": self.contract.routing_key}
        with self.desk.service.resources.database.writing() as session:
            session.execute(insert(idempotency).values(**row, digest="digest", answer=self.answer, made_at=now()))
        return getattr(self.desk.service, self.contract.name)(call)

    def becomes(self, **values: Any) -> None:
        """Let the moment be another's."""
        with self.desk.service.resources.database.writing() as session:
            session.execute(update(Moment).where(Moment.id == self.moment_id).values(**values))


@pytest.mark.parametrize("contract", [*NAMING, *MAKING], ids=lambda each: each.name)
def test_a_repeat_is_judged_by_who_the_actor_is_to_the_moment_now(desk: Desk, contract: Rpc) -> None:
    kept = Kept(desk, contract)
    assert kept.answer.items() <= kept.repeat(kept.actor).items()
    with pytest.raises(NotFound):
        kept.repeat(citizen() if kept.actor is kept.person else staff(unit=OTHER_UNIT))
    if kept.actor is kept.person:
        return
    kept.becomes(state="ended", ended_at=now())
    if "form_id" not in contract.request.fields:
        assert kept.answer.items() <= kept.repeat(kept.actor).items()
    kept.becomes(state="ongoing", ended_at=None, responsible_person_id=new_id())
    if contract.name in OF_COLLEAGUES:
        assert kept.repeat(kept.actor) == kept.answer
    else:
        with pytest.raises(Forbidden):
            kept.repeat(kept.actor)
    kept.becomes(care_unit_id=OTHER_UNIT)
    with pytest.raises(NotFound):
        kept.repeat(kept.actor)


def test_who_offered_a_moment_that_was_accepted_has_lost_it_and_who_accepted_has_it(desk: Desk) -> None:
    contract, receiver, payload = an_acceptance(desk)
    accepted = {"idempotency_id": new_id(), **payload}
    first = desk.call(contract, receiver, **accepted)
    assert desk.call(ACCEPT_HANDOVER, receiver, **accepted) == first
    given_on = {"moment_id": first["moment_id"], "expected_version": first["version"]}
    back = {"idempotency_id": new_id(), **given_on, "to_care_unit_id": desk.others.responsible.care_unit_id}
    offered = desk.call(OFFER_HANDOVER, receiver, **back)
    assert desk.call(OFFER_HANDOVER, receiver, **back) == offered
    giver = everyone(desk).responsible
    told = {"handover_id": offered["handover_id"], "responsible_commission_id": giver.commission_id}
    desk.call(ACCEPT_HANDOVER, giver, **told)
    for again, body in ((ACCEPT_HANDOVER, accepted), (OFFER_HANDOVER, back)):
        with pytest.raises(NotFound) as refused:
            desk.call(again, receiver, **body)
        assert first["moment_id"] not in json.dumps(refused.value.to_wire())
