"""Drafts on both databases: who reaches one, what may be done with it in which state, and the ids of its parts."""

from typing import Any

import pytest

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Caller, Kind, Rpc
from common.contracts.content.draft_forms import ADD_FORM
from common.contracts.content.drafts import CREATE_DRAFT, LIST_DRAFTS, PUBLISH_DRAFT
from common.contracts.content.parts import ADD_MODULE, ADD_STEP
from common.contracts.errors import (
    ChecksFailed,
    Conflict,
    Forbidden,
    IllegalTransition,
    Invalid,
    NotFound,
)
from common.contracts.everything import RPCS
from tests.integration.content.authors import BLOCKS, DORA, FORM, NORRA, PER, SODRA, Content, person

pytestmark = pytest.mark.both_databases

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
    "import_questionnaire": {"resource": {"resourceType": "Questionnaire", "status": "draft", "item": [{"linkId": "1", "type": "string", "text": "Hur mår du?"}]}},
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
    return RPCS[f"content.{name}"]


def test_every_contract_about_a_draft_is_tried_below() -> None:
    about = {rpc.name for rpc in RPCS.values() if rpc.service == "content" and "draft_id" in rpc.request.fields}
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
        content.ask(PUBLISH_DRAFT, DORA, draft_id=draft_id)
    with pytest.raises(Forbidden):
        content.ask(CREATE_DRAFT, PER, title="Mitt")
    with pytest.raises(Forbidden):
        content.ask(LIST_DRAFTS, person("practitioner"))
    assert content.ask(LIST_DRAFTS, person("designer", unit=SODRA))["drafts"] == []


def test_a_draft_in_review_can_only_be_sent_back_taken_back_or_published(content: Content) -> None:
    draft_id = content.write_small()
    content.change(draft_id, "send_to_review")
    assert content.draft(draft_id, PER)["actions"] == ["send_back"]
    assert content.draft(draft_id, PER)["may_publish"]
    with pytest.raises(IllegalTransition):
        content.ask(ADD_MODULE, DORA, draft_id=draft_id, title="Sent")
    with pytest.raises(Invalid):
        content.change(draft_id, "send_back", PER)
    content.change(draft_id, "send_back", PER, comment="Förklara mer.")
    assert content.draft(draft_id)["comment"] == "Förklara mer."
    content.change(draft_id, "send_to_review")
    content.change(draft_id, "take_back")
    content.change(draft_id, "discard")
    assert content.ask(LIST_DRAFTS, DORA)["drafts"] == []
    assert [one["draft_id"] for one in content.ask(LIST_DRAFTS, DORA, state="discarded")["drafts"]] == [draft_id]
    content.change(draft_id, "recover")
    assert content.draft(draft_id)["state"] == "draft"


def test_what_is_not_ready_is_not_sent_to_review(content: Content) -> None:
    draft_id = content.ask(CREATE_DRAFT, DORA, title="Tomt")["draft_id"]
    with pytest.raises(ChecksFailed) as failed:
        content.change(draft_id, "send_to_review")
    codes = {one["code"] for one in failed.value.details["findings"]}
    assert {"no_modules", "no_summary", "no_target_group", "no_authors"} <= codes
    assert content.draft(draft_id)["state"] == "draft"


def test_a_repeat_gets_the_first_answer_and_changes_nothing_more(content: Content) -> None:
    draft_id = content.write_small()
    payload = {"draft_id": draft_id, "title": "En till", "idempotency_id": new_id()}
    first = content.ask(ADD_MODULE, DORA, **payload)
    assert content.ask(ADD_MODULE, DORA, **payload) == first
    assert [module["module_id"] for module in content.draft(draft_id)["modules"]] == ["forsta", "en-till"]


def test_ids_come_of_titles_and_a_given_one_that_is_taken_is_refused(content: Content) -> None:
    first = content.draft(content.write_small("Ångest & oro!"))
    second = content.draft(content.write_small("Ångest & oro!"))
    assert (first["programme_id"], second["programme_id"]) == ("angest-oro", "angest-oro-2")
    with pytest.raises(Conflict):
        content.ask(CREATE_DRAFT, DORA, title="X", programme_id="angest-oro")
    own = {"draft_id": first["draft_id"]}
    names = [content.ask(ADD_STEP, DORA, **own, module_id="forsta", title="→")["part_id"] for _ in range(2)]
    assert names == ["steg", "steg-2"]
    for rpc, more in ((ADD_MODULE, {"module_id": "forsta"}), (ADD_FORM, {"form_id": "fraga"})):
        with pytest.raises(Conflict):
            content.ask(rpc, DORA, **own, title="X", **more)


def test_the_unit_sees_its_own_drafts(content: Content) -> None:
    draft_id = content.write_small()
    (row,) = content.ask(LIST_DRAFTS, PER)["drafts"]
    assert (row["draft_id"], row["version"], row["state"]) == (draft_id, "1.0", "draft")
    assert NORRA != SODRA
