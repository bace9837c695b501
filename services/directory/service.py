"""What arrives at directory: sign-in and sessions, questions about people, and the start of moments."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.bus import Here, OperatorDesk, every, handles, rpc
from common.chassis.calls import Call
from common.chassis.clock import now, today
from common.chassis.facts import Fact
from common.chassis.idempotency import Answer
from common.contracts.directory.citizens import FIND_CITIZEN, FIND_CITIZENS, REVEAL, SEARCH_CITIZENS
from common.contracts.directory.first_sign_ins import SIGNED_IN
from common.contracts.directory.people import PEOPLE, STAFF_NAMES
from common.contracts.directory.practitioners import PRACTITIONER_FACTS, PRACTITIONERS, PROVIDER_PRACTITIONERS
from common.contracts.directory.sessions import (
    CHOOSE_CITIZEN,
    CHOOSE_COMMISSION,
    CLOSE_SESSION,
    OPEN_CITIZEN_SESSION,
    OPEN_STAFF_SESSION,
    RESOLVE_SESSION,
)
from common.contracts.directory.starts import GROUP_FACTS, START_FACTS
from common.contracts.directory.subscriptions import ON_HANDOVER_ACCEPTED, ON_MOMENT_PLANNED, ON_MOMENT_STARTED
from common.contracts.directory.units import EXPECT_CITIZENS, PROVIDER_UNITS
from services.directory.asking import citizens_had
from services.directory.commands import sessions, terms, units
from services.directory.erasing import ERASING
from services.directory.queries import citizens, groups, organisation, searching

HOUR = 3600
EXPECTED = timedelta(hours=1)
"""How long an expected start may be without news before moments is asked."""
MIRROR_EVERY = 10
"""Seconds between looks for moments to learn of."""
TERMS_EVERY = 10
"""Seconds until a citizen whose name was changed by a file is found by the new one, at most."""


class DirectoryService(OperatorDesk):
    """People, care units, commissions and sessions."""

    name = "directory"
    here = Here()
    erasing = ERASING

    @rpc(OPEN_STAFF_SESSION)
    def open_staff_session(self, call: Call) -> Answer:
        """Sign a staff member in."""
        return sessions.open_staff_session(self.here.database, call, now())

    @rpc(OPEN_CITIZEN_SESSION)
    def open_citizen_session(self, call: Call) -> Answer:
        """Sign a citizen in."""
        return sessions.open_citizen_session(self.here.database, call, now())

    @rpc(CHOOSE_COMMISSION)
    def choose_commission(self, call: Call) -> Answer:
        """Let staff work under one of their commissions."""
        return sessions.choose_commission(self.here.database, call, now())

    @rpc(CHOOSE_CITIZEN)
    def choose_citizen(self, call: Call) -> Answer:
        """Let a citizen act for a child, or for themselves again."""
        return sessions.choose_citizen(self.here.database, call, now())

    @rpc(CLOSE_SESSION)
    def close_session(self, call: Call) -> Answer:
        """Sign out."""
        return sessions.close_session(self.here.database, call, now())

    @rpc(RESOLVE_SESSION)
    def resolve_session(self, call: Call) -> dict[str, Any]:
        """Tell whose session it is."""
        digest, active = call.request["session_digest"], call.request["active"]
        return sessions.resolve_session(self.here.database, digest, active=active, now=now())

    @rpc(FIND_CITIZEN)
    def find_citizen(self, call: Call) -> dict[str, Any]:
        """Find a citizen by number."""
        with self.here.database.reading() as session:
            return citizens.find_citizen(session, call.actor, call.request["personal_number"], today())

    @rpc(PEOPLE)
    def people(self, call: Call) -> dict[str, Any]:
        """Give names for ids; whom directory doesn't know of is asked of moments, whose news may be on their way."""
        actor, request, database = call.actor, call.request, self.here.database
        with database.reading() as session:
            named = citizens.people(session, actor, request, today())
        missing = citizens.unnamed(actor, request, named)
        had = missing and citizens_had(self.here, organisation.unit_of(actor), missing, call)
        if not had:
            return named
        with database.reading() as session:
            return citizens.people(session, actor, request, today(), had)

    @rpc(SEARCH_CITIZENS)
    def search_citizens(self, call: Call) -> dict[str, Any]:
        """Find the unit's citizens by free text."""
        with self.here.database.reading() as session:
            return searching.search_citizens(session, call.actor, call.request["text"])

    @rpc(STAFF_NAMES)
    def staff_names(self, call: Call) -> dict[str, Any]:
        """Give names of staff for ids."""
        with self.here.database.reading() as session:
            return organisation.staff_names(session, call.request)

    @rpc(PRACTITIONERS)
    def practitioners(self, call: Call) -> dict[str, Any]:
        """Give the practitioners of the actor's care unit."""
        with self.here.database.reading() as session:
            care_unit_id = organisation.unit_of(call.actor)
            return {"practitioners": organisation.practitioners(session, care_unit_id, now())}

    @rpc(PROVIDER_PRACTITIONERS)
    def provider_practitioners(self, call: Call) -> dict[str, Any]:
        """Give the practitioners of every care unit of the actor's care provider."""
        with self.here.database.reading() as session:
            return {"units": organisation.provider_practitioners(session, call.actor, now())}

    @rpc(REVEAL)
    def reveal(self, call: Call) -> dict[str, Any]:
        """Show a hidden number to somebody who may read a moment of the citizen."""
        with self.here.database.reading() as session:
            return citizens.reveal(session, call.actor, call.grant, call.request["what"])

    @rpc(PROVIDER_UNITS)
    def provider_units(self, call: Call) -> dict[str, Any]:
        """Give the care units of a commission's care provider."""
        with self.here.database.reading() as session:
            return {"units": organisation.provider_units(session, call.request["commission_version_id"])}

    @rpc(START_FACTS)
    def start_facts(self, call: Call) -> dict[str, Any]:
        """Tell `moments` what it must know before a start."""
        with self.here.database.reading() as session:
            request = call.request
            return citizens.start_facts(session, request["citizen_id"], request["commission_id"], now())

    @rpc(SIGNED_IN)
    def signed_in(self, call: Call) -> dict[str, Any]:
        """Tell `moments` which citizens have ever signed in."""
        with self.here.database.reading() as session:
            return citizens.signed_in(session, call.request["citizen_ids"])

    @rpc(FIND_CITIZENS)
    def find_citizens(self, call: Call) -> dict[str, Any]:
        """Find the citizens of a list of numbers."""
        with self.here.database.reading() as session:
            return {"rows": groups.find_citizens(session, call.actor, call.request["numbers"], today())}

    @rpc(GROUP_FACTS)
    def group_facts(self, call: Call) -> dict[str, Any]:
        """Tell `moments` what it must know before it goes on with a group start."""
        with self.here.database.reading() as session:
            return groups.group_facts(session, call.request, now())

    @rpc(PRACTITIONER_FACTS)
    def practitioner_facts(self, call: Call) -> dict[str, Any]:
        """Tell `moments` who would be responsible."""
        with self.here.database.reading() as session:
            return organisation.practitioner_facts(session, call.request["commission_id"], now())

    @rpc(EXPECT_CITIZENS)
    def expect_citizens(self, call: Call) -> Answer:
        """Let a care unit find citizens whom it is about to have."""
        return units.expect_citizens(self.here.database, call, now())

    @every(HOUR)
    def settle_expected(self) -> bool:
        """Ask moments what became of starts of one care unit that no event has told of; when it is away, the next look does it."""
        before = now() - EXPECTED
        care_unit_id, asked = units.expected_citizens(self.here.database, before)
        had = citizens_had(self.here, care_unit_id, asked) if care_unit_id else None
        if care_unit_id is None or had is None:
            return False
        units.settle_expected(self.here.database, care_unit_id, asked, had, before)
        return True

    @handles(ON_MOMENT_STARTED)
    def on_moment_started(self, session: Session, fact: Fact) -> None:
        """Keep which citizens the care unit has."""
        units.note_unit_has_citizen(session, fact)

    @handles(ON_HANDOVER_ACCEPTED)
    def on_handover_accepted(self, session: Session, fact: Fact) -> None:
        """Keep that the receiving care unit has the citizen now."""
        units.note_unit_has_citizen(session, fact)

    @handles(ON_MOMENT_PLANNED)
    def on_moment_planned(self, session: Session, fact: Fact) -> None:
        """Keep which citizens the care unit has, also before their first day."""
        units.note_unit_has_citizen(session, fact)

    @every(MIRROR_EVERY)
    def mirror_moments(self) -> bool:
        """Learn which moments there are, where events haven't told."""
        return units.mirror_moments(self.here)

    @every(TERMS_EVERY)
    def make_terms(self) -> bool:
        """Make the search terms that are missing; in batches, and twice does no harm."""
        return terms.make_terms(self.here.database) == terms.BATCH

    @every(HOUR)
    def forget_old_sessions(self) -> bool:
        """Delete sessions that nobody follows up any more; in batches, and twice does no harm."""
        return sessions.forget_old_sessions(self.here.database, now()) == sessions.BATCH
