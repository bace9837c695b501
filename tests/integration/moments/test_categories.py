"""Categories: the unit's administrator makes them, who writes in a moment gives them, and lists find them in every order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from marshmallow import ValidationError
from sqlalchemy import Table, delete, insert, select, text

from common.chassis.clock import now
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Rpc
from common.contracts.errors import (
    Conflict,
    Forbidden,
    IllegalTransition,
    Invalid,
    MomentEnded,
    NamedError,
    NotFound,
    ReasonNeeded,
    StaleVersion,
)
from common.contracts.moments.categories import (
    CATEGORIES,
    CREATE_CATEGORY,
    DELETE_CATEGORY,
    MOMENT_CATEGORIES,
    MOVE_CATEGORY,
    RENAME_CATEGORY,
    RESTORE_CATEGORY,
    RETIRE_CATEGORY,
    SET_CATEGORIES,
)
from common.contracts.moments.responses import SUBMIT_RESPONSE
from services.moments import commands, queries
from services.moments.model import SORTS, Category, Moment, MomentCategory
from tests.integration.moments.builders import UNIT, World, call, citizen, staff
from tests.integration.moments.test_handovers import OTHER, accept, offer
from tests.integration.moments.test_list_questions import fill, pages, plan_of
from tests.integration.moments.test_starts import events_of

pytestmark = pytest.mark.both_databases

ADMIN = staff("citizen_admin")


def make(world: World, name: str, actor: Actor = ADMIN, **more: Any) -> UUID:
    request = call(CREATE_CATEGORY, actor, name=name, **more)
    return UUID(str(commands.create_category(world.database, request)["category_id"]))


def change(world: World, contract: Rpc, category_id: UUID, actor: Actor = ADMIN, **more: Any) -> Any:
    if "expected_version" in contract.request.fields:
        more.setdefault("expected_version", 1)
    request = call(contract, actor, category_id=category_id, **more)
    return getattr(commands, contract.name)(world.database, request)


def listed(world: World, actor: Actor = ADMIN) -> list[dict[str, Any]]:
    with world.database.reading() as session:
        page = world.dumped(CATEGORIES, queries.categories_page(session, call(CATEGORIES, actor)))
    rows: list[dict[str, Any]] = page["categories"]
    return rows


def names(world: World) -> list[str]:
    return [row["name"] for row in listed(world)]


def give(world: World, moment_id: UUID, *wanted: UUID, had: tuple[UUID, ...] = (), **more: Any) -> Any:
    actor = more.pop("actor", world.practitioner)
    ids = {"expected_category_ids": list(had), "category_ids": list(wanted)}
    request = call(SET_CATEGORIES, actor, moment_id=moment_id, **ids, **more)
    return commands.set_categories(world.database, request)


def page(world: World, moment_id: UUID, actor: Actor | None = None) -> dict[str, Any]:
    with world.database.reading() as session:
        asked = call(MOMENT_CATEGORIES, actor or world.practitioner, moment_id=moment_id)
        return world.dumped(MOMENT_CATEGORIES, queries.moment_categories_page(session, asked))


def of_moment(world: World, moment_id: UUID, actor: Actor | None = None) -> list[str]:
    return [each["name"] for each in world.overview(moment_id, actor)["categories"]]


def refused(attempt: Callable[[], Any], error: type[NamedError]) -> dict[str, Any]:
    with pytest.raises(error) as told:
        attempt()
    return told.value.details


def test_the_administrator_makes_orders_renames_and_retires(world: World) -> None:
    key = new_id()
    first = make(world, "  Telefon\tuppföljning ", idempotency_id=key)
    assert make(world, "  Telefon\tuppföljning ", idempotency_id=key) == first
    second, third = make(world, "Väntar på läkare"), make(world, "Tolk")
    change(world, MOVE_CATEGORY, third, direction="earlier")
    change(world, MOVE_CATEGORY, third, direction="earlier")
    change(world, MOVE_CATEGORY, third, direction="earlier")
    change(world, MOVE_CATEGORY, second, direction="later")
    assert names(world) == ["Tolk", "Telefon uppföljning", "Väntar på läkare"]
    change(world, RENAME_CATEGORY, first, name="telefon UPPFÖLJNING")
    assert refused(lambda: change(world, RENAME_CATEGORY, first, name="Annat"), StaleVersion)["actual"] == 2
    change(world, RETIRE_CATEGORY, second)
    refused(lambda: change(world, RETIRE_CATEGORY, second, expected_version=2), IllegalTransition)
    assert [row["is_retired"] for row in listed(world)] == [False, False, True]
    change(world, RESTORE_CATEGORY, second, expected_version=2)
    change(world, DELETE_CATEGORY, third)
    assert names(world) == ["telefon UPPFÖLJNING", "Väntar på läkare"]
    told = [data["change"] for name, data in events_of(world) if name == "category.changed"]
    assert told == ["created"] * 3 + ["moved"] * 2 + ["renamed", "retired", "restored", "deleted"]
    assert not any("telefon" in str(event).casefold() for event in events_of(world))


@pytest.mark.parametrize("name", [" ", "\u2028\n", "x" * 41, "TOLK", "  tolk ", "x" * 200])
def test_names_that_will_not_do(world: World, name: str) -> None:
    other = make(world, "Annat")
    make(world, "Tolk")
    for attempt in (lambda: make(world, name), lambda: change(world, RENAME_CATEGORY, other, name=name)):
        with pytest.raises((Invalid, ValidationError)) as told:  # by the rule, or by the contract before it
            attempt()
        fields = told.value.details["fields"] if isinstance(told.value, Invalid) else told.value.messages_dict
        assert set(fields) == {"name"}
    assert names(world) == ["Annat", "Tolk"]
    make(world, "Tolk", staff("citizen_admin", unit=OTHER))


def test_a_unit_has_fifty_at_most(world: World) -> None:
    for number in range(50):
        make(world, f"Kategori {number}")
    assert set(refused(lambda: make(world, "En till"), Invalid)["fields"]) == {"name"}
    change(world, DELETE_CATEGORY, UUID(listed(world)[7]["category_id"]))
    make(world, "En till")


def test_only_the_units_administrator_changes_them_and_colleagues_see_them(world: World) -> None:
    tolk = make(world, "Tolk")
    attempts: list[tuple[Rpc, dict[str, Any]]] = [
        (RENAME_CATEGORY, {"name": "Annat"}),
        (MOVE_CATEGORY, {"direction": "later"}),
        (RETIRE_CATEGORY, {}),
        (RESTORE_CATEGORY, {}),
        (DELETE_CATEGORY, {}),
    ]
    for contract, more in attempts:
        for actor in (staff(), staff("data_admin"), staff("authority_admin"), staff("citizen_admin", unit=OTHER)):
            with pytest.raises(NotFound if actor.care_unit_id == OTHER else Forbidden):
                change(world, contract, tolk, actor, **more)
    refused(lambda: make(world, "Annat", staff()), Forbidden)
    for colleague in (staff(), staff("data_admin")):
        assert [row["name"] for row in listed(world, colleague)] == ["Tolk"]
    assert listed(world, staff(unit=OTHER)) == []
    refused(lambda: listed(world, staff("designer")), Forbidden)


def test_who_writes_in_a_moment_gives_it_categories_and_everyone_of_the_unit_sees_them(world: World) -> None:
    tolk, ring, gone = make(world, "Tolk"), make(world, "Ring upp"), make(world, "Gammal")
    moment_id, key = world.start(), new_id()
    before = world.list("mine")["fingerprint"]
    first = give(world, moment_id, ring, tolk, gone, idempotency_id=key)
    assert give(world, moment_id, ring, tolk, gone, idempotency_id=key) == first
    change(world, RETIRE_CATEGORY, gone)
    give(world, moment_id, gone, tolk, had=(tolk, ring, gone))
    assert of_moment(world, moment_id) == ["Tolk", "Gammal"]
    assert of_moment(world, moment_id, world.person) == []
    row = world.list("all", staff())["rows"][0]
    assert [each["name"] for each in row["categories"]] == ["Tolk", "Gammal"]
    assert world.list("mine")["fingerprint"] != before
    assert [each["name"] for each in page(world, moment_id)["choices"]] == ["Tolk", "Ring upp", "Gammal"]
    entry = world.timeline(moment_id)["entries"][0]
    assert (entry["action"], entry["facts"]) == ("categories_changed", {"added": [], "removed": ["Ring upp"]})
    told = [data for name, data in events_of(world) if name == "moment.categories-changed"]
    assert [data["category_ids"] for data in told] == [
        [str(each) for each in (tolk, ring, gone)],
        [str(each) for each in (tolk, gone)],
    ]
    assert refused(lambda: change(world, DELETE_CATEGORY, tolk), Conflict) == {"reason": "used"}
    version = world.overview(moment_id)["header"]["version"]
    give(world, moment_id, gone, tolk, had=(tolk, gone))
    assert world.overview(moment_id)["header"]["version"] == version, "nothing changed, so nothing is told"
    give(world, moment_id, had=(tolk, gone))
    refused(lambda: give(world, moment_id, gone), Invalid)
    change(world, DELETE_CATEGORY, tolk)


def test_what_a_moment_is_not_given(world: World) -> None:
    tolk, ring = make(world, "Tolk"), make(world, "Ring upp")
    theirs = make(world, "Deras", staff("citizen_admin", unit=OTHER))
    moment_id = world.start()
    for wrong in (theirs, new_id()):
        assert set(refused(lambda wrong=wrong: give(world, moment_id, tolk, wrong), Invalid)["fields"]) == {  # type: ignore[misc]
            "category_ids"
        }
    give(world, moment_id, tolk)
    assert refused(lambda: give(world, moment_id, ring), StaleVersion)["changed"] == ["categories"]
    opened = staff()
    world.state_reason(moment_id, opened)
    for actor in (opened, staff(), staff("data_admin")):
        refused(lambda actor=actor: give(world, moment_id, ring, had=(tolk,), actor=actor), Forbidden)  # type: ignore[misc]
    refused(lambda: give(world, moment_id, ring, had=(tolk,), actor=staff(unit=OTHER)), NotFound)
    refused(lambda: page(world, moment_id, staff()), ReasonNeeded)
    refused(lambda: page(world, moment_id, staff(unit=OTHER)), NotFound)
    give(world, moment_id, ring, had=(tolk,), actor=ADMIN)
    world.end(moment_id)
    refused(lambda: give(world, moment_id, had=(ring,)), MomentEnded)
    assert of_moment(world, moment_id) == ["Ring upp"]
    six = [str(new_id()) for _ in range(6)]
    wrong_request = {"moment_id": str(moment_id), "category_ids": six, "expected_category_ids": []}
    assert "category_ids" in SET_CATEGORIES.request.validate(wrong_request)


def test_a_moment_leaves_its_categories_behind_at_handover(world: World) -> None:
    tolk, moment_id, receiver = make(world, "Tolk"), world.start(), staff(unit=OTHER)
    give(world, moment_id, tolk)
    handover_id = offer(world, moment_id, expected_version=2)
    assert of_moment(world, moment_id) == ["Tolk"]
    accept(world, handover_id, receiver)
    assert of_moment(world, moment_id, receiver) == []
    entry = world.timeline(moment_id, receiver)["entries"][0]
    assert (entry["action"], entry["facts"]["removed"]) == ("categories_changed", ["Tolk"])
    assert events_of(world)[-1][1]["category_ids"] == []
    for actor in (world.practitioner, receiver):
        assert world.list("all", actor, category_id=tolk)["rows"] == []
    assert len(world.list("all", receiver, uncategorised_only=True)["rows"]) == 1
    change(world, DELETE_CATEGORY, tolk)


def test_a_category_follows_its_moment_and_goes_with_it(world: World) -> None:
    tolk, moment_id = make(world, "Tolk"), world.start()
    give(world, moment_id, tolk)
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2030-06-25"})
    assert _listed_as(world, moment_id)
    world.see(moment_id, sent["response_id"])
    world.end(moment_id)
    assert _listed_as(world, moment_id)
    assert len(world.list("ended", category_id=tolk)["rows"]) == 1
    with world.database.writing() as session:
        session.execute(delete(Moment).where(Moment.id == moment_id))
        assert session.scalars(select(MomentCategory.moment_id)).all() == []


def _listed_as(world: World, moment_id: UUID) -> bool:
    """Tell whether what a category's list goes by is what the moment says."""
    columns = ("state", "started_at", "quiet_since", "unseen_responses")
    with world.database.reading() as session:
        kept = session.execute(select(*(getattr(MomentCategory, name) for name in columns))).one()
        moment = session.get_one(Moment, moment_id)
        return tuple(kept) == tuple(getattr(moment, name) for name in columns)


