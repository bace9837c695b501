"""Moving, deleting and restoring modules, steps, blocks, forms and questions: whatever was deleted last can come back, whole and at its place."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from common.chassis.calls import Call
from common.chassis.identifiers import new_id
from common.contracts.content.parts import DeletePart, MovePart, PartDeleted, PartMoved, PartRestored, RestorePart
from common.contracts.errors import Conflict, IllegalTransition, NotFound
from services.content.commands.changing import Change, editing
from services.content.commands.parts import place_of_block, put_in_order
from services.content.model import MOST_DELETIONS, DraftDeletion, DraftForm, DraftModule, DraftStep
from services.content.queries import drafts

LONGEST_TITLE = 300
WORDS = {"heading": "Rubrik", "text": "Text", "list": "Lista", "image": "Bild", "tip": "Tips", "video": "Film", "form": "Formulär"}  # fmt: skip
"""What a deleted block is called when it has no words of its own."""
_MODULE = ("title", "kind", "starts_at_once", "open_days", "summary", "file", "version")
_STEP = ("title", "blocks", "file", "version")


@editing
def move_part(change: Change, call: Call[MovePart]) -> PartMoved:
    """Move something one place up or down among its neighbours; raises `NotFound`, `IllegalTransition` for forms, which have no order."""
    what, part_id = call.request.what, call.request.part_id
    step = -1 if call.request.direction == "up" else 1
    place = _MOVERS[what](change, part_id, call.request.within, step)
    return PartMoved(what=what, part_id=part_id, place=place)


def shifted(place: int, step: int, count: int) -> int:
    """Give the place one step away, within the list."""
    return min(max(place + step, 0), count - 1)


def _move_module(change: Change, part_id: str, _within: str | None, step: int) -> int:
    drafts.module_of(change.session, change.draft.id, part_id)
    return _reorder(list(drafts.modules_of(change.session, change.draft.id)), "module_id", part_id, step)


def _move_step(change: Change, part_id: str, _within: str | None, step: int) -> int:
    row = drafts.step_of(change.session, change.draft.id, part_id)
    return _reorder(list(drafts.steps_of(change.session, change.draft.id, row.module_id)), "step_id", part_id, step)


def _reorder(rows: list[Any], name: str, part_id: str, step: int) -> int:
    place = next(number for number, row in enumerate(rows) if getattr(row, name) == part_id)
    target = shifted(place, step, len(rows))
    rows.insert(target, rows.pop(place))
    put_in_order(rows)
    return target


def _move_block(change: Change, part_id: str, within: str | None, step: int) -> int:
    row = drafts.step_of(change.session, change.draft.id, within or "")
    blocks = list(row.blocks)
    place = place_of_block(blocks, part_id)
    target = shifted(place, step, len(blocks))
    blocks.insert(target, blocks.pop(place))
    row.blocks = blocks
    row.touch(change.by, change.at)
    return target


def _move_question(change: Change, part_id: str, within: str | None, step: int) -> int:
    form = drafts.form_of(change.session, change.draft.id, within or "")
    questions = questions_of(form)
    place = place_of_question(questions, part_id)
    target = shifted(place, step, len(questions))
    questions.insert(target, questions.pop(place))
    _set_questions(change, form, questions)
    return target


def _no_order(_change: Change, _part_id: str, _within: str | None, _step: int) -> int:
    raise IllegalTransition(state="form", action="move")


_MOVERS = {
    "module": _move_module,
    "step": _move_step,
    "block": _move_block,
    "question": _move_question,
    "form": _no_order,
}


def questions_of(form: DraftForm) -> list[Any]:
    """Give a definition's questions, also of one that is broken."""
    questions = form.definition.get("questions")
    return list(questions) if isinstance(questions, list) else []


def place_of_question(questions: list[Any], question_id: str) -> int:
    """Give a question's place; raises `NotFound`."""
    for place, question in enumerate(questions):
        if isinstance(question, Mapping) and question.get("id") == question_id:
            return place
    raise NotFound


def _set_questions(change: Change, form: DraftForm, questions: list[Any]) -> None:
    form.definition = {**form.definition, "questions": questions}
    form.touch(change.by, change.at)


@editing
def delete_part(change: Change, call: Call[DeletePart]) -> PartDeleted:
    """Delete something with all that is in it, and keep it among the last deletions; raises `NotFound` and what `editing` raises."""
    what, part_id, within = call.request.what, call.request.part_id, call.request.within
    title, place, data = _REMOVERS[what](change, part_id, within)
    facts = {"what": what, "part_id": part_id, "within": within, "place": place, "data": data}
    row = DraftDeletion(id=new_id(), draft_id=change.draft.id, title=title[:LONGEST_TITLE], **facts)
    row.deleted_at, row.deleted_by = change.at, change.by
    change.session.add(row)
    change.session.flush()
    _forget_oldest(change)
    return PartDeleted(deletion_id=row.id)


def _forget_oldest(change: Change) -> None:
    of_draft = select(DraftDeletion.id).where(DraftDeletion.draft_id == change.draft.id)
    old = change.session.scalars(of_draft.order_by(DraftDeletion.id.desc()).offset(MOST_DELETIONS)).all()
    if old:
        change.session.execute(delete(DraftDeletion).where(DraftDeletion.id.in_(old)))


Removed = tuple[str, int, dict[str, Any]]
"""Title, place, and all that restoring needs."""


