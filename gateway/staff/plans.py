"""Flaggor och aktivitetsplaner: what waits in a moment, and the plans by which the citizen answers questions on certain days."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.chassis.clock import today
from common.contracts.base import Rpc
from common.contracts.errors import Forbidden, IllegalTransition, Invalid, MomentEnded, StaleVersion
from common.contracts.flags.plans import DELETE_PLAN, END_PLAN, SAVE_PLAN
from common.forms import load_definition
from common.phrases import inputs
from gateway import granted
from gateway.aggregates import plans, staff_moments
from gateway.charts import Chart, chart
from gateway.fields import Fault, text
from gateway.identity.access_rules import for_staff
from gateway.identity.resubmission import shows_again, tell_it_came_back
from gateway.page_forms import send
from gateway.phrases import fields_of, sentence_of
from gateway.phrases.reading import answer_in_words
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages
from gateway.staff.parts import plan_form
from gateway.staff.parts.plan_form import Asked, NotANumber, Written

LIST = "/moment/<uuid:moment_id>/aktivitetsplaner"
ONE = f"{LIST}/<uuid:plan_id>"
REFUSALS = (StaleVersion, IllegalTransition, MomentEnded, Forbidden)


@pages.get(LIST)
@for_staff
def plans_and_flags(moment_id: UUID) -> str:
    """Show what waits in the moment, and its plans. Five RPCs, most of them side by side."""
    page = of_moment("plans").recorded(plans.listed, moment_id)
    return render_template("staff/plans.html", tab="planer", weekday_words=weekday_words(), **page)


@pages.get(f"{LIST}/ny")
@for_staff
def new_plan(moment_id: UUID) -> Any:
    """Show an empty plan to write. Three RPCs."""
    return _form(moment_id, Written(starts_on=today().isoformat()))


@pages.post(f"{LIST}/ny")
@for_staff
@shows_again
def begin_plan(moment_id: UUID) -> Any:
    """Keep a new plan as a draft or activate it (`form_action`). Two RPCs, three more when something is to be corrected."""
    return _saved(moment_id, None)


@pages.get(ONE)
@for_staff
def plan(moment_id: UUID, plan_id: UUID) -> Any:
    """Show a plan: a draft to write on, else what was answered, as graphs with their tables and as a list. Four RPCs."""
    before = request.args.get("fore")
    page = of_moment("plan").recorded(plans.one, moment_id, plan_id, before)
    if page["plan"]["state"] == "draft" and page["header"]["access"] == "write":
        return _form(moment_id, Written.of(page["plan"]), page)
    form = load_definition({"id": "plan", "title": page["plan"]["name"] or "-", "questions": page["plan"]["questions"]})
    rows = [{**each, "in_words": _in_words(form, each["answers"])} for each in page["plan"]["activities"]]
    told = {"rows": rows, "charts": _charts(form, page["plan"]["series"]), "weekday_words": weekday_words()}
    return render_template("staff/plan.html", tab="planer", form=form, **told, **page)


@pages.post(ONE)
@for_staff
@shows_again
def save_plan(moment_id: UUID, plan_id: UUID) -> Any:
    """Keep a draft or activate it. Two RPCs, four more when something is to be corrected."""
    return _saved(moment_id, plan_id)


@pages.post(f"{ONE}/avsluta")
@for_staff
def end_plan(moment_id: UUID, plan_id: UUID) -> Any:
    """End an active plan. Two RPCs."""
    return _done(END_PLAN, moment_id, plan_id, _("Aktivitetsplanen är avslutad. Svaren finns kvar."))


@pages.post(f"{ONE}/ta-bort")
@for_staff
def delete_plan(moment_id: UUID, plan_id: UUID) -> Any:
    """Delete a draft. Two RPCs."""
    return _done(DELETE_PLAN, moment_id, plan_id, _("Utkastet är borttaget."))


def weekday_words() -> list[tuple[int, str]]:
    """Give the days of a week with their words, Monday first."""
    words = (_("Måndag"), _("Tisdag"), _("Onsdag"), _("Torsdag"), _("Fredag"), _("Lördag"), _("Söndag"))
    return [(number, str(word)) for number, word in enumerate(words, 1)]


def _done(contract: Rpc, moment_id: UUID, plan_id: UUID, told: str) -> Any:
    try:
        send(contract, grant=granted.grant_for(moment_id), plan_id=plan_id)
    except REFUSALS as refused:
        flash(sentence_of(refused), "error")
        return redirect(url_for("staff.plan", moment_id=moment_id, plan_id=plan_id), 303)
    flash(told)
    return redirect(url_for("staff.plans_and_flags", moment_id=moment_id), 303)


def _saved(moment_id: UUID, plan_id: UUID | None) -> Any:
    """Do what the button says; whatever is in the way, what was written stays on the page."""
    written, action = Written.posted(), text("form_action")
    if g.comes_back:
        tell_it_came_back()
        return _form(moment_id, written, plan_id=plan_id)
    if action == "fraga":
        written.questions.append(Asked())
        return _form(moment_id, written, plan_id=plan_id)
    try:
        more = {"plan_id": plan_id, "activate": action == "aktivera"}
        kept = send(SAVE_PLAN, grant=granted.grant_for(moment_id), **more, **written.asked())
    except NotANumber as wrong:
        return _form(moment_id, written, plan_id=plan_id, invalid=Invalid(fields={str(wrong): [inputs.WHOLE_NUMBER()]}))
    except Invalid as invalid:
        return _form(moment_id, written, plan_id=plan_id, invalid=invalid)
    except REFUSALS as refused:
        flash(sentence_of(refused), "error")
        return _form(moment_id, written, plan_id=plan_id), refused.status
    is_active = kept["state"] == "active"
    flash(
        _("Aktivitetsplanen är aktiv. Invånaren ser den under Aktiviteter.") if is_active else _("Utkastet är sparat.")
    )
    return redirect(url_for("staff.plan", moment_id=moment_id, plan_id=kept["plan_id"]), 303)


def _form(
    moment_id: UUID,
    written: Written,
    page: dict[str, Any] | None = None,
    *,
    plan_id: UUID | None = None,
    invalid: Invalid | None = None,
) -> Any:
    """Show the plan to write, with what is wrong with it; a page that is shown again keeps the version that it began from."""
    told = page or of_moment("moment").recorded(staff_moments.opened, moment_id)
    version = page["plan"]["version"] if page else text("expected_version") or "0"
    faults = _faults(invalid, written) if invalid else []
    more: dict[str, Any] = {
        "kinds": _kind_words(),
        "windows": plan_form.WINDOWS,
        "weekday_words": weekday_words(),
        "faults": faults,
    }
    plan_id = page["plan"]["plan_id"] if page else plan_id
    told = {name: each for name, each in told.items() if name != "plan"}
    more |= {"version": version, "written": written, "plan_id": plan_id}
    shown = render_template("staff/plan_form.html", tab="planer", **more, **told)
    return (shown, invalid.status) if invalid else shown


def _faults(invalid: Invalid, written: Written) -> list[Fault]:
    """Give what is wrong, each at its field: what is deep in a question at that question."""
    faults: list[Fault] = []
    for path, told in fields_of(invalid).items():
        parts = path.split(".")
        is_question = parts[0] == "questions" and len(parts) > 1 and parts[1].isdigit()
        deep = f"fraga-{min(int(parts[1]), len(written.questions) - 1)}" if is_question else ""
        place = deep or plan_form.FIELDS.get(path) or plan_form.FIELDS.get(".".join(parts[:2])) or "namn"
        faults.append((place, " ".join(told)))
    return faults


def _kind_words() -> list[tuple[str, str]]:
    words = {
        "scale": _("Skala 0–10"),
        "yes_no": _("Ja eller nej"),
        "number": _("Tal"),
        "radio": _("Ett av flera alternativ"),
        "long_text": _("Fritext"),
    }
    return [(kind, str(words[kind])) for kind in plan_form.KINDS]


def _charts(form: Any, series: list[dict[str, Any]]) -> list[Chart]:
    drawn = (
        chart(form.by_id[each["question_id"]].label, each["points"])
        for each in series
        if each["question_id"] in form.by_id
    )
    return [each for each in drawn if each]


def _in_words(form: Any, answers: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Give each question with its answer in words; nothing where nothing was answered."""
    if answers is None:
        return []
    asked = [each for each in form.questions if each.id in answers]
    return [(each.label, answer_in_words(each, answers[each.id])) for each in asked]
