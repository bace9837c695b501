"""Drafts on the desk: only what was touched is saved, conflicts show both, and every refusal keeps what was written."""

import re
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from common.contracts import content_authoring as contract
from common.contracts import content_catalogue, directory_sessions
from common.contracts.errors import (
    ChecksFailed,
    Conflict,
    Forbidden,
    IllegalTransition,
    Invalid,
    NamedError,
    NotFound,
    StaleVersion,
)
from gateway.content import blocks
from tests.unit.gateway.content import offers
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser, Form, Page
from tests.unit.gateway.staff.recording import Recording

DRAFT = UUID(int=500)
BY = unit.COMMISSION_VERSION
HOME = f"/personal/innehall/utkast/{DRAFT}"
STEP = f"{HOME}/steg/forsta"
QUESTION = f"{HOME}/formular/f/fragor/q1"
FACTS = {
    "title": "Andas",
    "summary": "",
    "target_group": "",
    "recommended_days": 30,
    "language": "sv",
    "authors": "",
    "welcome": "",
    "version": 1,
}


def block(number: int = 1, **changed: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("level", "text", "ordered", "points", "digest", "alt", "caption", "url", "title", "form_id"))
    return {**empty, "kind": "text", "text": f"Text {number}", "block_id": f"b{number}", "version": 1, **changed}


def step(*found: dict[str, Any], **changed: Any) -> dict[str, Any]:
    facts = {"step_id": "forsta", "module_id": "m", "title": "Första", "version": 4}
    return {**facts, "changed_at": unit.STARTED, "changed_by": BY, "blocks": list(found), **changed}


def draft(**changed: Any) -> dict[str, Any]:
    row = {"step_id": "forsta", "title": "Första", "version": 1, "blocks": 1, "forms": []}
    module = {
        "module_id": "m",
        "title": "Ett",
        "kind": "mandatory",
        "starts_at_once": True,
        "open_days": 7,
        "summary": "",
        "version": 1,
        "steps": [row],
    }
    return {
        "draft_id": DRAFT, "programme_id": "andas", "title": "Andas", "version": "1.0", "state": "draft", "changed_at": unit.STARTED,
        "changed_by": BY, "version_id": None, "facts": FACTS, "modules": [module],
        "forms": [{"form_id": "f", "title": "Frågor", "version": 1, "questions": 1}], "deletions": [], "comment": "",
        "earlier_version_id": None, "may_edit": True, "may_publish": False, "actions": ["send_to_review", "discard"], **changed,
    }  # fmt: skip


def form(**changed: Any) -> dict[str, Any]:
    question = {"id": "q1", "kind": "number", "label": "Hur <b>många</b>?"}
    definition = {"id": "f", "title": "Frågor", "questions": [question]}
    return {"form_id": "f", "version": 2, "definition": definition, "faults": [], "advice": [], **changed}


@pytest.fixture(autouse=True)
def _desk(bus: Recording) -> None:
    offers.with_roles(bus, "designer", "publisher")
    bus.answer(contract.LIST_DRAFTS, {"drafts": []})
    bus.answer(contract.DRAFT, draft())
    bus.answer(contract.DRAFT_STEP, step(block(1), block(2)))
    bus.answer(contract.DRAFT_PICTURES, {"pictures": []})
    bus.answer(contract.DRAFT_FORM, form())
    bus.answer(contract.DRAFT_FINDINGS, {"findings": [], "blocking": 0})
    bus.answer(contract.SAVE_BLOCK, {"step_id": "forsta", "version": 5, "block_id": "b1", "block_version": 2})
    bus.answer(contract.SAVE_STEP, {"step_id": "forsta", "version": 5, "block_id": None, "block_version": None})
    bus.answer(contract.ADD_BLOCK, {"step_id": "forsta", "version": 5, "block_id": "b3", "block_version": 1})
    bus.answer(contract.MOVE_PART, {"what": "block", "part_id": "b1", "place": 1})
    bus.answer(contract.SAVE_FACTS, {"draft_id": DRAFT, "version": 2})
    bus.answer(contract.SAVE_FORM, {"form_id": "f", "version": 3, "faults": [], "advice": []})


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
    asked = bus.last(contract.SAVE_BLOCK)
    assert (asked["block_id"], asked["expected_version"]) == ("b1", 1)
    assert asked["block"] == {"kind": "text", "text": "Nya ord\n\n<script>"}
    assert answer.json["hidden"]["b.b1.version"] == 2
    assert answer.json["hidden"]["b.b1.was"] == blocks.mark(asked["block"])


