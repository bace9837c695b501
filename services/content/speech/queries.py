"""What can be asked of sounds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from common.contracts.content.sound import SoundAnswer, SoundProgress
from common.contracts.errors import NotFound
from services.content.model import ProgrammeVersion, Step
from services.content.speech.model import StepSound
from services.content.speech.port import Speech

_NO_FILE: dict[str, Any] = {"digest": None, "media_type": None, "size": None, "seconds": None}


def sound(session: Session, speech: Speech, version_id: UUID, step_id: str) -> SoundAnswer:
    """Give a step's sound; raises `NotFound` for a step that isn't there. One query when done."""
    found = session.get(StepSound, (version_id, step_id))
    if found and found.digest:
        return SoundAnswer.of(found, state="done")
    lang = session.scalar(
        select(ProgrammeVersion.outline["language"].as_string())
        .join(Step, Step.version_id == ProgrammeVersion.id)
        .where(Step.version_id == version_id, Step.step_id == step_id)
    )
    if lang is None:
        raise NotFound
    state = found.state if found else "waiting"
    shown = state if state == "failed" or speech.is_available(lang) else "unavailable"
    return SoundAnswer(state=shown, **_NO_FILE)


def progress(session: Session, speech: Speech, version_id: UUID) -> SoundProgress:
    """Give how far a version's sounds have come; raises `NotFound`."""
    lang = language(session, version_id)
    every = session.scalar(select(func.count()).select_from(Step).where(Step.version_id == version_id)) or 0
    states = select(StepSound.state, func.count()).where(StepSound.version_id == version_id).group_by(StepSound.state)
    counted: dict[str, int] = dict(session.execute(states).all())
    told = {state: counted.get(state, 0) for state in ("making", "done", "failed")}
    return SoundProgress(is_available=speech.is_available(lang), waiting=every - sum(told.values()), **told)


def language(session: Session, version_id: UUID) -> str:
    """Give a version's language (ISO 639-1); raises `NotFound`."""
    chosen = select(ProgrammeVersion.outline["language"].as_string()).where(ProgrammeVersion.id == version_id)
    found: str | None = session.scalar(chosen)
    if found is None:
        raise NotFound
    return found


def unplanned_versions(session: Session) -> list[UUID]:
    """Give the versions whose steps have no rows yet."""
    planned = exists().where(StepSound.version_id == ProgrammeVersion.id)
    has_steps = exists().where(Step.version_id == ProgrammeVersion.id)
    return list(session.scalars(select(ProgrammeVersion.id).where(~planned, has_steps)))


def steps_of(session: Session, version_id: UUID) -> list[str]:
    """Give the ids of a version's steps."""
    return list(session.scalars(select(Step.step_id).where(Step.version_id == version_id)))


def has_older_voice(session: Session, revision: int) -> bool:
    """Say whether something was read by an older voice."""
    older = select(StepSound.step_id).where(StepSound.state.in_(["done", "failed"]), StepSound.revision < revision)
    return session.scalar(older.limit(1)) is not None


def next_to_make(session: Session, instant: datetime, *, for_change: bool) -> StepSound | None:
    """Give the step that has waited longest, or one whose maker has died. For change: locked, and passing over those that others hold."""
    died = and_(StepSound.state == "making", StepSound.taken_until < instant)
    chosen = select(StepSound).where(or_(StepSound.state == "waiting", died)).order_by(StepSound.changed_at).limit(1)
    return session.scalar(chosen.with_for_update(skip_locked=True) if for_change else chosen)


def made_of(session: Session, source: str) -> StepSound | None:
    """Give a sound that was made of the same words by the same voice."""
    return session.scalar(select(StepSound).where(StepSound.source == source, StepSound.digest.is_not(None)).limit(1))
