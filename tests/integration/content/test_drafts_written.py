"""What is written in a draft, on both databases: saves that meet, blocks and forms with faults, forms from elsewhere, the preview."""

from typing import Any

import pytest

from common.contracts.content.draft_forms import CHECK_DEFINITION, DRAFT_FORM, SAVE_FORM
from common.contracts.content.parts import ADD_BLOCK, SAVE_BLOCK, SAVE_STEP
from common.contracts.content.previews import DRAFT_OUTLINE, DRAFT_PREVIEW_STEP
from common.contracts.content.questionnaires import EXPORT_QUESTIONNAIRE, IMPORT_QUESTIONNAIRE
from common.contracts.errors import Invalid, NotFound, StaleVersion
from gateway.phrases import say
from tests.integration.content.authors import BLOCKS, DORA, FORM, PER, Content

pytestmark = pytest.mark.both_databases


def test_two_who_write_in_different_blocks_do_not_disturb_each_other_and_in_the_same_the_second_is_told(
    content: Content,
) -> None:
    draft_id = content.write_small()
    blocks = content.step(draft_id, "borja")["blocks"]
    place = {"draft_id": draft_id, "step_id": "borja"}
    words = {"kind": "text", "text": "Nytt."}

    def save(number: int, expected: int) -> Any:
        return content.ask(
            SAVE_BLOCK,
            DORA,
            **place,
            block_id=blocks[number]["block_id"],
            expected_version=expected,
            block=words,
        )

    assert save(1, 1)["block_version"] == 2
    assert save(4, 1)["block_version"] == 2
    with pytest.raises(StaleVersion) as stale:
        save(1, 1)
    assert (stale.value.details["expected"], stale.value.details["actual"]) == (1, 2)
    assert stale.value.details["changed_by"] == str(DORA.commission_version_id)
    assert save(1, 2)["block_version"] == 3


def test_a_step_is_saved_whole_and_what_did_not_change_keeps_its_version(content: Content) -> None:
    draft_id = content.write_small()
    before = content.step(draft_id, "borja")
    kept, changed = before["blocks"][0], before["blocks"][1]
    written = [
        {"kind": "text", "block_id": changed["block_id"], "text": "Annat"},
        {"kind": "heading", "block_id": kept["block_id"], "level": kept["level"], "text": kept["text"]},
        {"kind": "list", "points": ["Ny"]},
    ]
    payload = {"draft_id": draft_id, "step_id": "borja", "title": "1.1 Ny titel", "blocks": written}
    content.ask(SAVE_STEP, DORA, **payload, expected_version=before["version"])
    after = content.step(draft_id, "borja")
    assert after["title"] == "1.1 Ny titel"
    assert [(one["kind"], one["version"]) for one in after["blocks"]] == [("text", 2), ("heading", 1), ("list", 1)]
    with pytest.raises(StaleVersion):
        content.ask(SAVE_STEP, DORA, **payload, expected_version=before["version"])
    unknown = [{"kind": "text", "block_id": "b99", "text": "x"}]
    with pytest.raises(NotFound):
        content.ask(SAVE_STEP, DORA, **{**payload, "blocks": unknown}, expected_version=after["version"])


NO_BLOCKS: list[dict[str, Any]] = [
    {"kind": "html", "text": "x"},
    {"kind": "heading", "level": 1, "text": "x"},
    {"kind": "text", "text": "x" * 50_001},
    {"kind": "text", "text": "a\x00b"},
    {"kind": "text", "html": "<b>x</b>"},
    {"kind": "image", "digest": "../../etc/passwd"},
    {"kind": "list", "points": ["x"] * 201},
    {"kind": "form", "form_id": "../x"},
]


def test_a_block_that_is_none_is_refused(content: Content) -> None:
    draft_id = content.write_small()
    for block in NO_BLOCKS:
        with pytest.raises(Invalid):
            content.ask(ADD_BLOCK, DORA, draft_id=draft_id, step_id="borja", block=block)
    assert len(content.step(draft_id, "borja")["blocks"]) == len(BLOCKS)


def test_stale_facts_modules_and_forms_are_refused(content: Content) -> None:
    draft_id = content.write_small()
    attempts = [
        lambda: content.save_facts(draft_id, expected_version=1),
        lambda: content.save_module(draft_id, "forsta", expected_version=1),
    ]
    definition = {"draft_id": draft_id, "form_id": "fraga", "expected_version": 1, "definition": FORM}
    assert content.ask(SAVE_FORM, DORA, **definition)["version"] == 2
    attempts.append(lambda: content.ask(SAVE_FORM, DORA, **definition))
    for attempt in attempts:
        with pytest.raises(StaleVersion):
            attempt()


def test_a_form_with_faults_is_kept_and_told(content: Content) -> None:
    draft_id = content.write_small()
    broken = {"title": "En fråga", "questions": [{"id": "dag", "kind": "datum", "label": "Dag?"}]}
    saved = content.ask(SAVE_FORM, DORA, draft_id=draft_id, form_id="fraga", expected_version=1, definition=broken)
    assert saved["faults"][0]["path"] == "questions.0.kind"
    assert (
        content.ask(DRAFT_FORM, DORA, draft_id=draft_id, form_id="fraga")["definition"]["questions"]
        == broken["questions"]
    )
    finding = next(one for one in content.findings(draft_id) if one["code"] == "broken_form")
    assert (finding["form_id"], finding["question_id"], finding["path"]) == ("fraga", "dag", "questions.0.kind")
    assert content.ask(CHECK_DEFINITION, DORA, definition={**FORM, "id": "x"}) == {"faults": [], "advice": []}


