"""Attempts to sign in: who has failed too often waits. Successes aren't counted."""

from typing import Annotated

from marshmallow.validate import Length

from common.contracts.base import Caller, Nothing, query
from common.contracts.messages import Message

MOST_CHARACTERS = 200


class SignInAttempt(Message):
    """Somebody at `address` tries to sign in, or with `failed` has tried in vain.

    `person`: who it is by an issuer's own word (a number, an HSA-id, a person id), never by what was merely claimed: else anybody could use up
    somebody else's attempts.
    """

    address: Annotated[str, Length(1, MOST_CHARACTERS)]
    person: Annotated[str, Length(1, MOST_CHARACTERS)] | None = None
    failed: bool = False


SIGN_IN_ATTEMPT = query("directory", "sign_in_attempt", SignInAttempt, Nothing, Caller.SERVICE, services=("gateway",))
"""Raises `TooManySignIns` when as many have failed in an hour as may, of the address or of the person; a failure beyond them isn't counted."""
