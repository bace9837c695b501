"""Välkomsttexten: the pencil, the draft, publish, hide, and back to the programme's."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import IllegalTransition, MomentEnded, StaleVersion
from common.contracts.moments.welcomes import HIDE_WELCOME, PUBLISH_WELCOME, RESET_WELCOME, SAVE_WELCOME, SHOW_WELCOME
from gateway.aggregates import staff_moments
from gateway.fields import text, whole_number
from gateway.identity.access_rules import for_staff
from gateway.identity.resubmission import shows_again
from gateway.merging import marks_of, written
from gateway.page_forms import PageForm, ToCorrect, field, prose, send
from gateway.phrases import sentence_of
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages
from gateway.staff.parts.plain_markdown import as_markdown

WELCOME = "/moment/<uuid:moment_id>/valkomsttext"
WRITING = {"spara": SAVE_WELCOME, "publicera": PUBLISH_WELCOME}
CHANGES = {"dolj": HIDE_WELCOME, "visa": SHOW_WELCOME, "aterstall": RESET_WELCOME}


class Welcome(PageForm):
    """The text, in the small Markdown of staff's."""

    text: str = field("text", typed=prose)


@pages.get(WELCOME)
@for_staff
def welcome(moment_id: UUID) -> Any:
    """Edit the welcome of one citizen. Two RPCs when the programme is kept, else three."""
    return _page(moment_id, Welcome())


@pages.post(WELCOME)
@for_staff
@shows_again
def write_welcome(moment_id: UUID) -> Any:
    """Save the draft (`form_action` spara) or publish the text (publicera). One RPC; two more when something is wrong."""
    form, contract = Welcome(), WRITING.get(text("form_action"), SAVE_WELCOME)
    try:
        form.send(contract, moment_id=moment_id)
    except ToCorrect:
        return _page(moment_id, form)
    except StaleVersion:
        return _met(moment_id, form)
    except MomentEnded as ended:
        flash(sentence_of(ended), "error")
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    if contract is SAVE_WELCOME:
        flash(_("Utkastet är sparat. Invånaren ser det inte förrän du publicerar."))
        return redirect(url_for("staff.welcome", moment_id=moment_id), 303)
    flash(_("Välkomsttexten är publicerad."))
    return redirect(url_for("staff.moment", moment_id=moment_id, _anchor="valkomsttext"), 303)


@pages.post("/moment/<uuid:moment_id>/valkomsttext/<any(dolj, visa, aterstall):action>")
@for_staff
def change_welcome(moment_id: UUID, action: str) -> Any:
    """Hide the welcome, show it again, or go back to the programme's. One RPC."""
    done = {
        "dolj": _("Välkomsttexten är dold för invånaren."),
        "visa": _("Välkomsttexten visas för invånaren."),
        "aterstall": _("Programmets välkomsttext visas för invånaren."),
    }
    try:
        send(CHANGES[action], moment_id=moment_id)
    except (StaleVersion, IllegalTransition):
        flash(_stale(), "error")
    except MomentEnded as ended:
        flash(sentence_of(ended), "error")
    else:
        flash(done[action])
    return redirect(url_for("staff.moment", moment_id=moment_id, _anchor="valkomsttext"), 303)


def _page(moment_id: UUID, form: Welcome) -> Any:
    """Show the editor; with what was typed it still begins where its page began, or it would write over what is saved meanwhile."""
    page = _welcome(moment_id)
    if request.method == "GET":
        return _shown(page, form, _kept(page))
    begun = {"version": whole_number("expected_version"), "marks": text("base_marks")}
    return _shown(page, form, form.text, begun=begun)


def _met(moment_id: UUID, form: Welcome) -> Any:
    """Show what a colleague has done meanwhile beside what was typed; an untouched text gives way to theirs. From here on it begins there."""
    page = _welcome(moment_id)
    merged = form.merged_with({"text": _kept(page)})
    differs = [(_("Välkomsttext"), each.theirs) for each in merged.met.values()]
    return _shown(page, form, str(merged.shown["text"]), differs=differs, is_stale=True)


def _welcome(moment_id: UUID) -> dict[str, Any]:
    """Give the page's data, with its access record."""
    return of_moment("welcome").recorded(staff_moments.welcome, moment_id)


def _kept(page: dict[str, Any]) -> str:
    """Give what the field holds at first: the draft, the citizen's own text, or the programme's."""
    shown = next((each for each in (page["draft"], page["text"]) if each is not None), None)
    return as_markdown(page["programmes_html"]) if shown is None else str(shown)


def _shown(page: dict[str, Any], form: Welcome, words: str, *, begun: dict[str, Any] | None = None, **more: Any) -> Any:
    if page["header"]["access"] != "write":
        return redirect(url_for("staff.moment", moment_id=page["header"]["moment_id"]), 303)
    begun = begun or {"version": page["version"], "marks": written(marks_of({"text": _kept(page)}))}
    return form.shown("staff/welcome.html", tab="hantera", written=words, begun=begun, **more, **page)


def _stale() -> str:
    return str(
        _(
            "Någon annan har ändrat välkomsttexten sedan du öppnade sidan. Din ändring är inte gjord. Se efter hur den är nu."
        )
    )