def many(world: World, number: int) -> tuple[list[dict[str, Any]], UUID, UUID]:
    """Fill the unit; two of seven of its moments get one category, one of eleven another beside it."""
    often, seldom = (Category(id=new_id(), care_unit_id=UNIT, name=name, folded=name) for name in ("ofta", "sällan"))
    for position, each in enumerate((often, seldom)):
        each.position, each.version, each.retired_at = position, 1, None
    rows = fill(world, number)
    for place, row in enumerate(rows):
        row["given"] = [each.id for each, has in ((often, place % 7 < 2), (seldom, place % 11 == 3)) if has]
    ids = (often.id, seldom.id)
    table = cast("Table", MomentCategory.__table__)
    copied = ("state", "started_at", "quiet_since", "unseen_responses")
    given = [
        {"moment_id": row["id"], "category_id": each, **{name: row[name] for name in copied}}
        for row in rows
        for each in row["given"]
    ]
    counted = cast("Table", Moment.__table__)
    with world.database.writing() as session:
        session.add_all([often, seldom])
        session.flush()
        session.execute(insert(table), given)
        for count in (1, 2):
            having = [row["id"] for row in rows if len(row["given"]) == count]
            session.execute(counted.update().where(counted.c.id.in_(having)).values(category_count=count))
    return rows, *ids


