"""What every page of one moment begins with."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import OneOf

from common.contracts.messages import Message, Patient, described
from common.contracts.moments.absences import Cover
from common.contracts.moments.vocabulary import MOMENT_STATES


class Header(Message):
    """What every page of a moment begins with. `access`: `write` or `read`."""

    moment_id: UUID
    version: int
    state: Annotated[str, OneOf(MOMENT_STATES)]
    citizen_id: Patient[UUID]
    care_unit_id: UUID
    programme_id: str
    version_id: UUID
    title: Patient[str]
    programme_version: str
    recommended_days: int
    responsible_person_id: UUID
    started_at: datetime
    starts_on: Annotated[date | None, described("the day to come, when planned")]
    days_running: int
    last_active_at: Patient[datetime] | None
    never_signed_in: Annotated[Patient[bool], described("the citizen is known never to have signed in")]
    ended_at: datetime | None
    end_reason: Patient[str] | None
    maintained_until: Annotated[date | None, described("last day to read, in maintenance")]
    access: Annotated[str, OneOf(["write", "read"])]
    may_hand_over: Annotated[bool, described("may make somebody else responsible now")]
    absence: Annotated[Cover | None, described("the responsible is away today")]
