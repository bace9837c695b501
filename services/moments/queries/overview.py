"""A moment opened: the grant, the overview, also as its citizen sees it, and its fingerprint. A bounded number of statements each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import today
from common.chassis.identity import Actor, Grant
from common.chassis.keys import MomentKeys
from common.contracts.base import Caller
from common.contracts.moments.fingerprints import Fingerprint
from common.contracts.moments.header import Header
from common.contracts.moments.overview import Blocking, Overview, StepState
from common.contracts.moments.overview import ModuleRun as ShownModule
from common.contracts.moments.responses import ResponseState
from common.contracts.moments.vocabulary import MomentRequest
from services.moments.model import ModuleOutline, ModuleRun, Response, StepMark, StepOutline, Welcome, fingerprints
from services.moments.queries.authorised import Found, header, link_count, moment_for_reading
from services.moments.queries.categories import own_categories
from services.moments.queries.occasions import blocking_form, occasions_of
from services.moments.queries.welcomes import welcome_shown


def opened(session: Session, call: Call[MomentRequest]) -> tuple[Header, Grant]:
    """Give the header of a moment that the actor may read, and what other services may be told of that, to be signed."""
    actor = call.actor
    found = moment_for_reading(session, actor, call.request.moment_id)
    moment, page_header = found.moment, header(found, actor)
    return page_header, Grant(
        moment_id=moment.id,
        moment_version=moment.version,
        care_unit_id=moment.care_unit_id,
        citizen_id=moment.citizen_id,
        actor_id=actor.id,
        access=page_header.access,
        guardian_id=actor.guardian_id,
        snapshot=moment.snapshot,
    )


def overview(session: Session, call: Call[MomentRequest], keys: MomentKeys) -> Overview:
    """Give the whole moment at a glance; the citizen gets no upcoming modules."""
    page = _at_a_glance(session, call.actor, moment_for_reading(session, call.actor, call.request.moment_id))
    return Overview(**page, welcome=welcome_shown(session, keys, call.request.moment_id))


def preview(session: Session, call: Call[MomentRequest], keys: MomentKeys) -> Overview:
    """Give staff the moment as its citizen sees it; raises as reading does, and `MomentEnded` when the citizen doesn't reach it."""
    found = moment_for_reading(session, call.actor, call.request.moment_id)
    found.moment.require_reached_by_citizen(today())
    page = _at_a_glance(session, call.actor, found, as_citizen=True)
    return Overview(**page, welcome=welcome_shown(session, keys, call.request.moment_id))


def moment_fingerprint(session: Session, call: Call[MomentRequest]) -> Fingerprint:
    """Give the fingerprint of a moment that the actor may read. One statement for staff; for its citizen the overview's six."""
    found = moment_for_reading(session, call.actor, call.request.moment_id)
    if call.actor.kind is Caller.CITIZEN:
        return Fingerprint(fingerprint=_at_a_glance(session, call.actor, found)["fingerprint"])
    return Fingerprint(fingerprint=fingerprints.of_moment(found.moment.version))


def _at_a_glance(session: Session, actor: Actor, found: Found, *, as_citizen: bool = False) -> dict[str, Any]:
    """Give the fields of an overview, but for the welcome, which has to be opened."""
    moment_id = found.moment.id
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
) -> ShownModule:
    steps = [
        StepState(step_id=step.id, is_read=step.id in marks, responses=_states(step, responses, run, day))
        for step in outline.steps
    ]
    return ShownModule.of(run, days=run.days(day), is_open=is_ongoing and run.is_open(day), steps=steps)


def _states(
    step: StepOutline, responses: Mapping[tuple[str, str], list[Response]], run: ModuleRun, day: date
) -> list[ResponseState]:
    return [
        state
        for form_id in step.form_ids
        for _row, state in occasions_of(step, form_id, responses.get((step.id, form_id), ()), run, day)
    ]


def _only(modules: list[ShownModule], waited_for: Blocking) -> list[ShownModule]:
    """Leave the step that the programme waits for, in its module."""
    return [
        replace(module, steps=[step for step in module.steps if step.step_id == waited_for.step_id])
        for module in modules
        if module.module_id == waited_for.module_id
    ]
