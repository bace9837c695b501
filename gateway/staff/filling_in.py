"""Answering a form for a citizen who can't. Whatever goes wrong, what was typed comes back."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import (
    CitizenWriting,
    IdempotencyConflict,
    Invalid,
    ModuleClosed,
    MomentEnded,
    NamedError,
    NotSignedIn,
    OccasionOver,
    ReasonNeeded,
    ResponseLocked,
    StaleVersion,
)
from common.contracts.moments.filling_in import FILL_IN
from gateway import backend, errors
from gateway.aggregates import staff_steps
from gateway.citizen.parts import conflicts, form_sheet
from gateway.citizen.parts.posting import Posted, read_posted
from gateway.fields import whole
from gateway.identity.access_rules import for_staff
from gateway.identity.resubmission import shows_again, tell_it_came_back
from gateway.phrases import sentence_of
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages

FORM = "/moment/<uuid:moment_id>/steg/<step_id>/formular/<form_id>"
REFUSED = (CitizenWriting, ModuleClosed, MomentEnded, OccasionOver, ResponseLocked)
"""Why there is nothing to fill in; the page of the moment says it."""


@pages.get(FORM)
@for_staff
def fill_in(moment_id: UUID, step_id: str, form_id: str) -> Any:
    """Show the form to fill in (`omgang`: which time of one that is sent again). Two RPCs, one more for a cold programme."""
    try:
        page = _page(moment_id, step_id, form_id, request.args.get("omgang", type=whole))
    except REFUSED as refused:
        flash(_why_not(refused), "error")
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    sheet = form_sheet.sheet_of(page["form"], page["response"], is_open=True)
    return _shown(page, sheet)


@pages.post(FORM)
@for_staff
@shows_again
def send_filled_in(moment_id: UUID, step_id: str, form_id: str) -> Any:
    """Send what was typed (`form_action` skicka), or show the questions that it opens (visa). One RPC, two more to show the page again."""
    posted = read_posted(moment_id, step_id, form_id)
    if g.comes_back:
        tell_it_came_back()
    is_sent = posted.action == "skicka" and not g.comes_back
    try:
        return _send(posted) if is_sent else _again(posted, {})
    except (NotSignedIn, ReasonNeeded):
        raise
    except NamedError as error:
        return _not_sent(posted, error)


def _send(posted: Posted) -> Any:
    try:
        return _met(posted) if posted.choices else _submitted(posted)
    except (StaleVersion, IdempotencyConflict):
        return _met(posted)


def _submitted(posted: Posted) -> Any:
    payload = posted.payload()
    del payload["follows"]
    try:
        return _sent(posted, backend.ask(FILL_IN, **payload))
    except Invalid as invalid:
        return _again(posted, form_sheet.by_question(invalid))


def _sent(posted: Posted, sent: dict[str, Any]) -> Any:
    flash(_("Formuläret ”%(title)s” är ifyllt och inskickat för invånarens räkning.", title=posted.form.title))
    for text in sent["safety_texts"]:
        flash(_("Svaren ger den här texten till invånaren. Berätta den också: %(text)s", text=text), "error")
    return redirect(url_for("staff.response", moment_id=posted.moment_id, response_id=sent["response_id"]), 303)


def _met(posted: Posted) -> Any:
    """Merge with what somebody has changed meanwhile: send it when staff have seen all of that, else show it, to be read before it is sent."""
    page = _page(posted.moment_id, posted.step_id, posted.form.id, posted.occasion)
    begun = form_sheet.sheet_of(page["form"], page["response"], is_open=True)
    outcome = conflicts.settle(begun.form, posted, page["response"]["answers"])
    if outcome.met:
        return _shown(page, form_sheet.met(begun, posted, outcome), StaleVersion.status)
    merged = posted.on(page["response"]["version"], answers=outcome.shown, base=outcome.marks)
    if outcome.held.keys() <= posted.choices.keys():
        return _submitted(merged)
    return _shown(page, form_sheet.corrected(begun, merged, {}), StaleVersion.status, joined=True)


def _again(posted: Posted, faults: dict[str, list[str]]) -> Any:
    """Show the form with everything typed and what to correct. It still begins from what the page was made of."""
    page = _page(posted.moment_id, posted.step_id, posted.form.id, posted.occasion)
    begun = form_sheet.sheet_of(page["form"], page["response"], is_open=True)
    return _shown(page, form_sheet.corrected(begun, posted, faults), Invalid.status if faults else 200)


def _shown(page: dict[str, Any], sheet: form_sheet.Sheet, status: int = 200, *, joined: bool = False) -> Any:
    return render_template("staff/fill_in.html", **page, sheet=sheet, joined=joined), status


def _not_sent(posted: Posted, error: NamedError) -> Any:
    """Say why nothing was sent or that we don't know, with the typed text to copy, and send again where that is safe."""
    page = render_template(
        "staff/not_filled_in.html",
        error=error,
        why=_why_not(error),
        posted=posted,
        text=form_sheet.plain_text(posted.form, posted.answers),
        resend=list(request.form.items(multi=True)) if isinstance(error, errors.AGAIN) else [],
    )
    return page, error.status


def _page(moment_id: UUID, step_id: str, form_id: str, occasion: int | None) -> dict[str, Any]:
    page = of_moment("response").recorded(staff_steps.fill_page, moment_id, step_id, form_id, occasion)
    return {**page, "tab": "hantera", "step_id": step_id}


def _why_not(error: NamedError) -> str:
    """Say it to staff: some sentences of the errors speak to the citizen."""
    if isinstance(error, ModuleClosed):
        return str(_("Modulen är stängd för svar. Ge den fler dagar först, eller starta den igen."))
    if isinstance(error, OccasionOver):
        return str(_("Tiden för den omgången är slut. Öppna formuläret igen från steget, så visas den som gäller nu."))
    if isinstance(error, StaleVersion):
        return str(_("Formuläret har ändrats sedan du öppnade sidan. Öppna det igen och se hur det är nu."))
    if isinstance(error, CitizenWriting):
        return f"{sentence_of(error)} {_('Be invånaren att skicka in det, eller att tömma det.')}"
    return sentence_of(error)
