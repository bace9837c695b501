"""Writing a programme on both databases: who reaches a draft, what is saved, what conflicts, what moves, what comes back."""

from typing import Any

import pytest

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts import content_authoring as authoring
from common.contracts.base import Caller, Kind, Rpc
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
from tests.integration.content.authors import BLOCKS, DORA, FORM, NORRA, PER, SODRA, Content, person

CITIZEN = Actor(Caller.CITIZEN, str(new_id()))
IN_DRAFT: dict[str, dict[str, Any]] = {
    "draft": {},
    "save_facts": {"expected_version": 1, "title": "T", "summary": "", "target_group": "", "recommended_days": 1, "language": "sv", "authors": "", "welcome": ""},
    "number_draft": {"part": "minor"},
    "change_draft_state": {"action": "send_to_review"},
    "publish_draft": {},
    "draft_step": {"step_id": "borja"},
    "add_module": {"title": "T"},
    "save_module": {"module_id": "forsta", "expected_version": 1, "title": "T", "kind": "individual", "starts_at_once": False, "open_days": 7, "summary": ""},
    "add_step": {"module_id": "forsta", "title": "T"},
    "save_step": {"step_id": "borja", "expected_version": 1, "title": "T"},
    "add_block": {"step_id": "borja", "block": BLOCKS[0]},
    "save_block": {"step_id": "borja", "block_id": "b1", "expected_version": 1, "block": BLOCKS[0]},
    "move_part": {"what": "step", "part_id": "borja", "direction": "up"},
    "delete_part": {"what": "module", "part_id": "forsta"},
    "restore_part": {"deletion_id": str(new_id())},
    "draft_form": {"form_id": "fraga"},
    "add_form": {"title": "T"},
    "save_form": {"form_id": "fraga", "expected_version": 1, "definition": FORM},
    "import_questionnaire": {"resource": {"resourceType": "Questionnaire"}},
    "export_questionnaire": {"form_id": "fraga"},
    "draft_findings": {},
    "draft_outline": {},
    "draft_preview_step": {"step_id": "borja"},
    "draft_changes": {},
    "draft_pictures": {},
    "export_draft": {},
}  # fmt: skip
"""Every question and command about one draft that needs no file, with what else it asks for."""


def contract(name: str) -> Rpc:
    """Find a contract by its name."""
    found: Rpc = getattr(authoring, name.upper())
    return found


def test_every_contract_about_a_draft_is_tried_below() -> None:
    about = {
        rpc.name
        for name in authoring.__all__
        if isinstance(rpc := getattr(authoring, name), Rpc) and "draft_id" in rpc.request.fields
    }
    assert about == {*IN_DRAFT, "add_picture"}


def test_a_draft_does_not_exist_for_anybody_else(content: Content) -> None:
    draft_id = content.write_small()
    strangers = [person("designer", "publisher", unit=SODRA), person("practitioner", "citizen_admin", "provider_admin")]
    for name, payload in IN_DRAFT.items():
        for stranger in strangers:
            with pytest.raises(NotFound):
                content.ask(contract(name), stranger, draft_id=draft_id, **payload)
        with pytest.raises(Forbidden):
            content.ask(contract(name), CITIZEN, draft_id=draft_id, **payload)
        with pytest.raises(NotFound):
            content.ask(contract(name), DORA, draft_id=new_id(), **payload)
    assert content.draft(draft_id)["modules"][0]["steps"][0]["blocks"] == len(BLOCKS)


def test_a_publisher_reads_and_changes_nothing(content: Content) -> None:
    draft_id = content.write_small()
    view = content.draft(draft_id, PER)
    assert (view["may_edit"], view["may_publish"], view["actions"]) == (False, False, [])
    for name, payload in IN_DRAFT.items():
        if contract(name).kind is Kind.COMMAND and name != "publish_draft":
            with pytest.raises(Forbidden):
                content.ask(contract(name), PER, draft_id=draft_id, **payload)
    with pytest.raises(Forbidden):
        content.ask(authoring.PUBLISH_DRAFT, DORA, draft_id=draft_id)
    with pytest.raises(Forbidden):
        content.ask(authoring.CREATE_DRAFT, PER, title="Mitt")
    with pytest.raises(Forbidden):
        content.ask(authoring.LIST_DRAFTS, person("practitioner"))
    assert content.ask(authoring.LIST_DRAFTS, person("designer", unit=SODRA))["drafts"] == []


