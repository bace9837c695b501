"""A form that staff answer for the citizen: it shows, it is no action of the citizen's, and nobody writes over what they have begun."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from common.contracts.errors import (
    CitizenWriting,
    Forbidden,
    Invalid,
    ModuleClosed,
    MomentEnded,
    NamedError,
    NotFound,
    OccasionOver,
    ReasonNeeded,
    ResponseLocked,
    StaleVersion,
)
from common.contracts.moments.filling_in import FILL_IN, FILL_PAGE
from common.contracts.moments.modules import CHANGE_DAYS, END_MODULE, SET_MODULE_UPCOMING
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.moments.reviews import REOPEN_RESPONSE
from common.forms import Form
from services.moments import commands, queries
from tests.integration.moments.builders import FORM, REVIEWED_FORM, World, call, staff
from tests.integration.moments.test_absences import cancel, register
from tests.integration.moments.test_occasions import FORM as WEEKLY_FORM
from tests.integration.moments.test_occasions import WEEKLY, Days, days, start, states
from tests.integration.moments.test_starts import events_of

__all__ = ["days"]

TOLD = {"datum": "2024-06-01", "anteckning": "Så sa hon i telefon"}
PLACE = {"step_id": "stoppdagen", "form_id": "stoppdag"}


def fill_in(
    world: World, moment_id: UUID, version: int = 0, answers: Any = TOLD, form: Form = FORM, **more: Any
) -> Mapping[str, Any]:
    actor = more.pop("actor", world.practitioner)
    place = PLACE | {"form_id": form.id} | more
    payload = {"moment_id": moment_id, **place, "expected_version": version, "answers": answers}
    return commands.fill_in(world.database, call(FILL_IN, actor, **payload), world.keys, form)


def page(world: World, moment_id: UUID, actor: Any = None, **more: Any) -> dict[str, Any]:
    asked = call(FILL_PAGE, actor or world.practitioner, moment_id=moment_id, **PLACE | more)
    with world.database.reading() as session:
        answer = queries.fill_page(session, asked, world.keys)
    return world.dumped(FILL_PAGE, answer)


def own(world: World, moment_id: UUID, form_id: str = "stoppdag") -> dict[str, Any]:
    responses: list[dict[str, Any]] = world.step(moment_id)["responses"]
    return next(each for each in responses if each["form_id"] == form_id)


def test_it_is_sent_seen_and_shown_to_everybody(world: World) -> None:
    moment_id = world.start()
    assert page(world, moment_id)["response"]["answers"] == {}
    sent = fill_in(world, moment_id)
    assert sent["state"] == "completed"
    mine = own(world, moment_id)
    assert (mine["answers"], mine["filled_by_person_id"]) == (TOLD, world.practitioner.id)
    assert mine["filled_by_commission_version_id"] == str(world.practitioner.commission_version_id)
    read = world.response(moment_id, sent["response_id"])
    assert read["response"]["filled_by_person_id"] == read["seen_by_person_id"] == world.practitioner.id
    (row,) = world.list("mine")["rows"]
    assert (row["last_active_at"], row["unseen_responses"]) == (None, 0)
    (entry,) = world.timeline(moment_id, kinds=["form"])["entries"]
    assert (entry["action"], entry["actor_kind"]) == ("filled_in", "staff")
    assert entry["commission_version_id"] == str(world.practitioner.commission_version_id)
    assert entry["facts"]["response_id"] == str(sent["response_id"])
    kind, told = events_of(world)[-1]
    assert (kind, told["by_staff"]) == ("response.submitted", True)
    assert "telefon" not in json.dumps(told)
    with pytest.raises(ResponseLocked):
        world.write(SAVE_RESPONSE, moment_id, 2, {})


def test_sent_twice_with_one_id_is_once(world: World) -> None:
    moment_id = world.start()
    payload = {"moment_id": moment_id, **PLACE, "expected_version": 0, "answers": TOLD}
    request = call(FILL_IN, world.practitioner, **payload)
    first = commands.fill_in(world.database, request, world.keys, FORM)
    assert str(commands.fill_in(world.database, request, world.keys, FORM)["version"]) == str(first["version"])
    assert len(world.timeline(moment_id, kinds=["form"])["entries"]) == 1


def test_what_the_citizen_has_begun_is_neither_shown_nor_written_over(world: World) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "Hemligt utkast"})
    for version in (0, 1):
        with pytest.raises(CitizenWriting):
            fill_in(world, moment_id, version)
    with pytest.raises(CitizenWriting):
        page(world, moment_id)
    assert own(world, moment_id)["answers"] == {"anteckning": "Hemligt utkast"}
    world.write(SAVE_RESPONSE, moment_id, 1, {})
    assert page(world, moment_id)["response"]["version"] == 2
    with pytest.raises(StaleVersion):
        fill_in(world, moment_id, 0)
    assert fill_in(world, moment_id, 2)["state"] == "completed"


def test_one_that_waits_for_review_waits_and_may_be_opened_again_by_whom_ever_filled_it_in(world: World) -> None:
    moment_id = world.start()
    sent = fill_in(world, moment_id, answers={"skal": "Barnen"}, form=REVIEWED_FORM)
    assert sent["state"] == "awaiting_review"
    handled = world.handle(
        REOPEN_RESPONSE,
        moment_id,
        sent["response_id"],
        world.response(moment_id, sent["response_id"])["response"]["version"],
        note="Rättas",
    )
    again = page(world, moment_id, form_id=REVIEWED_FORM.id)["response"]
    assert (again["answers"], again["version"]) == ({"skal": "Barnen"}, handled["version"])
    anew = fill_in(world, moment_id, handled["version"], {"skal": "Hälsan"}, REVIEWED_FORM)
    earlier = world.response(moment_id, anew["response_id"], sending=1)
    assert (earlier["response"]["answers"], earlier["response"]["filled_by_person_id"]) == (
        {"skal": "Barnen"},
        world.practitioner.id,
    )
    assert own(world, moment_id, REVIEWED_FORM.id)["answers"] == {"skal": "Hälsan"}


def test_when_the_citizen_goes_on_with_it_the_words_are_theirs(world: World) -> None:
    moment_id = world.start()
    sent = fill_in(world, moment_id)
    version = world.response(moment_id, sent["response_id"])["response"]["version"]
    handled = world.handle(REOPEN_RESPONSE, moment_id, sent["response_id"], version, note="Titta")
    world.write(SUBMIT_RESPONSE, moment_id, handled["version"], TOLD | {"anteckning": "Mina ord"})
    assert own(world, moment_id)["filled_by_person_id"] is None
    assert own(world, moment_id)["filled_by_commission_version_id"] is None
    assert world.response(moment_id, sent["response_id"])["response"]["filled_by_person_id"] is None
    assert world.response(moment_id, sent["response_id"], sending=1)["response"]["filled_by_person_id"]
    assert world.list("mine")["rows"][0]["unseen_responses"] == 1


def test_every_rule_of_the_form_holds(world: World) -> None:
    moment_id = world.start()
    for answers in ({}, {"datum": "i morgon"}, {"datum": "2024-06-01", "anteckning": "x" * 100_000}, {"annat": "1"}):
        with pytest.raises(Invalid):
            fill_in(world, moment_id, answers=answers)
    with pytest.raises(NotFound):
        fill_in(world, moment_id, step_id="finns-inte")
    assert own(world, moment_id)["state"] == "not_started"


def test_only_who_may_write_in_the_moment_fills_in(world: World) -> None:
    moment_id = world.start()
    opened = staff()
    world.state_reason(moment_id, opened)
    refused: list[tuple[Any, type[NamedError]]] = [
        (staff(unit=UUID(int=7)), NotFound),
        (staff("designer"), NotFound),
        (opened, Forbidden),
        (staff("data_admin"), Forbidden),
    ]
    for actor, error in refused:
        with pytest.raises(error):
            fill_in(world, moment_id, actor=actor)
        with pytest.raises(error):
            page(world, moment_id, actor)
    with pytest.raises(ReasonNeeded):
        page(world, moment_id, staff())
    assert fill_in(world, moment_id, actor=staff("citizen_admin"))["state"] == "completed"


def test_the_cover_fills_in_while_the_practitioner_is_away(world: World) -> None:
    moment_id, cover = world.start(), staff()
    absence_id = register(world, cover)
    assert page(world, moment_id, cover)["response"]["state"] == "not_started"
    sent = fill_in(world, moment_id, actor=cover)
    filled = world.response(moment_id, sent["response_id"])["response"]
    assert filled["filled_by_person_id"] == cover.id
    assert filled["filled_by_commission_version_id"] == str(cover.commission_version_id)
    cancel(world, absence_id)
    with pytest.raises(Forbidden):
        fill_in(world, moment_id, actor=cover, form=REVIEWED_FORM, answers={"skal": "Barnen"})


def test_an_occasion_that_is_over_or_has_not_come_is_not_filled_in(world: World, days: Days) -> None:
    moment_id = start(world, WEEKLY)
    world.module(CHANGE_DAYS, moment_id, "steg-1", 1, days=60)
    days.go_to(8)
    for occasion in (1, 3):
        with pytest.raises(OccasionOver) as over:
            fill_in(world, moment_id, answers={"mod": 3}, form=WEEKLY_FORM, occasion=occasion)
        assert over.value.details == {"current": 2}
        with pytest.raises(OccasionOver):
            page(world, moment_id, occasion=occasion)
    fill_in(world, moment_id, answers={"mod": 3}, form=WEEKLY_FORM, occasion=2)
    assert [state for _number, state, *_days in states(world, moment_id)] == ["not_started", "completed"]


def test_nothing_is_filled_in_where_nothing_may_be_written(world: World) -> None:
    moment_id = world.start()
    world.module(END_MODULE, moment_id, "steg-1", 1)
    with pytest.raises(ModuleClosed):
        fill_in(world, moment_id)
    with pytest.raises(ModuleClosed):
        page(world, moment_id)
    world.module(SET_MODULE_UPCOMING, moment_id, "steg-1", 2)
    with pytest.raises(ModuleClosed):
        fill_in(world, moment_id)
    with pytest.raises(ModuleClosed):
        page(world, moment_id)
    world.end(moment_id)
    with pytest.raises(MomentEnded):
        fill_in(world, moment_id)
    with pytest.raises(MomentEnded):
        page(world, moment_id)
