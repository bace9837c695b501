"""Drafts on the desk: only what was touched is saved, conflicts show both, and every refusal keeps what was written."""

import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from common.contracts.content.checklist import DRAFT_FINDINGS
from common.contracts.content.draft_forms import DRAFT_FORM
from common.contracts.content.drafts import DRAFT as CONTENT_DRAFT
from common.contracts.content.drafts import LIST_DRAFTS
from common.contracts.content.parts import ADD_BLOCK, DRAFT_STEP, MOVE_PART, RESTORE_PART, SAVE_BLOCK
from common.contracts.content.pictures import DRAFT_PICTURES
from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
)
from common.phrases import inputs
from gateway.content.parts import blocks
from tests.unit.gateway.content import desk, offers
from tests.unit.gateway.content.desk import BY, DRAFT, HOME, QUESTION, STEP, block, draft, form, step
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser, Form, Page
from tests.unit.gateway.staff.recording import Recording


@pytest.fixture(autouse=True)
def _desk(bus: Recording) -> None:
    desk.prepare(bus)


def by_itself(app: Flask, form: Form, **typed: str) -> Any:
    client = app.test_client()
    client.set_cookie("sob-staff", "a random id")
    return client.post(form.action, data={**form.fields, **typed}, headers={"Accept": "application/json"})


def the_form(page: Page) -> Form:
    """Give the form that saves itself; its buttons send nothing by themselves."""
    return next(
        Form(
            page.form(ending).action, {name: value for name, value in page.form(ending).fields.items() if name != "do"}
        )
        for ending in ("/forsta",)
    )


def test_only_the_touched_block_is_saved(angelica: Browser, bus: Recording, app: Flask) -> None:
    page = the_form(angelica.get(STEP))
    bus.asked.clear()
    answer = by_itself(app, page, **{"b.b1.text": "Nya ord\r\n\r\n<script>"})
    assert bus.names()[3:] == ["content.save_block"]
    asked = bus.last(SAVE_BLOCK)
    assert (asked["block_id"], asked["expected_version"]) == ("b1", 1)
    assert asked["block"] == {"kind": "text", "text": "Nya ord\n\n<script>"}
    assert answer.json["hidden"]["b.b1.version"] == 2
    assert answer.json["hidden"]["b.b1.was"] == blocks.mark(asked["block"])


def test_nothing_touched_saves_nothing_though_somebody_else_has_saved(
    angelica: Browser, bus: Recording, app: Flask
) -> None:
    page = the_form(angelica.get(STEP))
    bus.answer(DRAFT_STEP, step(block(1, version=9, text="Annans"), block(2)))
    bus.asked.clear()
    assert by_itself(app, page).status_code == 200
    assert "content.save_block" not in bus.names()


def test_a_conflict_stops_the_script_and_shows_both_to_the_person(
    angelica: Browser, bus: Recording, app: Flask
) -> None:
    page = the_form(angelica.get(STEP))
    bus.answer(DRAFT_STEP, step(block(1, version=9, text="Annans <ord>"), block(2)))
    refused = by_itself(app, page, **{"b.b1.text": "Mina ord", "b.b2.text": "Andra ord"})
    assert (refused.status_code, refused.json["code"]) == (409, "stale_version")
    assert list(refused.json["hidden"]) == ["b.b2.version", "b.b2.was"]
    shown = angelica.send(page, **{"b.b1.text": "Mina ord"})
    assert shown.status == 409
    assert "Annans <ord>" in shown.text
    again = the_form(shown)
    assert again.fields["b.b1.text"].strip() == "Mina ord"
    assert again.fields["b.b1.version"] == "9"
    bus.asked.clear()
    angelica.send(again, do="theirs:b1")
    assert "content.save_block" not in bus.names()
    angelica.send(again, do="save")
    assert bus.last(SAVE_BLOCK)["expected_version"] == 9


def test_words_of_a_block_that_is_gone_are_shown_to_copy(angelica: Browser, bus: Recording) -> None:
    page = the_form(angelica.get(STEP))
    bus.answer(DRAFT_STEP, step(block(2)))
    shown = angelica.send(page, **{"b.b1.text": "Mina <ord>"})
    assert shown.status == 409
    assert "har tagits bort av någon annan" in shown.text
    assert "Mina <ord>" in shown.text


def test_every_button_saves_first(angelica: Browser, bus: Recording) -> None:
    page = the_form(angelica.get(STEP))
    bus.asked.clear()
    added = angelica.send(page, **{"b.b1.text": "Nytt", "do": "add:tip", "where": "b1"})
    assert bus.names()[3:] == ["content.save_block", "content.add_block"]
    assert bus.last(ADD_BLOCK)["after"] == "b1"
    assert added.goes_to.endswith("#b-b3")
    angelica.send(page, do="down:b1")
    assert bus.last(MOVE_PART) | {"idempotency_id": ""} == {
        "idempotency_id": "", "draft_id": str(DRAFT), "what": "block", "part_id": "b1", "within": "forsta", "direction": "down",
    }  # fmt: skip


