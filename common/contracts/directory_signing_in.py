"""That a citizen has signed in for the first time: announced by `directory`, which alone knows; kept by `moments`, whose lists tell of those who never have."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Event, Identifier, Strict, Subscription, query

MOST_ASKED = 200
"""The most citizens of one question."""


class FirstSignInFact(Strict):
    """Who signed in, and when; for a child who doesn't sign in alone, `guardian_id` tells who did."""

    citizen_id = Identifier(required=True)
    signed_in_at = fields.AwareDateTime(required=True, format="iso")
    guardian_id = Identifier(load_default=None, allow_none=True)


CITIZEN_FIRST_SIGNED_IN = Event(
    "directory",
    "se.sob.citizen.first-signed-in.v1",
    "A citizen signed in for the first time.",
    FirstSignInFact(),
)
"""Never public: it would tell another region who uses the service."""

ON_CITIZEN_FIRST_SIGNED_IN = Subscription("moments", "on_citizen_first_signed_in", CITIZEN_FIRST_SIGNED_IN)


class Citizens(Strict):
    """Some citizens."""

    citizen_ids = fields.List(Identifier(), required=True, validate=validate.Length(max=MOST_ASKED))


SIGNED_IN = query("directory", "signed_in", Citizens, Citizens, Caller.SERVICE, services=("moments",))
"""Gives those of the citizens who have ever signed in: for moments from before `moments` kept it."""