def test_nothing_touched_saves_nothing_though_somebody_else_has_saved(
    angelica: Browser, bus: Recording, app: Flask
) -> None:
    page = the_form(angelica.get(STEP))
    bus.answer(contract.DRAFT_STEP, step(block(1, version=9, text="Annans"), block(2)))
    bus.asked.clear()
    assert by_itself(app, page).status_code == 200
    assert "content.save_block" not in bus.names()


def test_a_conflict_stops_the_script_and_shows_both_to_the_person(
    angelica: Browser, bus: Recording, app: Flask
) -> None:
    page = the_form(angelica.get(STEP))
    bus.answer(contract.DRAFT_STEP, step(block(1, version=9, text="Annans <ord>"), block(2)))
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
    assert bus.last(contract.SAVE_BLOCK)["expected_version"] == 9


def test_words_of_a_block_that_is_gone_are_shown_to_copy(angelica: Browser, bus: Recording) -> None:
    page = the_form(angelica.get(STEP))
    bus.answer(contract.DRAFT_STEP, step(block(2)))
    shown = angelica.send(page, **{"b.b1.text": "Mina <ord>"})
    assert shown.status == 409
    assert "har tagits bort av någon annan" in shown.text
    assert "Mina <ord>" in shown.text


def test_every_button_saves_first(angelica: Browser, bus: Recording) -> None:
    page = the_form(angelica.get(STEP))
    bus.asked.clear()
    added = angelica.send(page, **{"b.b1.text": "Nytt", "do": "add:tip", "where": "b1"})
    assert bus.names()[3:] == ["content.save_block", "content.add_block"]
    assert bus.last(contract.ADD_BLOCK)["after"] == "b1"
    assert added.goes_to.endswith("#b-b3")
    angelica.send(page, do="down:b1")
    assert bus.last(contract.MOVE_PART) | {"idempotency_id": ""} == {
        "idempotency_id": "", "draft_id": str(DRAFT), "what": "block", "part_id": "b1", "within": "forsta", "direction": "down",
    }  # fmt: skip


def test_a_broken_page_is_refused(angelica: Browser, bus: Recording) -> None:
    page = the_form(angelica.get(STEP))
    for wrong in ({"b.b1.version": "x"}, {"b.b1.kind": "script"}, {"idempotency_id": "x", "b.b1.text": "y"}):
        assert angelica.send(page, **wrong).status == 400
    bus.answer(contract.SAVE_BLOCK, Invalid(fields={"block": {"text": ["Ange 0–50000 tecken."]}}))
    refused = angelica.send(page, **{"b.b1.text": "x" * 60_000})
    assert refused.status == 422
    assert "Ange 0–50000 tecken." in refused.text
    assert len(the_form(refused).fields["b.b1.text"]) >= 60_000


def test_who_may_not_edit_now_sees_the_preview(angelica: Browser, bus: Recording) -> None:
    bus.answer(contract.DRAFT, draft(may_edit=False, state="in_review", actions=["send_back"]))
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
        contract.DRAFT,
        contract.DRAFT_STEP,
        contract.DRAFT_FORM,
        contract.DRAFT_FINDINGS,
        contract.DRAFT_PICTURES,
    ):
        bus.answer(asked, NotFound())
    assert angelica.get(HOME + address).status == 404


def test_other_roles_are_refused_and_offered_nothing(angelica: Browser, bus: Recording) -> None:
    offers.with_roles(bus, "practitioner")
    bus.answer(contract.LIST_DRAFTS, Forbidden())
    assert angelica.get("/personal/innehall/utkast").status == 403
    page = angelica.get("/personal/innehall")
    assert "Utkast och granskning" not in page.text
    assert bus.answers[directory_sessions.RESOLVE_SESSION.routing_key]


