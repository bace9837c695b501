"""The facts that `directory` announces."""

from marshmallow import fields

from common.contracts.base import Event, Identifier, Strict


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
