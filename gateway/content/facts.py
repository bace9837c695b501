"""What a programme and a module say of themselves, saved as one types."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.base import Rpc
from common.contracts.content.drafts import SAVE_FACTS
from common.contracts.content.parts import SAVE_MODULE
from common.contracts.errors import Invalid, NotFound, StaleVersion
from common.phrases import inputs
from gateway import backend, errors
from gateway.aggregates import drafts
from gateway.content.blueprint import pages
from gateway.content.parts.labels import kind_word
from gateway.content.parts.saving import MOST_MEETINGS, base_shown, merged_with, own_id, saved
from gateway.fields import Fault, faults_of, text, whole, whole_number
from gateway.identity.access_rules import for_staff
from gateway.merging import Merged, marks_of, written

FACTS = ("title", "summary", "target_group", "recommended_days", "language", "authors", "welcome")
MODULE = ("title", "kind", "starts_at_once", "open_days", "summary")


Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Room:
    """One of the two: where it is kept, its fields, and how it looks. A field is what its control posts: text, `yes`, a choice's name."""

    command: Rpc
    fields: tuple[str, ...]
    template: str
    whole: str
    where: Mapping[str, Any]

    def kept(self, draft: dict[str, Any]) -> dict[str, Any]:
        """Give it as it is saved. Raises `NotFound`."""
        found: dict[str, Any] = (
            drafts.module_of(draft, self.where["module_id"]) if "module_id" in self.where else draft["facts"]
        )
        if not found:
            raise NotFound
        return found

    def words(self, kept: Mapping[str, Any]) -> Words:
        """Give what its controls hold."""
        return {name: {True: "yes", False: ""}.get(kept[name], str(kept[name])) for name in self.fields}

    def typed(self) -> Words:
        """Give what was posted."""
        return {name: _long(name) if name == "welcome" else text(name) for name in self.fields}

    def payload(self, words: Words) -> dict[str, Any]:
        """Give words as the command takes them; raises `Invalid` for a number that isn't one."""
        numbers = {self.whole: _whole(self.whole, words[self.whole])}
        ticks = {"starts_at_once": words["starts_at_once"] == "yes"} if "starts_at_once" in words else {}
        return {**words, **numbers, **ticks}


def _facts(draft_id: UUID) -> Room:
    return Room(SAVE_FACTS, FACTS, "content/facts.html", "recommended_days", {"draft_id": draft_id})


def _module(draft_id: UUID, module_id: str) -> Room:
    where = {"draft_id": draft_id, "module_id": module_id}
    return Room(SAVE_MODULE, MODULE, "content/module.html", "open_days", where)


@pages.get("/utkast/<uuid:draft_id>/om")
@for_staff
def facts(draft_id: UUID) -> str:
    """Show what the programme says of itself. One RPC."""
    return _page(_facts(draft_id), drafts.draft(draft_id))


@pages.post("/utkast/<uuid:draft_id>/om")
@for_staff
def save_facts(draft_id: UUID) -> Any:
    """Save it. One RPC; two more when somebody else has saved meanwhile."""
    return _save(_facts(draft_id), url_for("content.draft", draft_id=draft_id))


@pages.get("/utkast/<uuid:draft_id>/moduler/<module_id>")
@for_staff
def module(draft_id: UUID, module_id: str) -> str:
    """Show what a module says of itself. One RPC."""
    return _page(_module(draft_id, module_id), drafts.draft(draft_id))


@pages.post("/utkast/<uuid:draft_id>/moduler/<module_id>")
@for_staff
def save_module(draft_id: UUID, module_id: str) -> Any:
    """Save it. One RPC; two more when somebody else has saved meanwhile."""
    address = url_for("content.draft", draft_id=draft_id, _anchor=f"modul-{module_id}")
    return _save(_module(draft_id, module_id), address)


