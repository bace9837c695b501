"""Two who write on the same draft: each field stands by itself, and what both have changed is shown, never written over."""

from typing import Any

import pytest
from flask import Flask

from common.contracts.content.draft_forms import DRAFT_FORM, SAVE_FORM
from common.contracts.content.drafts import DRAFT, SAVE_FACTS
from common.contracts.content.parts import DRAFT_STEP, SAVE_BLOCK, SAVE_MODULE, SAVE_STEP
from common.contracts.errors import Invalid, StaleVersion
from tests.unit.gateway.content import desk
from tests.unit.gateway.content.desk import FACTS, HOME, QUESTION, STEP, block, draft, form, step
from tests.unit.gateway.content.test_drafts import by_itself, the_form
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ABOUT = f"{HOME}/om"
FORM = f"{HOME}/formular/f"


@pytest.fixture(autouse=True)
def _desk(bus: Recording) -> None:
    desk.prepare(bus)


def facts_are(bus: Recording, version: int, **changed: Any) -> None:
    """Let the draft say this of itself now; what stands on another version is refused."""

    def save(sent: dict[str, Any]) -> dict[str, Any]:
        if sent["expected_version"] != version:
            raise StaleVersion(expected=sent["expected_version"], actual=version)
        return {"draft_id": desk.DRAFT, "version": version + 1}

    bus.answer(DRAFT, draft(facts=FACTS | changed | {"version": version}))
    bus.answer(SAVE_FACTS, save)


def question_is(bus: Recording, **changed: Any) -> None:
    """Let the form's question be so now."""
    newer = form(version=7)
    newer["definition"] = {
        **newer["definition"],
        "questions": [{"id": "q1", "kind": "number", "label": "Hur <b>många</b>?", **changed}],
    }
    bus.answer(DRAFT_FORM, newer)


def test_facts_of_two_are_saved_together(angelica: Browser, bus: Recording, app: Flask) -> None:
    page = angelica.get(ABOUT).form("/om")
    assert by_itself(app, page, summary="Min").json["hidden"]["expected_version"] == 2
    facts_are(bus, 5, authors="Annan", summary="")
    saved = by_itself(app, page, summary="Min")
    assert saved.status_code == 200
    asked = bus.last(SAVE_FACTS)
    assert (asked["expected_version"], asked["summary"], asked["authors"]) == (5, "Min", "Annan")
    again = {**page.fields, **saved.json["hidden"]}
    facts_are(bus, 6, authors="Annan", summary="Min")
    page.fields.update({name: str(value) for name, value in again.items()})
    by_itself(app, page, summary="Min igen")
    asked = bus.last(SAVE_FACTS)
    assert (asked["summary"], asked["authors"]) == ("Min igen", "Annan"), "the page still shows no author"


def test_facts_that_both_changed_are_shown_beside_each_other(angelica: Browser, bus: Recording, app: Flask) -> None:
    page = angelica.get(ABOUT).form("/om")
    facts_are(bus, 2, summary="Annans", authors="Annan")
    assert by_itself(app, page, summary="Min").status_code == 409
    shown = angelica.send(page, summary="Min")
    assert shown.status == 409
    assert "Sammanfattning Annans" in shown.text
    fields = shown.form("/om").fields
    assert (fields["summary"].strip(), fields["authors"].strip(), fields["expected_version"]) == ("Min", "Annan", "2")
    half = angelica.send(page, summary="Min", target_group="Vuxna").form("/om")
    asked = bus.last(SAVE_FACTS)
    assert (asked["summary"], asked["target_group"]) == ("Annans", "Vuxna"), "what needs no choice is saved already"
    assert half.fields["expected_version"] == "3"
    assert angelica.send(shown.form("/om")).status == 303
    assert bus.last(SAVE_FACTS)["summary"] == "Min"


