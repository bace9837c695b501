"""A moment's pages: the header that each begins with, the grant, and the overview. A bounded number of statements each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.clock import today
from common.chassis.identity import Actor, Grant
from common.contracts.base import Caller
from services.moments.model import (
    ModuleOutline,
    ModuleRun,
    Response,
    StepMark,
    StepOutline,
    Welcome,
    fingerprints,
    may_hand_over,
    word_for,
)
from services.moments.model.moment import is_unseen, shown_state
from services.moments.queries.absences import cover_of
from services.moments.queries.authorised import Found, link_count, moment_for_reading
from services.moments.queries.categories import own_categories, told, unit_categories
from services.moments.queries.occasions import blocking_form, occasions_of


def header(found: Found, actor: Actor) -> dict[str, Any]:
    """Give what every page of a moment begins with."""
    moment, programme = found.moment, found.moment.programme
    own = ("version", "citizen_id", "care_unit_id", "programme_id", "version_id", "responsible_person_id")
    times = (
        "started_at",
        "starts_on",
        "last_active_at",
        "ended_at",
        "end_reason",
        "maintained_until",
    )
    return {
        "moment_id": moment.id,
        **{name: getattr(moment, name) for name in own + times},
        "state": shown_state(moment.state, moment.starts_on),
        "never_signed_in": is_unseen(moment.never_signed_in, moment.last_active_at),
        "title": programme.title,
        "programme_version": programme.version,
        "recommended_days": programme.recommended_days,
        "days_running": moment.days_running(today()),
        "access": word_for(actor, found.relation, is_ongoing=moment.is_ongoing),
        "may_hand_over": may_hand_over(actor, found.relation, is_ongoing=moment.is_ongoing),
        "absence": cover_of(found.absence),
    }


def opened(session: Session, actor: Actor, moment_id: UUID) -> tuple[dict[str, Any], Grant]:
    """Give the header of a moment that the actor may read, and what other services may be told of that, to be signed."""
    found = moment_for_reading(session, actor, moment_id)
    moment, page_header = found.moment, header(found, actor)
    return page_header, Grant(
        moment_id=moment.id,
        moment_version=moment.version,
        care_unit_id=moment.care_unit_id,
        citizen_id=moment.citizen_id,
        actor_id=actor.id,
        access=page_header["access"],
        guardian_id=actor.guardian_id,
        snapshot=moment.snapshot,
    )


def overview(session: Session, actor: Actor, moment_id: UUID, *, as_citizen: bool = False) -> dict[str, Any]:
    """Give the whole moment at a glance; the citizen gets no upcoming modules, nor do staff who look `as_citizen`."""
    found = moment_for_reading(session, actor, moment_id)
    marks, responses = read_steps(session, moment_id), _responses(session, moment_id)
    outlines = {outline.id: outline for outline in found.moment.programme.outlines()}
    day, is_ongoing = today(), found.moment.is_ongoing
    as_citizen = as_citizen or actor.kind is Caller.CITIZEN
    waited_for = blocking_form(session, found.moment, day)
    runs = [run for run in _runs(session, moment_id) if run.has_begun or not as_citizen]
    modules = [_module(run, outlines[run.module_id], marks, responses, day, is_ongoing=is_ongoing) for run in runs]
    if waited_for and as_citizen:
        modules = _only(modules, waited_for)
    told = {"header": header(found, actor), "blocked_by": waited_for, "modules": modules}
    links = 0 if actor.kind is Caller.CITIZEN else link_count(session, found.moment)
    own = [] if as_citizen else own_categories(session, found.moment)
    print_of_it = fingerprints.of_overview(told, actor.kind, _welcome_shown(session, actor, moment_id))
    return {**told, "link_count": links, "categories": own, "fingerprint": print_of_it}


def moment_categories_page(session: Session, actor: Actor, moment_id: UUID) -> dict[str, Any]:
    """Give a moment's categories and those that it could have (`moments.categories.MomentCategories`); raises as reading does."""
    found = moment_for_reading(session, actor, moment_id)
    own = own_categories(session, found.moment)
    kept = {each["category_id"] for each in own}
    of_unit = unit_categories(session, found.moment.care_unit_id)
    choices = [told(each) for each in of_unit if each.id in kept or not each.is_retired]
    return {"header": header(found, actor), "categories": own, "choices": choices}


def read_steps(session: Session, moment_id: UUID) -> set[str]:
    """Give the ids of the steps that the citizen has marked as read."""
    return set(
        session.scalars(select(StepMark.step_id).where(StepMark.moment_id == moment_id, StepMark.is_read.is_(True)))
    )


def ongoing_modules(session: Session, moment_id: UUID) -> list[str]:
    """Give the ids of the modules that are going on, in the moment's order."""
    own = (ModuleRun.moment_id == moment_id, ModuleRun.state == "ongoing")
    return list(session.scalars(select(ModuleRun.module_id).where(*own).order_by(ModuleRun.position)))


def _welcome_shown(session: Session, actor: Actor, moment_id: UUID) -> tuple[str, bytes | None]:
    """Give what tells a citizen's welcome from another, sealed as it is. Staff have the moment's version for that."""
    welcome = session.get(Welcome, moment_id) if actor.kind is Caller.CITIZEN else None
    return (welcome.state, welcome.published) if welcome else ("shown", None)


def _runs(session: Session, moment_id: UUID) -> Iterable[ModuleRun]:
    return session.scalars(select(ModuleRun).where(ModuleRun.moment_id == moment_id).order_by(ModuleRun.position))


def _responses(session: Session, moment_id: UUID) -> dict[tuple[str, str], list[Response]]:
    found: dict[tuple[str, str], list[Response]] = defaultdict(list)
    rows = session.scalars(select(Response).where(Response.moment_id == moment_id).order_by(Response.occasion))
    for response in rows:
        found[response.step_id, response.form_id].append(response)
    return dict(found)


def _module(
    run: ModuleRun,
    outline: ModuleOutline,
    marks: set[str],
    responses: Mapping[tuple[str, str], list[Response]],
    day: date,
    *,
    is_ongoing: bool,
) -> dict[str, Any]:
    return {
        **{
            name: getattr(run, name)
            for name in ("module_id", "state", "version", "started_at", "finished_at", "scheduled_on")
        },
        "days": run.days(day),
        "is_open": is_ongoing and run.is_open(day),
        "steps": [
            {"step_id": step.id, "is_read": step.id in marks, "responses": _states(step, responses, run, day)}
            for step in outline.steps
        ],
    }


def _states(
    step: StepOutline, responses: Mapping[tuple[str, str], list[Response]], run: ModuleRun, day: date
) -> list[dict[str, Any]]:
    return [
        state
        for form_id in step.form_ids
        for _row, state in occasions_of(step, form_id, responses.get((step.id, form_id), ()), run, day)
    ]


def _only(modules: list[dict[str, Any]], waited_for: Mapping[str, str]) -> list[dict[str, Any]]:
    """Leave the step that the programme waits for, in its module."""
    return [
        {**module, "steps": [step for step in module["steps"] if step["step_id"] == waited_for["step_id"]]}
        for module in modules
        if module["module_id"] == waited_for["module_id"]
    ]
