"""Answering a form: save, ask once, send. Whatever goes wrong, what was typed comes back to the person."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.chassis.clock import today
from common.contracts import moments
from common.contracts.errors import (
    IdempotencyConflict,
    Invalid,
    ModuleClosed,
    MomentEnded,
    NamedError,
    NotSignedIn,
    ResponseLocked,
    StaleVersion,
    Unavailable,
)
from common.forms import check_draft, check_submission
from gateway import backend, errors
from gateway.aggregates import citizen_moments
from gateway.citizen import filling
from gateway.citizen.blueprint import pages
from gateway.citizen.posting import Posted, read_posted
from gateway.citizen.reading import step_page
from gateway.identity.access_rules import for_citizens
from gateway.identity.coming_back import shows_again

FORM = "/program/<uuid:moment_id>/steg/<step_id>/formular/<form_id>"


@pages.post(FORM)
@for_citizens
@shows_again
def answer(moment_id: UUID, step_id: str, form_id: str) -> Any:
    """Save the answers (`form_action` spara), go on to the question whether to send them (skicka), or send them (bekrafta).

    One RPC (`moments.save_response` or `submit_response`); one or two more when the page must be shown again with what is wrong.
    """
    posted = read_posted(moment_id, step_id, form_id)
    try:
        return _come_back(posted) if g.comes_back else _answer(posted)
    except NotSignedIn:
        raise
    except NamedError as error:
        return _not_saved(posted, error)


@pages.get(f"{FORM}/skicka")
@for_citizens
def confirm(moment_id: UUID, step_id: str, form_id: str) -> Any:
    """Ask once before the saved answers are sent. Two RPCs (`moments.step`, `directory.staff_names`).

    Answers that aren't ready to be sent, or are sent already, lead back to the step.
    """
    page = step_page(moment_id, step_id)
    sheet = page["sheets"].get(form_id)
    if sheet is None or not _may_be_sent(page, sheet):
        return redirect(_step_address(moment_id, step_id, form_id))
    reader = citizen_moments.practitioner_of(page["header"])
    return render_template("citizen/confirm.html", sheet=sheet, reader=reader, **page)


def _answer(posted: Posted) -> Any:
    try:
        return ACTIONS.get(posted.action, _save)(posted)
    except Invalid as error:
        return _to_correct(posted, filling.by_question(error))
    except (StaleVersion, IdempotencyConflict):
        return _other_version(posted)


def _save(posted: Posted) -> Any:
    backend.ask(moments.SAVE_RESPONSE, **posted.payload())
    return redirect(_address_after(posted), 303)


def _send(posted: Posted) -> Any:
    """Keep what was typed and go on to the question whether to send it, if it may be sent."""
    checked = check_submission(posted.form, posted.answers, today())
    if not checked.accepted:
        return _to_correct(posted, checked.errors)
    return _save(posted)


def _submit(posted: Posted) -> Any:
    """Send the form. Texts on safety that the answers call for are shown at once, on a page of their own: a flash could be lost."""
    sent = backend.ask(moments.SUBMIT_RESPONSE, **posted.payload())
    if sent["safety_texts"]:
        address = _step_address(posted.moment_id, posted.step_id, posted.form.id)
        told = {"form": posted.form, "texts": sent["safety_texts"], "step_address": address}
        return render_template("citizen/safety.html", **told)
    flash(_("Formuläret ”%(title)s” är inskickat.", title=posted.form.title))
    return redirect(url_for("citizen.step", moment_id=posted.moment_id, step_id=posted.step_id), 303)


ACTIONS = {"spara": _save, "skicka": _send, "bekrafta": _submit}


def _come_back(posted: Posted) -> Any:
    """Show the step with everything that was typed before the session ended. Nothing of it is saved yet."""
    page = step_page(posted.moment_id, posted.step_id)
    sheet = filling.come_back(_writable_sheet(page, posted), posted.answers, posted.expected_version)
    page["sheets"][posted.form.id] = sheet
    flash(_("Vi har lagt tillbaka det du skrev innan du loggades ut. Det är inte sparat ännu."))
    return render_template("citizen/step.html", **page)


def _to_correct(posted: Posted, errors: dict[str, list[str]]) -> Any:
    """Show the step again with everything typed and a summary of what to correct."""
    page = step_page(posted.moment_id, posted.step_id)
    sheet = filling.corrected(_writable_sheet(page, posted), posted.answers, errors)
    page["sheets"][posted.form.id] = sheet
    return render_template("citizen/step.html", wrong=sheet, **page), Invalid.status


def _other_version(posted: Posted) -> Any:
    """Another tab has saved since the page was made: show both, unless they say the same."""
    page = step_page(posted.moment_id, posted.step_id)
    sheet = _writable_sheet(page, posted)
    typed = check_draft(posted.form, posted.answers)
    if typed.accepted and typed.answers == sheet.response["answers"]:
        return redirect(_address_after(posted), 303)
    page["sheets"][posted.form.id] = filling.met(sheet, {**posted.answers, **typed.answers})
    return render_template("citizen/step.html", met=page["sheets"][posted.form.id], **page), StaleVersion.status


def _not_saved(posted: Posted, error: NamedError) -> Any:
    """Say why nothing was saved or that we don't know, with the typed text to copy, and send again where that is safe."""
    page = render_template(
        "citizen/not_saved.html",
        error=error,
        posted=posted,
        text=filling.plain_text(posted.form, posted.answers),
        resend=list(request.form.items(multi=True)) if isinstance(error, errors.AGAIN) else [],
        step_address=url_for("citizen.step", moment_id=posted.moment_id, step_id=posted.step_id),
    )
    return page, error.status


def _writable_sheet(page: dict[str, Any], posted: Posted) -> filling.Sheet:
    """Give the form's sheet; raises `MomentEnded`, `ModuleClosed` or `ResponseLocked` when it can no longer be written.

    Raises `Unavailable` when the page's texts can't be had: what was typed then comes back to be sent again.
    """
    if not page["texts_are_known"]:
        raise Unavailable(service="content")
    sheet: filling.Sheet = page["sheets"][posted.form.id]
    if page["header"]["state"] != "ongoing":
        raise MomentEnded
    if not page["state"]["is_open"]:
        raise ModuleClosed
    if not sheet.is_writable:
        raise ResponseLocked(state=sheet.response["state"])
    return sheet


def _may_be_sent(page: dict[str, Any], sheet: filling.Sheet) -> bool:
    ready = check_submission(sheet.form, sheet.answers, today()).accepted
    return ready and sheet.is_writable and page["state"]["is_open"]


def _address_after(posted: Posted) -> str:
    """Give where a saved form leads; `kvitto` tells the script which posting was acknowledged, so that it forgets that text."""
    if posted.action in {"skicka", "bekrafta"}:
        place: dict[str, Any] = {"moment_id": posted.moment_id, "step_id": posted.step_id, "form_id": posted.form.id}
        return url_for("citizen.confirm", **place, kvitto=posted.idempotency_id)
    return _step_address(posted.moment_id, posted.step_id, posted.form.id, kvitto=posted.idempotency_id)


def _step_address(moment_id: UUID, step_id: str, form_id: str, kvitto: str | None = None) -> str:
    return url_for("citizen.step", moment_id=moment_id, step_id=step_id, kvitto=kvitto, _anchor=f"formular-{form_id}")