def test_a_correction_of_facts_does_not_forget_what_the_page_began_from(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(ABOUT).form("/om")
    facts_are(bus, 2, authors="Annan")
    bus.answer(SAVE_FACTS, Invalid(fields={"title": ["Skriv en titel."]}))
    wrong = angelica.send(page, title="", summary="Min")
    assert wrong.status == 422
    facts_are(bus, 2, authors="Annan")
    assert angelica.send(wrong.form("/om"), title="Titel").status == 303
    asked = bus.last(SAVE_FACTS)
    assert (asked["title"], asked["summary"], asked["authors"]) == ("Titel", "Min", "Annan")


def test_a_module_is_merged_too(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(f"{HOME}/moduler/m").form("/m")
    newer = draft()
    newer["modules"][0] |= {"title": "Annans", "version": 3}
    bus.answer(DRAFT, newer)

    def save(sent: dict[str, Any]) -> dict[str, Any]:
        if sent["expected_version"] != 3:
            raise StaleVersion(expected=sent["expected_version"], actual=3)
        return {"what": "module", "part_id": "m", "version": 4}

    bus.answer(SAVE_MODULE, save)
    assert angelica.send(page, open_days="9", starts_at_once="").status == 303
    asked = bus.last(SAVE_MODULE)
    assert (asked["title"], asked["open_days"], asked["starts_at_once"]) == ("Annans", 9, False)
    assert angelica.send(page, kind="individual", title="Min").status == 409


def test_fields_of_a_question_are_merged_and_only_what_both_changed_is_shown(
    angelica: Browser, bus: Recording, app: Flask
) -> None:
    page = angelica.get(QUESTION).form("/q1")
    question_is(bus, help="Annans hjälp")
    saved = by_itself(app, page, minimum="3")
    assert saved.status_code == 200
    (kept,) = bus.last(SAVE_FORM)["definition"]["questions"]
    assert (kept["help"], kept["minimum"]) == ("Annans hjälp", 3)
    question_is(bus, label="Annans", help="Annans hjälp", minimum=3)
    page.fields.update(saved.json["hidden"])
    assert by_itself(app, page, minimum="3", label="Min").json["code"] == "stale_version"
    shown = angelica.send(page, minimum="4", label="Min")
    assert shown.status == 409
    assert "Sparat: frågans text: Annans" in shown.text
    assert "Ditt: frågans text: Min" in shown.text
    assert "Annans hjälp" not in shown.text.partition("Spara och gå")[0]
    fields = shown.form("/q1").fields
    assert (fields["label"], fields["minimum"], fields["help"].strip()) == ("Min", "4", "Annans hjälp")
    (kept,) = bus.last(SAVE_FORM)["definition"]["questions"]
    assert (kept["label"], kept["minimum"]) == ("Annans", 4), "what needs no choice is saved already"
    question_is(bus, **kept)
    assert angelica.send(shown.form("/q1"), do="save").status == 303
    (kept,) = bus.last(SAVE_FORM)["definition"]["questions"]
    assert kept == {"id": "q1", "kind": "number", "label": "Min", "help": "Annans hjälp", "minimum": 4}


def test_a_forms_own_fields_are_merged_and_read_as_words(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(FORM).form("/formular/f")
    newer = form(version=7)
    newer["definition"] = {**newer["definition"], "intro": "Annans", "repeat": {"every_weeks": 2, "times": 3}}
    bus.answer(DRAFT_FORM, newer)
    assert angelica.send(page, title="Min").status == 303
    kept = bus.last(SAVE_FORM)["definition"]
    assert (kept["title"], kept["intro"], len(kept["questions"])) == ("Min", "Annans", 1)
    shown = angelica.send(page, repeat_every="1", repeat_times="2")
    assert shown.status == 409
    assert "skickas ut igen" in shown.text
    assert "{" not in shown.text


def test_somebody_who_comes_between_is_merged_once_more(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(QUESTION).form("/q1")
    versions = iter([7, 8])

    def save(sent: dict[str, Any]) -> dict[str, Any]:
        if sent["expected_version"] == 7:
            question_is(bus, help="Mellan")
            bus.answer(
                DRAFT_FORM,
                {
                    **form(version=8),
                    "definition": {
                        **form()["definition"],
                        "questions": [{"id": "q1", "kind": "number", "label": "Hur <b>många</b>?", "help": "Mellan"}],
                    },
                },
            )
            raise StaleVersion(expected=next(versions), actual=8)
        return {"form_id": "f", "version": 9, "faults": [], "advice": []}

    question_is(bus)
    bus.answer(SAVE_FORM, save)
    assert angelica.send(page, minimum="3", do="save").status == 303
    (kept,) = bus.last(SAVE_FORM)["definition"]["questions"]
    assert (kept["help"], kept["minimum"]) == ("Mellan", 3)


def test_title_and_module_of_a_step_stand_each_by_itself(angelica: Browser, bus: Recording, app: Flask) -> None:
    page = the_form(angelica.get(STEP))
    whole = draft()
    whole["modules"].append({**whole["modules"][0], "module_id": "m2", "title": "Två", "steps": []})
    bus.answer(DRAFT, whole)
    bus.answer(DRAFT_STEP, step(block(1), block(2), title="Annans", version=8))
    assert by_itself(app, page, module_id="m2").status_code == 200
    asked = bus.last(SAVE_STEP)
    assert (asked["title"], asked["module_id"], asked["expected_version"]) == ("Annans", "m2", 8)
    shown = angelica.send(page, title="Min", do="save")
    assert shown.status == 409
    assert "ändrat titeln till ”Annans”" in shown.text
    again = the_form(shown)
    assert (again.fields["title"], again.fields["was_title"]) == ("Min", "Annans")
    assert angelica.send(again, do="save").status == 303
    assert bus.last(SAVE_STEP)["title"] == "Min"


def test_a_title_saved_in_the_same_moment_comes_back(angelica: Browser, bus: Recording) -> None:
    page = the_form(angelica.get(STEP))
    bus.answer(SAVE_STEP, StaleVersion(expected=4, actual=5))
    shown = angelica.send(page, title="Min", do="save")
    assert (shown.status, the_form(shown).fields["title"]) == (409, "Min")


def test_fields_of_one_block_stand_each_by_itself(angelica: Browser, bus: Recording, app: Flask) -> None:
    film = {"kind": "video", "text": "Innehåll", "url": "https://x.se", "title": "Film"}
    bus.answer(DRAFT_STEP, step(block(1, **film)))
    page = the_form(angelica.get(STEP))
    bus.answer(DRAFT_STEP, step(block(1, **film | {"title": "Annans"}, version=9)))
    saved = by_itself(app, page, **{"b.b1.text": "Mitt"})
    assert saved.status_code == 200
    asked = bus.last(SAVE_BLOCK)
    assert asked["expected_version"] == 9
    assert (asked["block"]["title"], asked["block"]["text"]) == ("Annans", "Mitt")
    page.fields.update({name: str(value) for name, value in saved.json["hidden"].items()})
    bus.answer(DRAFT_STEP, step(block(1, **film | {"title": "Annans", "text": "Mitt"}, version=10)))
    by_itself(app, page, **{"b.b1.text": "Mitt igen"})
    assert bus.last(SAVE_BLOCK)["block"]["title"] == "Annans", "the page still shows the old title"
    shown = angelica.send(page, **{"b.b1.title": "Min", "b.b1.text": "Mitt"}, do="save")
    assert (shown.status, the_form(shown).fields["b.b1.title"]) == (409, "Min")
