"""The form editor: a form at a glance, and its parts one at a time: questions, scores, flag rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.content.draft_forms import SAVE_FORM
from common.contracts.errors import Malformed, NotFound, StaleVersion
from gateway import backend, errors
from gateway.aggregates import drafts
from gateway.content.blueprint import pages
from gateway.content.parts import definitions
from gateway.content.parts.part_lines import part_lines, shown
from gateway.content.parts.saving import MOST_MEETINGS, base_shown, merged_with, own_id, saved
from gateway.fields import Fault, text
from gateway.identity.access_rules import for_staff
from gateway.merging import Merged, marks_of, written
from gateway.phrases import say

Page = dict[str, Any]
Part = dict[str, Any]
Read = Callable[[Part, Mapping[str, str], Page], Part]


@dataclass(frozen=True, slots=True)
class Room:
    """A kind of part: where it stands in the definition, its template, how posted fields become one."""

    name: str
    template: str
    read: Read


def _question_of(before: Part, posted: Mapping[str, str], definition: Page) -> Part:
    return definitions.read_question(before, posted, _asked(definition))


def _score_of(before: Part, posted: Mapping[str, str], _definition: Page) -> Part:
    return definitions.read_score(before, posted)


def _flag_of(before: Part, posted: Mapping[str, str], definition: Page) -> Part:
    return definitions.read_flag(before, posted, _asked(definition))


def _facts_of(before: Part, posted: Mapping[str, str], _definition: Page) -> Part:
    return definitions.read_facts(before, posted)


QUESTION = Room("questions", "content/question.html", _question_of)
SCORE = Room("scores", "content/score.html", _score_of)
FLAG = Room("flags", "content/flag.html", _flag_of)
ROOMS = {"fragor": QUESTION, "poang": SCORE, "flaggor": FLAG}
PARTS_OF_FACTS = ("questions", "scores", "flags")


@pages.get("/utkast/<uuid:draft_id>/formular/<form_id>")
@for_staff
def form(draft_id: UUID, form_id: str) -> str:
    """Show a form: its own fields, its questions, scores and flag rules, and what is wrong with it. Two RPCs side by side."""
    return _form_page(drafts.form_page(draft_id, form_id), None)


@pages.post("/utkast/<uuid:draft_id>/formular/<form_id>")
@for_staff
def save_form(draft_id: UUID, form_id: str) -> Any:
    """Save the form's own fields, each on top of what somebody else has saved. Three RPCs."""
    address = url_for("content.form", draft_id=draft_id, form_id=form_id)

    def save(page: Page) -> Any:
        definition = page["form"]["definition"]
        parts = {name: definition[name] for name in PARTS_OF_FACTS if name in definition}
        made = facts_of(definitions.read_facts(definition, request.form))
        merged = merged_with(made, facts_of(definition))
        if merged.kept != facts_of(definition):
            _keep(draft_id, page["form"], {**merged.kept, **parts})
        if merged.met:
            return _met(lambda: _form_page(page, merged))
        return saved({"base_marks": base_shown(merged, made)}, address)

    return _on_top(draft_id, form_id, save)


@pages.post("/utkast/<uuid:draft_id>/formular/<form_id>/<any(fragor, poang, flaggor):room>")
@for_staff
def add_to_form(draft_id: UUID, form_id: str, room: str) -> Any:
    """Add a question (`kind`, `label`), a score or a flag rule (`title`), and go to it. Three RPCs."""
    page = drafts.form_page(draft_id, form_id)
    definition = page["form"]["definition"]
    title = text("title")
    if not title:
        return _form_page(page, None, [(f"ny-{room}", _("Skriv en text."))]), 422
    parts = _parts(definition, ROOMS[room].name)
    part = _new(room, title, [str(each.get("id")) for each in parts])
    _keep(draft_id, page["form"], {**definition, ROOMS[room].name: [*parts, part]})
    address = url_for("content.form_part", draft_id=draft_id, form_id=form_id, room=room, part_id=part["id"])
    return redirect(address, 303)


