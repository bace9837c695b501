"""Sign-in and sessions: who is signed in, how strongly, where, and until when.

The gateway speaks as `service:gateway`, since nobody is signed in yet.
"""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Nothing, Strict, command, query
from common.contracts.directory.vocabulary import ROLES
from common.phrases import inputs

SESSION_DIGEST = validate.Regexp(r"^[0-9a-f]{64}$", error=inputs.SESSION)


class CommissionView(Strict):
    """A commission (medarbetaruppdrag) as its holder sees it."""

    id = Identifier(required=True)
    version_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)
    care_unit_name = fields.String(required=True)
    care_provider_name = fields.String(required=True)
    purpose = fields.String(required=True)
    title = fields.String(required=True)
    roles = fields.List(fields.String(validate=validate.OneOf(ROLES)), required=True)


class ChildView(Strict):
    """A child as its guardian sees it; `age` in whole years, at most 13."""

    citizen_id = Identifier(required=True)
    name = fields.String(required=True)
    age = fields.Integer(required=True)


class SessionView(Strict):
    """A session. Staff who have not chosen a commission have `commission` null and reach nothing but the choice.

    A citizen has `children`, whom they may act for today, and `acting_for` while they do; for themselves it is null. `person_id` and
    `name` are the guardian's own all the time.
    """

    session_id = Identifier(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["staff", "citizen"]))
    person_id = Identifier(required=True)
    name = fields.String(required=True)
    strength = fields.String(required=True)
    commission = fields.Nested(CommissionView, allow_none=True, required=True)
    commissions = fields.List(fields.Nested(CommissionView), required=True)
    acting_for = fields.Nested(ChildView, allow_none=True, required=True)
    children = fields.List(fields.Nested(ChildView), required=True)
    ends_at = fields.AwareDateTime(
        required=True, format="iso", metadata={"description": "when it ends if nothing more is done"}
    )


class OpenStaffSession(Command):
    """A staff member has signed in with SITHS eID.

    With `commission_id` the session is under that commission from the start; it must be one of the person's active ones.
    """

    hsa_id = fields.String(required=True, validate=validate.Regexp(r"^SE(16)?\d{10}-[A-Za-z0-9]+$"))
    strength = fields.String(required=True, validate=validate.Length(1, 100))
    session_digest = fields.String(required=True, validate=SESSION_DIGEST)
    commission_id = Identifier(load_default=None, allow_none=True)


class OpenCitizenSession(Command):
    """A citizen has signed in with e-legitimation. A citizen whom the directory has not met is added with that name.

    With `acting_for` the session is for that child from the start.
    """

    personal_number = fields.String(required=True, validate=validate.Regexp(r"^\d{12}$"))
    name = fields.String(required=True, validate=validate.Length(1, 200))
    strength = fields.String(required=True, validate=validate.Length(1, 100))
    session_digest = fields.String(required=True, validate=SESSION_DIGEST)
    acting_for = Identifier(load_default=None, allow_none=True)


class SessionCommand(Command):
    """A command about one session, known by the SHA-256 (hex) of its random id."""

    session_digest = fields.String(required=True, validate=SESSION_DIGEST)


class NextSession(SessionCommand):
    """Go on in another session of the same sign-in, known by `new_digest`; the old one is closed.

    So nothing that still holds the old one acts under the wrong choice. It ends no later than 12 hours after the sign-in.
    """

    new_digest = fields.String(required=True, validate=SESSION_DIGEST)


class ChooseCommission(NextSession):
    """Staff choose the commission, and so the care unit, to work under."""

    commission_id = Identifier(required=True)


class ChooseCitizen(NextSession):
    """A citizen says for whom they act from now on: a child, or null for themselves."""

    citizen_id = Identifier(required=True, allow_none=True)


class ResolveSession(Strict):
    """Who is this? With `active`, the time of last activity moves (at most one write a minute); a poll doesn't count."""

    session_digest = fields.String(required=True, validate=SESSION_DIGEST)
    active = fields.Boolean(load_default=True)


OPEN_STAFF_SESSION = command(
    "directory", "open_staff_session", OpenStaffSession, SessionView, Caller.SERVICE, services=("gateway",)
)
OPEN_CITIZEN_SESSION = command(
    "directory", "open_citizen_session", OpenCitizenSession, SessionView, Caller.SERVICE, services=("gateway",)
)
CHOOSE_COMMISSION = command(
    "directory", "choose_commission", ChooseCommission, SessionView, Caller.SERVICE, services=("gateway",)
)
CHOOSE_CITIZEN = command(
    "directory", "choose_citizen", ChooseCitizen, SessionView, Caller.SERVICE, services=("gateway",)
)
"""Raises `NotFound` for somebody who has never been a child of theirs, `GuardianRefused` for one whom they may not act for (any more)."""
CLOSE_SESSION = command("directory", "close_session", SessionCommand, Nothing, Caller.SERVICE, services=("gateway",))
RESOLVE_SESSION = query(
    "directory", "resolve_session", ResolveSession, SessionView, Caller.SERVICE, services=("gateway",)
)
"""Raises `NotSignedIn` for an unknown, closed or outlived session (30 minutes without activity, 12 hours at most), and for a guardian's whose
right to act for the child has ended."""
