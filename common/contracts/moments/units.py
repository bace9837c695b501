"""Which citizens a care unit has: asked of `moments`, which owns that, by whoever keeps a copy that may be late."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, query

MOST_ASKED = 200
"""The most citizens of one question: as many as one question for names takes."""


class CitizensOfUnit(Strict):
    """Some citizens, and a care unit."""

    care_unit_id = Identifier(required=True)
    citizen_ids = fields.List(Identifier(), required=True, validate=validate.Length(max=MOST_ASKED))


class CitizensHad(Strict):
    """Those of the citizens who have a moment at the unit, whatever its state, or stand in one of its group starts."""

    citizen_ids = fields.List(Identifier(), required=True)


CITIZENS_OF_UNIT = query(
    "moments", "citizens_of_unit", CitizensOfUnit, CitizensHad, Caller.SERVICE, services=("directory",)
)
