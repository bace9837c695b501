"""What is moved, deleted and put back in a draft, on both databases."""

from typing import Any

import pytest

from common.contracts.content.draft_forms import ADD_FORM, SAVE_FORM
from common.contracts.content.parts import ADD_MODULE, ADD_STEP, DELETE_PART, MOVE_PART, RESTORE_PART, SAVE_STEP
from common.contracts.errors import Conflict, Invalid, NamedError, NotFound
from tests.integration.content.authors import DORA, FORM, Content


def kinds(content: Content, draft_id: str) -> list[str]:
    """Give the kinds of a step's blocks, in order."""
    return [block["kind"] for block in content.step(draft_id, "borja")["blocks"]]


def test_everything_moves_up_and_down_and_stops_at_the_ends(content: Content) -> None:
    draft_id = content.write_small()
    own = {"draft_id": draft_id}
    content.ask(ADD_MODULE, DORA, **own, title="Andra", after="forsta")
    content.ask(ADD_STEP, DORA, **own, module_id="forsta", title="Före")

    def move(what: str, part_id: str, direction: str, within: str | None = None) -> int:
        answer = content.ask(MOVE_PART, DORA, **own, what=what, part_id=part_id, direction=direction, within=within)
        return int(answer["place"])

    assert [move("module", "andra", "up"), move("module", "andra", "up")] == [0, 0]
    assert [module["module_id"] for module in content.draft(draft_id)["modules"]] == ["andra", "forsta"]
    assert move("step", "fore", "up") == 0
    heading = content.step(draft_id, "borja")["blocks"][0]["block_id"]
    assert move("block", heading, "down", "borja") == 1
    assert kinds(content, draft_id)[:2] == ["text", "heading"]
    two = {**FORM, "questions": [*FORM["questions"], {"id": "tid", "kind": "time", "label": "Tid?"}]}
    content.ask(SAVE_FORM, DORA, **own, form_id="fraga", expected_version=1, definition=two)
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
    answer = content.ask(DELETE_PART, DORA, draft_id=draft_id, what=what, part_id=part_id, within=within)
    return str(answer["deletion_id"])


def restore(content: Content, draft_id: str, deletion_id: str) -> Any:
    """Put it back."""
    return content.ask(RESTORE_PART, DORA, draft_id=draft_id, deletion_id=deletion_id)


def test_whatever_is_deleted_comes_back_whole_and_at_its_place(content: Content) -> None:
    draft_id = content.write_small()
    content.ask(ADD_MODULE, DORA, draft_id=draft_id, title="Andra")
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
    content.ask(ADD_MODULE, DORA, draft_id=draft_id, title="Andra")
    block = delete(content, draft_id, "block", content.step(draft_id, "borja")["blocks"][0]["block_id"], "borja")
    step = delete(content, draft_id, "step", "borja")
    delete(content, draft_id, "module", "forsta")
    with pytest.raises(NotFound):
        restore(content, draft_id, block)
    restore(content, draft_id, step)
    assert [one["step_id"] for one in content.draft(draft_id)["modules"][0]["steps"]] == ["borja"]
    again = delete(content, draft_id, "step", "borja")
    content.ask(ADD_STEP, DORA, draft_id=draft_id, module_id="andra", title="X", step_id="borja")
    with pytest.raises(Conflict):
        restore(content, draft_id, again)


def test_the_last_twenty_deletions_are_kept(content: Content) -> None:
    draft_id = content.write_small()
    for number in range(22):
        content.ask(ADD_FORM, DORA, draft_id=draft_id, title=f"F{number}", form_id=f"f{number}")
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
    content.ask(ADD_MODULE, DORA, draft_id=draft_id, title="Andra")
    version = content.step(draft_id, "borja")["version"]
    moved = {
        "draft_id": draft_id,
        "step_id": "borja",
        "title": "1.1 Börja",
        "module_id": "andra",
        "expected_version": version,
    }
    content.ask(SAVE_STEP, DORA, **moved)
    assert [len(module["steps"]) for module in content.draft(draft_id)["modules"]] == [0, 1]
    assert "empty_module" in content.codes(draft_id)