def _save(room: Room, address: str) -> Any:
    """Save what was typed, field by field on top of what somebody else has saved; what both have changed is shown instead."""
    typed = room.typed()
    try:
        try:
            answer = _ask(room, text("idempotency_id"), whole_number("expected_version"), typed)
        except StaleVersion:
            return _save_on_top(room, typed, address)
    except Invalid as invalid:
        if errors.wants_data():
            raise
        faults = faults_of(invalid, {name: name for name in room.fields})
        begun = {"version": text("expected_version"), "marks": text("base_marks")}
        draft = drafts.draft(room.where["draft_id"])
        return _page(room, draft, typed=typed, begun=begun, faults=faults), invalid.status
    return saved({"expected_version": answer["version"], "base_marks": written(marks_of(typed))}, address)


def _save_on_top(room: Room, typed: Words, address: str) -> Any:
    for _attempt in range(MOST_MEETINGS):
        draft = drafts.draft(room.where["draft_id"])
        kept = room.kept(draft)
        merged = merged_with(typed, room.words(kept))
        try:
            version = _kept_as(room, kept, merged)
        except StaleVersion:
            continue
        if merged.met:
            return _met(room, draft, merged, version)
        begun = version if merged.kept == typed else whole_number("expected_version")
        return saved({"expected_version": begun, "base_marks": base_shown(merged, typed)}, address)
    raise StaleVersion


def _kept_as(room: Room, kept: Mapping[str, Any], merged: Merged) -> int:
    """Save what needs nobody's choice, and give the version that it has then."""
    version: int = kept["version"]
    if merged.kept == room.words(kept):
        return version
    saved_now = _ask(room, str(own_id(f"on {version}")), version, cast("Words", merged.kept))
    return int(saved_now["version"])


def _met(room: Room, draft: dict[str, Any], merged: Merged, version: int) -> Any:
    """Show what both have changed as it is saved, beside the fields, which hold what was typed: from there on that is what the page begins from."""
    if errors.wants_data():
        return errors.named(StaleVersion())
    labels = _labels()
    return _page(
        room,
        draft,
        typed={name: str(value) for name, value in merged.shown.items()},
        begun={"version": version, "marks": written(marks_of(merged.kept))},
        differs=[(labels[name], _told(name, each.theirs)) for name, each in merged.met.items()],
    ), StaleVersion.status


def _ask(room: Room, idempotency_id: str, version: int, words: Words) -> dict[str, Any]:
    asked = {"idempotency_id": idempotency_id, "expected_version": version, **room.where}
    return backend.ask(room.command, **asked, **room.payload(words))


def _long(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n")


def _whole(name: str, written_number: str) -> int:
    try:
        return whole(written_number)
    except ValueError:
        raise Invalid(fields={name: [inputs.WHOLE_NUMBER()]}) from None


def _page(
    room: Room,
    draft: dict[str, Any],
    *,
    typed: Words | None = None,
    begun: Mapping[str, Any] | None = None,
    faults: list[Fault] | None = None,
    differs: list[tuple[str, str]] | None = None,
) -> str:
    """Give a page with what is saved in its fields, or with what was `typed`, which begins where it began (`begun`)."""
    kept = room.kept(draft)
    now = {"version": kept["version"], "marks": written(marks_of(room.words(kept)))}
    return render_template(
        room.template,
        draft=draft,
        kept=kept,
        values={**kept, **(typed or {})},
        begun=begun or now,
        faults=faults or [],
        met=differs is not None,
        differs=differs,
    )


def _told(name: str, value: str | None) -> str:
    return kind_word(value) if name == "kind" and value else value or ""


def _labels() -> dict[str, str]:
    return {
        "title": _("Titel"),
        "summary": _("Sammanfattning"),
        "target_group": _("Målgrupp"),
        "recommended_days": _("Rekommenderat antal dagar"),
        "language": _("Språk"),
        "authors": _("Författare"),
        "welcome": _("Välkomsttext"),
        "kind": _("Sort"),
        "starts_at_once": _("Öppen från start"),
        "open_days": _("Öppna dagar"),
    }
