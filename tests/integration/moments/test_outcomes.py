"""What a sent form adds up to: sealed beside the answers, told to staff and citizen as each may know it, opaque in events."""

from pathlib import Path
from typing import Any
from uuid import uuid5

import pytest
from sqlalchemy import make_url, select, update

from common.chassis.identifiers import new_id
from common.chassis.keys import KeyGoneError, UnreadableError
from common.chassis.tables import idempotency, outbox
from common.contracts.errors import Forbidden, Invalid, NotFound, ReasonNeeded
from common.contracts.moments.events import RESPONSE_SUBMITTED
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.forms import load_definition
from gateway.phrases import say
from services.moments.model import Response
from tests.integration.moments.builders import VERSION, World, citizen, staff
from tests.integration.moments.test_starts import events_of

pytestmark = pytest.mark.both_databases

CHOICES = [{"id": name, "label": name, "value": value} for value, name in enumerate(("aldrig", "ibland", "ofta"))]
SAFETY = "Ring 112 om du är i fara."
STAFF_WORDS, CITIZEN_WORDS, FLAG_WORDS = (
    "Tydliga besvär.",
    "Det är mycket för dig nu.",
    "Svarade ofta på frågan om mörker.",
)
FORM = load_definition(
    {
        "id": "stoppdag",
        "title": "Hur mår du?",
        "questions": [
            {"id": name, "kind": "radio", "label": name, "choices": CHOICES, "mandatory": name == "oro"}
            for name in ("oro", "sorg", "morker")
        ],
        "scores": [
            {
                "id": "summa",
                "title": "Summa",
                "expression": "sum(oro..morker)",
                "missing": {"rule": "prorate", "at_most": 1},
                "citizen_may_see": True,
                "bands": [
                    {"from": 0, "to": 3, "staff_text": "Små besvär.", "citizen_text": "Det låter lugnt."},
                    {"from": 4, "to": 6, "staff_text": STAFF_WORDS, "citizen_text": CITIZEN_WORDS},
                ],
            },
            {"id": "hemlig", "title": "Bara för personal", "expression": "oro * 2"},
            {
                "id": "i-ord",
                "title": "I ord",
                "expression": "oro",
                "citizen_may_see": True,
                "hide_value": True,
                "bands": [{"staff_text": "x", "citizen_text": "Så här är det."}],
            },
            {"id": "stum", "title": "Stum", "expression": "oro", "citizen_may_see": True, "hide_value": True},
        ],
        "flags": [
            {
                "id": "sjalvmordstankar",
                "priority": "urgent",
                "when": {"all": [{"question": "morker", "operator": "equals", "value": "ofta"}]},
                "staff_text": FLAG_WORDS,
                "safety_text": SAFETY,
            },
            {
                "id": "hog",
                "priority": "act",
                "when": {"all": [{"score": "summa", "operator": "at_least", "value": 4}]},
                "staff_text": "Hög summa.",
            },
        ],
    }
)
CALM = {"oro": "aldrig", "sorg": "ibland", "morker": "aldrig"}
DARK = {"oro": "ibland", "sorg": "ofta", "morker": "ofta"}


def send(world: World, moment_id: Any, answers: Any, **more: Any) -> Any:
    return world.write(SUBMIT_RESPONSE, moment_id, more.pop("version", 0), answers, form=FORM, **more)


def test_staff_read_every_score_with_its_band_and_what_it_flags(world: World) -> None:
    moment_id = world.start()
    sent = send(world, moment_id, DARK)
    response = world.response(moment_id, sent["response_id"])["response"]
    assert response["scores"] == [
        {"score_id": "summa", "title": "Summa", "value": 5.0, "text": STAFF_WORDS, "missing": 0, "reason": None},
        {"score_id": "hemlig", "title": "Bara för personal", "value": 2.0, "text": "", "missing": 0, "reason": None},
        {"score_id": "i-ord", "title": "I ord", "value": 1.0, "text": "x", "missing": 0, "reason": None},
        {"score_id": "stum", "title": "Stum", "value": 1.0, "text": "", "missing": 0, "reason": None},
    ]
    assert response["flags"] == [
        {"rule_id": "sjalvmordstankar", "priority": "urgent", "text": FLAG_WORDS},
        {"rule_id": "hog", "priority": "act", "text": "Hög summa."},
    ]


def test_the_citizen_reads_what_they_may_see_in_their_words(world: World) -> None:
    moment_id = world.start()
    send(world, moment_id, DARK)
    own = world.step(moment_id)["responses"][0]
    assert own["scores"] == [
        {"score_id": "summa", "title": "Summa", "value": 5.0, "text": CITIZEN_WORDS},
        {"score_id": "i-ord", "title": "I ord", "value": None, "text": "Så här är det."},
    ]
    assert own["safety_texts"] == [SAFETY]
    told = str(own)
    assert not [
        words for words in (STAFF_WORDS, FLAG_WORDS, "hemlig", "sjalvmordstankar", "Hög summa") if words in told
    ]