@pages.get("/utkast/<uuid:draft_id>/formular/<form_id>/<any(fragor, poang, flaggor):room>/<part_id>")
@for_staff
def form_part(draft_id: UUID, form_id: str, room: str, part_id: str) -> str:
    """Show one question, score or flag rule to change. Two RPCs side by side."""
    return _part_page(drafts.form_page(draft_id, form_id), room, part_id, None)


@pages.post("/utkast/<uuid:draft_id>/formular/<form_id>/<any(fragor, poang, flaggor):room>/<part_id>")
@for_staff
def save_part(draft_id: UUID, form_id: str, room: str, part_id: str) -> Any:
    """Save it, each field on top of what somebody else has saved; what both have changed is shown beside what was typed. Three RPCs."""
    return _on_top(draft_id, form_id, lambda page: _save_part(page, room, part_id))


def _save_part(page: Page, room: str, part_id: str) -> Any:
    form, definition = page["form"], page["form"]["definition"]
    here: dict[str, Any] = {"draft_id": page["draft"]["draft_id"], "form_id": form["form_id"]}
    parts = _parts(definition, ROOMS[room].name)
    place, before = _find(parts, part_id)
    if text("do") == "delete":
        _keep(here["draft_id"], form, _with(definition, room, [*parts[:place], *parts[place + 1 :]]))
        flash(_("Borttaget."))
        return redirect(url_for("content.form", **here), 303)
    made = ROOMS[room].read(before, request.form, definition)
    merged = merged_with(made, before)
    if merged.kept != before:
        _keep(here["draft_id"], form, _with(definition, room, [*parts[:place], merged.kept, *parts[place + 1 :]]))
    if merged.met:
        return _met(lambda: _part_page(page, room, part_id, merged))
    if text("do") == "save" and not errors.wants_data():
        flash(_("Sparat."))
    back = url_for("content.form", **here) if text("do") == "done" else request.path
    return saved({"base_marks": base_shown(merged, made)}, back)


def _on_top(draft_id: UUID, form_id: str, save: Callable[[Page], Any]) -> Any:
    """Save on top of the form as it is just now, and once more when somebody comes between. Raises `StaleVersion` when that goes on."""
    for _attempt in range(MOST_MEETINGS):
        try:
            return save(drafts.form_page(draft_id, form_id))
        except StaleVersion:
            continue
    raise StaleVersion


def facts_of(definition: Mapping[str, Any]) -> Part:
    """Give a form's own fields."""
    return {name: value for name, value in definition.items() if name not in PARTS_OF_FACTS}


def _keep(draft_id: UUID, form: Page, definition: Part) -> None:
    """Save the whole definition on top of the one that was just read."""
    backend.ask(
        SAVE_FORM,
        idempotency_id=own_id(f"form {form['version']}"),
        draft_id=draft_id,
        form_id=form["form_id"],
        expected_version=form["version"],
        definition=definition,
    )


def _met(page: Callable[[], str]) -> Any:
    return errors.named(StaleVersion()) if errors.wants_data() else (page(), StaleVersion.status)


def _with(definition: Page, room: str, parts: list[Part]) -> Part:
    rest = {name: value for name, value in definition.items() if name != ROOMS[room].name}
    return {**rest, ROOMS[room].name: parts} if parts or room == "fragor" else rest


def _parts(definition: Mapping[str, Any], name: str) -> list[Part]:
    parts = definition.get(name)
    return [each for each in parts if isinstance(each, dict)] if isinstance(parts, list) else []


