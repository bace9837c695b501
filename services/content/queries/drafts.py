"""Drafts of the actor's care unit: whole ones, single rows to change, lists. A draft of another unit doesn't exist."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call, JsonAnswer
from common.chassis.collation import swedish
from common.chassis.identity import Actor
from common.contracts.content.drafts import (
    OPEN_STATES,
    Deletion,
    DraftFacts,
    DraftFormRow,
    DraftList,
    DraftStepRow,
    DraftSummary,
    ListDrafts,
)
from common.contracts.content.drafts import Draft as ShownDraft
from common.contracts.content.drafts import DraftModule as ShownModule
from common.contracts.content.parts import DraftStep as ShownStep
from common.contracts.content.parts import OfStep
from common.contracts.content.pictures import Picture as ShownPicture
from common.contracts.content.pictures import Pictures
from common.contracts.content.vocabulary import OfDraft
from common.contracts.errors import NotFound
from services.content.model import (
    Draft,
    DraftDeletion,
    DraftForm,
    DraftModule,
    DraftPicture,
    DraftStep,
    ProgrammeVersion,
    require_author,
    require_reach,
)
from services.content.package.pictures import Picture
from services.content.package.whole import Whole, WholeModule, WholeStep
from services.content.queries.catalogue import whole

Row = TypeVar("Row")

MOST_DRAFTS = 200
MOST_PICTURES = 200
_MODULE = ("module_id", "title", "kind", "starts_at_once", "open_days", "summary")


def draft_of(session: Session, actor: Actor, draft_id: UUID, *, for_change: bool = False) -> Draft:
    """Give a draft that the actor reaches, with `for_change` locked; raises `NotFound` for everybody else's."""
    require_reach(actor.roles)
    chosen = select(Draft).where(Draft.id == draft_id, Draft.care_unit_id == actor.care_unit_id)
    draft = session.scalar(chosen.with_for_update() if for_change else chosen)
    if draft is None:
        raise NotFound
    return draft


def list_drafts(session: Session, call: Call[ListDrafts]) -> DraftList:
    """Give the actor's unit's drafts in work, or those of one state, last changed first; raises `Forbidden`."""
    require_author(call.actor.roles)
    states = [call.request.state] if call.request.state else OPEN_STATES
    of_unit = select(Draft).where(Draft.care_unit_id == call.actor.care_unit_id, Draft.state.in_(states))
    found = session.scalars(of_unit.order_by(Draft.changed_at.desc(), Draft.id.desc()).limit(MOST_DRAFTS))
    return DraftList(drafts=[_summary(draft) for draft in found])


def _summary(draft: Draft) -> DraftSummary:
    return DraftSummary.of(draft, draft_id=draft.id, version=draft.number)


def whole_view(session: Session, call: Call[OfDraft]) -> ShownDraft:
    """Give a draft's structure: five statements, whatever its size."""
    draft_id = call.request.draft_id
    draft = draft_of(session, call.actor, draft_id)
    actions = draft.actions(call.actor.roles)
    forms = session.scalars(_rows(DraftForm, draft_id))
    deletions = session.scalars(_rows(DraftDeletion, draft_id).order_by(DraftDeletion.id.desc()))
    return ShownDraft(
        **vars(_summary(draft)),
        facts=DraftFacts.of(draft),
        modules=_modules(session, draft_id),
        forms=sorted(map(_form_row, forms), key=lambda form: (swedish(form.title), form.form_id)),
        deletions=[_deletion(row) for row in deletions],
        comment=draft.comment,
        earlier_version_id=draft.earlier_version_id,
        may_edit="edit" in actions,
        may_publish="publish" in actions,
        actions=[action for action in actions if action not in {"edit", "publish"}],
    )


def _rows(kind: Any, draft_id: UUID) -> Select[Any]:
    return select(kind).where(kind.draft_id == draft_id)


def modules_of(session: Session, draft_id: UUID) -> Sequence[DraftModule]:
    """Give the modules in order."""
    return session.scalars(_rows(DraftModule, draft_id).order_by(DraftModule.position)).all()


def steps_of(session: Session, draft_id: UUID, module_id: str | None = None) -> Sequence[DraftStep]:
    """Give the steps in order: of one module, or of all."""
    chosen = _rows(DraftStep, draft_id).order_by(DraftStep.position)
    return session.scalars(chosen.where(DraftStep.module_id == module_id) if module_id else chosen).all()


def _modules(session: Session, draft_id: UUID) -> list[ShownModule]:
    of_module: dict[str, list[DraftStepRow]] = {}
    for step in steps_of(session, draft_id):
        of_module.setdefault(step.module_id, []).append(_step_row(step))
    return [
        ShownModule.of(module, steps=of_module.get(module.module_id, [])) for module in modules_of(session, draft_id)
    ]


def step_view(session: Session, call: Call[OfStep]) -> JsonAnswer[ShownStep]:
    """Give a step to edit."""
    step = step_of(session, draft_of(session, call.actor, call.request.draft_id).id, call.request.step_id)
    names = ("step_id", "module_id", "title", "version", "changed_at", "changed_by", "blocks")
    return call.dumped({name: getattr(step, name) for name in names})


def _step_row(step: DraftStep) -> DraftStepRow:
    forms = [block["form_id"] for block in step.blocks if block["kind"] == "form" and block["form_id"]]
    return DraftStepRow.of(step, blocks=len(step.blocks), forms=forms)


