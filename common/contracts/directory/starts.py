"""What `moments` must know before it starts a moment, or the next of a group start."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, query
from common.contracts.directory.vocabulary import ROLES


class StartFacts(Strict):
    """What `moments` must know before it starts a moment."""

    citizen_id = Identifier(required=True)
    commission_id = Identifier(required=True)


class StartFactsAnswer(Strict):
    """Of the citizen, only whether a moment may start, and whether they have ever signed in; of the commission, who and where."""

    citizen_may_start = fields.Boolean(required=True, metadata={"description": "known, living, with a personnummer"})
    citizen_has_signed_in = fields.Boolean(required=True)
    person_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)
    commission_version_id = Identifier(required=True)
    is_active_practitioner = fields.Boolean(required=True)


START_FACTS = query("directory", "start_facts", StartFacts, StartFactsAnswer, Caller.SERVICE, services=("moments",))
"""Raises `NotFound` for an unknown citizen or commission."""
MOST_CITIZENS = 100
"""The most citizens of one question about a group start that runs."""


class GroupFacts(Strict):
    """The citizens that are to be started next, who will be responsible, and under which commission the start was ordered."""

    citizen_ids = fields.List(Identifier(), required=True, validate=validate.Length(max=MOST_CITIZENS))
    responsible_commission_id = Identifier(required=True)
    ordered_by_commission_id = Identifier(required=True)


class CommissionNow(Strict):
    """A commission as it is now; without roles when nobody may work under it any more."""

    person_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)
    commission_version_id = Identifier(required=True)
    roles = fields.List(fields.String(validate=validate.OneOf(ROLES)), required=True)


class GroupFactsAnswer(Strict):
    """Those of the citizens for whom a moment may start, those who have ever signed in, and both commissions."""

    startable_citizen_ids = fields.List(Identifier(), required=True)
    signed_in_citizen_ids = fields.List(Identifier(), required=True)
    responsible = fields.Nested(CommissionNow, required=True)
    ordered_by = fields.Nested(CommissionNow, required=True)


GROUP_FACTS = query(
    "directory", "group_facts", GroupFacts, GroupFactsAnswer, Caller.SERVICE, services=("content", "moments")
)
"""Raises `NotFound` for an unknown commission."""
