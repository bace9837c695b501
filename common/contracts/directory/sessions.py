"""Sign-in and sessions: who is signed in, how strongly, where, and until when.

The gateway speaks as `service:gateway`, since nobody is signed in yet.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf, Regexp

from common.contracts.base import Caller, Command, Nothing, command, query
from common.contracts.directory.vocabulary import ROLES
from common.contracts.languages import LOCALES, Language
from common.contracts.messages import Message, described
from common.phrases import inputs

SESSION_DIGEST = Regexp(r"^[0-9a-f]{64}$", error=inputs.SESSION)


class CommissionView(Message):
    """A commission (medarbetaruppdrag) as its holder sees it."""

    id: UUID
    version_id: UUID
    care_unit_id: UUID
    care_unit_name: str
    care_provider_name: str
    purpose: str
    title: str
    roles: list[Annotated[str, OneOf(ROLES)]]


class ChildView(Message):
    """A child as its guardian sees it; `age` in whole years, at most 13."""

    citizen_id: UUID
    name: str
    age: int


class SessionView(Message):
    """A session. Staff who have not chosen a commission have `commission` null and reach nothing but the choice.

    A citizen has `children`, whom they may act for today, and `acting_for` while they do; for themselves it is null. `person_id` and
    `name` are the guardian's own all the time, and `language` is the one that this person has chosen, null when none was.
    """

    session_id: UUID
    kind: Annotated[str, OneOf(["staff", "citizen"])]
    person_id: UUID
    name: str
    strength: str
    commission: CommissionView | None
    commissions: list[CommissionView]
    acting_for: ChildView | None
    children: list[ChildView]
    language: Annotated[str | None, OneOf(list(LOCALES))]
    ends_at: Annotated[datetime, described("when it ends if nothing more is done")]


class OpenStaffSession(Command):
    """A staff member has signed in with SITHS eID.

    With `commission_id` the session is under that commission from the start; it must be one of the person's active ones.
    """

    hsa_id: Annotated[str, Regexp(r"^SE(16)?\d{10}-[A-Za-z0-9]+$")]
    strength: Annotated[str, Length(1, 100)]
    session_digest: Annotated[str, SESSION_DIGEST]
    commission_id: UUID | None = None


class OpenCitizenSession(Command):
    """A citizen has signed in with e-legitimation. A citizen whom the directory has not met is added with that name.

    With `acting_for` the session is for that child from the start.
    """

    personal_number: Annotated[str, Regexp(r"^\d{12}$")]
    name: Annotated[str, Length(1, 200)]
    strength: Annotated[str, Length(1, 100)]
    session_digest: Annotated[str, SESSION_DIGEST]
    acting_for: UUID | None = None


class SessionCommand(Command):
    """A command about one session, known by the SHA-256 (hex) of its random id."""

    session_digest: Annotated[str, SESSION_DIGEST]


class NextSession(SessionCommand):
    """Go on in another session of the same sign-in, known by `new_digest`; the old one is closed.

    So nothing that still holds the old one acts under the wrong choice. It ends no later than 12 hours after the sign-in.
    """

    new_digest: Annotated[str, SESSION_DIGEST]


class ChooseCommission(NextSession):
    """Staff choose the commission, and so the care unit, to work under."""

    commission_id: UUID


class ChooseCitizen(NextSession):
    """A citizen says for whom they act from now on: a child, or null for themselves."""

    citizen_id: UUID | None


class ChooseLanguage(SessionCommand):
    """The person of the session wants to be spoken to in a language, wherever they sign in."""

    language: Language


class ResolveSession(Message):
    """Who is this? With `active`, the time of last activity moves (at most one write a minute); a poll doesn't count."""

    session_digest: Annotated[str, SESSION_DIGEST]
    active: bool = True


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
CHOOSE_LANGUAGE = command(
    "directory", "choose_language", ChooseLanguage, Nothing, Caller.SERVICE, services=("gateway",)
)
"""Raises `NotSignedIn` as `resolve_session`."""
CLOSE_SESSION = command("directory", "close_session", SessionCommand, Nothing, Caller.SERVICE, services=("gateway",))
RESOLVE_SESSION = query(
    "directory", "resolve_session", ResolveSession, SessionView, Caller.SERVICE, services=("gateway",)
)
"""Raises `NotSignedIn` for an unknown, closed or outlived session (30 minutes without activity, 12 hours at most), and for a guardian's whose
right to act for the child has ended."""
