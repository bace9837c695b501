"""The words and small shapes that several subjects of `directory` share."""

from marshmallow import fields

from common.contracts.base import Identifier, Strict, patient

ROLES = ("practitioner", "citizen_admin", "authority_admin", "data_admin", "provider_admin", "designer", "publisher")
"""The roles of staff, per care unit."""
IS_CHILD = "up to and including age 13: can't sign in alone"
MAY_ACT = "who may act for the child today; nobody for a child with protected identity"


class GuardianName(Strict):
    """A child's guardian, as staff of a unit that has the child see them; the name is hidden of one with protected identity."""

    id = patient(Identifier, required=True)
    name = patient(fields.String, required=True)