@pytest.mark.parametrize("ascending", [False, True])
def test_a_category_is_listed_in_every_order_page_by_page(world: World, *, ascending: bool) -> None:
    world.start()
    rows, often, _seldom = many(world, 90)
    ours = {str(row["id"]) for row in rows}
    for scope, is_shown in (
        ("all", lambda row: row["state"] == "ongoing"),
        ("ended", lambda row: row["state"] == "ended"),
    ):
        for sort, column in SORTS.items():
            for asked, has in (
                ({"category_id": often}, lambda row: often in row["given"]),
                ({"uncategorised_only": True}, lambda row: not row["given"]),
            ):
                expected = [row for row in rows if is_shown(row) and has(row)]
                expected.sort(key=lambda row: (row[column], row["id"]), reverse=not ascending)
                found = [row["moment_id"] for row in pages(world, scope, sort=sort, ascending=ascending, **asked)]
                assert [one for one in found if one in ours] == [str(row["id"]) for row in expected], (
                    scope,
                    sort,
                    asked,
                )


def test_a_category_goes_with_every_other_filter(world: World) -> None:
    world.start()
    rows, often, _seldom = many(world, 900)
    long_ago = now() - timedelta(days=5)
    person, own = str(UUID(int=7)), world.practitioner.person_id
    citizens = [row["citizen_id"] for row in rows[:30]]
    filters: list[tuple[str, dict[str, Any], Callable[[dict[str, Any]], bool]]] = [
        ("all", {"inactive_days": 5}, lambda row: row["quiet_since"] < long_ago),
        ("all", {"unseen_only": True}, lambda row: row["unseen_responses"] > 0),
        ("all", {"programme_id": "program-4"}, lambda row: row["programme_id"] == "program-4"),
        ("all", {"responsible_person_id": person}, lambda row: str(row["responsible_person_id"]) == person),
        ("all", {"citizen_ids": citizens}, lambda row: row["citizen_id"] in citizens),
        ("mine", {}, lambda row: row["responsible_person_id"] == own),
    ]
    for scope, asked, is_wanted in filters:
        expected = {
            str(row["id"]) for row in rows if row["state"] == "ongoing" and often in row["given"] and is_wanted(row)
        }
        assert expected
        assert {row["moment_id"] for row in pages(world, scope, category_id=often, **asked)} == expected, asked
    with pytest.raises(Invalid):
        world.list("all", category_id=often, uncategorised_only=True)


def test_each_order_of_a_category_walks_an_index_of_its_own(world: World) -> None:
    world.start()
    world.start(citizen())
    _rows, often, seldom = many(world, 6000)
    if not world.database.is_sqlite:
        with world.database.writing() as session:
            session.execute(text("ANALYZE"))
    for scope, tab in (("all", "ongoing"), ("ended", "ended")):
        for sort, column in SORTS.items():
            for asked, index in (
                ({"category_id": often}, f"ix_moment_categories_{tab}_{column}"),
                ({"category_id": seldom}, f"ix_moment_categories_{tab}_{column}"),
                ({"uncategorised_only": True}, f"ix_moments_{tab}_uncategorised_{sort}"),
            ):
                plan = plan_of(world, scope, sort=sort, **asked)
                assert index in plan, plan
                for bad in ("TEMP B-TREE", "Sort", "SCAN moments", "Seq Scan on moment"):
                    assert bad not in plan, plan
