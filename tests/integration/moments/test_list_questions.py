"""Lists sorted and narrowed: the right rows in the right order, page by page, and an index for each question."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Table, event, insert, text

from common.chassis.clock import now
from common.chassis.identifiers import new_id
from common.contracts.errors import Forbidden, Invalid
from common.contracts.moments.lists import LIST_CHOICES, LIST_MOMENTS
from services.moments import queries
from services.moments.model import Moment, PractitionerCount
from tests.integration.moments.builders import UNIT, VERSION, World, call, citizen, staff

pytestmark = pytest.mark.both_databases

COLLEAGUE = UUID(int=7)


def fill(world: World, number: int, **changes: Any) -> list[dict[str, Any]]:
    """Put moments in the unit, one an hour backwards from now: some silent from the start, some with unopened forms, some ended."""
    at = now()
    rows = [_row(world, index, at - timedelta(hours=index)) | changes for index in range(1, number + 1)]
    with world.database.writing() as session:
        session.execute(insert(cast("Table", Moment.__table__)), rows)
    return rows


def _row(world: World, index: int, started_at: Any) -> dict[str, Any]:
    active = started_at + timedelta(minutes=index % 7) if index % 5 else None
    made = Moment.values_at_start(
        id=new_id(),
        care_unit_id=UNIT,
        citizen_id=new_id(),
        programme_id=f"program-{index % 10}",
        version_id=VERSION,
        responsible_person_id=world.practitioner.person_id if index % 20 == 1 else UUID(int=index % 20),
        responsible_commission_id=new_id(),
        started_at=started_at,
    )
    made["never_signed_in"] = active is None and index % 7 == 0
    seen = {"last_active_at": active, "quiet_since": active or started_at, "unseen_responses": max(0, index % 29 - 26)}
    return made | seen | ({"state": "ended"} if index % 3 == 0 else {})


def pages(world: World, scope: str, **asked: Any) -> Iterator[dict[str, Any]]:
    """Give every row of a list, asked for in pages of seven."""
    cursor = None
    while True:
        page = world.list(scope, limit=7, cursor=cursor, **asked)
        yield from page["rows"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


@pytest.mark.parametrize("ascending", [False, True])
@pytest.mark.parametrize(
    ("sort", "column"), [("start", "started_at"), ("active", "quiet_since"), ("flags", "unseen_responses")]
)
def test_pages_go_by_what_was_asked_for_and_leave_nobody_out(
    world: World, sort: str, column: str, *, ascending: bool
) -> None:
    world.start()
    rows = [row for row in fill(world, 40) if row["state"] == "ongoing"]
    expected = sorted(rows, key=lambda row: (row[column], row["id"]), reverse=not ascending)
    found = [row["moment_id"] for row in pages(world, "all", sort=sort, ascending=ascending)]
    first = world.list("mine")["rows"]
    ours = {str(row["id"]) for row in rows}
    assert [one for one in found if one in ours] == [str(row["id"]) for row in expected]
    assert len(found) == len(expected) + 1
    assert len(first) == 1 + sum(row["responsible_person_id"] == world.practitioner.person_id for row in rows)


def test_filters_leave_what_they_say(world: World) -> None:
    world.start()
    rows = [row for row in fill(world, 900) if row["state"] == "ongoing"]
    long_ago = now() - timedelta(days=5)
    wanted: dict[str, tuple[dict[str, Any], Any]] = {
        "programme": ({"programme_id": "program-4"}, lambda row: row["programme_id"] == "program-4"),
        "responsible": (
            {"responsible_person_id": str(COLLEAGUE)},
            lambda row: row["responsible_person_id"] == COLLEAGUE,
        ),
        "unseen": ({"unseen_only": True}, lambda row: row["unseen_responses"] > 0),
        "never signed in": ({"never_signed_in_only": True}, lambda row: row["never_signed_in"]),
        "silent": ({"inactive_days": 5}, lambda row: row["quiet_since"] < long_ago),
        "all of it": (
            {"inactive_days": 5, "unseen_only": True, "programme_id": "program-4"},
            lambda row: (
                row["quiet_since"] < long_ago and row["unseen_responses"] > 0 and row["programme_id"] == "program-4"
            ),
        ),
    }
    for name, (asked, is_wanted) in wanted.items():
        expected = {str(row["id"]) for row in rows if is_wanted(row)}
        assert expected
        assert {row["moment_id"] for row in pages(world, "all", **asked)} == expected, name


def test_a_search_looks_up_its_citizens_alone(world: World) -> None:
    world.start()
    rows = [row for row in fill(world, 6000) if row["state"] == "ongoing"]
    wanted = [row["citizen_id"] for row in rows[:4000:20]]
    if not world.database.is_sqlite:
        with world.database.writing() as session:
            session.execute(text("ANALYZE"))
    found = list(pages(world, "all", citizen_ids=[str(one) for one in wanted], ascending=True))
    assert [row["citizen_id"] for row in found] == [str(one) for one in reversed(wanted)]
    plan = plan_of(world, "all", citizen_ids=[str(one) for one in wanted[:9]])
    assert "ix_moments_citizen" in plan or "uq_moments_ongoing" in plan
    assert world.list("all", citizen_ids=[])["rows"] == []
    stranger = staff(unit=new_id())
    assert world.list("all", stranger, citizen_ids=[str(one) for one in wanted])["rows"] == []


def test_a_citizen_who_does_something_is_no_longer_silent(world: World) -> None:
    moment_id = world.start()
    long_ago = now() - timedelta(days=20)
    with world.database.writing() as session:
        session.execute(cast("Table", Moment.__table__).update().values(quiet_since=long_ago))
    assert len(world.list("mine", inactive_days=14)["rows"]) == 1
    world.mark(moment_id, "motivation")
    assert world.list("mine", inactive_days=14)["rows"] == []


def test_those_who_are_silent_are_sorted_by_silence_alone(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        world.list("all", inactive_days=14, sort="start")
    assert set(refused.value.details["fields"]) == {"sort"}


def test_another_units_moments_answer_no_filter(world: World) -> None:
    world.start()
    fill(world, 12)
    stranger = staff(unit=new_id())
    for asked in ({}, {"programme_id": "program-4"}, {"responsible_person_id": str(COLLEAGUE)}, {"unseen_only": True}):
        assert world.list("all", stranger, **asked)["rows"] == []


def test_choices_are_the_units_own(world: World) -> None:
    world.start()
    fill(world, 3)
    elsewhere = staff(unit=new_id())
    with world.database.writing() as session:
        other = {"care_unit_id": elsewhere.care_unit_id, "person_id": elsewhere.person_id, "ongoing": 1}
        session.execute(insert(PractitionerCount), [other])
    with world.database.reading() as session:
        own = world.dumped(LIST_CHOICES, queries.list_choices(session, call(LIST_CHOICES, world.practitioner)))
        others = world.dumped(LIST_CHOICES, queries.list_choices(session, call(LIST_CHOICES, elsewhere)))
    # The programme of `fill` has no version here, so only the one that was really started can be chosen.
    assert own["programmes"] == [{"programme_id": "tobakshjalpen", "title": "Tobakshjälpen"}]
    assert own["responsible_person_ids"] == [world.practitioner.id]
    assert others == {"programmes": [], "categories": [], "responsible_person_ids": [elsewhere.id]}


@pytest.mark.parametrize("role", ["authority_admin", "designer"])
def test_roles_that_reach_no_moment_get_no_choices(world: World, role: str) -> None:
    with world.database.reading() as session, pytest.raises(Forbidden):
        queries.list_choices(session, call(LIST_CHOICES, staff(role)))


def test_a_filter_that_is_none_is_refused_by_the_contract() -> None:
    wrong = {"sort": "name", "programme_id": "../x", "responsible_person_id": "x", "inactive_days": 0}
    assert set(LIST_MOMENTS.request.validate({"scope": "all", **wrong})) == set(wrong)


RESPONSIBLE = {"responsible_person_id": str(COLLEAGUE)}
PROGRAMME = {"programme_id": "program-4"}
LEADING: dict[str, tuple[str, dict[str, Any]]] = {
    "ongoing_all": ("all", {}),
    "ongoing_responsible": ("mine", {}),
    "ongoing_programme": ("all", PROGRAMME),
    "ended_all": ("ended", {}),
    "ended_responsible": ("ended", RESPONSIBLE),
    "ended_programme": ("ended", PROGRAMME),
}


def questions() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give the index that each question is to walk, the tab, and what is asked."""
    for name, (scope, asked) in LEADING.items():
        for sort in ("start", "active", "flags"):
            yield f"{name}_{sort}", scope, {**asked, "sort": sort}
        yield f"{name}_active", scope, {**asked, "inactive_days": 14}
    for sort in ("start", "active"):
        unseen = {"unseen_only": True, "sort": sort}
        yield f"ongoing_unseen_all_{sort}", "all", unseen
        yield f"ongoing_unseen_responsible_{sort}", "mine", unseen
        yield f"ended_unseen_all_{sort}", "ended", unseen
        yield f"ended_unseen_responsible_{sort}", "ended", unseen | RESPONSIBLE
    for sort in ("start", "active", "flags"):
        for tab, scope in (("ongoing", "all"), ("ended", "ended")):
            yield f"{tab}_never_signed_in_{sort}", scope, {"never_signed_in_only": True, "sort": sort}
    yield "ongoing_all_flags", "all", {"unseen_only": True, "sort": "flags"}
    yield "ongoing_responsible_flags", "mine", {"unseen_only": True, "sort": "flags"}
    yield "ongoing_responsible_start", "all", RESPONSIBLE


