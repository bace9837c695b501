"""What staff do with a sent form: sign it off, or open it again; nothing that was sent is lost, and nothing unsent is read."""

from typing import Any
from uuid import UUID

import pytest

from common.contracts.errors import (
    Forbidden,
    IllegalTransition,
    MomentEnded,
    NotFound,
    ResponseLocked,
    StaleVersion,
)
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE
from tests.integration.moments.builders import REVIEWED_FORM, World, citizen, staff
from tests.integration.moments.test_starts import events_of

FIRST, SECOND = {"datum": "2024-06-01", "anteckning": "Först"}, {"datum": "2024-07-01", "anteckning": "Sedan"}
NOTE = "Skriv gärna en senare dag.\n<b>Hälsningar</b>"


def sent(world: World) -> tuple[UUID, str]:
    moment_id = world.start()
    return moment_id, world.write(SUBMIT_RESPONSE, moment_id, 0, FIRST)["response_id"]


def waiting(world: World) -> tuple[UUID, str]:
    moment_id = world.start()
    return moment_id, world.write(SUBMIT_RESPONSE, moment_id, 0, {"skal": "Barnen"}, form=REVIEWED_FORM)["response_id"]


def own(world: World, moment_id: UUID, form_id: str = "stoppdag") -> dict[str, Any]:
    responses: list[dict[str, Any]] = world.step(moment_id)["responses"]
    return next(each for each in responses if each["form_id"] == form_id)


def test_a_reopened_form_is_written_and_sent_anew_and_the_first_sending_can_be_read(world: World) -> None:
    moment_id, response_id = sent(world)
    world.see(moment_id, response_id)
    opened = world.handle(REOPEN_RESPONSE, moment_id, response_id, 2, note=f"  {NOTE} ")
    assert (opened["version"], opened["state"]) == (3, "ongoing")
    mine = own(world, moment_id)
    assert (mine["state"], mine["answers"], mine["submitted_at"]) == ("ongoing", FIRST, None)
    assert mine["reopened"] == {
        "at": mine["reopened_at"],
        "person_id": world.practitioner.id,
        "note": NOTE,
    }
    world.write(SAVE_RESPONSE, moment_id, 3, {"anteckning": "Hemligt utkast"})
    page = world.response(moment_id, response_id)
    assert (page["response"]["answers"], page["response"]["state"], page["sending"]) == (FIRST, "ongoing", 1)
    assert page["response"]["seen_at"]
    again = world.write(SUBMIT_RESPONSE, moment_id, 4, SECOND)
    assert (again["response_id"], again["state"]) == (response_id, "completed")
    assert own(world, moment_id)["reopened"] is None
    page = world.response(moment_id, response_id)
    assert (page["response"]["answers"], page["response"]["seen_at"], page["sending"]) == (SECOND, None, 2)
    assert [each["number"] for each in page["sendings"]] == [2, 1]
    assert page["sendings"][1]["reopened"]["note"] == NOTE
    assert world.response(moment_id, response_id, sending=1)["response"]["answers"] == FIRST
    for missing in (3, 9999):
        with pytest.raises(NotFound):
            world.response(moment_id, response_id, sending=missing)
    assert world.list("mine")["rows"][0]["unseen_responses"] == 1
    world.see(moment_id, response_id)
    assert [entry["action"] for entry in world.timeline(moment_id, kinds=["form"])["entries"]] == [
        "submitted",
        "reopened",
        "submitted",
    ]
    assert [kind for kind, _ in events_of(world) if kind.startswith("response")] == [
        "response.submitted",
        "response.seen",
        "response.reopened",
        "response.submitted",
        "response.seen",
    ]


def test_opening_again_what_nobody_had_seen_is_seeing_it(world: World) -> None:
    moment_id, response_id = sent(world)
    world.handle(REOPEN_RESPONSE, moment_id, response_id, 1, note=NOTE)
    assert world.list("mine")["rows"][0]["unseen_responses"] == 0
    with pytest.raises(NotFound):
        world.see(moment_id, response_id)


def test_a_form_can_be_opened_again_and_again(world: World) -> None:
    moment_id, response_id = sent(world)
    for number in range(1, 4):
        version = world.response(moment_id, response_id)["response"]["version"]
        version = world.handle(REOPEN_RESPONSE, moment_id, response_id, version, note=f"Gång {number}")["version"]
        world.write(SUBMIT_RESPONSE, moment_id, version, {**FIRST, "anteckning": str(number)})
    page = world.response(moment_id, response_id)
    assert [each["reopened"] and each["reopened"]["note"] for each in page["sendings"]] == [
        None,
        "Gång 3",
        "Gång 2",
        "Gång 1",
    ]
    told = [
        world.response(moment_id, response_id, sending=n)["response"]["answers"]["anteckning"] for n in (1, 2, 3, 4)
    ]
    assert told == ["Först", "1", "2", "3"]


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_sign_off_is_shown_to_the_citizen_or_not(world: World, *, is_shown: bool) -> None:
    moment_id, response_id = waiting(world)
    signed = world.handle(REVIEW_RESPONSE, moment_id, response_id, 1, comment=" Bra skäl. ", is_shown=is_shown)
    assert signed["state"] == "reviewed"
    for_staff = world.response(moment_id, response_id)["review"]
    assert (for_staff["comment"], for_staff["person_id"]) == ("Bra skäl.", world.practitioner.id)
    mine = own(world, moment_id, "skal")
    assert (mine["state"], mine["review"]["comment"]) == ("reviewed", "Bra skäl." if is_shown else None)
    assert world.timeline(moment_id)["entries"][0]["facts"]["is_shown"] is is_shown
    assert [kind for kind, _ in events_of(world)][-2:] == ["response.seen", "response.reviewed"]
    with pytest.raises(IllegalTransition):
        world.handle(REVIEW_RESPONSE, moment_id, response_id, signed["version"])