def test_facts_that_somebody_else_saved_are_shown_beside_what_was_typed(
    angelica: Browser, bus: Recording, app: Flask
) -> None:
    page = angelica.get(f"{HOME}/om").form("/om")
    saved = by_itself(app, page, summary="Min")
    assert saved.json["hidden"] == {"expected_version": 2}
    bus.answer(contract.SAVE_FACTS, StaleVersion(expected=1, actual=2))
    bus.answer(contract.DRAFT, draft(facts=FACTS | {"summary": "Annans", "version": 2}))
    assert by_itself(app, page, summary="Min").status_code == 409
    shown = angelica.send(page, summary="Min")
    assert shown.status == 409
    assert "Sammanfattning Annans" in shown.text
    fields = shown.form("/om").fields
    assert (fields["summary"].strip(), fields["expected_version"]) == ("Min", "2")


def test_a_question_meets_only_changes_of_itself(angelica: Browser, bus: Recording, app: Flask) -> None:
    page = angelica.get(QUESTION).form("/q1")
    assert "<b>" not in angelica.get(QUESTION).html.partition("<form")[2].replace("&lt;b&gt;", "")
    other = {"id": "q0", "kind": "text", "label": "En annans nya fråga"}
    newer = form(version=7)
    newer["definition"] = {**newer["definition"], "questions": [other, *newer["definition"]["questions"]]}
    bus.answer(contract.DRAFT_FORM, newer)
    assert by_itself(app, page, minimum="3").status_code == 200
    asked = bus.last(contract.SAVE_FORM)
    assert asked["expected_version"] == 7
    assert [question["id"] for question in asked["definition"]["questions"]] == ["q0", "q1"]
    assert asked["definition"]["questions"][1]["minimum"] == 3
    newer["definition"]["questions"][1] = {"id": "q1", "kind": "number", "label": "Annans"}
    assert by_itself(app, page, minimum="3").json["code"] == "stale_version"
    shown = angelica.send(page, minimum="3")
    assert (shown.status, shown.form("/q1").fields["minimum"]) == (409, "3")
    assert "Sparat: frågans text: Annans" in shown.text
    assert "Ditt: minsta värde: 3" in shown.text


def test_faults_stand_at_their_fields(angelica: Browser, bus: Recording) -> None:
    faults = [{"path": "questions.0.minimum", "reason": "Ange ett tal."}, {"path": "title", "reason": "Titeln saknas."}]
    bus.answer(contract.DRAFT_FORM, form(faults=faults))
    page = angelica.get(QUESTION)
    assert 'href="#q-minimum"' in page.html
    assert 'id="q-minimum-fel"' in page.html
    whole = angelica.get(f"{HOME}/formular/f")
    assert 'href="#q-title"' in whole.html
    assert re.search(r'href="[^"]*/fragor/q1">Hur &lt;b&gt;många&lt;/b&gt;\?: Ange ett tal\.', whole.html)