def _remove_module(change: Change, part_id: str, _within: str | None) -> Removed:
    row = drafts.module_of(change.session, change.draft.id, part_id)
    steps = drafts.steps_of(change.session, change.draft.id, part_id)
    kept = [{"step_id": step.step_id, **{name: getattr(step, name) for name in _STEP}} for step in steps]
    data = {**{name: getattr(row, name) for name in _MODULE}, "steps": kept}
    for step in steps:
        change.session.delete(step)
    change.session.flush()
    rows = [other for other in drafts.modules_of(change.session, change.draft.id) if other is not row]
    title, place = row.title, row.position
    change.session.delete(row)
    put_in_order(rows)
    return title, place, data


def _remove_step(change: Change, part_id: str, _within: str | None) -> Removed:
    row = drafts.step_of(change.session, change.draft.id, part_id)
    data = {"module_id": row.module_id, **{name: getattr(row, name) for name in _STEP}}
    rows = [other for other in drafts.steps_of(change.session, change.draft.id, row.module_id) if other is not row]
    title, place = row.title, row.position
    change.session.delete(row)
    put_in_order(rows)
    return title, place, data


def _remove_block(change: Change, part_id: str, within: str | None) -> Removed:
    row = drafts.step_of(change.session, change.draft.id, within or "")
    place = place_of_block(row.blocks, part_id)
    block = row.blocks[place]
    row.blocks = [*row.blocks[:place], *row.blocks[place + 1 :]]
    row.touch(change.by, change.at)
    said = next((str(block[name]) for name in ("text", "title", "alt", "form_id") if block.get(name)), "")
    return f"{WORDS[block['kind']]}: {said}" if said else WORDS[block["kind"]], place, block


def _remove_form(change: Change, part_id: str, _within: str | None) -> Removed:
    row = drafts.form_of(change.session, change.draft.id, part_id)
    change.session.delete(row)
    data = {"definition": row.definition, "version": row.version}
    return str(row.definition.get("title") or part_id), 0, data


def _remove_question(change: Change, part_id: str, within: str | None) -> Removed:
    form = drafts.form_of(change.session, change.draft.id, within or "")
    questions = questions_of(form)
    place = place_of_question(questions, part_id)
    question = questions.pop(place)
    _set_questions(change, form, questions)
    return str(question.get("label") or part_id), place, {"question": question}


_REMOVERS = {
    "module": _remove_module,
    "step": _remove_step,
    "block": _remove_block,
    "form": _remove_form,
    "question": _remove_question,
}


@editing
def restore_part(change: Change, call: Call[RestorePart]) -> PartRestored:
    """Put back what was deleted; raises `Conflict` when its id is taken by now, `NotFound` when what held it is gone."""
    row = drafts.deletion_of(change.session, change.draft.id, call.request.deletion_id)
    _RESTORERS[row.what](change, row)
    change.session.delete(row)
    return PartRestored(what=row.what, part_id=row.part_id, within=row.within)


def _require_free(change: Change, what: str, names: set[str]) -> None:
    taken = names & drafts.ids_of(change.session, change.draft.id, what)
    if taken:
        raise Conflict(**{f"{what}_id": min(taken)})


def _restore_module(change: Change, row: DraftDeletion) -> None:
    _require_free(change, "module", {row.part_id})
    _require_free(change, "step", {step["step_id"] for step in row.data["steps"]})
    own = {"draft_id": change.draft.id, "changed_by": change.by, "changed_at": change.at}
    module = DraftModule(module_id=row.part_id, position=0, **own, **{name: row.data[name] for name in _MODULE})
    rows = list(drafts.modules_of(change.session, change.draft.id))
    rows.insert(min(row.place, len(rows)), module)
    put_in_order(rows)
    change.session.add(module)
    change.session.flush()
    for position, step in enumerate(row.data["steps"]):
        change.session.add(DraftStep(module_id=row.part_id, position=position, **own, **step))


def _restore_step(change: Change, row: DraftDeletion) -> None:
    """Put it into its module, or, when that is gone, into the last one."""
    _require_free(change, "step", {row.part_id})
    modules = [module.module_id for module in drafts.modules_of(change.session, change.draft.id)]
    if not modules:
        raise NotFound
    module_id = row.data["module_id"] if row.data["module_id"] in modules else modules[-1]
    own = {"draft_id": change.draft.id, "changed_by": change.by, "changed_at": change.at, "module_id": module_id}
    step = DraftStep(step_id=row.part_id, position=0, **own, **{name: row.data[name] for name in _STEP})
    rows = list(drafts.steps_of(change.session, change.draft.id, module_id))
    rows.insert(min(row.place, len(rows)), step)
    put_in_order(rows)
    change.session.add(step)


def _restore_block(change: Change, row: DraftDeletion) -> None:
    step = drafts.step_of(change.session, change.draft.id, row.within or "")
    blocks = list(step.blocks)
    blocks.insert(min(row.place, len(blocks)), row.data)
    step.blocks = blocks
    step.touch(change.by, change.at)


def _restore_form(change: Change, row: DraftDeletion) -> None:
    _require_free(change, "form", {row.part_id})
    own = {"draft_id": change.draft.id, "changed_by": change.by, "changed_at": change.at}
    change.session.add(DraftForm(form_id=row.part_id, **own, **row.data))


def _restore_question(change: Change, row: DraftDeletion) -> None:
    form = drafts.form_of(change.session, change.draft.id, row.within or "")
    questions = questions_of(form)
    if any(isinstance(one, Mapping) and one.get("id") == row.part_id for one in questions):
        raise Conflict(question_id=row.part_id)
    questions.insert(min(row.place, len(questions)), row.data["question"])
    _set_questions(change, form, questions)


_RESTORERS = {
    "module": _restore_module,
    "step": _restore_step,
    "block": _restore_block,
    "form": _restore_form,
    "question": _restore_question,
}
