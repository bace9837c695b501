"""From draft to version: the check list, review, what differs, publishing; and withdrawing a published version."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from common.contracts.content.catalogue import RESTORE, WITHDRAW
from common.contracts.content.drafts import CHANGE_DRAFT_STATE, NUMBER_DRAFT, PUBLISH_DRAFT
from common.contracts.errors import ChecksFailed, Conflict, Forbidden, IllegalTransition, Invalid
from gateway import backend
from gateway.aggregates import catalogue, drafts
from gateway.content.blueprint import holds, pages
from gateway.content.parts.saving import own_id
from gateway.fields import Fault, faults_of, text
from gateway.identity.access_rules import for_staff
from gateway.phrases import sentence_of

CHANGES = {"avpublicera": WITHDRAW, "aterpublicera": RESTORE}


@pages.get("/utkast/<uuid:draft_id>/kontroll")
@for_staff
def check(draft_id: UUID) -> str:
    """Show the check list with links to each place, and the draft's way on. Two RPCs side by side."""
    return _check_page(draft_id, [])


@pages.post("/utkast/<uuid:draft_id>/lage/<any(send_to_review, send_back, take_back, discard, recover):action>")
@for_staff
def change_state(draft_id: UUID, action: str) -> Any:
    """Take one step of the draft's life. One RPC."""
    if action == "send_back" and not text("comment"):
        return _check_page(draft_id, [("kommentar", _("Skriv vad som behöver ändras."))]), 422
    try:
        backend.ask(
            CHANGE_DRAFT_STATE,
            idempotency_id=own_id("state"),
            draft_id=draft_id,
            action=action,
            comment=text("comment") if action == "send_back" else "",
        )
    except ChecksFailed as failed:
        flash(sentence_of(failed), "error")
        return redirect(url_for("content.check", draft_id=draft_id), 303)
    except Invalid as invalid:
        return _check_page(draft_id, faults_of(invalid, {"comment": "kommentar"})), 422
    except IllegalTransition:
        flash(_("Utkastet har redan bytt läge. Se hur det är nu."), "error")
    else:
        flash(_done(action))
    return redirect(url_for("content.draft", draft_id=draft_id), 303)


@pages.post("/utkast/<uuid:draft_id>/publicera")
@for_staff
def publish(draft_id: UUID) -> Any:
    """Publish it, and go to the version that it became. One RPC."""
    try:
        made = backend.ask(PUBLISH_DRAFT, idempotency_id=own_id("publish"), draft_id=draft_id)
    except (ChecksFailed, Conflict) as refused:
        flash(
            sentence_of(refused)
            if isinstance(refused, ChecksFailed)
            else _("Den versionen finns redan. Skicka tillbaka utkastet och välj ett nytt nummer."),
            "error",
        )
        return redirect(url_for("content.check", draft_id=draft_id), 303)
    except IllegalTransition:
        flash(_("Utkastet har redan bytt läge. Se hur det är nu."), "error")
        return redirect(url_for("content.draft", draft_id=draft_id), 303)
    flash(
        _(
            "Version %(version)s är publicerad. Den kan startas när vårdgivaradministratören har aktiverat den.",
            version=made["version"],
        )
    )
    return redirect(url_for("content.version", version_id=made["version_id"]), 303)


@pages.post("/utkast/<uuid:draft_id>/nummer")
@for_staff
def number(draft_id: UUID) -> Any:
    """Let the draft become the next minor or major version. One RPC."""
    made = backend.ask(NUMBER_DRAFT, idempotency_id=own_id("number"), draft_id=draft_id, part=text("part"))
    flash(_("Utkastet blir version %(version)s.", version=made["version"]))
    return redirect(url_for("content.check", draft_id=draft_id), 303)


@pages.get("/utkast/<uuid:draft_id>/skillnad")
@for_staff
def changes(draft_id: UUID) -> str:
    """Show what differs from the published version that the draft began from. Two RPCs side by side. `NotFound` for a new programme."""
    return render_template("content/changes.html", **drafts.changes_page(draft_id))


@pages.get("/<uuid:version_id>/<any(avpublicera, aterpublicera):change>")
@for_staff
def ask_to_change(version_id: UUID, change: str) -> str:
    """Say what withdrawing or restoring a version does, and ask. At most two RPCs. Raises `Forbidden` for who isn't a publisher."""
    if not holds("publisher"):
        raise Forbidden(reason="role")
    version, _others = catalogue.of_programme(version_id)
    return render_template("content/withdraw.html", version=version, change=change)


@pages.post("/<uuid:version_id>/<any(avpublicera, aterpublicera):change>")
@for_staff
def change_version(version_id: UUID, change: str) -> Any:
    """Withdraw or restore it. At most three RPCs; the service refuses who isn't a publisher."""
    version, _others = catalogue.of_programme(version_id)
    name = f"{version['programme_id']}@{version['version']}"
    try:
        backend.ask(CHANGES[change], idempotency_id=own_id(change), name=name)
    except IllegalTransition:
        flash(_("Versionen hade redan bytt läge."), "error")
    else:
        flash(_("Versionen är avpublicerad.") if change == "avpublicera" else _("Versionen är publicerad igen."))
    return redirect(url_for("content.version", version_id=version_id), 303)


def _check_page(draft_id: UUID, faults: list[Fault]) -> str:
    page = drafts.review_page(draft_id)
    places = [{**finding, **_place(page["draft"], finding)} for finding in page.pop("findings")]
    return render_template("content/check.html", findings=places, faults=faults, comment=text("comment"), **page)


def _place(draft: dict[str, Any], finding: dict[str, Any]) -> dict[str, str]:
    """Give where a finding can be mended (`address`), and the place in words."""
    steps = {step["step_id"]: step["title"] for module in draft["modules"] for step in module["steps"]}
    modules = {module["module_id"]: module["title"] for module in draft["modules"]}
    forms = {form["form_id"]: form["title"] for form in draft["forms"]}
    here: dict[str, Any] = {"draft_id": draft["draft_id"]}
    form_id, question_id, step_id = finding["form_id"], finding["question_id"], finding["step_id"]
    if form_id in forms and not finding["block_id"]:
        where = {"address": url_for("content.form", form_id=form_id, **here), "place": forms[form_id]}
        if question_id:
            where["address"] = url_for("content.form_part", form_id=form_id, room="fragor", part_id=question_id, **here)
        return where
    if step_id in steps:
        anchor = f"b-{finding['block_id']}" if finding["block_id"] else None
        return {"address": url_for("content.step", step_id=step_id, _anchor=anchor, **here), "place": steps[step_id]}
    if finding["module_id"] in modules:
        name = finding["module_id"]
        return {"address": url_for("content.module", module_id=name, **here), "place": modules[name]}
    if finding["path"] == "version":
        return {"address": "#nummer", "place": str(_("Versionsnummer"))}
    if finding["code"] == "no_modules":
        return {"address": url_for("content.draft", **here), "place": str(_("Moduler"))}
    return {"address": url_for("content.facts", _anchor=finding["path"], **here), "place": str(_("Om programmet"))}


def _done(action: str) -> str:
    words: dict[str, str] = {
        "send_to_review": _("Utkastet är skickat till granskning."),
        "send_back": _("Utkastet är skickat tillbaka."),
        "take_back": _("Utkastet är taget tillbaka och går att ändra."),
        "discard": _("Utkastet är kasserat. Du hittar det under Kasserade om du vill ha tillbaka det."),
        "recover": _("Utkastet är tillbaka."),
    }
    return words[action]
