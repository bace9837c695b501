"""What arrives at directory: sign-in and sessions, questions about people, and the start of moments."""

from datetime import timedelta
from typing import cast

from common.chassis.bus import OperatorHandlers, ResourcesProvider, day, does, every, hears, instant, reads, rpc
from common.chassis.calls import Call
from common.chassis.clock import now, today
from common.chassis.identity import Actor
from common.contracts.base import Nothing
from common.contracts.directory.answer_times import ANSWER_TIME, OWN_ANSWER_TIME, SET_ANSWER_TIME
from common.contracts.directory.attempts import SIGN_IN_ATTEMPT, SignInAttempt
from common.contracts.directory.citizens import (
    FIND_CITIZEN,
    FIND_CITIZENS,
    REVEAL,
    SEARCH_CITIZENS,
    CitizenFound,
    CitizensFound,
    CitizensRead,
    FindCitizen,
    FindCitizens,
    SearchCitizens,
)
from common.contracts.directory.first_sign_ins import SIGNED_IN
from common.contracts.directory.look_ups import LOOK_UPS
from common.contracts.directory.people import PEOPLE, STAFF_NAMES, Names, People
from common.contracts.directory.practitioners import PRACTITIONER_FACTS, PRACTITIONERS, PROVIDER_PRACTITIONERS
from common.contracts.directory.sessions import (
    CHOOSE_CITIZEN,
    CHOOSE_COMMISSION,
    CHOOSE_LANGUAGE,
    CLOSE_SESSION,
    OPEN_CITIZEN_SESSION,
    OPEN_STAFF_SESSION,
    RESOLVE_SESSION,
    ResolveSession,
    SessionView,
)
from common.contracts.directory.sought import SOUGHT_AS, SoughtAs, SoughtNumber
from common.contracts.directory.starts import GROUP_FACTS, START_FACTS
from common.contracts.directory.subscriptions import (
    ON_HANDOVER_ACCEPTED,
    ON_MOMENT_PLANNED,
    ON_MOMENT_STARTED,
    ON_REACH_CHANGED,
)
from common.contracts.directory.units import EXPECT_CITIZENS, PROVIDER_UNITS
from services.directory.commands import allowances, answer_times, reach, sessions, sought, terms, units
from services.directory.commands.allowances import Limit
from services.directory.commands.attempts import Failures, judge_attempt
from services.directory.commands.look_ups import forget_old_look_ups, spend_look_ups
from services.directory.erasing import ERASING
from services.directory.moments_client import citizens_had
from services.directory.queries import answer_times as answering
from services.directory.queries import citizens, groups, organisation
from services.directory.queries import look_ups as questions
from services.directory.settings import Settings

HOUR = 3600
EXPECTED = timedelta(hours=1)
"""How long an expected start may be without news before moments is asked."""
MIRROR_EVERY = 10
"""Seconds between looks for moments to learn of."""
TERMS_EVERY = 10
"""Seconds until a citizen whose name was changed by a file is found by the new one, at most."""