def test_a_questionnaire_becomes_a_form_and_what_cannot_be_carried_is_told(content: Content) -> None:
    draft_id = content.write_small()
    resource = {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "Min fråga",
        "item": [
            {"linkId": "a", "text": "Hur mår du?", "type": "string"},
            {"linkId": "b", "text": "Bifoga", "type": "attachment"},
        ],
    }
    made = content.ask(IMPORT_QUESTIONNAIRE, DORA, draft_id=draft_id, resource=resource)
    assert (made["form_id"], [note["item"] for note in made["notes"]]) == ("min-fraga", ["b"])
    exported = content.ask(EXPORT_QUESTIONNAIRE, DORA, draft_id=draft_id, form_id="min-fraga")
    assert [item["text"] for item in exported["resource"]["item"]] == ["Hur mår du?"]
    with pytest.raises(Invalid):
        content.ask(IMPORT_QUESTIONNAIRE, DORA, draft_id=draft_id, resource={"resourceType": "Patient"})


def test_a_questionnaire_from_a_bundle_keeps_its_names_and_goes_out_under_them(content: Content) -> None:
    draft_id = content.write_small()
    concepts = [{"code": "<1", "display": "Sällan"}, {"code": ">1", "display": "Ofta"}]
    include = {"system": "https://example.org/c", "concept": concepts}
    value_set = {"resourceType": "ValueSet", "url": "https://example.org/v", "compose": {"include": [include]}}
    asked = {"linkId": "1.1", "type": "choice", "answerValueSet": "https://example.org/v", "text": "Hur ofta?"}
    names = {"url": "https://example.org/q", "version": "7.1", "name": "Ofta", "title": "Ofta"}
    resource = {"resourceType": "Questionnaire", "status": "active", "item": [asked], **names}
    entries = [{"resource": one} for one in (value_set, resource)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    made = content.ask(IMPORT_QUESTIONNAIRE, DORA, draft_id=draft_id, resource=bundle)
    of = {"draft_id": draft_id, "form_id": made["form_id"]}
    definition = content.ask(DRAFT_FORM, DORA, **of)
    assert definition["faults"] == []
    exported = content.ask(EXPORT_QUESTIONNAIRE, DORA, **of)["resource"]
    assert {name: exported[name] for name in names} == names
    assert exported["item"][0]["linkId"] == "1.1"
    codings = [option["valueCoding"] for option in exported["item"][0]["answerOption"]]
    assert codings == [{"system": "https://example.org/c", **concept} for concept in concepts]
    elsewhere = content.ask(EXPORT_QUESTIONNAIRE, DORA, url="https://example.org/mine", **of)["resource"]
    assert elsewhere["url"] == "https://example.org/mine"
    assert elsewhere["version"] != "7.1"
    with pytest.raises(Invalid):
        content.ask(EXPORT_QUESTIONNAIRE, DORA, url="no address", **of)


def test_the_preview_has_the_shapes_of_a_published_version(content: Content) -> None:
    draft_id = content.write_small()
    outline = content.ask(DRAFT_OUTLINE, PER, draft_id=draft_id)
    assert (outline["title"], outline["modules"][0]["steps"][0]["forms"], outline["digest"]) == (
        "Lugna dagar",
        ["fraga"],
        "",
    )
    assert outline["welcome_html"] == "<p>Hej och <strong>välkommen</strong>!</p>"
    page = content.ask(DRAFT_PREVIEW_STEP, PER, draft_id=draft_id, step_id="borja")
    assert [block["kind"] for block in page["blocks"]] == ["html", "tip", "video", "form"]
    assert page["blocks"][0]["html"].count("<ul>") == 2
    with pytest.raises(NotFound):
        content.ask(DRAFT_PREVIEW_STEP, PER, draft_id=draft_id, step_id="annan")


def test_what_is_written_with_markup_or_colons_stays_text_or_is_told(content: Content) -> None:
    draft_id = content.write_small()
    place = {"draft_id": draft_id, "step_id": "borja"}
    content.ask(ADD_BLOCK, DORA, **place, block={"kind": "text", "text": ":::tip\nMitt i\n:::"})
    page = content.ask(DRAFT_PREVIEW_STEP, DORA, **place)
    assert [block["kind"] for block in page["blocks"]].count("tip") == 1
    assert content.codes(draft_id) == []
    added = content.ask(ADD_BLOCK, DORA, **place, block={"kind": "tip", "text": "<script>alert(1)</script>"})
    finding = content.findings(draft_id)[0]
    assert (finding["block_id"], say(finding["reason"])) == (added["block_id"], "Texten får inte innehålla HTML.")
    page = content.ask(DRAFT_PREVIEW_STEP, DORA, **place)
    assert "script" not in str(page)
