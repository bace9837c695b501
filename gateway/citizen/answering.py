"""Answering a form: save, ask once, send. Whatever goes wrong, what was typed comes back to the person."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.chassis.clock import today
from common.contracts.errors import (
    IdempotencyConflict,
    Invalid,
    ModuleClosed,
    MomentEnded,
    NamedError,
    NotFound,
    NotSignedIn,
    ResponseLocked,
    StaleVersion,
    Unavailable,
)
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.forms import check_submission
from gateway import backend, errors
from gateway.aggregates import answer_times, citizen_moments
from gateway.citizen.blueprint import pages
from gateway.citizen.parts import conflicts, form_sheet
from gateway.citizen.parts.posting import Posted, read_posted
from gateway.citizen.reading import step_page
from gateway.identity.access_rules import for_citizens
from gateway.identity.resubmission import shows_again
from gateway.phrases import said_each, sentence_of

FORM = "/program/<uuid:moment_id>/steg/<step_id>/formular/<form_id>"
MOST_MEETINGS = 4
"""How often one posting is merged with what others save meanwhile, before it comes back to the person."""


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
    """Ask once before the saved answers are sent. Four RPCs (`moments.step`, `directory.staff_names`, and how soon the unit answers).

    Answers that aren't ready to be sent, or are sent already, lead back to the step.
    """
    page = step_page(moment_id, step_id)
    sheet = page["sheets"].get(form_id)
    if sheet is None or not _may_be_sent(page, sheet):
        return redirect(_step_address(moment_id, step_id, form_id))
    told = {"reader": citizen_moments.practitioner_of(page["header"]), "answer_time": answer_times.of_moment(moment_id)}
    return render_template("citizen/confirm.html", sheet=sheet, **told, **page)


def _answer(posted: Posted) -> Any:
    """Do what the button says; what somebody else has saved since the page was made is merged with it first."""
    for _attempt in range(MOST_MEETINGS):
        try:
            return ACTIONS.get(posted.action, _save)(posted)
        except Invalid as error:
            return _to_correct(posted, form_sheet.by_question(error))
        except (StaleVersion, IdempotencyConflict):
            page = step_page(posted.moment_id, posted.step_id)
            met = meet(page, posted)
            if isinstance(met, form_sheet.Sheet):
                return _to_choose(page, met)
            if posted.action == "bekrafta" and met.answers != posted.answers:
                return _to_confirm_anew(posted)
            if met.answers != posted.answers:
                flash(_("Svar som har sparats från en annan flik eller enhet är kvar, tillsammans med dina."))
            posted = met
    raise StaleVersion


def meet(page: dict[str, Any], posted: Posted) -> Posted | form_sheet.Sheet:
    """Merge what was posted with what is saved on the `page` (`step_page`): to be saved on top of it, or a sheet with what must be chosen first.

    Raises as `writable_sheet`.
    """
    sheet = writable_sheet(page, posted)
    outcome = conflicts.settle(sheet.form, posted, sheet.response["answers"])
    if outcome.met:
        return form_sheet.met(sheet, posted, outcome)
    return posted.on(sheet.response["version"], answers=outcome.shown, base=outcome.marks)


def _save(posted: Posted) -> Any:
    backend.ask(SAVE_RESPONSE, **posted.payload())
    return redirect(_address_after(posted), 303)


def _send(posted: Posted) -> Any:
    """Keep what was typed and go on to the question whether to send it, if it may be sent."""
    if posted.choices:
        raise StaleVersion  # what was chosen comes first: it decides what is to be judged
    checked = check_submission(posted.form, posted.answers, today())
    if not checked.accepted:
        return _to_correct(posted, said_each(checked.errors))
    return _save(posted)


def _submit(posted: Posted) -> Any:
    """Send the form. Texts on safety that the answers call for are shown at once, on a page of their own: a flash could be lost."""
    sent = backend.ask(SUBMIT_RESPONSE, **posted.payload())
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
    sheet = form_sheet.come_back(writable_sheet(page, posted), posted)
    page["sheets"][posted.form.id] = sheet
    flash(_("Vi har lagt tillbaka det du skrev innan du loggades ut. Det är inte sparat ännu."))
    return render_template("citizen/step.html", **page)


def _to_correct(posted: Posted, errors: dict[str, list[str]]) -> Any:
    """Show the step again with everything typed and a summary of what to correct."""
    page = step_page(posted.moment_id, posted.step_id)
    sheet = form_sheet.corrected(writable_sheet(page, posted), posted, errors)
    page["sheets"][posted.form.id] = sheet
    return render_template("citizen/step.html", wrong=sheet, **page), Invalid.status


def _to_choose(page: dict[str, Any], sheet: form_sheet.Sheet) -> Any:
    """Show the step with what the person wrote, and at each answer that somebody else has changed too what is saved."""
    page["sheets"][sheet.form.id] = sheet
    return render_template("citizen/step.html", met=sheet, **page), StaleVersion.status


def _to_confirm_anew(posted: Posted) -> Any:
    """Ask again before anything is sent: other answers are saved now than those that the person said yes to."""
    flash(_("Svaren har ändrats från en annan flik eller enhet. Läs igenom dem innan du skickar in."), "error")
    place: dict[str, Any] = {"moment_id": posted.moment_id, "step_id": posted.step_id, "form_id": posted.form.id}
    return redirect(url_for("citizen.confirm", **place), 303)


def _not_saved(posted: Posted, error: NamedError) -> Any:
    """Say why nothing was saved or that we don't know, with the typed text to copy, and send again where that is safe."""
    page = render_template(
        "citizen/not_saved.html",
        error=error,
        message=sentence_of(error),
        posted=posted,
        text=form_sheet.plain_text(posted.form, posted.answers),
        resend=list(request.form.items(multi=True)) if isinstance(error, errors.AGAIN) else [],
        step_address=url_for("citizen.step", moment_id=posted.moment_id, step_id=posted.step_id),
    )
    return page, error.status


def writable_sheet(page: dict[str, Any], posted: Posted) -> form_sheet.Sheet:
    """Give the form's sheet on that occasion; raises `MomentEnded`, `ModuleClosed` or `ResponseLocked` when it can no longer be written.

    Raises `NotFound` for a form that isn't on the step: the programme has it, and what was posted says where it stands.
    Raises `Unavailable` when the page's texts can't be had: what was typed then comes back to be sent again.
    """
    if not page["texts_are_known"]:
        raise Unavailable(service="content")
    sheet: form_sheet.Sheet | None = page["sheets"].get(posted.form.id)
    if sheet is None:
        raise NotFound
    of_form = (each for each in page["state"]["responses"] if each["form_id"] == posted.form.id)
    own = next((each for each in of_form if each["occasion"] == posted.occasion), None)
    if own is not None and own["occasion"] != sheet.response["occasion"]:
        sheet = form_sheet.sheet_of(sheet.form, own, is_open=page["state"]["is_open"])
    if page["header"]["state"] != "ongoing":
        raise MomentEnded
    if not page["state"]["is_open"]:
        raise ModuleClosed
    if not sheet.is_writable:
        raise ResponseLocked(state=sheet.response["state"])
    return sheet


def _may_be_sent(page: dict[str, Any], sheet: form_sheet.Sheet) -> bool:
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
