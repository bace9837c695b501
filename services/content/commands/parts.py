"""Modules, steps and their blocks: added, and saved as they are written."""

from collections.abc import Mapping, Sequence
from typing import Any

from common.chassis.calls import Call
from common.chassis.identifiers import new_id
from common.contracts.content.parts import (
    MOST_BLOCKS,
    AddBlock,
    AddModule,
    AddStep,
    PartSaved,
    SaveBlock,
    SaveModule,
    SaveStep,
    StepSaved,
    WrittenBlock,
)
from common.contracts.errors import Conflict, Invalid, NotFound, StaleVersion
from common.phrases import authoring
from services.content.commands.changing import Change, editing
from services.content.model import DraftModule, DraftStep, free_name, kept_block, slug_of
from services.content.queries import drafts

MOST_MODULES = 200
MOST_STEPS = 200
_MODULE = ("title", "kind", "starts_at_once", "open_days", "summary")


def new_name(change: Change, what: str, given: str | None, title: str) -> str:
    """Give the id of something new: the given one, else one made of its title; raises `Conflict` when the given one is taken."""
    taken = drafts.ids_of(change.session, change.draft.id, what)
    if given in taken:
        raise Conflict(**{f"{what}_id": given})
    otherwise = {"module": "modul", "step": "steg", "form": "formular"}[what]
    return given or free_name(slug_of(title, otherwise), taken)


def placed(rows: Sequence[Any], name: str, after: str | None) -> int:
    """Give the place after the row that is called `after`, or the last one; raises `NotFound`."""
    if after is None:
        return len(rows)
    for place, row in enumerate(rows):
        if getattr(row, name) == after:
            return place + 1
    raise NotFound


def put_in_order(rows: Sequence[Any]) -> None:
    """Number rows as they stand."""
    for position, row in enumerate(rows):
        row.position = position


def require_room(count: int, most: int) -> None:
    """Raise `Invalid` when there are as many as a package may have."""
    if count >= most:
        raise Invalid(fields={"": [authoring.NO_ROOM(most=most)]})


@editing
def add_module(change: Change, call: Call[AddModule]) -> PartSaved:
    """Add a module; raises `Conflict(module_id)`, `NotFound` and what `editing` raises."""
    request = call.request
    rows = list(drafts.modules_of(change.session, change.draft.id))
    require_room(len(rows), MOST_MODULES)
    place = placed(rows, "module_id", request.after)
    name = new_name(change, "module", request.module_id, request.title)
    by = {"changed_by": change.by, "changed_at": change.at, "version": 1}
    row = DraftModule(draft_id=change.draft.id, module_id=name, title=request.title, position=place, **by)
    rows.insert(place, row)
    put_in_order(rows)
    change.session.add(row)
    return PartSaved(what="module", part_id=name, version=1)


@editing
def save_module(change: Change, call: Call[SaveModule]) -> PartSaved:
    """Save a module's own fields; raises `StaleVersion` and what `editing` raises."""
    row = drafts.module_of(change.session, change.draft.id, call.request.module_id)
    row.expect(call.request.expected_version)
    for name in _MODULE:
        setattr(row, name, getattr(call.request, name))
    row.touch(change.by, change.at)
    return PartSaved(what="module", part_id=row.module_id, version=row.version)


@editing
def add_step(change: Change, call: Call[AddStep]) -> PartSaved:
    """Add an empty step; raises `Conflict(step_id)`, `NotFound` and what `editing` raises."""
    request = call.request
    module = drafts.module_of(change.session, change.draft.id, request.module_id)
    rows = list(drafts.steps_of(change.session, change.draft.id, module.module_id))
    require_room(len(rows), MOST_STEPS)
    place = placed(rows, "step_id", request.after)
    name = new_name(change, "step", request.step_id, request.title)
    by = {"changed_by": change.by, "changed_at": change.at, "version": 1}
    where = {"draft_id": change.draft.id, "module_id": module.module_id, "position": place}
    row = DraftStep(step_id=name, title=request.title, blocks=[], **where, **by)
    rows.insert(place, row)
    put_in_order(rows)
    change.session.add(row)
    return PartSaved(what="step", part_id=name, version=1)


