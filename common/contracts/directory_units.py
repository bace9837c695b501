"""Which citizens a care unit is about to have: told to `directory` before each start, so that the unit finds them the instant after it."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Nothing, command

MOST_EXPECTED = 100
"""The most citizens of one command: a batch of a group start."""


class ExpectCitizens(Command):
    """Citizens whom a care unit gets in the next instant, unless the start is refused."""

    care_unit_id = Identifier(required=True)
    citizen_ids = fields.List(Identifier(), required=True, validate=validate.Length(max=MOST_EXPECTED))


EXPECT_CITIZENS = command(
    "directory", "expect_citizens", ExpectCitizens, Nothing, Caller.SERVICE, services=("moments",)
)
"""Makes the words by which the unit finds them. Nobody is named for it: that asks for a moment (`moments_units.CITIZENS_OF_UNIT`)."""