def test_a_score_without_a_result_says_why_to_staff_and_nothing_to_the_citizen(world: World) -> None:
    moment_id = world.start()
    sent = send(world, moment_id, {"oro": "ibland"})
    score = world.response(moment_id, sent["response_id"])["response"]["scores"][0]
    assert (score["value"], score["missing"], say(score["reason"])) == (None, 2, "2 svar saknas.")
    assert [score["score_id"] for score in world.step(moment_id)["responses"][0]["scores"]] == ["i-ord"]


def test_an_urgent_rule_answers_with_its_safety_text_and_a_repeat_does_too(world: World) -> None:
    moment_id, key = world.start(), new_id()
    first = send(world, moment_id, DARK, idempotency_id=key)
    assert first["safety_texts"] == [SAFETY]
    assert send(world, moment_id, DARK, idempotency_id=key) == first
    other = world.start(someone := citizen())
    assert send(world, other, CALM, actor=someone)["safety_texts"] == []


def test_nothing_is_scored_before_the_form_is_sent(world: World) -> None:
    moment_id = world.start()
    saved = world.write(SAVE_RESPONSE, moment_id, 0, DARK, form=FORM)
    assert "safety_texts" not in saved
    own = world.step(moment_id)["responses"][0]
    assert (own["scores"], own["safety_texts"]) == ([], [])
    with pytest.raises(Invalid):
        send(world, moment_id, {"morker": "ofta"}, version=1)
    assert world.step(moment_id)["responses"][0]["safety_texts"] == []


def test_an_event_carries_opaque_rules_and_nothing_of_what_was_answered(world: World) -> None:
    moment_id = world.start()
    send(world, moment_id, DARK)
    kind, data = events_of(world)[-1]
    assert kind == "response.submitted"
    assert data["rules"] == [
        {"rule_id": str(uuid5(VERSION, f"stoppdag/{rule}")), "priority": priority}
        for rule, priority in (("sjalvmordstankar", "urgent"), ("hog", "act"))
    ]
    RESPONSE_SUBMITTED.data.load(data)
    with world.database.reading() as session:
        kept = session.execute(select(idempotency.c.answer)).scalars().all()
        told = session.execute(select(outbox.c.data)).scalars().all()
    planted = (SAFETY, STAFF_WORDS, CITIZEN_WORDS, FLAG_WORDS, "sjalvmord", "morker", "summa")
    assert not [words for words in planted if words in str([*kept, *told])]


def test_an_event_of_before_the_rules_still_loads() -> None:
    fact = {name: str(new_id()) for name in ("moment_id", "citizen_id", "care_unit_id", "version_id", "response_id")}
    data = {
        **fact,
        "moment_version": 1,
        "response_version": 1,
        "programme_id": "x",
        "form_id": "x",
        "state": "completed",
    }
    assert RESPONSE_SUBMITTED.data.load(data)["rules"] == []


def test_an_outcome_is_sealed_for_its_own_row_and_column(world: World) -> None:
    moment_id = world.start()
    sent = send(world, moment_id, DARK)
    with world.database.reading() as session:
        rows = [tuple(row) for row in session.execute(select(Response.__table__))]
        answers, outcome = session.execute(select(Response.answers, Response.outcome)).one()
    assert not [words for words in (SAFETY, STAFF_WORDS, CITIZEN_WORDS, FLAG_WORDS) if words in str(rows)]
    if world.database.is_sqlite:
        files = Path(str(make_url(str(world.database.engine.url)).database)).parent.glob("*.sqlite3*")
        assert not [file for file in files if STAFF_WORDS.encode() in file.read_bytes()]
    with world.database.writing() as session:
        session.execute(update(Response).values(outcome=answers))
    with pytest.raises(UnreadableError):
        world.response(moment_id, sent["response_id"])
    with world.database.writing() as session:
        session.execute(update(Response).values(outcome=outcome))
    world.keys.destroy(moment_id)
    with pytest.raises(KeyGoneError):
        world.response(moment_id, sent["response_id"])


def test_others_learn_nothing_of_a_score(world: World) -> None:
    moment_id = world.start()
    sent = send(world, moment_id, DARK)
    for stranger, refusal in (
        (staff("citizen_admin", unit=new_id()), NotFound),
        (citizen(), NotFound),
        (staff("data_admin"), Forbidden),
        (staff(), ReasonNeeded),
    ):
        with pytest.raises(refusal):
            world.response(moment_id, sent["response_id"], stranger)
    with pytest.raises(NotFound):
        world.step(moment_id, actor=citizen())
