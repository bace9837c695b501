"""A draft as a whole: how it begins, what it says of itself, and its way to review."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.content.drafts import (
    ChangeDraftState,
    CreateDraft,
    DraftFromVersion,
    DraftMade,
    DraftStateChanged,
    FactsSaved,
    NumberDraft,
    Numbered,
    SaveFacts,
)
from common.contracts.content.packages import ImportDraft
from common.contracts.errors import ChecksFailed, Conflict, Invalid, StaleVersion
from common.door import says
from common.phrases import authoring
from services.content.commands.changing import Change, commission_of, editing
from services.content.model import (
    Draft,
    DraftForm,
    DraftModule,
    DraftPicture,
    DraftStep,
    ProgrammeVersion,
    free_name,
    require_role,
    slug_of,
)
from services.content.package.pictures import Picture
from services.content.package.whole import Whole
from services.content.queries import drafts, version_by_id

_FACTS = ("title", "summary", "target_group", "recommended_days", "language", "authors", "welcome")
_ORIGINAL = ("title", "summary", "target_group", "recommended_days", "language", "authors")


@idempotent(by_key)
def create_draft(session: Session, call: Call[CreateDraft]) -> DraftMade:
    """Begin a new programme; raises `Forbidden`, `Conflict(programme_id)`."""
    require_role(call.actor.roles, "designer")
    request = call.request
    taken = drafts.programme_ids(session)
    if request.programme_id in taken:
        raise Conflict(programme_id=request.programme_id)
    programme_id = request.programme_id or free_name(slug_of(request.title, "program"), taken)
    facts = {"title": request.title, "language": request.language}
    draft = _new_draft(call.actor, programme_id, (1, 0), facts)
    session.add(draft)
    return DraftMade(draft_id=draft.id)


def _new_draft(actor: Actor, programme_id: str, number: tuple[int, int], facts: Mapping[str, Any]) -> Draft:
    return Draft(
        id=new_id(),
        care_unit_id=actor.care_unit_id,
        programme_id=programme_id,
        major=number[0],
        minor=number[1],
        state="draft",
        made_at=now(),
        changed_at=now(),
        changed_by=commission_of(actor),
        **facts,
    )


@idempotent(by_key)
def draft_from_version(session: Session, call: Call[DraftFromVersion], whole: Whole) -> DraftMade:
    """Begin the next version of a published one, which is `whole` as it is written; raises `Forbidden`, `NotFound`, `Conflict(draft_id)`."""
    require_role(call.actor.roles, "designer")
    version = version_by_id(session, call.request.version_id)
    number = next_number(session, version, call.request.part)
    draft = _from_whole(session, call.actor, whole, number)
    draft.earlier_version_id, draft.source = version.id, version.source
    return DraftMade(draft_id=draft.id)


@idempotent(by_key)
def import_draft(session: Session, call: Call[ImportDraft], whole: Whole, source: str) -> DraftMade:
    """Begin a draft that is an uploaded package, whose zip lies in the store as `source`; raises `Forbidden`, `Conflict(draft_id)`."""
    require_role(call.actor.roles, "designer")
    major, minor = (int(part) for part in whole.facts["version"].split("."))
    draft = _from_whole(session, call.actor, whole, (major, minor))
    earlier = drafts.newest_of(session, whole.facts["id"])
    draft.earlier_version_id, draft.source = (earlier.id if earlier else None), source
    return DraftMade(draft_id=draft.id)


def _from_whole(session: Session, actor: Actor, whole: Whole, number: tuple[int, int]) -> Draft:
    programme_id = whole.facts["id"]
    facts = {name: whole.facts[name] for name in _ORIGINAL}
    draft = _new_draft(actor, programme_id, number, {**facts, "welcome": whole.welcome})
    in_work = drafts.draft_in_work(session, actor.care_unit_id, programme_id)
    if in_work:
        raise Conflict(draft_id=str(in_work.id))
    session.add(draft)
    try:
        session.flush()
    except IntegrityError as error:  # another began the same at the same moment
        raise Conflict(programme_id=programme_id) from error
    _add_rows(session, draft, whole)
    return draft


def _add_rows(session: Session, draft: Draft, whole: Whole) -> None:
    """Give the draft rows of all that the programme has; modules first, since steps refer to them."""
    by = {"draft_id": draft.id, "changed_at": draft.changed_at, "changed_by": draft.changed_by}
    own = ("module_id", "title", "kind", "starts_at_once", "open_days", "summary", "file")
    for position, module in enumerate(whole.modules):
        session.add(DraftModule(**by, position=position, **{name: getattr(module, name) for name in own}))
    session.flush()
    for module in whole.modules:
        for position, step in enumerate(module.steps):
            blocks = [{**block, "version": 1} for block in step.blocks]
            where = {"module_id": module.module_id, "position": position, "file": step.file}
            session.add(DraftStep(**by, step_id=step.step_id, title=step.title, blocks=blocks, **where))
    session.add_all(DraftForm(**by, form_id=name, definition=data) for name, data in whole.forms.items())
    for name, picture in whole.pictures.values():
        facts = {each: getattr(picture, each) for each in Picture.FACTS}
        session.add(DraftPicture(draft_id=draft.id, name=name, added_at=draft.made_at, **facts))


def next_number(session: Session, version: ProgrammeVersion, part: str) -> tuple[int, int]:
    """Give the number after the newest version: of the same major one, or of all."""
    newest = drafts.newest_of(session, version.programme_id, version.major if part == "minor" else None) or version
    return (newest.major, newest.minor + 1) if part == "minor" else (newest.major + 1, 0)


@editing
def save_facts(change: Change, call: Call[SaveFacts]) -> FactsSaved:
    """Save what the programme says of itself; raises `StaleVersion` and what `editing` raises."""
    draft = change.draft
    draft.expect(call.request.expected_version)
    for name in _FACTS:
        setattr(draft, name, getattr(call.request, name))
    draft.touch(change.by, change.at)
    return FactsSaved(draft_id=draft.id, version=draft.version)


@editing
def number_draft(change: Change, call: Call[NumberDraft]) -> Numbered:
    """Let the draft become the next minor or major version of its programme; one that nothing is published of stays the first."""
    draft = change.draft
    newest = drafts.newest_of(change.session, draft.programme_id)
    if newest:
        begun = draft.earlier_version_id and change.session.get(ProgrammeVersion, draft.earlier_version_id)
        draft.major, draft.minor = next_number(change.session, begun or newest, call.request.part)
    return Numbered(draft_id=draft.id, version=draft.number)


@idempotent(by_key)
def change_draft_state(
    session: Session, call: Call[ChangeDraftState], checked: tuple[int, list[dict[str, Any]]] | None
) -> DraftStateChanged:
    """Take a step of the draft's life.

    `checked` is what the check list blocks and for which `content_version` that was found, when it is sent to review. Raises
    `Forbidden`, `IllegalTransition`, `ChecksFailed`, `StaleVersion`, `Invalid` without a comment where one is needed.
    """
    action, comment = call.request.action, call.request.comment.strip()
    if action == "send_back" and not says(comment):
        raise Invalid(fields={"comment": [authoring.COMMENT_NEEDED()]})
    draft = drafts.draft_of(session, call.actor, call.request.draft_id, for_change=True)
    draft.require(action, call.actor.roles)
    if checked:
        require_checked(draft, *checked)
    if action == "recover":
        _require_alone(session, draft)
    draft.change_state(action, call.actor.roles)
    if action in {"send_back", "send_to_review"}:
        draft.comment = comment if says(comment) else ""
    draft.changed_at, draft.changed_by = now(), commission_of(call.actor)
    return DraftStateChanged(draft_id=draft.id, state=draft.state)


def require_checked(draft: Draft, content_version: int, blocking: list[dict[str, Any]]) -> None:
    """Raise `ChecksFailed` when something blocks, `StaleVersion` when the draft has changed since it was checked."""
    if draft.content_version != content_version:
        raise StaleVersion(expected=content_version, actual=draft.content_version)
    if blocking:
        raise ChecksFailed(findings=blocking)


def _require_alone(session: Session, draft: Draft) -> None:
    other = drafts.draft_in_work(session, draft.care_unit_id, draft.programme_id)
    if other and other.id != draft.id:
        raise Conflict(draft_id=str(other.id))


def note_published(session: Session, draft: Draft, version_id: UUID, actor: Actor) -> None:
    """Note what the draft became."""
    draft.change_state("publish", actor.roles)
    draft.version_id = version_id
    draft.changed_at, draft.changed_by = now(), commission_of(actor)
    session.flush()