class DirectoryService(OperatorHandlers):
    """People, care units, commissions and sessions."""

    name = "directory"
    resources = ResourcesProvider()
    erasing = ERASING

    open_staff_session = does(OPEN_STAFF_SESSION, sessions.open_staff_session, instant)
    open_citizen_session = does(OPEN_CITIZEN_SESSION, sessions.open_citizen_session, instant)
    choose_commission = does(CHOOSE_COMMISSION, sessions.choose_commission, instant)
    choose_citizen = does(CHOOSE_CITIZEN, sessions.choose_citizen, instant)
    choose_language = does(CHOOSE_LANGUAGE, sessions.choose_language, instant)
    close_session = does(CLOSE_SESSION, sessions.close_session, instant)

    @rpc(SIGN_IN_ATTEMPT)
    def sign_in_attempt(self, call: Call[SignInAttempt]) -> Nothing:
        """Let somebody try to sign in who hasn't failed too often, or count that it failed."""
        settings = cast("Settings", self.resources.settings)
        most = Failures(settings.failed_at_address, settings.failed_of_person)
        judge_attempt(self.resources.database, call.request, most, self.resources.digest, now())
        return Nothing()

    @rpc(RESOLVE_SESSION)
    def resolve_session(self, call: Call[ResolveSession]) -> SessionView:
        """Say whose session it is."""
        digest, active = call.request.session_digest, call.request.active
        return sessions.resolve_session(self.resources.database, digest, active=active, now=now())

    @rpc(PEOPLE)
    def people(self, call: Call[People]) -> Names:
        """Give names for ids; whom directory doesn't know of is asked of moments, whose news may be on their way."""
        database = self.resources.database
        with database.reading() as session:
            named = citizens.people(session, call, today())
        missing = citizens.unnamed(call, named)
        had = missing and citizens_had(self.resources, organisation.unit_of(call.actor), missing, call)
        if not had:
            return named
        with database.reading() as session:
            return citizens.people(session, call, today(), had)

    @rpc(FIND_CITIZEN)
    def find_citizen(self, call: Call[FindCitizen]) -> CitizenFound:
        """Find a citizen by number, as many in an hour as staff may."""
        settings = cast("Settings", self.resources.settings)
        citizens.require_may_find(call.actor)
        self._look_up(call.actor, [call.request.personal_number], Limit("look_up", settings.look_ups))
        return sought.find_citizen(self.resources.database, call, today(), self.resources.digest)

    @rpc(FIND_CITIZENS)
    def find_citizens(self, call: Call[FindCitizens]) -> CitizensRead:
        """Read a list of numbers, as many in an hour as staff may."""
        settings = cast("Settings", self.resources.settings)
        groups.require_may_list(call.actor)
        self._look_up(call.actor, call.request.numbers, Limit("listed_look_up", settings.listed_look_ups))
        return sought.find_citizens(self.resources.database, call, today(), self.resources.digest)

    def _look_up(self, actor: Actor, numbers: list[str], limit: Limit) -> None:
        database = self.resources.database
        with database.reading() as session:
            foreign = questions.foreign_numbers(session, actor, numbers, today())
        spend_look_ups(database, actor, limit, foreign, now())

    set_answer_time = does(SET_ANSWER_TIME, answer_times.set_answer_time)
    own_answer_time = reads(OWN_ANSWER_TIME, answering.own_answer_time)
    answer_time = reads(ANSWER_TIME, answering.answer_time)

    look_ups = reads(LOOK_UPS, questions.look_ups, day)

    @rpc(SEARCH_CITIZENS)
    def search_citizens(self, call: Call[SearchCitizens]) -> CitizensFound:
        """Find the unit's citizens by free text."""
        return sought.search_citizens(self.resources.database, call, today(), self.resources.digest)

    @rpc(SOUGHT_AS)
    def sought_as(self, call: Call[SoughtNumber]) -> SoughtAs:
        """Give the digest of a number."""
        return SoughtAs(sought=sought.sought_as(call.request.number, today(), self.resources.digest))

    reveal = reads(REVEAL, citizens.reveal)
    signed_in = reads(SIGNED_IN, citizens.signed_in)

    staff_names = reads(STAFF_NAMES, organisation.staff_names)
    practitioners = reads(PRACTITIONERS, organisation.practitioners, instant)
    provider_practitioners = reads(PROVIDER_PRACTITIONERS, organisation.provider_practitioners, instant)
    practitioner_facts = reads(PRACTITIONER_FACTS, organisation.practitioner_facts, instant)
    provider_units = reads(PROVIDER_UNITS, organisation.provider_units)

    start_facts = reads(START_FACTS, citizens.start_facts, instant)
    group_facts = reads(GROUP_FACTS, groups.group_facts, instant)
    expect_citizens = does(EXPECT_CITIZENS, units.expect_citizens, instant)

    # A unit that has planned or accepted somebody's moment has the citizen, also before the first day.
    on_reach_changed = hears(ON_REACH_CHANGED, reach.note_reach)
    on_moment_started = hears(ON_MOMENT_STARTED, units.note_unit_has_citizen)
    on_moment_planned = hears(ON_MOMENT_PLANNED, units.note_unit_has_citizen)
    on_handover_accepted = hears(ON_HANDOVER_ACCEPTED, units.note_unit_has_citizen)

    @every(HOUR)
    def settle_expected(self) -> bool:
        """Ask moments what became of starts of one care unit that no event has told of; when it is away, the next look does it."""
        before = now() - EXPECTED
        care_unit_id, asked = units.expected_citizens(self.resources.database, before)
        had = citizens_had(self.resources, care_unit_id, asked) if care_unit_id else None
        if care_unit_id is None or had is None:
            return False
        units.settle_expected(self.resources.database, care_unit_id, asked, had, before)
        return True

    @every(MIRROR_EVERY)
    def mirror_moments(self) -> bool:
        """Learn which moments there are, where events haven't told."""
        return units.mirror_moments(self.resources)

    @every(TERMS_EVERY)
    def make_terms(self) -> bool:
        """Make the search terms that are missing; in batches, and twice does no harm."""
        return terms.make_terms(self.resources.database) == terms.BATCH

    @every(HOUR)
    def forget_old_look_ups(self) -> bool:
        """Delete counts of look-ups that nobody follows up any more, and allowances whose hour is over; twice does no harm."""
        forget_old_look_ups(self.resources.database, now())
        return allowances.forget_old_allowances(self.resources.database, now()) == allowances.BATCH

    @every(HOUR)
    def forget_old_sessions(self) -> bool:
        """Delete sessions that nobody follows up any more; in batches, and twice does no harm."""
        return sessions.forget_old_sessions(self.resources.database, now()) == sessions.BATCH