def _form_row(form: DraftForm) -> DraftFormRow:
    questions = form.definition.get("questions")
    title = str(form.definition.get("title") or form.form_id)
    return DraftFormRow.of(form, title=title, questions=len(questions) if isinstance(questions, list) else 0)


def _deletion(row: DraftDeletion) -> Deletion:
    return Deletion.of(row, deletion_id=row.id)


def module_of(session: Session, draft_id: UUID, module_id: str) -> DraftModule:
    """Give a module; raises `NotFound`."""
    return _found(session.get(DraftModule, (draft_id, module_id)))


def step_of(session: Session, draft_id: UUID, step_id: str) -> DraftStep:
    """Give a step; raises `NotFound`."""
    return _found(session.get(DraftStep, (draft_id, step_id)))


def form_of(session: Session, draft_id: UUID, form_id: str) -> DraftForm:
    """Give a form; raises `NotFound`."""
    return _found(session.get(DraftForm, (draft_id, form_id)))


def deletion_of(session: Session, draft_id: UUID, deletion_id: UUID) -> DraftDeletion:
    """Give a deletion; raises `NotFound` also for another draft's."""
    row = _found(session.get(DraftDeletion, deletion_id))
    if row.draft_id != draft_id:
        raise NotFound
    return row


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row


def ids_of(session: Session, draft_id: UUID, what: str) -> set[str]:
    """Give the ids that are taken in a draft: of its modules, its steps or its forms."""
    columns = {"module": DraftModule.module_id, "step": DraftStep.step_id, "form": DraftForm.form_id}
    column = columns[what]
    return set(session.scalars(select(column).where(column.class_.draft_id == draft_id)))


def pictures_of(session: Session, call: Call[OfDraft]) -> Pictures:
    """Give the draft's pictures, newest first."""
    draft = draft_of(session, call.actor, call.request.draft_id)
    newest = _rows(DraftPicture, draft.id).order_by(DraftPicture.added_at.desc(), DraftPicture.digest)
    rows = session.scalars(newest.limit(MOST_PICTURES))
    return Pictures(pictures=[ShownPicture.of(row) for row in rows])


def whole_draft(session: Session, draft: Draft) -> Whole:
    """Give a draft as it is written, for the check list, the preview and publishing."""
    modules = {row.module_id: _whole_module(row) for row in modules_of(session, draft.id)}
    for row in steps_of(session, draft.id):
        modules[row.module_id].steps.append(whole_step(row))
    forms = session.scalars(_rows(DraftForm, draft.id))
    names = ("title", "language", "summary", "target_group", "recommended_days", "authors")
    facts = {"id": draft.programme_id, "version": draft.number, **{name: getattr(draft, name) for name in names}}
    definitions = {row.form_id: {**row.definition, "id": row.form_id} for row in forms}
    return Whole(facts, draft.welcome, list(modules.values()), definitions, pictures_by_digest(session, draft.id))


def pictures_by_digest(session: Session, draft_id: UUID) -> dict[str, tuple[str, Picture]]:
    """Give the draft's pictures with their names; the bytes stay in the store."""
    rows = session.scalars(_rows(DraftPicture, draft_id))
    return {row.digest: (row.name, Picture(*(getattr(row, name) for name in Picture.FACTS))) for row in rows}


def _whole_module(row: DraftModule) -> WholeModule:
    own = {name: getattr(row, name) for name in _MODULE}
    return WholeModule(**own, file=row.file)


def whole_step(row: DraftStep) -> WholeStep:
    """Give a step as it is written."""
    return WholeStep(row.step_id, row.title, row.blocks, row.file)


def newest_of(session: Session, programme_id: str, major: int | None = None) -> ProgrammeVersion | None:
    """Give the newest version of a programme, or of one of its major versions; withdrawn ones count, since their numbers are used."""
    of_programme = select(ProgrammeVersion).where(ProgrammeVersion.programme_id == programme_id)
    chosen = of_programme if major is None else of_programme.where(ProgrammeVersion.major == major)
    return session.scalar(chosen.order_by(ProgrammeVersion.major.desc(), ProgrammeVersion.minor.desc()).limit(1))


def is_published(session: Session, draft: Draft) -> bool:
    """Say whether the version that a draft is to become exists."""
    same = (ProgrammeVersion.programme_id == draft.programme_id, ProgrammeVersion.major == draft.major)
    return session.scalar(select(ProgrammeVersion.id).where(*same, ProgrammeVersion.minor == draft.minor)) is not None


def draft_in_work(session: Session, care_unit_id: UUID | None, programme_id: str) -> Draft | None:
    """Give the unit's draft of a programme that is in work."""
    own = (Draft.care_unit_id == care_unit_id, Draft.programme_id == programme_id, Draft.state.in_(OPEN_STATES))
    return session.scalar(select(Draft).where(*own))


def programme_ids(session: Session) -> set[str]:
    """Give the ids of programmes, also of those that are only drafts so far, at any unit: an id means one programme everywhere."""
    published = session.scalars(select(ProgrammeVersion.programme_id).distinct())
    return {*published, *session.scalars(select(Draft.programme_id).distinct())}


def lost_version(session: Session, draft: Draft) -> Mapping[str, Any] | None:
    """Give the version that a minor one must keep everything of (`{"outline", "forms"}`), or `None` for a major one or a first."""
    earlier = newest_of(session, draft.programme_id, draft.major)
    return whole(session, earlier.id) if earlier and earlier.minor < draft.minor else None
