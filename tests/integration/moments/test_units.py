"""Which citizens a care unit has, as directory asks it."""

from typing import Any
from uuid import UUID

import pytest

from common.chassis.calls import Call
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.directory.units import EXPECT_CITIZENS
from common.contracts.errors import Expired, NamedError, OutcomeUnknown, Unavailable
from common.contracts.moments.handovers import ACCEPT_HANDOVER
from common.contracts.moments.units import CITIZENS_OF_UNIT
from services.moments import queries
from services.moments.expected_citizens import expect
from tests.integration.moments.builders import UNIT, World, call, citizen, staff
from tests.integration.moments.test_group_starts import order
from tests.integration.moments.test_handovers import OTHER, accept, offer

DIRECTORY = Actor(Caller.SERVICE, "directory")


def had(world: World, unit: UUID, *asked: UUID) -> set[UUID]:
    with world.database.reading() as session:
        question = call(CITIZENS_OF_UNIT, DIRECTORY, care_unit_id=unit, citizen_ids=asked)
        return set(queries.citizens_of_unit(session, question).citizen_ids)


def test_a_unit_has_whom_it_has_a_moment_of_and_nobody_else(world: World) -> None:
    world.start()
    person, other = world.person.person_id, new_id()
    assert had(world, UNIT, person, other) == {person}
    assert had(world, OTHER, person, other) == set()


def test_a_moment_that_is_handed_over_takes_its_citizen_along(world: World) -> None:
    moment_id, receiver = world.start(), staff(unit=OTHER)
    handover_id = offer(world, moment_id)
    assert had(world, OTHER, world.person.person_id) == set()
    accept(world, handover_id, receiver)
    assert had(world, OTHER, world.person.person_id) == {world.person.person_id}
    assert had(world, UNIT, world.person.person_id) == set()


def accepting(actor: Actor, handover_id: UUID) -> Call:
    return call(ACCEPT_HANDOVER, actor, handover_id=handover_id, responsible_commission_id=actor.commission_id)


def test_nobody_is_expected_for_an_offer_that_isn_t_the_unit_s_or_is_answered(world: World) -> None:
    moment_id, receiver = world.start(), staff(unit=OTHER)
    handover_id = offer(world, moment_id)
    with world.database.reading() as session:
        assert queries.offered_citizen(session, accepting(receiver, handover_id)) == world.person.person_id
        assert queries.offered_citizen(session, accepting(world.practitioner, handover_id)) is None
    accept(world, handover_id, receiver)
    with world.database.reading() as session:
        assert queries.offered_citizen(session, accepting(receiver, handover_id)) is None


def test_a_group_start_s_citizens_are_the_unit_s_to_name_before_they_start(world: World) -> None:
    people = [citizen().person_id for _ in range(2)]
    order(world, people)
    assert had(world, UNIT, *people) == set(people)
    assert had(world, OTHER, *people) == set()


class Here:
    """Stands in for a service whose directory fails."""

    def __init__(self, error: NamedError) -> None:
        self.error = error

    def ask(self, contract: Any, _payload: Any, _call: Any) -> None:
        """Fail."""
        assert contract is EXPECT_CITIZENS
        raise self.error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OutcomeUnknown(service="directory"), Unavailable),
        (Unavailable(service="directory"), Unavailable),
        (Expired(), Expired),
    ],
)
def test_when_directory_can_t_be_told_nothing_has_started_and_that_is_said(
    error: NamedError, told: type[NamedError]
) -> None:
    resources: Any = Here(error)
    with pytest.raises(told):
        expect(resources, UNIT, [new_id()])
