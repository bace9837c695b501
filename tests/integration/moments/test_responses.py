"""Answers: saved while writing, sent once, sealed at rest, seen once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import make_url, select, update

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.keys import KeyGoneError, UnreadableError
from common.chassis.tables import idempotency, outbox
from common.contracts.errors import (
    Forbidden,
    IdempotencyConflict,
    Invalid,
    ModuleClosed,
    MomentEnded,
    NamedError,
    NotFound,
    ReasonNeeded,
    ResponseLocked,
    StaleVersion,
)
from common.contracts.moments.lists import MINE
from common.contracts.moments.modules import END_MODULE, SET_MODULE_UPCOMING, START_MODULE
from common.contracts.moments.responses import SAVE_RESPONSE, SEE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE
from common.contracts.moments.welcomes import PUBLISH_WELCOME, SAVE_WELCOME
from services.moments import commands, queries
from services.moments.model import Base, Moment, Response
from tests.integration.moments.builders import REVIEWED_FORM, VERSION, World, call, citizen, staff
from tests.integration.moments.test_starts import events_of

pytestmark = pytest.mark.both_databases

SECRET = "Hemligheten om pepparkakorna"


def test_a_save_is_there_when_the_page_opens_again(world: World) -> None:
    moment_id = world.start()
    saved = world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "En rad till"})
    assert (saved["version"], saved["state"]) == (1, "ongoing")
    page = world.step(moment_id)
    assert (
        page["responses"][0] | {"state": "ongoing", "version": 1, "answers": {"anteckning": "En rad till"}}
        == (page["responses"][0])
    )
    assert page["responses"][1] == {
        "response_id": None,
        "version_id": None,
        "form_id": "skal",
        "state": "not_started",
        "version": 0,
        "saved_at": None,
        "submitted_at": None,
        "seen_at": None,
        "reopened_at": None,
        "filled_by_person_id": None,
        "filled_by_commission_version_id": None,
        "guardian_id": None,
        "sendings": 0,
        "occasion": 1,
        "occasions": 1,
        "due_on": None,
        "next_on": None,
        "is_over": False,
        "answers": {},
        "scores": [],
        "safety_texts": [],
        "reopened": None,
        "review": None,
    }


def test_a_save_follows_those_that_its_page_has_no_answer_to(world: World) -> None:
    """The page was closed while saves were on their way: the newest words win, whether the older saves arrived before it, after it or never."""
    moment_id, lost, arrived = world.start(), new_id(), new_id()
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "ett"}, idempotency_id=arrived)
    follows = [arrived, lost]
    saved = world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "ett två"}, follows=follows)
    assert saved["version"] == 2
    with pytest.raises(IdempotencyConflict):
        world.write(SAVE_RESPONSE, moment_id, 2, {"anteckning": "et"}, idempotency_id=lost)
    assert world.step(moment_id)["responses"][0]["answers"] == {"anteckning": "ett två"}


def test_saves_that_name_each_other_never_wait_for_each_other(world: World) -> None:
    """Whichever comes first, the newest words are kept, and the database has no reason to end either."""
    for _time in range(8):
        actor, first, second = citizen(), new_id(), new_id()
        moment_id = world.start(actor)
        saves = [(first, [], "ett"), (second, [first], "ett två"), (new_id(), [first, second], "ett två tre")]

        def save(each: tuple[UUID, list[UUID], str], moment_id: UUID = moment_id, actor: Actor = actor) -> str:
            key, follows, words = each
            more = {"actor": actor, "idempotency_id": key, "follows": follows}
            try:
                world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": words}, **more)
            except (IdempotencyConflict, StaleVersion) as late:
                return late.code
            return "saved"

        with ThreadPoolExecutor(3) as pool:
            outcomes = list(pool.map(save, saves))
        assert outcomes[2] == "saved"
        assert world.step(moment_id, actor=actor)["responses"][0]["answers"] == {"anteckning": "ett två tre"}


def test_following_hides_no_other_tabs_save(world: World) -> None:
    moment_id, own = world.start(), new_id()
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "ett"}, idempotency_id=own)
    world.write(SAVE_RESPONSE, moment_id, 1, {"anteckning": "från en annan flik"})
    with pytest.raises(StaleVersion):
        world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "ett två"}, follows=[own])


def test_nobody_follows_somebody_elses_save_or_another_form(world: World) -> None:
    other, others, marked = citizen(), new_id(), new_id()
    world.write(SAVE_RESPONSE, world.start(other), 0, {"anteckning": "annans"}, actor=other, idempotency_id=others)
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {"skal": "mitt"}, form=REVIEWED_FORM, idempotency_id=marked)
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "ett"})
    with pytest.raises(StaleVersion):
        world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "ett två"}, follows=[others, marked])


def test_only_the_first_save_is_announced(world: World) -> None:
    moment_id = world.start()
    for version in range(4):
        world.write(SAVE_RESPONSE, moment_id, version, {"anteckning": f"Rad {version}"})
    assert [kind for kind, _ in events_of(world)][3:] == ["response.begun"]
    assert world.overview(moment_id)["header"]["version"] == 2


def test_an_autosave_updates_the_response_and_not_the_moment(world: World) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "Först"})
    with world.database.writing() as session:
        before = session.get_one(Moment, moment_id).last_active_at
    world.write(SAVE_RESPONSE, moment_id, 1, {"anteckning": "Sedan"})
    with world.database.reading() as session:
        assert session.get_one(Moment, moment_id).last_active_at == before


def test_sending_locks_the_response_and_waits_to_be_seen(world: World) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {})
    sent = world.write(SUBMIT_RESPONSE, moment_id, 1, {"datum": "2024-06-01"})
    assert (sent["version"], sent["state"]) == (2, "completed")
    assert world.list("mine")["rows"][0]["unseen_responses"] == 1
    for contract in (SAVE_RESPONSE, SUBMIT_RESPONSE):
        with pytest.raises(ResponseLocked):
            world.write(contract, moment_id, 2, {"datum": "2024-07-01"})
    assert world.step(moment_id)["responses"][0]["answers"] == {"datum": "2024-06-01"}


def test_a_form_that_asks_for_review_waits_for_it(world: World) -> None:
    moment_id = world.start()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"skal": "Barnen"}, form=REVIEWED_FORM)
    assert sent["state"] == "awaiting_review"
    assert [kind for kind, _ in events_of(world)][3:] == ["response.submitted"]


def test_sending_needs_what_is_mandatory_and_saving_does_not(world: World) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {})
    with pytest.raises(Invalid) as refused:
        world.write(SUBMIT_RESPONSE, moment_id, 1, {})
    assert list(refused.value.details["fields"]) == ["answers.datum"]
    with pytest.raises(Invalid) as refused:
        world.write(SAVE_RESPONSE, moment_id, 1, {"okänd": "fråga"})
    assert list(refused.value.details["fields"]) == ["answers"]
    assert world.step(moment_id)["responses"][0]["version"] == 1


def test_seeing_happens_once_and_enters_the_timeline(world: World) -> None:
    moment_id = world.start()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    assert world.timeline(moment_id, kinds=["form"])["entries"] == []
    assert world.response(moment_id, sent["response_id"])["seen_by_person_id"] is None
    first = world.see(moment_id, sent["response_id"])
    assert world.see(moment_id, sent["response_id"], staff("citizen_admin")) == first
    entries = world.timeline(moment_id, kinds=["form"])["entries"]
    assert [entry["action"] for entry in entries] == ["submitted"]
    assert entries[0]["facts"]["submitted_at"] == sent["at"]
    assert entries[0]["facts"]["response_id"] == sent["response_id"]
    assert entries[0]["commission_version_id"] == str(world.practitioner.commission_version_id)
    page = world.response(moment_id, sent["response_id"])
    assert page["seen_by_person_id"] == world.practitioner.id
    assert page["response"]["answers"] == {"datum": "2024-06-01"}
    assert page["response"]["seen_at"]
    assert world.list("mine")["rows"][0]["unseen_responses"] == 0
    assert [kind for kind, _ in events_of(world)][3:] == ["response.submitted", "response.seen"]


def test_an_unsent_response_is_the_citizens_own(world: World) -> None:
    moment_id = world.start()
    saved = world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": SECRET})
    for ask in (world.response, world.see):
        with pytest.raises(NotFound):
            ask(moment_id, saved["response_id"])
        with pytest.raises(NotFound):
            ask(moment_id, new_id())


def test_a_response_is_not_found_through_another_moment(world: World) -> None:
    moment_id = world.start()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    other = world.start(citizen())
    for ask in (world.response, world.see):
        with pytest.raises(NotFound):
            ask(other, sent["response_id"])


def test_a_colleague_with_a_reason_reads_and_does_not_mark_as_seen(world: World) -> None:
    moment_id, colleague = world.start(), staff()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    with pytest.raises(ReasonNeeded):
        world.response(moment_id, sent["response_id"], colleague)
    world.state_reason(moment_id, colleague)
    assert world.response(moment_id, sent["response_id"], colleague)["header"]["access"] == "read"
    with pytest.raises(Forbidden):
        world.see(moment_id, sent["response_id"], colleague)


def test_another_tab_that_saved_first_wins(world: World) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "Flik ett"})
    for version in (0, 2):
        with pytest.raises(StaleVersion) as refused:
            world.write(SAVE_RESPONSE, moment_id, version, {"anteckning": "Flik två"})
        assert refused.value.details == {"expected": version, "actual": 1, "changed": ["answers"]}
    assert world.step(moment_id)["responses"][0]["answers"] == {"anteckning": "Flik ett"}


@pytest.mark.parametrize("begun", [0, 1])
def test_of_two_saves_of_the_same_version_at_once_one_is_kept(world: World, begun: int) -> None:
    moment_id = world.start()
    for version in range(begun):
        world.write(SAVE_RESPONSE, moment_id, version, {})
    together = threading.Barrier(2)
    outcomes: list[Any] = []

    def save(text: str) -> None:
        together.wait(30)
        try:
            outcomes.append(world.write(SAVE_RESPONSE, moment_id, begun, {"anteckning": text})["version"])
        except NamedError as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=save, args=(text,)) for text in ("Flik ett", "Flik två")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes, key=str) == [begun + 1, StaleVersion] or outcomes == [StaleVersion, begun + 1]
    assert world.step(moment_id)["responses"][0]["version"] == begun + 1
    assert [kind for kind, _ in events_of(world)].count("response.begun") == 1


def test_a_repeated_save_gives_the_first_answer_without_patient_data(world: World) -> None:
    moment_id = world.start()
    key = new_id()
    first = world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": SECRET}, idempotency_id=key)
    world.write(SAVE_RESPONSE, moment_id, 1, {"anteckning": "Senare"})
    assert world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": SECRET}, idempotency_id=key) == first
    assert world.step(moment_id)["responses"][0]["answers"] == {"anteckning": "Senare"}
    with world.database.reading() as session:
        kept = session.execute(select(idempotency.c.answer)).scalars().all()
        told = session.execute(select(outbox.c.data)).scalars().all()
    assert SECRET not in str([*kept, *told])


def test_a_repeat_of_what_was_sent_is_answered_after_the_end_too(world: World) -> None:
    moment_id, key = world.start(), new_id()
    first = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"}, idempotency_id=key)
    world.end(moment_id)
    assert world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"}, idempotency_id=key) == first


def test_nothing_is_written_by_others_nor_after_the_end(world: World) -> None:
    moment_id = world.start()
    for contract in (SAVE_RESPONSE, SUBMIT_RESPONSE):
        with pytest.raises(NotFound):
            world.write(contract, moment_id, 0, {}, actor=citizen())
        with pytest.raises(NotFound):
            world.write(contract, new_id(), 0, {})
        with pytest.raises(NotFound):
            world.write(contract, moment_id, 0, {}, step_id="nyfiken", form_id="dagbok")
        with pytest.raises(NotFound):
            world.write(contract, moment_id, 0, {}, step_id="motivation")
        with pytest.raises(NotFound):
            world.write(contract, moment_id, 0, {}, step_id="finns-inte")
    world.end(moment_id)
    for contract in (SAVE_RESPONSE, SUBMIT_RESPONSE):
        with pytest.raises(MomentEnded):
            world.write(contract, moment_id, 0, {"datum": "2024-06-01"})
        with pytest.raises(NotFound):
            world.write(contract, moment_id, 0, {}, actor=citizen())


def test_nothing_is_written_in_a_finished_module(world: World) -> None:
    moment_id = world.start()
    world.module(END_MODULE, moment_id, "steg-1", 1)
    with pytest.raises(ModuleClosed):
        world.write(SAVE_RESPONSE, moment_id, 0, {})
    page = world.step(moment_id)
    assert (page["module_state"], page["is_open"], page["days"]) == ("finished", False, None)


def test_a_form_that_nobody_had_opened_is_seen_after_the_end_too(world: World) -> None:
    moment_id = world.start()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    world.end(moment_id)
    world.see(moment_id, sent["response_id"])
    assert world.list("ended")["rows"][0]["unseen_responses"] == 0


def test_answers_are_not_in_the_files(world: World) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": SECRET})
    sent = world.write(SUBMIT_RESPONSE, moment_id, 1, {"datum": "2024-06-01", "anteckning": SECRET})
    world.handle(REOPEN_RESPONSE, moment_id, sent["response_id"], 2, note=SECRET)
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"skal": SECRET}, form=REVIEWED_FORM)
    world.handle(REVIEW_RESPONSE, moment_id, sent["response_id"], 1, comment=SECRET)
    world.change_welcome(PUBLISH_WELCOME, moment_id, 0, text=SECRET)
    world.change_welcome(SAVE_WELCOME, moment_id, 1, text=SECRET)
    world.state_reason(moment_id, staff(), f"Därför: {SECRET}")
    world.end(moment_id, note=SECRET)
    with world.database.reading() as session:
        rows = [tuple(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))]
    assert SECRET not in str(rows)
    url = make_url(str(world.database.engine.url))
    if world.database.is_sqlite:
        files = list(Path(str(url.database)).parent.glob("*.sqlite3*"))
        assert len(files) >= 3
        planted = SECRET.encode()
        assert not [file for file in files if planted in file.read_bytes()]
        assert [file for file in files if b"tobakshjalpen" in file.read_bytes()]


def test_sealed_answers_open_only_in_their_own_row_and_with_their_key(world: World) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": SECRET})
    world.write(SAVE_RESPONSE, moment_id, 0, {"skal": "Barnen"}, form=REVIEWED_FORM)
    with world.database.writing() as session:
        one, other = session.scalars(select(Response.answers).order_by(Response.form_id)).all()
        session.execute(update(Response).where(Response.form_id == "stoppdag").values(answers=one))
    assert one != other
    with pytest.raises(UnreadableError):
        world.step(moment_id)
    world.keys.destroy(moment_id)
    with pytest.raises(KeyGoneError):
        world.step(moment_id)


def test_marks_count_in_the_citizens_list(world: World) -> None:
    moment_id = world.start()

    def progress() -> tuple[int, int]:
        with world.database.reading() as session:
            row = world.dumped(MINE, queries.mine(session, call(MINE, world.person)))["moments"][0]
        return row["steps_read"], row["steps_open"]

    assert progress() == (0, 3)
    world.mark(moment_id, "motivation")
    world.mark(moment_id, "motivation")
    world.mark(moment_id, "stoppdagen")
    assert progress() == (2, 3)
    world.mark(moment_id, "motivation", is_read=False)
    assert progress() == (1, 3)
    world.module(START_MODULE, moment_id, "steg-2", 1)
    assert progress() == (1, 4)
    world.module(SET_MODULE_UPCOMING, moment_id, "steg-1", 1)
    assert progress() == (0, 2)
    marked = [data["is_read"] for kind, data in events_of(world) if kind == "step.marked"]
    assert marked == [True, True, False]


def test_marks_are_refused_where_nothing_can_be_written(world: World) -> None:
    moment_id = world.start()
    for step_id, actor in (("nyfiken", None), ("finns-inte", None), ("motivation", citizen())):
        with pytest.raises(NotFound):
            world.mark(moment_id, step_id, actor=actor)
    world.module(END_MODULE, moment_id, "steg-1", 1)
    with pytest.raises(ModuleClosed):
        world.mark(moment_id, "motivation")
    world.end(moment_id)
    with pytest.raises(MomentEnded):
        world.mark(moment_id, "valkommen")


def test_last_active_is_the_citizens_own_last_action(world: World) -> None:
    moment_id = world.start()
    world.module(START_MODULE, moment_id, "steg-2", 1)
    assert world.list("mine")["rows"][0]["last_active_at"] is None
    began = now()
    world.mark(moment_id, "motivation")
    active = world.list("mine")["rows"][0]["last_active_at"]
    assert began.isoformat() <= active <= now().isoformat()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    assert world.list("mine")["rows"][0]["last_active_at"] == sent["at"] > active
    world.see(moment_id, sent["response_id"])
    assert world.list("mine")["rows"][0]["last_active_at"] == sent["at"]


def saved(actor: Actor, moment_id: UUID, step_id: str, form_id: str) -> Call:
    place = {"moment_id": moment_id, "step_id": step_id, "form_id": form_id}
    return call(SAVE_RESPONSE, actor, **place, expected_version=0, answers={})


def test_the_form_is_found_by_its_moment(world: World) -> None:
    moment_id = world.start()
    with world.database.reading() as session:
        asked = saved(world.person, moment_id, "stoppdagen", "stoppdag")
        assert queries.version_for_form(session, asked) == VERSION
        for actor, step_id, form_id in (
            (citizen(), "stoppdagen", "stoppdag"),
            (world.person, "motivation", "stoppdag"),
            (world.person, "finns-inte", "stoppdag"),
        ):
            with pytest.raises(NotFound):
                queries.version_for_form(session, saved(actor, moment_id, step_id, form_id))


def test_a_citizen_is_not_asked_to_see(world: World) -> None:
    moment_id = world.start()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    request = call(SEE_RESPONSE, world.person, moment_id=moment_id, response_id=sent["response_id"])
    with pytest.raises(NotFound):
        commands.see_response(world.database, request)
