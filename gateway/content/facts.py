"""What a programme and a module say of themselves, saved as one types."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from common.contracts import content_authoring as contract
from common.contracts.errors import Invalid, NotFound, StaleVersion
from gateway import backend, errors
from gateway.aggregates import drafts
from gateway.content.blueprint import pages
from gateway.content.saving import saved
from gateway.identity.access_rules import for_staff
from gateway.staff.fields import Fault, faults_of, text, whole_number

FACTS = ("title", "summary", "target_group", "recommended_days", "language", "authors", "welcome")
MODULE = ("title", "kind", "starts_at_once", "open_days", "summary")


@pages.get("/utkast/<uuid:draft_id>/om")
@for_staff
def facts(draft_id: UUID) -> str:
    """Show what the programme says of itself. One RPC."""
    return _facts_page(draft_id, {}, [])


@pages.post("/utkast/<uuid:draft_id>/om")
@for_staff
def save_facts(draft_id: UUID) -> Any:
    """Save it. One RPC."""
    typed = {name: _long("welcome") if name == "welcome" else text(name) for name in FACTS}
    try:
        answer = backend.ask(
            contract.SAVE_FACTS,
            idempotency_id=text("idempotency_id"),
            draft_id=draft_id,
            expected_version=whole_number("expected_version"),
            **{**typed, "recommended_days": whole_number("recommended_days")},
        )
    except (Invalid, StaleVersion) as refused:
        if errors.wants_data():
            raise
        return _facts_page(draft_id, typed, _faults(refused)), refused.status
    return saved({"expected_version": answer["version"]}, url_for("content.draft", draft_id=draft_id))


@pages.get("/utkast/<uuid:draft_id>/moduler/<module_id>")
@for_staff
def module(draft_id: UUID, module_id: str) -> str:
    """Show what a module says of itself. One RPC."""
    return _module_page(draft_id, module_id, {}, [])


@pages.post("/utkast/<uuid:draft_id>/moduler/<module_id>")
@for_staff
def save_module(draft_id: UUID, module_id: str) -> Any:
    """Save it. One RPC."""
    typed: dict[str, Any] = {name: text(name) for name in MODULE} | {"starts_at_once": text("starts_at_once") == "yes"}
    try:
        answer = backend.ask(
            contract.SAVE_MODULE,
            idempotency_id=text("idempotency_id"),
            draft_id=draft_id,
            module_id=module_id,
            expected_version=whole_number("expected_version"),
            **{**typed, "open_days": whole_number("open_days")},
        )
    except (Invalid, StaleVersion) as refused:
        if errors.wants_data():
            raise
        return _module_page(draft_id, module_id, typed, _faults(refused)), refused.status
    address = url_for("content.draft", draft_id=draft_id, _anchor=f"modul-{module_id}")
    return saved({"expected_version": answer["version"]}, address)


def _long(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n")


def _faults(refused: Invalid | StaleVersion) -> list[Fault]:
    """Give what is wrong at its field; a newer version is told in the page itself."""
    if isinstance(refused, StaleVersion):
        return []
    return faults_of(refused, {name: name for name in (*FACTS, *MODULE)})


def _facts_page(draft_id: UUID, typed: dict[str, Any], faults: list[Fault]) -> str:
    draft = drafts.draft(draft_id)
    return _page("content/facts.html", draft, draft["facts"], typed, faults)


def _module_page(draft_id: UUID, module_id: str, typed: dict[str, Any], faults: list[Fault]) -> str:
    draft = drafts.draft(draft_id)
    found = drafts.module_of(draft, module_id)
    if not found:
        raise NotFound
    return _page("content/module.html", draft, found, typed, faults)


def _page(
    template: str, draft: dict[str, Any], kept: dict[str, Any], typed: dict[str, Any], faults: list[Fault]
) -> str:
    """Give a page with what was typed in its fields, else what is kept; `differs` are kept values that somebody else saved."""
    met = bool(typed) and not faults
    labels = _labels()
    differs = [(labels[name], kept[name]) for name in typed if met and str(kept[name]) != str(typed[name])]
    return render_template(
        template, draft=draft, kept=kept, values={**kept, **typed}, faults=faults, met=met, differs=differs
    )


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
