"""The access table, cell by cell: every role × relation × action against what the rules say in words."""

from itertools import combinations, product

import pytest

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.directory.vocabulary import ROLES
from common.contracts.errors import Forbidden, NotFound, ReasonNeeded
from services.moments.model import MAY, Action, Relation, Verdict, judge, relation_of, require, word_for

AT_THE_UNIT = (Relation.RESPONSIBLE, Relation.COVER, Relation.OPENED, Relation.COLLEAGUE)


def staff(*roles: str) -> Actor:
    return Actor(Caller.STAFF, str(new_id()), care_unit_id=new_id(), roles=frozenset(roles))


CITIZEN = Actor(Caller.CITIZEN, str(new_id()))


def expected(role: str, relation: Relation, action: Action) -> Verdict:
    """Say the rules again, in another way than the table."""
    if role == "citizen":
        readable = relation is Relation.OWN and action in {Action.READ, Action.WRITE}
        return Verdict.ALLOWED if readable else Verdict.HIDDEN
    if relation not in AT_THE_UNIT or role not in {"practitioner", "citizen_admin", "data_admin"}:
        return Verdict.HIDDEN
    if action is Action.LIST or role == "citizen_admin":
        return Verdict.ALLOWED
    if role == "data_admin":
        return Verdict.FORBIDDEN
    opens = {
        Relation.COVER: set(Action) - {Action.HAND_OVER},
        Relation.OPENED: {Action.READ, Action.STATE_REASON},
    }.get(relation, {Action.STATE_REASON})
    if relation is Relation.RESPONSIBLE or action in opens:
        return Verdict.ALLOWED
    return Verdict.REASON if action is Action.READ else Verdict.FORBIDDEN


@pytest.mark.parametrize(("role", "relation", "action"), list(product((*ROLES, "citizen"), Relation, Action)))
def test_every_cell_says_what_the_rules_say(role: str, relation: Relation, action: Action) -> None:
    actor = CITIZEN if role == "citizen" else staff(role)
    assert judge(actor, relation, action) is expected(role, relation, action)


def test_the_table_knows_only_real_roles_and_whole_rows_of_staff() -> None:
    assert {role for role, _ in MAY} <= {*ROLES, "citizen"}
    assert all(set(row) == set(Action) for (role, _), row in MAY.items() if role != "citizen")
    assert not any(relation is Relation.STRANGER for _, relation in MAY)


@pytest.mark.parametrize(("relation", "action"), list(product(Relation, Action)))
def test_several_roles_are_as_good_as_the_best_of_them(relation: Relation, action: Action) -> None:
    for one, other in combinations(ROLES, 2):
        both = judge(staff(one, other), relation, action)
        assert both == max(judge(staff(one), relation, action), judge(staff(other), relation, action))


@pytest.mark.parametrize(("relation", "action"), list(product(Relation, Action)))
def test_staff_without_roles_and_services_reach_nothing(relation: Relation, action: Action) -> None:
    for actor in (staff(), Actor(Caller.STAFF, str(new_id()))):
        assert judge(actor, relation, action) is Verdict.HIDDEN


def test_a_service_is_a_stranger() -> None:
    ids = {"care_unit_id": new_id(), "citizen_id": new_id(), "responsible_person_id": new_id()}
    service = Actor(Caller.SERVICE, "gateway")
    assert relation_of(service, **ids, has_opened=True) is Relation.STRANGER


def test_a_citizen_with_the_id_of_the_responsible_is_a_stranger() -> None:
    ids = {"care_unit_id": new_id(), "citizen_id": new_id(), "responsible_person_id": CITIZEN.person_id}
    assert relation_of(CITIZEN, **ids, has_opened=True) is Relation.STRANGER


def test_staff_who_are_the_citizen_themselves_have_no_way_in_by_that() -> None:
    person = staff("practitioner")
    ids = {"care_unit_id": new_id(), "citizen_id": person.person_id, "responsible_person_id": new_id()}
    assert relation_of(person, **ids, has_opened=False) is Relation.STRANGER


def test_relations_follow_unit_person_and_reason() -> None:
    person = staff("practitioner")
    assert person.care_unit_id
    unit = {"care_unit_id": person.care_unit_id, "citizen_id": new_id()}
    assert relation_of(person, **unit, responsible_person_id=person.person_id, has_opened=False) is Relation.RESPONSIBLE
    assert relation_of(person, **unit, responsible_person_id=new_id(), has_opened=True) is Relation.OPENED
    assert relation_of(person, **unit, responsible_person_id=new_id(), has_opened=False) is Relation.COLLEAGUE


def test_who_covers_is_told_by_the_absence_alone() -> None:
    person = staff("practitioner")
    ids = {"care_unit_id": person.care_unit_id, "citizen_id": new_id(), "responsible_person_id": new_id()}
    assert relation_of(person, **ids, has_opened=True, cover_person_id=person.person_id) is Relation.COVER
    assert relation_of(person, **ids, has_opened=False, cover_person_id=new_id()) is Relation.COLLEAGUE
    elsewhere = ids | {"care_unit_id": new_id()}
    assert relation_of(person, **elsewhere, has_opened=True, cover_person_id=person.person_id) is Relation.STRANGER
    own = ids | {"responsible_person_id": person.person_id}
    assert relation_of(person, **own, has_opened=False, cover_person_id=person.person_id) is Relation.RESPONSIBLE


def test_staff_without_a_unit_are_strangers_everywhere() -> None:
    person = Actor(Caller.STAFF, str(new_id()), roles=frozenset({"practitioner"}))
    ids = {"care_unit_id": new_id(), "citizen_id": new_id(), "responsible_person_id": person.person_id}
    assert relation_of(person, **ids, has_opened=True) is Relation.STRANGER


def test_each_verdict_is_one_error() -> None:
    require(staff("practitioner"), Relation.RESPONSIBLE, Action.WRITE)
    with pytest.raises(ReasonNeeded):
        require(staff("practitioner"), Relation.COLLEAGUE, Action.READ)
    with pytest.raises(Forbidden):
        require(staff("data_admin"), Relation.COLLEAGUE, Action.READ)
    with pytest.raises(NotFound):
        require(staff("designer"), Relation.COLLEAGUE, Action.READ)


@pytest.mark.parametrize(
    ("roles", "relation", "ongoing", "ended"),
    [
        (("practitioner",), Relation.RESPONSIBLE, "write", "read"),
        (("practitioner",), Relation.OPENED, "read", "read"),
        (("practitioner",), Relation.COLLEAGUE, "reason", "reason"),
        (("citizen_admin",), Relation.COLLEAGUE, "write", "read"),
        (("data_admin",), Relation.COLLEAGUE, "none", "none"),
        (("data_admin", "practitioner"), Relation.COLLEAGUE, "reason", "reason"),
        (("practitioner",), Relation.STRANGER, "none", "none"),
    ],
)
def test_the_word_of_a_row(roles: tuple[str, ...], relation: Relation, ongoing: str, ended: str) -> None:
    assert word_for(staff(*roles), relation, is_ongoing=True) == ongoing
    assert word_for(staff(*roles), relation, is_ongoing=False) == ended
