"""What `moments` must know before it starts a moment, or the next of a group start."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf

from common.contracts.base import Caller, query
from common.contracts.directory.vocabulary import ROLES
from common.contracts.messages import Message, described


class StartFacts(Message):
    """What `moments` must know before it starts a moment."""

    citizen_id: UUID
    commission_id: UUID


class StartFactsAnswer(Message):
    """Of the citizen, only whether a moment may start, and whether they have ever signed in; of the commission, who and where."""

    citizen_may_start: Annotated[bool, described("known, living, with a personnummer")]
    citizen_has_signed_in: bool
    person_id: UUID
    care_unit_id: UUID
    commission_version_id: UUID
    is_active_practitioner: bool


START_FACTS = query("directory", "start_facts", StartFacts, StartFactsAnswer, Caller.SERVICE, services=("moments",))
"""Raises `NotFound` for an unknown citizen or commission."""
MOST_CITIZENS = 100
"""The most citizens of one question about a group start that runs."""


class GroupFacts(Message):
    """The citizens that are to be started next, who will be responsible, and under which commission the start was ordered."""

    citizen_ids: Annotated[list[UUID], Length(max=MOST_CITIZENS)]
    responsible_commission_id: UUID
    ordered_by_commission_id: UUID


class CommissionNow(Message):
    """A commission as it is now; without roles when nobody may work under it any more."""

    person_id: UUID
    care_unit_id: UUID
    commission_version_id: UUID
    roles: list[Annotated[str, OneOf(ROLES)]]


class GroupFactsAnswer(Message):
    """Those of the citizens for whom a moment may start, those who have ever signed in, and both commissions."""

    startable_citizen_ids: list[UUID]
    signed_in_citizen_ids: list[UUID]
    responsible: CommissionNow
    ordered_by: CommissionNow


GROUP_FACTS = query(
    "directory", "group_facts", GroupFacts, GroupFactsAnswer, Caller.SERVICE, services=("content", "moments")
)
"""Raises `NotFound` for an unknown commission."""
