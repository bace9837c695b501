"""A draft on the other side of the bus, with one module, step and form. Small builders; a test changes what it is about."""

from typing import Any
from uuid import UUID

from common.contracts.content.checklist import DRAFT_FINDINGS
from common.contracts.content.draft_forms import DRAFT_FORM, SAVE_FORM
from common.contracts.content.drafts import DRAFT as CONTENT_DRAFT
from common.contracts.content.drafts import LIST_DRAFTS, SAVE_FACTS
from common.contracts.content.parts import ADD_BLOCK, DRAFT_STEP, MOVE_PART, SAVE_BLOCK, SAVE_STEP
from common.contracts.content.pictures import DRAFT_PICTURES
from tests.unit.gateway.content import offers
from tests.unit.gateway.staff import unit
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
    """Give a block of text."""
    empty = dict.fromkeys(("level", "text", "ordered", "points", "digest", "alt", "caption", "url", "title", "form_id"))
    return {**empty, "kind": "text", "text": f"Text {number}", "block_id": f"b{number}", "version": 1, **changed}


def step(*found: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Give the step with these blocks."""
    facts = {"step_id": "forsta", "module_id": "m", "title": "Första", "version": 4}
    return {**facts, "changed_at": unit.STARTED, "changed_by": BY, "blocks": list(found), **changed}


def draft(**changed: Any) -> dict[str, Any]:
    """Give the draft's structure."""
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
    """Give the draft's form."""
    question = {"id": "q1", "kind": "number", "label": "Hur <b>många</b>?"}
    definition = {"id": "f", "title": "Frågor", "questions": [question]}
    return {"form_id": "f", "version": 2, "definition": definition, "faults": [], "advice": [], **changed}


def prepare(bus: Recording) -> None:
    """Let a designer and publisher have the draft on the desk."""
    offers.with_roles(bus, "designer", "publisher")
    bus.answer(LIST_DRAFTS, {"drafts": []})
    bus.answer(CONTENT_DRAFT, draft())
    bus.answer(DRAFT_STEP, step(block(1), block(2)))
    bus.answer(DRAFT_PICTURES, {"pictures": []})
    bus.answer(DRAFT_FORM, form())
    bus.answer(DRAFT_FINDINGS, {"findings": [], "blocking": 0})
    bus.answer(SAVE_BLOCK, {"step_id": "forsta", "version": 5, "block_id": "b1", "block_version": 2})
    bus.answer(SAVE_STEP, {"step_id": "forsta", "version": 5, "block_id": None, "block_version": None})
    bus.answer(ADD_BLOCK, {"step_id": "forsta", "version": 5, "block_id": "b3", "block_version": 1})
    bus.answer(MOVE_PART, {"what": "block", "part_id": "b1", "place": 1})
    bus.answer(SAVE_FACTS, {"draft_id": DRAFT, "version": 2})
    bus.answer(SAVE_FORM, {"form_id": "f", "version": 3, "faults": [], "advice": []})