def test_parts_are_added_and_a_wrong_kind_is_refused(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(f"{HOME}/formular/f")
    for room, typed in (("fragor", {"kind": "matrix"}), ("poang", {}), ("flaggor", {})):
        made = angelica.send(page.form(f"/{room}"), title="Å <i>", **typed)
        assert made.goes_to.endswith(f"/{room}/a-i")
    assert angelica.send(page.form("/fragor"), title="x", kind="script").status == 400
    assert angelica.send(page.form("/fragor"), title=" ").status == 422
    assert angelica.get(f"{HOME}/formular/f/fragor/finns-inte").status == 404


@pytest.mark.parametrize(
    ("data", "told"), [(b"", "Välj en fil"), (b"{", "Filen är inte JSON."), (b"[]", "Filen är inte JSON."), (b"[" * 99 + b"]" * 99, "Filen är inte JSON."), (b" " * 300_000, "Välj en fil")]
)  # fmt: skip
def test_a_bad_questionnaire_is_refused(angelica: Browser, app: Flask, data: bytes, told: str) -> None:
    fields = angelica.get(HOME).form("/formular").fields
    client = app.test_client()
    client.set_cookie("sob-staff", "a random id")
    posted = {
        "csrf_token": fields["csrf_token"],
        "idempotency_id": fields["idempotency_id"],
        "questionnaire": (BytesIO(data), "q.json"),
    }
    refused = client.post(f"{HOME}/formular", data=posted, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert told in refused.get_data(as_text=True)


def test_sending_back_needs_a_comment_and_refusals_are_told(angelica: Browser, bus: Recording) -> None:
    bus.answer(contract.DRAFT, draft(state="in_review", may_edit=False, may_publish=True, actions=["send_back"]))
    page = angelica.get(f"{HOME}/kontroll")
    refused = angelica.send(page.form("/send_back"))
    assert refused.status == 422
    assert "Skriv vad som behöver ändras." in refused.text
    for error in (ChecksFailed(findings=[]), Conflict(), IllegalTransition(state="draft", action="publish")):
        bus.answer(contract.PUBLISH_DRAFT, error)
        assert 'role="alert"' in angelica.follow(angelica.send(page.form("/publicera"))).html
    bus.answer(contract.PUBLISH_DRAFT, Forbidden())
    assert angelica.send(page.form("/publicera")).status == 403


@pytest.mark.parametrize("error", [Forbidden(), NotFound()])
def test_withdrawing_is_asked_about_and_refused_by_content(
    angelica: Browser, bus: Recording, error: NamedError
) -> None:
    address = f"/personal/innehall/{unit.VERSION}/avpublicera"
    page = angelica.get(address)
    assert "Moment som redan pågår fortsätter" in page.text
    bus.answer(content_catalogue.WITHDRAW, {"version_id": unit.VERSION, "state": "withdrawn"})
    assert "avpublicerad" in angelica.follow(angelica.send(page.form("/avpublicera"))).text
    assert bus.last(content_catalogue.WITHDRAW)["name"] == "tobakshjalpen@9.0"
    bus.answer(content_catalogue.WITHDRAW, error)
    assert angelica.send(page.form("/avpublicera")).status == error.status


def test_a_deletion_comes_back_from_the_step_itself(angelica: Browser, bus: Recording) -> None:
    gone = {
        "deletion_id": UUID(int=9),
        "what": "block",
        "title": "Text: <b>",
        "deleted_at": unit.STARTED,
        "deleted_by": BY,
    }
    bus.answer(contract.DRAFT, draft(deletions=[gone, {**gone, "what": "module", "title": "Ett"}]))
    bus.answer(contract.RESTORE_PART, {"what": "block", "part_id": "b9", "within": "forsta"})
    page = angelica.get(STEP)
    assert page.html.count('value="restore:') == 1
    back = angelica.send(the_form(page), do=f"restore:{UUID(int=9)}")
    assert "Tillbakalagt." in angelica.follow(back).text
    for error, told in ((Conflict(), "något annat har samma namn"), (NotFound(), "finns inte längre")):
        bus.answer(contract.RESTORE_PART, error)
        assert told in angelica.follow(angelica.send(the_form(page), do=f"restore:{UUID(int=9)}")).text


def test_a_saved_form_gives_its_receipt_to_the_tab(angelica: Browser) -> None:
    page = the_form(angelica.get(STEP))
    assert f"?kvitto={page.fields['idempotency_id']}" in angelica.send(page, do="save").goes_to


def test_what_a_questionnaire_could_not_bring_is_told_item_by_item(
    angelica: Browser, bus: Recording, app: Flask
) -> None:
    note = {"item": "3.1", "text": "Bilagan <x> togs inte med."}
    bus.answer(contract.IMPORT_QUESTIONNAIRE, {"form_id": "f", "version": 1, "notes": [note]})
    fields = angelica.get(HOME).form("/formular").fields
    client = app.test_client()
    client.set_cookie("sob-staff", "a random id")
    posted = {**fields, "questionnaire": (BytesIO(b'{"resourceType": "Questionnaire"}'), "q.json")}
    page = client.post(f"{HOME}/formular", data=posted, content_type="multipart/form-data").get_data(as_text=True)
    assert "<code>3.1</code>: Bilagan &lt;x&gt; togs inte med." in page
    assert bus.last(contract.IMPORT_QUESTIONNAIRE)["resource"] == {"resourceType": "Questionnaire"}
    bus.answer(contract.EXPORT_QUESTIONNAIRE, {"resource": {"resourceType": "Questionnaire"}, "notes": []})
    saved = angelica.get(f"{HOME}/formular/f/fhir")
    assert saved.headers["Content-Disposition"] == "attachment; filename=f.json"