def test_a_broken_page_is_refused(angelica: Browser, bus: Recording) -> None:
    page = the_form(angelica.get(STEP))
    for wrong in ({"b.b1.version": "x"}, {"b.b1.kind": "script"}, {"idempotency_id": "x", "b.b1.text": "y"}):
        assert angelica.send(page, **wrong).status == 400
    bus.answer(SAVE_BLOCK, Invalid(fields={"block": {"text": ["Ange högst 50000 tecken."]}}))
    refused = angelica.send(page, **{"b.b1.text": "x" * 60_000})
    assert refused.status == 422
    assert "Ange högst 50000 tecken." in refused.text
    assert len(the_form(refused).fields["b.b1.text"]) >= 60_000


def test_who_may_not_edit_now_sees_the_preview(angelica: Browser, bus: Recording) -> None:
    bus.answer(CONTENT_DRAFT, draft(may_edit=False, state="in_review", actions=["send_back"]))
    assert angelica.get(STEP).goes_to.endswith("/forhandsvisning/forsta")
    page = angelica.get(HOME)
    assert "går inte att ändra förrän det är tillbaka" in page.text
    assert "Lägg till modul" not in page.text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/om",
        "/moduler/m",
        "/steg/forsta",
        "/formular/f",
        "/formular/f/fragor/q1",
        "/kontroll",
        "/forhandsvisning/forsta",
        "/bild/x",
    ],
)
def test_a_foreign_draft_does_not_exist(angelica: Browser, bus: Recording, address: str) -> None:
    for asked in (
        CONTENT_DRAFT,
        DRAFT_STEP,
        DRAFT_FORM,
        DRAFT_FINDINGS,
        DRAFT_PICTURES,
    ):
        bus.answer(asked, NotFound())
    assert angelica.get(HOME + address).status == 404


def test_other_roles_are_refused_and_offered_nothing(angelica: Browser, bus: Recording) -> None:
    offers.with_roles(bus, "practitioner")
    bus.answer(LIST_DRAFTS, Forbidden())
    assert angelica.get("/personal/innehall/utkast").status == 403
    page = angelica.get("/personal/innehall")
    assert "Utkast och granskning" not in page.text
    assert bus.answers[RESOLVE_SESSION.routing_key]


def test_faults_stand_at_their_fields(angelica: Browser, bus: Recording) -> None:
    faults = [
        {"path": "questions.0.minimum", "reason": inputs.WHOLE_NUMBER()},
        {"path": "title", "reason": inputs.MISSING()},
    ]
    bus.answer(DRAFT_FORM, form(faults=faults))
    page = angelica.get(QUESTION)
    assert 'href="#q-minimum"' in page.html
    assert 'id="q-minimum-fel"' in page.html
    whole = angelica.get(f"{HOME}/formular/f")
    assert 'href="#q-title"' in whole.html
    assert re.search(r'href="[^"]*/fragor/q1">Hur &lt;b&gt;många&lt;/b&gt;\?: Ange ett heltal\.', whole.html)


def test_parts_are_added_and_a_wrong_kind_is_refused(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(f"{HOME}/formular/f")
    for room, typed in (("fragor", {"kind": "matrix"}), ("poang", {}), ("flaggor", {})):
        made = angelica.send(page.form(f"/{room}"), title="Å <i>", **typed)
        assert made.goes_to.endswith(f"/{room}/a-i")
    assert angelica.send(page.form("/fragor"), title="x", kind="script").status == 400
    assert angelica.send(page.form("/fragor"), title=" ").status == 422
    assert angelica.get(f"{HOME}/formular/f/fragor/finns-inte").status == 404


def test_a_deletion_comes_back_from_the_step_itself(angelica: Browser, bus: Recording) -> None:
    gone = {
        "deletion_id": UUID(int=9),
        "what": "block",
        "title": "Text: <b>",
        "deleted_at": unit.STARTED,
        "deleted_by": BY,
    }
    bus.answer(CONTENT_DRAFT, draft(deletions=[gone, {**gone, "what": "module", "title": "Ett"}]))
    bus.answer(RESTORE_PART, {"what": "block", "part_id": "b9", "within": "forsta"})
    page = angelica.get(STEP)
    assert page.html.count('value="restore:') == 1
    back = angelica.send(the_form(page), do=f"restore:{UUID(int=9)}")
    assert "Tillbakalagt." in angelica.follow(back).text
    for error, told in ((Conflict(), "något annat har samma namn"), (NotFound(), "finns inte längre")):
        bus.answer(RESTORE_PART, error)
        assert told in angelica.follow(angelica.send(the_form(page), do=f"restore:{UUID(int=9)}")).text


def test_a_saved_form_gives_its_receipt_to_the_tab(angelica: Browser) -> None:
    page = the_form(angelica.get(STEP))
    assert f"?kvitto={page.fields['idempotency_id']}" in angelica.send(page, do="save").goes_to