def test_a_sign_off_without_a_comment_shows_none(world: World) -> None:
    moment_id, response_id = waiting(world)
    world.handle(REVIEW_RESPONSE, moment_id, response_id, 1, comment="  ", is_shown=True)
    assert (
        world.response(moment_id, response_id)["review"] | {"comment": None, "is_shown": False}
        == (world.response(moment_id, response_id)["review"])
    )


def test_a_reviewed_form_that_is_sent_anew_waits_for_review_again(world: World) -> None:
    moment_id, response_id = waiting(world)
    world.handle(REVIEW_RESPONSE, moment_id, response_id, 1, comment="Bra")
    reopened = world.handle(REOPEN_RESPONSE, moment_id, response_id, 3, note=NOTE)
    sent_again = world.write(SUBMIT_RESPONSE, moment_id, reopened["version"], {"skal": "Pengarna"}, form=REVIEWED_FORM)
    assert sent_again["state"] == "awaiting_review"
    assert own(world, moment_id, "skal")["review"] is None
    assert world.response(moment_id, response_id)["review"] is None
    assert world.response(moment_id, response_id, sending=1)["review"]["comment"] == "Bra"


def test_a_form_is_signed_off_after_the_end_too_but_not_opened_again(world: World) -> None:
    moment_id, response_id = waiting(world)
    world.end(moment_id)
    with pytest.raises(MomentEnded):
        world.handle(REOPEN_RESPONSE, moment_id, response_id, 1, note=NOTE)
    assert world.handle(REVIEW_RESPONSE, moment_id, response_id, 1)["state"] == "reviewed"


@pytest.mark.parametrize("contract", [REOPEN_RESPONSE, REVIEW_RESPONSE])
def test_only_who_may_write_handles_what_is_sent(world: World, contract: Any) -> None:
    moment_id, response_id = waiting(world)
    more = {"note": NOTE} if contract is REOPEN_RESPONSE else {}
    colleague = staff()
    refused = {
        Forbidden: colleague,
        NotFound: staff(unit=UUID(int=7)),
    }
    for error, actor in refused.items():
        with pytest.raises(error):
            world.handle(contract, moment_id, response_id, 1, actor, **more)
    world.state_reason(moment_id, colleague)
    with pytest.raises(Forbidden):
        world.handle(contract, moment_id, response_id, 1, colleague, **more)
    with pytest.raises(StaleVersion):
        world.handle(contract, moment_id, response_id, 2, **more)
    other = world.start(citizen())
    with pytest.raises(NotFound):
        world.handle(contract, other, response_id, 1, **more)
    assert world.handle(contract, moment_id, response_id, 1, staff("citizen_admin"), **more)["version"] == 3


def test_what_is_not_sent_is_neither_signed_off_nor_opened(world: World) -> None:
    moment_id = world.start()
    saved = world.write(SAVE_RESPONSE, moment_id, 0, {})["response_id"]
    with pytest.raises(NotFound):
        world.handle(REOPEN_RESPONSE, moment_id, saved, 1, note=NOTE)
    with pytest.raises(NotFound):
        world.handle(REVIEW_RESPONSE, moment_id, saved, 1)


def test_a_form_that_asks_for_no_review_is_not_reviewed(world: World) -> None:
    moment_id, response_id = sent(world)
    with pytest.raises(IllegalTransition):
        world.handle(REVIEW_RESPONSE, moment_id, response_id, 1)
    with pytest.raises(ResponseLocked):
        world.write(SAVE_RESPONSE, moment_id, 1, {})


@pytest.mark.parametrize("note", ["", " \n ", "x" * 2001])
def test_a_note_to_the_citizen_says_something_and_not_too_much(note: str) -> None:
    wrong = REOPEN_RESPONSE.request.validate(
        {
            "idempotency_id": "0192f0c1-2345-7abc-8def-0123456789ab",
            "moment_id": "0192f0c1-2345-7abc-8def-0123456789ab",
            "response_id": "0192f0c1-2345-7abc-8def-0123456789ab",
            "expected_version": 1,
            "note": note,
        }
    )
    assert list(wrong) == ["note"]
