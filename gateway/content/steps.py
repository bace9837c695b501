"""A step on the desk: its title, its module and its blocks in one form, saved whole as one types; every button saves first what is written."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.content.parts import ADD_BLOCK, SAVE_BLOCK, SAVE_STEP
from common.contracts.content.pictures import MOST_PICTURE_BYTES
from common.contracts.errors import Invalid, NamedError, NotFound, StaleVersion
from gateway import backend, errors
from gateway.aggregates import drafts, uploads
from gateway.content import arranging
from gateway.content.blueprint import pages
from gateway.content.parts import blocks
from gateway.content.parts.saving import base_shown, own_id, saved
from gateway.fields import Fault, text
from gateway.identity.access_rules import for_staff
from gateway.merging import Merged, marks_of, merge, read
from gateway.phrases import sentence_of, sentences_in
from gateway.uploading import takes_files

Page = dict[str, Any]


@pages.get("/utkast/<uuid:draft_id>/steg/<step_id>")
@for_staff
def step(draft_id: UUID, step_id: str) -> Any:
    """Show the step to write on; who may not change it now sees it as citizens would. Three RPCs side by side."""
    page = drafts.step_page(draft_id, step_id)
    if not page["draft"]["may_edit"]:
        return redirect(url_for("content.draft_preview", draft_id=draft_id, step_id=step_id))
    return _shown(page, {}, [])


@pages.post("/utkast/<uuid:draft_id>/steg/<step_id>")
@for_staff
@takes_files(MOST_PICTURE_BYTES)
def save_step(draft_id: UUID, step_id: str) -> Any:
    """Save what was touched, then do what the button says (`do`). Three RPCs, one more a touched block, and one for the button."""
    page = drafts.step_page(draft_id, step_id)
    written = Writing(draft_id, page)
    written.save()
    if written.trouble is not None and errors.wants_data():
        # What could be saved is told too, or the next save would meet it as somebody else's.
        written.trouble.details["hidden"] = written.hidden
        raise written.trouble
    if written.conflicts or written.faults:
        return _shown(
            drafts.step_page(draft_id, step_id), written.conflicts, written.faults, written.typed
        ), written.status
    return saved(written.hidden, _done(draft_id, step_id))


class Writing:
    """One posted page of a step: saves the title, the module, the pictures and each touched block; keeps what could not be saved."""

    def __init__(self, draft_id: UUID, page: Page) -> None:
        """Begin with the step as it stands now."""
        self._draft_id = draft_id
        self._step = page["step"]
        self._modules = {each["module_id"]: each["title"] for each in page["draft"]["modules"]}
        self.typed: Page = {}
        self._now = {block["block_id"]: block for block in page["step"]["blocks"]}
        self.hidden: dict[str, Any] = {}
        self.conflicts: dict[str, Page] = {}
        self.faults: list[Fault] = []
        self.trouble: NamedError | None = None

    @property
    def status(self) -> int:
        """Give the answer's status when something could not be saved."""
        return self.trouble.status if self.trouble else 422

    def save(self) -> None:
        """Save all that was touched."""
        self._save_title()
        dropped = text("do").removeprefix("theirs:") if text("do").startswith("theirs:") else None
        for block_id, version, was, words in blocks.posted(request.form):
            file = request.files.get(f"{blocks.PREFIX}{block_id}.file")
            if file and file.filename:
                self._add_picture(block_id, words, file)
            if block_id != dropped and marks_of(words) != read(was):
                self._save_block(block_id, version, was, words)

    def _save_title(self) -> None:
        if "title" not in request.form:
            return
        typed = {"title": text("title"), "module_id": text("module_id") or self._step["module_id"]}
        kept, was = {name: self._step[name] for name in typed}, {name: text(f"was_{name}") for name in typed}
        merged = merge(marks_of(was), typed, kept)
        if merged.met:
            self._meet_title(merged)
        elif merged.kept == kept or self._keep_title(merged):
            # What came from somebody else isn't on the page, so there it begins where it began.
            self.hidden |= {
                f"was_{name}": typed[name] for name in typed if was[name] != typed[name] == merged.kept[name]
            }

    def _keep_title(self, merged: Merged) -> bool:
        expected = {"idempotency_id": own_id("title"), "expected_version": self._step["version"]}
        try:
            return self._try("titel", SAVE_STEP, **expected, **merged.kept) is not None
        except StaleVersion as stale:
            self.trouble, self.typed = stale, merged.shown
            self.faults.append(
                ("titel", _("Någon annan sparade i samma stund. Det du skrev står kvar. Välj Spara igen."))
            )
            return False

    def _meet_title(self, merged: Merged) -> None:
        self.trouble = StaleVersion(actual=self._step["version"])
        self.typed = merged.shown
        saved_there = {"title": self._step["title"], "module_id": self._modules.get(self._step["module_id"], "")}
        told = {
            "title": ("titel", _("Någon annan har ändrat titeln till ”%(saved)s”. Din står i fältet och gäller när du sparar.", saved=saved_there["title"])),
            "module_id": ("module_id", _("Någon annan har flyttat steget till ”%(saved)s”. Ditt val gäller när du sparar.", saved=saved_there["module_id"])),
        }  # fmt: skip
        self.faults += [told[name] for name in merged.met]

    def _add_picture(self, block_id: str, words: Page, file: Any) -> None:
        try:
            made = uploads.add_picture(
                self._draft_id, own_id(f"picture {block_id}"), iter(lambda: file.stream.read(65536), b"")
            )
        except Invalid as invalid:
            self.trouble = invalid
            self.faults.append((f"b-{block_id}", _sentence(invalid)))
        else:
            words["digest"] = made["digest"]

    def _save_block(self, block_id: str, version: int, was: str, words: Page) -> None:
        """Save a touched block, each field on top of what somebody else has saved; one that is saved already was answered in vain."""
        here, place = self._now.get(block_id), f"{blocks.PREFIX}{block_id}"
        if here is None or here["kind"] != words["kind"]:
            self._conflict(block_id, words)
            return
        merged = merge(read(was), words, blocks.words_of(here))
        if merged.met:
            self._conflict(block_id, merged.shown)
            return
        kept = here["version"]
        if merged.kept != blocks.words_of(here):
            made = self._try(
                f"b-{block_id}",
                SAVE_BLOCK,
                idempotency_id=own_id(f"block {block_id} {version} {kept}"),
                block_id=block_id,
                expected_version=kept,
                block=merged.kept,
                typed=words,
            )
            if made is None:
                return
            kept = made["block_version"]
        self.hidden |= {f"{place}.version": kept, f"{place}.was": base_shown(merged, words, was)}

    def _try(self, place: str, command: Any, *, typed: Page | None = None, **payload: Any) -> Page | None:
        where = {"draft_id": self._draft_id, "step_id": self._step["step_id"]}
        try:
            return backend.ask(command, **where, **payload)
        except (StaleVersion, NotFound) as gone:
            if typed is None:
                raise
            self._conflict(str(payload["block_id"]), typed, gone)
        except Invalid as invalid:
            self.trouble = invalid
            self.faults.append((place, _sentence(invalid)))
            if typed is not None:
                self.conflicts[str(payload["block_id"])] = {**typed, "is_fault": True}
        return None

    def _conflict(self, block_id: str, words: Page, error: NamedError | None = None) -> None:
        self.trouble = error if isinstance(error, StaleVersion) else StaleVersion()
        self.conflicts[block_id] = words