def test_a_draft_in_review_can_only_be_sent_back_taken_back_or_published(content: Content) -> None:
    draft_id = content.write_small()
    content.change(draft_id, "send_to_review")
    assert content.draft(draft_id, PER)["actions"] == ["send_back"]
    assert content.draft(draft_id, PER)["may_publish"]
    with pytest.raises(IllegalTransition):
        content.ask(authoring.ADD_MODULE, DORA, draft_id=draft_id, title="Sent")
    with pytest.raises(Invalid):
        content.change(draft_id, "send_back", PER)
    content.change(draft_id, "send_back", PER, comment="Förklara mer.")
    assert content.draft(draft_id)["comment"] == "Förklara mer."
    content.change(draft_id, "send_to_review")
    content.change(draft_id, "take_back")
    content.change(draft_id, "discard")
    assert content.ask(authoring.LIST_DRAFTS, DORA)["drafts"] == []
    assert [one["draft_id"] for one in content.ask(authoring.LIST_DRAFTS, DORA, state="discarded")["drafts"]] == [
        draft_id
    ]
    content.change(draft_id, "recover")
    assert content.draft(draft_id)["state"] == "draft"


def test_what_is_not_ready_is_not_sent_to_review(content: Content) -> None:
    draft_id = content.ask(authoring.CREATE_DRAFT, DORA, title="Tomt")["draft_id"]
    with pytest.raises(ChecksFailed) as failed:
        content.change(draft_id, "send_to_review")
    codes = {one["code"] for one in failed.value.details["findings"]}
    assert {"no_modules", "no_summary", "no_target_group", "no_authors"} <= codes
    assert content.draft(draft_id)["state"] == "draft"


def test_a_repeat_gets_the_first_answer_and_changes_nothing_more(content: Content) -> None:
    draft_id = content.write_small()
    payload = {"draft_id": draft_id, "title": "En till", "idempotency_id": new_id()}
    first = content.ask(authoring.ADD_MODULE, DORA, **payload)
    assert content.ask(authoring.ADD_MODULE, DORA, **payload) == first
    assert [module["module_id"] for module in content.draft(draft_id)["modules"]] == ["forsta", "en-till"]


def test_ids_come_of_titles_and_a_given_one_that_is_taken_is_refused(content: Content) -> None:
    first = content.draft(content.write_small("Ångest & oro!"))
    second = content.draft(content.write_small("Ångest & oro!"))
    assert (first["programme_id"], second["programme_id"]) == ("angest-oro", "angest-oro-2")
    with pytest.raises(Conflict):
        content.ask(authoring.CREATE_DRAFT, DORA, title="X", programme_id="angest-oro")
    own = {"draft_id": first["draft_id"]}
    names = [content.ask(authoring.ADD_STEP, DORA, **own, module_id="forsta", title="→")["part_id"] for _ in range(2)]
    assert names == ["steg", "steg-2"]
    for rpc, more in ((authoring.ADD_MODULE, {"module_id": "forsta"}), (authoring.ADD_FORM, {"form_id": "fraga"})):
        with pytest.raises(Conflict):
            content.ask(rpc, DORA, **own, title="X", **more)