@editing
def save_step(change: Change, call: Call[SaveStep]) -> StepSaved:
    """Save a step's title, its module, or all that stands on it; raises `StaleVersion` and what `editing` raises."""
    request = call.request
    step = drafts.step_of(change.session, change.draft.id, request.step_id)
    step.expect(request.expected_version)
    step.title = request.title
    if request.blocks is not None:
        step.blocks = _merged(step.blocks, request.blocks)
    if request.module_id not in {None, step.module_id}:
        _to_module(change, step, request.module_id)
    step.touch(change.by, change.at)
    return _saved(step, None)


def _merged(kept: Sequence[dict[str, Any]], written: Sequence[WrittenBlock]) -> list[dict[str, Any]]:
    """Give the blocks as written: those that were there keep id and version, a changed one gets the next version."""
    before = {block["block_id"]: block for block in kept}
    merged: list[dict[str, Any]] = []
    for block in written:
        old = before.pop(block.block_id, None)
        if block.block_id and old is None:
            raise NotFound
        words = kept_block(block)
        if old is None:
            merged.append(new_block(words))
        else:
            is_same = {**words, "block_id": old["block_id"], "version": old["version"]} == old
            merged.append({**words, "block_id": old["block_id"], "version": old["version"] + (not is_same)})
    return merged


def new_block(words: Mapping[str, Any]) -> dict[str, Any]:
    """Give a block of its own id."""
    return {"block_id": str(new_id()), "version": 1, **words}


def _to_module(change: Change, step: DraftStep, module_id: str) -> None:
    target = drafts.module_of(change.session, change.draft.id, module_id)
    left = [row for row in drafts.steps_of(change.session, change.draft.id, step.module_id) if row is not step]
    there = drafts.steps_of(change.session, change.draft.id, target.module_id)
    require_room(len(there), MOST_STEPS)
    put_in_order(left)
    step.module_id, step.position = target.module_id, len(there)


def _saved(step: DraftStep, block: Mapping[str, Any] | None) -> StepSaved:
    block_id, version = (block["block_id"], block["version"]) if block else (None, None)
    return StepSaved(step_id=step.step_id, version=step.version, block_id=block_id, block_version=version)


def place_of_block(blocks: Sequence[Mapping[str, Any]], block_id: str) -> int:
    """Give a block's place; raises `NotFound`."""
    for place, block in enumerate(blocks):
        if block["block_id"] == block_id:
            return place
    raise NotFound


@editing
def add_block(change: Change, call: Call[AddBlock]) -> StepSaved:
    """Add a block, last, after another, or first; raises `NotFound` and what `editing` raises."""
    after = call.request.after
    step = drafts.step_of(change.session, change.draft.id, call.request.step_id)
    require_room(len(step.blocks), MOST_BLOCKS)
    place = len(step.blocks) if after is None else place_of_block(step.blocks, after) + 1 if after else 0
    block = new_block(kept_block(call.request.block))
    step.blocks = [*step.blocks[:place], block, *step.blocks[place:]]
    step.touch(change.by, change.at)
    return _saved(step, block)


@editing
def save_block(change: Change, call: Call[SaveBlock]) -> StepSaved:
    """Save one block; raises `StaleVersion` when that block was saved meanwhile, `NotFound` and what `editing` raises."""
    step = drafts.step_of(change.session, change.draft.id, call.request.step_id)
    place = place_of_block(step.blocks, call.request.block_id)
    old, expected = step.blocks[place], call.request.expected_version
    if old["version"] != expected:
        raise StaleVersion(expected=expected, actual=old["version"], changed_by=str(step.changed_by))
    words = kept_block(call.request.block)
    block = {"block_id": old["block_id"], "version": expected + 1, **words}
    step.blocks = [*step.blocks[:place], block, *step.blocks[place + 1 :]]
    step.touch(change.by, change.at)
    return _saved(step, block)
