"""The facts that `directory` announces."""

from datetime import datetime
from uuid import UUID

from common.contracts.base import Event
from common.contracts.messages import Message


class FirstSignInFact(Message):
    """Who signed in, and when; for a child who doesn't sign in alone, `guardian_id` tells who did."""

    citizen_id: UUID
    signed_in_at: datetime
    guardian_id: UUID | None = None


class SignInFact(Message):
    """Who is here, and since when: staff or a citizen, or the child whom a guardian acts for."""

    person_id: UUID
    signed_in_at: datetime


PERSON_SIGNED_IN = Event("directory", "se.sob.person.signed-in.v1", "Somebody has signed in.", SignInFact)
"""Never public, as the next one."""
CITIZEN_FIRST_SIGNED_IN = Event(
    "directory",
    "se.sob.citizen.first-signed-in.v1",
    "A citizen signed in for the first time.",
    FirstSignInFact,
)
"""Never public: it would tell another region who uses the service."""