def test_two_who_write_in_different_blocks_do_not_disturb_each_other_and_in_the_same_the_second_is_told(
    content: Content,
) -> None:
    draft_id = content.write_small()
    blocks = content.step(draft_id, "borja")["blocks"]
    place = {"draft_id": draft_id, "step_id": "borja"}
    words = {"kind": "text", "text": "Nytt."}

    def save(number: int, expected: int) -> Any:
        return content.ask(
            authoring.SAVE_BLOCK,
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
    content.ask(authoring.SAVE_STEP, DORA, **payload, expected_version=before["version"])
    after = content.step(draft_id, "borja")
    assert after["title"] == "1.1 Ny titel"
    assert [(one["kind"], one["version"]) for one in after["blocks"]] == [("text", 2), ("heading", 1), ("list", 1)]
    with pytest.raises(StaleVersion):
        content.ask(authoring.SAVE_STEP, DORA, **payload, expected_version=before["version"])
    unknown = [{"kind": "text", "block_id": "b99", "text": "x"}]
    with pytest.raises(NotFound):
        content.ask(authoring.SAVE_STEP, DORA, **{**payload, "blocks": unknown}, expected_version=after["version"])


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
            content.ask(authoring.ADD_BLOCK, DORA, draft_id=draft_id, step_id="borja", block=block)
    assert len(content.step(draft_id, "borja")["blocks"]) == len(BLOCKS)


def test_stale_facts_modules_and_forms_are_refused(content: Content) -> None:
    draft_id = content.write_small()
    attempts = [
        lambda: content.save_facts(draft_id, expected_version=1),
        lambda: content.save_module(draft_id, "forsta", expected_version=1),
    ]
    definition = {"draft_id": draft_id, "form_id": "fraga", "expected_version": 1, "definition": FORM}
    assert content.ask(authoring.SAVE_FORM, DORA, **definition)["version"] == 2
    attempts.append(lambda: content.ask(authoring.SAVE_FORM, DORA, **definition))
    for attempt in attempts:
        with pytest.raises(StaleVersion):
            attempt()


def kinds(content: Content, draft_id: str) -> list[str]:
    """Give the kinds of a step's blocks, in order."""
    return [block["kind"] for block in content.step(draft_id, "borja")["blocks"]]


def test_everything_moves_up_and_down_and_stops_at_the_ends(content: Content) -> None:
    draft_id = content.write_small()
    own = {"draft_id": draft_id}
    content.ask(authoring.ADD_MODULE, DORA, **own, title="Andra", after="forsta")
    content.ask(authoring.ADD_STEP, DORA, **own, module_id="forsta", title="Före")

    def move(what: str, part_id: str, direction: str, within: str | None = None) -> int:
        answer = content.ask(
            authoring.MOVE_PART, DORA, **own, what=what, part_id=part_id, direction=direction, within=within
        )
        return int(answer["place"])

    assert [move("module", "andra", "up"), move("module", "andra", "up")] == [0, 0]
    assert [module["module_id"] for module in content.draft(draft_id)["modules"]] == ["andra", "forsta"]
    assert move("step", "fore", "up") == 0
    heading = content.step(draft_id, "borja")["blocks"][0]["block_id"]
    assert move("block", heading, "down", "borja") == 1
    assert kinds(content, draft_id)[:2] == ["text", "heading"]
    two = {**FORM, "questions": [*FORM["questions"], {"id": "tid", "kind": "time", "label": "Tid?"}]}
    content.ask(authoring.SAVE_FORM, DORA, **own, form_id="fraga", expected_version=1, definition=two)
    assert move("question", "tid", "up", "fraga") == 0
    for what, part_id, within in (
        ("form", "fraga", None),
        ("block", "b9", "borja"),
        ("question", "x", "fraga"),
        ("step", "x", None),
    ):
        with pytest.raises(NamedError):
            move(what, part_id, "up", within)
    with pytest.raises(Invalid):
        move("block", heading, "up")


def delete(content: Content, draft_id: str, what: str, part_id: str, within: str | None = None) -> str:
    """Delete something."""
    answer = content.ask(authoring.DELETE_PART, DORA, draft_id=draft_id, what=what, part_id=part_id, within=within)
    return str(answer["deletion_id"])


def restore(content: Content, draft_id: str, deletion_id: str) -> Any:
    """Put it back."""
    return content.ask(authoring.RESTORE_PART, DORA, draft_id=draft_id, deletion_id=deletion_id)


def test_whatever_is_deleted_comes_back_whole_and_at_its_place(content: Content) -> None:
    draft_id = content.write_small()
    content.ask(authoring.ADD_MODULE, DORA, draft_id=draft_id, title="Andra")
    before = content.draft(draft_id)
    blocks = content.step(draft_id, "borja")["blocks"]
    gone = [
        delete(content, draft_id, "question", "dag", "fraga"),
        delete(content, draft_id, "form", "fraga"),
        delete(content, draft_id, "block", blocks[2]["block_id"], "borja"),
        delete(content, draft_id, "step", "borja"),
        delete(content, draft_id, "module", "forsta"),
    ]
    emptied = content.draft(draft_id)
    assert ([one["module_id"] for one in emptied["modules"]], emptied["forms"]) == (["andra"], [])
    assert [one["what"] for one in emptied["deletions"]] == ["module", "step", "block", "form", "question"]
    assert emptied["deletions"][2]["title"] == "Lista"
    for deletion_id in reversed(gone):
        restore(content, draft_id, deletion_id)
    after = content.draft(draft_id)
    assert [one["module_id"] for one in after["modules"]] == ["forsta", "andra"]
    assert [one["step_id"] for one in after["modules"][0]["steps"]] == ["borja"]
    assert content.step(draft_id, "borja")["blocks"] == blocks
    assert after["forms"][0]["questions"] == before["forms"][0]["questions"]
    assert after["deletions"] == []
    with pytest.raises(NotFound):
        restore(content, draft_id, gone[0])


def test_what_lost_its_place_comes_back_at_the_nearest_or_is_told(content: Content) -> None:
    draft_id = content.write_small()
    content.ask(authoring.ADD_MODULE, DORA, draft_id=draft_id, title="Andra")
    block = delete(content, draft_id, "block", content.step(draft_id, "borja")["blocks"][0]["block_id"], "borja")
    step = delete(content, draft_id, "step", "borja")
    delete(content, draft_id, "module", "forsta")
    with pytest.raises(NotFound):
        restore(content, draft_id, block)
    restore(content, draft_id, step)
    assert [one["step_id"] for one in content.draft(draft_id)["modules"][0]["steps"]] == ["borja"]
    again = delete(content, draft_id, "step", "borja")
    content.ask(authoring.ADD_STEP, DORA, draft_id=draft_id, module_id="andra", title="X", step_id="borja")
    with pytest.raises(Conflict):
        restore(content, draft_id, again)


def test_the_last_twenty_deletions_are_kept(content: Content) -> None:
    draft_id = content.write_small()
    for number in range(22):
        content.ask(authoring.ADD_FORM, DORA, draft_id=draft_id, title=f"F{number}", form_id=f"f{number}")
        delete(content, draft_id, "form", f"f{number}")
    assert [one["title"] for one in content.draft(draft_id)["deletions"]] == [
        f"F{number}" for number in range(21, 1, -1)
    ]


def test_a_deletion_of_another_draft_is_not_there(content: Content) -> None:
    first, second = content.write_small(), content.write_small()
    gone = delete(content, first, "step", "borja")
    with pytest.raises(NotFound):
        restore(content, second, gone)


def test_a_step_moves_to_another_module(content: Content) -> None:
    draft_id = content.write_small()
    content.ask(authoring.ADD_MODULE, DORA, draft_id=draft_id, title="Andra")
    version = content.step(draft_id, "borja")["version"]
    moved = {
        "draft_id": draft_id,
        "step_id": "borja",
        "title": "1.1 Börja",
        "module_id": "andra",
        "expected_version": version,
    }
    content.ask(authoring.SAVE_STEP, DORA, **moved)
    assert [len(module["steps"]) for module in content.draft(draft_id)["modules"]] == [0, 1]
    assert "empty_module" in content.codes(draft_id)


def test_a_form_with_faults_is_kept_and_told(content: Content) -> None:
    draft_id = content.write_small()
    broken = {"title": "En fråga", "questions": [{"id": "dag", "kind": "datum", "label": "Dag?"}]}
    saved = content.ask(
        authoring.SAVE_FORM, DORA, draft_id=draft_id, form_id="fraga", expected_version=1, definition=broken
    )
    assert saved["faults"][0]["path"] == "questions.0.kind"
    assert (
        content.ask(authoring.DRAFT_FORM, DORA, draft_id=draft_id, form_id="fraga")["definition"]["questions"]
        == broken["questions"]
    )
    finding = next(one for one in content.findings(draft_id) if one["code"] == "broken_form")
    assert (finding["form_id"], finding["question_id"], finding["path"]) == ("fraga", "dag", "questions.0.kind")
    assert content.ask(authoring.CHECK_DEFINITION, DORA, definition={**FORM, "id": "x"}) == {"faults": [], "advice": []}


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
    made = content.ask(authoring.IMPORT_QUESTIONNAIRE, DORA, draft_id=draft_id, resource=resource)
    assert (made["form_id"], [note["item"] for note in made["notes"]]) == ("min-fraga", ["b"])
    exported = content.ask(authoring.EXPORT_QUESTIONNAIRE, DORA, draft_id=draft_id, form_id="min-fraga")
    assert [item["text"] for item in exported["resource"]["item"]] == ["Hur mår du?"]
    with pytest.raises(Invalid):
        content.ask(authoring.IMPORT_QUESTIONNAIRE, DORA, draft_id=draft_id, resource={"resourceType": "Patient"})


def test_the_preview_has_the_shapes_of_a_published_version(content: Content) -> None:
    draft_id = content.write_small()
    outline = content.ask(authoring.DRAFT_OUTLINE, PER, draft_id=draft_id)
    assert (outline["title"], outline["modules"][0]["steps"][0]["forms"], outline["digest"]) == (
        "Lugna dagar",
        ["fraga"],
        "",
    )
    assert outline["welcome_html"] == "<p>Hej och <strong>välkommen</strong>!</p>"
    page = content.ask(authoring.DRAFT_PREVIEW_STEP, PER, draft_id=draft_id, step_id="borja")
    assert [block["kind"] for block in page["blocks"]] == ["html", "tip", "video", "form"]
    assert page["blocks"][0]["html"].count("<ul>") == 2
    with pytest.raises(NotFound):
        content.ask(authoring.DRAFT_PREVIEW_STEP, PER, draft_id=draft_id, step_id="annan")


def test_what_is_written_with_markup_or_colons_stays_text_or_is_told(content: Content) -> None:
    draft_id = content.write_small()
    place = {"draft_id": draft_id, "step_id": "borja"}
    content.ask(authoring.ADD_BLOCK, DORA, **place, block={"kind": "text", "text": ":::tip\nMitt i\n:::"})
    page = content.ask(authoring.DRAFT_PREVIEW_STEP, DORA, **place)
    assert [block["kind"] for block in page["blocks"]].count("tip") == 1
    assert content.codes(draft_id) == []
    added = content.ask(authoring.ADD_BLOCK, DORA, **place, block={"kind": "tip", "text": "<script>alert(1)</script>"})
    finding = content.findings(draft_id)[0]
    assert (finding["block_id"], finding["reason"]) == (added["block_id"], "Texten får inte innehålla HTML.")
    page = content.ask(authoring.DRAFT_PREVIEW_STEP, DORA, **place)
    assert "script" not in str(page)


def test_the_unit_sees_its_own_drafts(content: Content) -> None:
    draft_id = content.write_small()
    (row,) = content.ask(authoring.LIST_DRAFTS, PER)["drafts"]
    assert (row["draft_id"], row["version"], row["state"]) == (draft_id, "1.0", "draft")
    assert NORRA != SODRA