def _sentence(invalid: Invalid) -> str:
    return " ".join(sentences_in(invalid.details.get("fields"))) or sentence_of(invalid)


def _done(draft_id: UUID, step_id: str) -> str:
    """Do what the pressed button says and give where to go on."""
    action, _colon, about = text("do").partition(":")
    here: dict[str, Any] = {"draft_id": draft_id, "step_id": step_id}
    if action == "add":
        made = backend.ask(
            ADD_BLOCK,
            idempotency_id=own_id("do"),
            after=text("where") or None,
            block=blocks.new(about),
            **here,
        )
        return url_for("content.step", _anchor=f"b-{made['block_id']}", **here)
    if action in arranging.DIRECTIONS and about:
        arranging.move(draft_id, "block", about, step_id, action)
        return url_for("content.step", _anchor=f"b-{about}", **here)
    if action == "delete":
        arranging.delete(draft_id, "block", about, step_id)
        return url_for("content.step", **here)
    if action == "restore":
        arranging.bring_back(draft_id, about)
        return url_for("content.step", **here)
    if action == "preview":
        return url_for("content.draft_preview", **here)
    if not errors.wants_data():
        flash(_("Sparat."))
    return url_for("content.step", **here)


def _shown(page: Page, conflicts: dict[str, Page], faults: list[Fault], typed: Page | None = None) -> str:
    """Give the page; `conflicts` are words that could not be saved, by block id: they stand in the fields, what is saved beside them."""
    gone = {
        block_id: words
        for block_id, words in conflicts.items()
        if block_id not in {b["block_id"] for b in page["step"]["blocks"]}
    }
    forms = {form["form_id"]: form["title"] for form in page["draft"]["forms"]}
    return render_template(
        "content/step.html",
        **page,
        values={**page["step"], **(typed or {})},
        conflicts=conflicts,
        gone=gone,
        faults=faults,
        form_titles=forms,
        mark=blocks.mark,
        words_of=blocks.words_of,
    )
