"""Which citizens have ever signed in: `directory` alone knows; `moments` keeps it, whose lists tell of those who never have."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, query

MOST_ASKED = 200
"""The most citizens of one question."""


class Citizens(Strict):
    """Some citizens."""

    citizen_ids = fields.List(Identifier(), required=True, validate=validate.Length(max=MOST_ASKED))


SIGNED_IN = query("directory", "signed_in", Citizens, Citizens, Caller.SERVICE, services=("moments",))
"""Gives those of the citizens who have ever signed in: for moments from before `moments` kept it."""
