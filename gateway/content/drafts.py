"""Drafts: the unit's list, how one begins, and one draft at a glance with what can be done with it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.base import Rpc
from common.contracts.content.draft_forms import ADD_FORM
from common.contracts.content.drafts import CREATE_DRAFT, DRAFT_FROM_VERSION
from common.contracts.content.packages import EXPORT_DRAFT, EXPORT_VERSION, MOST_PACKAGE_BYTES
from common.contracts.content.parts import ADD_MODULE, ADD_STEP
from common.contracts.errors import Conflict, Invalid, PackageRefused
from gateway import backend, streaming
from gateway.aggregates import drafts, uploads
from gateway.content.blueprint import pages
from gateway.content.parts.saving import own_id
from gateway.fields import Fault, faults_of, text
from gateway.identity.access_rules import for_staff
from gateway.phrases import sentence_of
from gateway.uploading import takes_files

TABS = {"utkast": "draft", "granskning": "in_review", "publicerade": "published", "kasserade": "discarded"}


@pages.get("/utkast")
@for_staff
def drafts_list() -> str:
    """Show the unit's drafts in a tab (`flik`). Two RPCs. Refused to who neither writes nor publishes programmes."""
    return _list([])


@pages.post("/utkast")
@for_staff
def create_draft() -> Any:
    """Begin a new programme. One RPC."""
    try:
        made = backend.ask(CREATE_DRAFT, idempotency_id=own_id("draft"), title=text("title"))
    except Invalid as invalid:
        return _list(faults_of(invalid, {"title": "titel"})), 422
    return _to(made["draft_id"])


@pages.post("/utkast/paket")
@for_staff
@takes_files(MOST_PACKAGE_BYTES)
def import_package() -> Any:
    """Make a draft of a package (zip). Two RPCs; the faults of a refused one are shown, and nothing of it is kept."""
    file = request.files.get("package")
    if not file or not file.filename:
        return _list([("paket", _("Välj en fil."))]), 422
    try:
        made = uploads.import_draft(own_id("package"), iter(lambda: file.stream.read(65536), b""))
    except PackageRefused as refused:
        return _list([("paket", sentence_of(refused))], refused.details.get("faults", [])), 422
    except Conflict as conflict:
        return _meeting(conflict)
    return _to(made["draft_id"])


@pages.post("/<uuid:version_id>/utkast")
@for_staff
def draft_from_version(version_id: UUID) -> Any:
    """Begin the next minor or major version of a published one. One RPC."""
    try:
        made = backend.ask(DRAFT_FROM_VERSION, idempotency_id=own_id("draft"), version_id=version_id, part=text("part"))
    except Conflict as conflict:
        return _meeting(conflict)
    return _to(made["draft_id"])


@pages.get("/utkast/<uuid:draft_id>")
@for_staff
def draft(draft_id: UUID) -> str:
    """Show the draft: facts, modules with steps, forms, what was deleted last, and its way on. One RPC."""
    return draft_page(draft_id, [])


@pages.post("/utkast/<uuid:draft_id>/lagg-till/<any(modul, steg, formular):what>")
@for_staff
def add_part(draft_id: UUID, what: str) -> Any:
    """Add a module, a step to a module, or a form, and go to it. One RPC."""
    contracts: dict[str, Rpc] = {"modul": ADD_MODULE, "steg": ADD_STEP, "formular": ADD_FORM}
    within = {"module_id": text("module_id")} if what == "steg" else {}
    try:
        made = backend.ask(
            contracts[what], idempotency_id=own_id("add"), draft_id=draft_id, title=text("title"), **within
        )
    except Invalid as invalid:
        return draft_page(draft_id, faults_of(invalid, {"title": _field(what)})), 422
    if what == "modul":
        return redirect(url_for("content.draft", draft_id=draft_id, _anchor=f"modul-{made['part_id']}"), 303)
    if what == "steg":
        return redirect(url_for("content.step", draft_id=draft_id, step_id=made["part_id"]), 303)
    return redirect(url_for("content.form", draft_id=draft_id, form_id=made["part_id"]), 303)


@pages.get("/utkast/<uuid:draft_id>/paket")
@for_staff
def export_draft(draft_id: UUID) -> Any:
    """Give the draft as a package (zip): exactly what publishing would keep. One RPC."""
    return streaming.send(streaming.File.of(backend.ask(EXPORT_DRAFT, draft_id=draft_id)))


@pages.get("/<uuid:version_id>/paket")
@for_staff
def export_version(version_id: UUID) -> Any:
    """Give a published version as a package (zip), its files byte for byte. One RPC."""
    return streaming.send(streaming.File.of(backend.ask(EXPORT_VERSION, version_id=version_id)))


def draft_page(draft_id: UUID, faults: list[Fault]) -> str:
    """Give the draft's page, with what is wrong in its fields. One RPC."""
    return render_template("content/draft.html", draft=drafts.draft(draft_id), faults=faults, typed=text("title"))


def _field(what: str) -> str:
    return {"modul": "ny-modul", "steg": f"nytt-steg-{text('module_id')}", "formular": "nytt-formular"}[what]


def _list(faults: list[Fault], package_faults: list[dict[str, Any]] | None = None) -> str:
    tab = request.args.get("flik", "utkast")
    if tab not in TABS:
        tab = "utkast"
    page = drafts.listed(TABS[tab])
    return render_template(
        "content/drafts.html",
        tab=tab,
        tabs=TABS,
        faults=faults,
        package_faults=package_faults or [],
        typed=text("title"),
        **page,
    )


def _to(draft_id: str) -> Any:
    return redirect(url_for("content.draft", draft_id=draft_id), 303)


def _meeting(conflict: Conflict) -> Any:
    """Go to the draft of the programme that the unit has already, and say so."""
    flash(_("Vårdenheten har redan ett utkast av programmet. Här är det."), "error")
    draft_id = conflict.details.get("draft_id")
    return _to(draft_id) if draft_id else redirect(url_for("content.drafts_list"), 303)