def _asked(definition: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(_parts(definition, "questions"))


def _find(parts: list[Part], part_id: str) -> tuple[int, Part]:
    for place, part in enumerate(parts):
        if part.get("id") == part_id:
            return place, part
    raise NotFound


def _new(room: str, title: str, taken: list[str]) -> Part:
    if room == "fragor":
        kind = text("kind")
        if kind not in definitions.KINDS:
            raise Malformed
        return definitions.new_question(kind, title, taken)
    if room == "poang":
        return {"id": definitions.slug(title, taken, "poang"), "title": title, "expression": ""}
    return {
        "id": definitions.slug(title, taken, "flagga"),
        "priority": "information",
        "when": {"any": []},
        "staff_text": title,
    }


def faults_in(form: Mapping[str, Any], prefix: str) -> list[Fault]:
    """Give the faults under a path as (field id, sentence); `any` and `all` of rules are left out of the ids."""
    found = []
    for notice in form["faults"]:
        if notice["path"].startswith(prefix):
            rest = [each for each in notice["path"].removeprefix(prefix).split(".") if each not in {"any", "all", ""}]
            found.append(("-".join(["q", *rest]), say(notice["reason"])))
    return found


def _form_page(page: Page, merged: Merged | None, faults: list[Fault] | None = None) -> str:
    form = page["form"]
    definition = form["definition"]
    own = [(field, sentence) for field, sentence in faults_in(form, "") if field.split("-")[1] not in PARTS_OF_FACTS]
    return render_template(
        "content/form.html",
        **page,
        definition=definition,
        values=merged.shown if merged else definition,
        met=_both(merged, definition) if merged else None,
        begun={"marks": written(marks_of(merged.kept if merged else facts_of(definition)))},
        faults=own + (faults or []),
        elsewhere=_elsewhere(page),
        kinds=definitions.KINDS,
        parts={name: _parts(definition, name) for name in PARTS_OF_FACTS},
    )


def _elsewhere(page: Page) -> list[tuple[str, str]]:
    """Give (address, sentence) for what is wrong or could be better in the form's parts."""
    form = page["form"]
    rooms = {room.name: name for name, room in ROOMS.items()}
    found = []
    for notice in (*form["faults"], *form["advice"]):
        name, _dot, rest = notice["path"].partition(".")
        number = rest.partition(".")[0]
        parts = form["definition"].get(name) if name in rooms else None
        part = parts[int(number)] if isinstance(parts, list) and number.isdigit() and int(number) < len(parts) else None
        if isinstance(part, dict) and part.get("id"):
            place = {"draft_id": page["draft"]["draft_id"], "form_id": form["form_id"], "room": rooms[name]}
            address = url_for("content.form_part", part_id=part["id"], **place)
            found.append((address, f"{part.get('label') or part.get('title') or part['id']}: {say(notice['reason'])}"))
        elif name in rooms or notice in form["advice"]:
            found.append(("", say(notice["reason"])))
    return found


def _both(merged: Merged, definition: Page) -> dict[str, str]:
    """Give what is saved and what was typed of the fields that both have changed, as `texts.lines_of` takes them."""
    around = _asked(definition), list(_parts(definition, "scores"))
    kept = {name: each.theirs for name, each in merged.met.items() if each.theirs is not None}
    typed = {name: each.mine for name, each in merged.met.items() if each.mine is not None}
    return {"before": part_lines(kept, *around), "after": part_lines(typed, *around)}


def _part_page(page: Page, room: str, part_id: str, merged: Merged | None) -> str:
    form = page["form"]
    parts = _parts(form["definition"], ROOMS[room].name)
    place, kept = _find(parts, part_id)
    return render_template(
        ROOMS[room].template,
        **page,
        room=room,
        kept=kept,
        part=merged.shown if merged else kept,
        met=_both(merged, form["definition"]) if merged else None,
        begun={"marks": written(marks_of(merged.kept if merged else kept))},
        number=place + 1,
        earlier=parts[:place] if room == "fragor" else _asked(form["definition"]),
        scores=_parts(form["definition"], "scores"),
        neighbours=(parts[place - 1] if place else None, parts[place + 1] if place + 1 < len(parts) else None),
        faults=faults_in(form, f"{ROOMS[room].name}.{place}."),
        shown=shown,
    )