def test_every_question_walks_its_own_index(world: World) -> None:
    world.start()
    world.start(citizen())
    fill(world, 6000)
    if not world.database.is_sqlite:
        with world.database.writing() as session:
            session.execute(text("ANALYZE"))
    for index, scope, asked in questions():
        for ascending in (False, True):
            cursor = world.list(scope, limit=2, ascending=ascending, **asked)["next_cursor"]
            for key in (None, cursor):
                plan = plan_of(world, scope, cursor=key, ascending=ascending, **asked)
                told = f"{index} {asked} {ascending} {key}\n{plan}"
                assert f"ix_moments_{index}" in plan, told
                for bad in ("TEMP B-TREE", "Sort", "SCAN moments", "Seq Scan on moments"):
                    assert bad not in plan, told


def plan_of(world: World, scope: str, **asked: Any) -> str:
    """Give the database's plan for the page of a list: the one without sorting if there is one, since a handful of rows is sorted as quickly."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if "FROM moments" in statement or "JOIN moments" in statement:
            sent.append((statement, parameters))

    event.listen(world.database.engine, "before_cursor_execute", note)
    world.list(scope, limit=50, **asked)
    event.remove(world.database.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if world.database.is_sqlite else "EXPLAIN "
    with world.database.engine.connect() as connection:
        if not world.database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_sort = off")
        rows = connection.exec_driver_sql(explain + sent[0][0], sent[0][1]).all()
    return "\n".join(str(row[-1]) for row in rows)
