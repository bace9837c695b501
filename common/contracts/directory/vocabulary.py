"""The words and small shapes that several subjects of `directory` share."""

from uuid import UUID

from common.contracts.messages import Message, Patient

ROLES = ("practitioner", "citizen_admin", "authority_admin", "data_admin", "provider_admin", "designer", "publisher")
"""The roles of staff, per care unit."""
IS_CHILD = "up to and including age 13: can't sign in alone"
MAY_ACT = "who may act for the child today; nobody for a child with protected identity"


class GuardianName(Message):
    """A child's guardian, as staff of a unit that has the child see them; the name is hidden of one with protected identity."""

    id: Patient[UUID]
    name: Patient[str]
