"""Aktiviteter: what a citizen is asked by activity plans, now, soon and before, and what they answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import IllegalTransition, Invalid, MomentEnded
from common.contracts.flags.activities import ANSWER_ACTIVITY
from common.forms import Form, from_html, load_definition
from gateway import granted
from gateway.aggregates import plans
from gateway.citizen.blueprint import pages
from gateway.citizen.parts import form_sheet
from gateway.citizen.parts.form_sheet import Sheet
from gateway.citizen.parts.posting import CLEAR
from gateway.formatting import day_and_time
from gateway.identity.access_rules import for_citizens
from gateway.identity.resubmission import shows_again, tell_it_came_back
from gateway.page_forms import send
from gateway.phrases import sentence_of
from gateway.recorded import of_moment

PLACE = "/program/<uuid:moment_id>/aktiviteter"
ONE = f"{PLACE}/<uuid:plan_id>/<uuid:activity_id>"
MOST_TAPS = 11
"""A question with so many answers at most is answered by one tap."""


@pages.get(PLACE)
@for_citizens
def activities(moment_id: UUID) -> str:
    """Show what can be answered now, what is to come and what is over. Two RPCs."""
    page = of_moment("activities").recorded(plans.own, moment_id)
    now = [{**each, "sheet": _sheet(each)} for each in page["now"]]
    shown = {**page, "now": [{**each, "taps": _taps(each["sheet"].form)} for each in now]}
    return render_template("citizen/activities.html", **shown)


@pages.get(ONE)
@for_citizens
def activity(moment_id: UUID, plan_id: UUID, activity_id: UUID) -> Any:
    """Show one activity: its questions, or what was answered. Two RPCs."""
    return _page(moment_id, plan_id, activity_id)


@pages.post(ONE)
@for_citizens
@shows_again
def answer_activity(moment_id: UUID, plan_id: UUID, activity_id: UUID) -> Any:
    """Answer, and go back to the list. Five RPCs, one more when something is to be corrected."""
    page = of_moment("activity").recorded(plans.own_one, moment_id, plan_id, activity_id)
    form = _form(page["activity"])
    cleared = frozenset(request.form.getlist(CLEAR))
    answers = from_html(form, (pair for pair in request.form.items(multi=True) if pair[0] not in cleared))
    if g.comes_back:
        tell_it_came_back()
        return _shown(page, answers)
    place = {"plan_id": plan_id, "activity_id": activity_id}
    try:
        kept = send(ANSWER_ACTIVITY, grant=granted.grant_for(moment_id), **place, answers=answers)
    except Invalid as invalid:
        return _shown(page, answers, form_sheet.by_question(invalid)), invalid.status
    except IllegalTransition as late:
        flash(_("Tiden för den här aktiviteten är slut. Svaret är inte sparat."), "error")
        return _shown({**page, "activity": {**page["activity"], "can_answer": False}}, answers), late.status
    except MomentEnded as ended:
        flash(sentence_of(ended), "error")
        return redirect(url_for("citizen.activities", moment_id=moment_id), 303)
    flash(_("Svaret är sparat. Du kan ändra det till %(when)s.", when=day_and_time(kept["closes_at"])))
    return redirect(url_for("citizen.activities", moment_id=moment_id), 303)


def _page(moment_id: UUID, plan_id: UUID, activity_id: UUID) -> str:
    page = of_moment("activity").recorded(plans.own_one, moment_id, plan_id, activity_id)
    return _shown(page)


def _shown(page: dict[str, Any], typed: Any = None, errors: Mapping[str, list[str]] | None = None) -> str:
    """Show the activity with what is kept, or what was `typed` and what is wrong with it."""
    return render_template("citizen/activity.html", sheet=_sheet(page["activity"], typed, errors), typed=typed, **page)


def _form(activity: Mapping[str, Any]) -> Form:
    return load_definition({"id": "plan", "title": activity["name"] or "-", "questions": activity["questions"]})


def _sheet(activity: Mapping[str, Any], typed: Any = None, errors: Mapping[str, list[str]] | None = None) -> Sheet:
    form = _form(activity)
    kept = activity["answers"] if activity["answers"] is not None else form.initial
    return Sheet(form, form_sheet.NOT_BEGUN, kept if typed is None else typed, errors or {})


def _taps(form: Form) -> list[tuple[str, str]]:
    """Give the answers to a plan's only question, each as it is posted and as it is read, when so few that each gets a button; else none."""
    if len(form.questions) != 1:
        return []
    [question] = form.questions
    kind = question.kind.value
    if kind == "yes_no":
        return [("yes", str(_("Ja"))), ("no", str(_("Nej")))]
    points = getattr(question, "points", ()) if kind in {"scale", "vas"} else ()
    choices = getattr(question, "choices", ()) if kind == "radio" else ()
    taps = [(str(each), str(each)) for each in points] + [(each.id, each.label) for each in choices]
    return taps if len(taps) <= MOST_TAPS else []
