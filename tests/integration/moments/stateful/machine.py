"""The machine of the stories: the service with its database, a clock, and the reference beside it.

An act is tried (`attempt`): the reference says beforehand whether it is accepted, or which refusals are right. What is refused has changed nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine

from common.chassis import tables
from common.chassis.identity import Actor
from common.contracts.base import Caller, Event, Rpc
from common.contracts.errors import Forbidden, MomentEnded, NamedError, NotFound, ReasonNeeded
from services.moments import commands
from services.moments.model import Base
from tests.integration.migrated import sweep
from tests.integration.moments.builders import World, call
from tests.integration.moments.days import told_days
from tests.integration.moments.stateful.model import Absence, Category, Moment, Offer
from tests.integration.moments.stateful.people import STAFF

T = TypeVar("T")
Refusals = frozenset[type[NamedError]]
LISTING = {"practitioner", "citizen_admin", "data_admin"}
"""The roles that know of the unit's moments at all."""
TABLES = [table.name for table in (*Base.metadata.sorted_tables, *tables.metadata.sorted_tables)]
KEYED = {
    "start",
    "end",
    "state_reason",
    "save_response",
    "submit_response",
    "fill_in",
    "review_response",
    "reopen_response",
}
KEYED |= {f"{action}_welcome" for action in ("save", "publish", "hide", "show", "reset")}
"""Commands that also take the keys of moments."""


def when(condition: object, error: type[NamedError]) -> Refusals:
    """Give a refusal that is right on a condition."""
    return frozenset({error} if condition else ())


def one_of(liked: Sequence[T], every: Sequence[T], number: int) -> T:
    """Give one of those that are liked, or of all when there are none."""
    among = liked or every
    return among[number % len(among)]


class Machine(RuleBasedStateMachine):
    """A world, and what must be so in it."""

    def __init__(self, world: World) -> None:
        """Begin with nobody in treatment."""
        super().__init__()
        self.world = world
        self._clock = told_days()
        self.days = self._clock.__enter__()
        self.moments: dict[UUID, Moment] = {}
        self.offers: dict[UUID, Offer] = {}
        self.absences: dict[UUID, Absence] = {}
        self.categories: dict[UUID, Category] = {}
        self.announced: Counter[tuple[str, str, int | None]] = Counter()
        self.touched: set[UUID] = set()
        self.last: tuple[Any, Any] | None = None
        self.stood = self.everything()
        self.has_held = True
        self.words = 0

    def teardown(self) -> None:
        """Leave the machine empty for the next story."""
        self._clock.__exit__(None, None, None)
        sweep(self.world.database, Base.metadata)

    @staticmethod
    def id_of(told: Any) -> UUID:
        """Give an id of an answer."""
        return UUID(str(told))

    @property
    def today(self) -> date:
        """Give the day in the story."""
        return self.days.today

    def some(self, number: int, suits: Callable[[Moment], object] = bool) -> Moment:
        """Give one of the moments: one that suits what is to be done, if there is any. Zero takes whichever it is."""
        every = list(self.moments.values())
        return one_of([each for each in every if suits(each)] if number else every, every, number)

    def offer_of(self, moment: Moment) -> Offer | None:
        """Give the offer of a moment that waits for an answer."""
        return next((each for each in self.offers.values() if each.moment is moment and each.state == "offered"), None)

    def links_of(self, moment: Moment) -> list[Moment]:
        """Give the moments that one is linked to."""
        return [each for each in self.moments.values() if each.parent == moment.id or each.id == moment.parent]

    def cover_of(self, unit_id: UUID, person: UUID) -> Absence | None:
        """Give the absence of a person at a unit that holds today."""
        own = (each for each in self.absences.values() if (each.unit_id, each.person) == (unit_id, person))
        return next((each for each in own if each.meets(self.today, self.today)), None)

    def whoever(self, who: str, moment: Moment) -> Actor:
        """Give an actor by name, or by what they are to a moment: `responsible`, `cover` (if there is one), `a colleague`, `its admin`."""
        at_unit = {each.person_id: each for each in STAFF.values() if each.care_unit_id == moment.unit_id}
        if who == "responsible":
            return at_unit[moment.responsible]
        if who == "cover":
            absence = self.cover_of(moment.unit_id, moment.responsible)
            return at_unit[absence.cover if absence else moment.responsible]
        if who == "a colleague":
            others = (each for each in self.practitioners(moment.unit_id) if each.person_id != moment.responsible)
            return next(others, at_unit[moment.responsible])
        if who == "its admin":
            return next(each for each in at_unit.values() if "citizen_admin" in each.roles)
        return STAFF[who]

    @staticmethod
    def practitioners(unit_id: UUID) -> list[Actor]:
        """Give who can be responsible at a unit."""
        return [each for each in STAFF.values() if each.care_unit_id == unit_id and "practitioner" in each.roles]

    def refusal(self, actor: Actor, moment: Moment, action: str) -> type[NamedError] | None:
        """Give the refusal that meets somebody without the right to an action; `None` when they have it."""
        if actor.kind is Caller.CITIZEN:
            is_hidden = moment.is_planned if action == "write" else not moment.is_reached(self.today)
            return NotFound if actor is not moment.citizen or is_hidden else None
        if actor.care_unit_id != moment.unit_id or not actor.roles & LISTING:
            return NotFound
        if "citizen_admin" in actor.roles:
            return None
        return self._refusal_of_practitioner(actor, moment, action) if "practitioner" in actor.roles else Forbidden

    def _refusal_of_practitioner(self, actor: Actor, moment: Moment, action: str) -> type[NamedError] | None:
        """Whoever is responsible does everything, their cover everything but give it away; others of the unit read, for a reason."""
        absence = self.cover_of(moment.unit_id, moment.responsible)
        if actor.person_id == moment.responsible or action == "state_reason":
            return None
        if absence and absence.cover == actor.person_id:
            return Forbidden if action == "hand_over" else None
        is_opened = moment.openings.get(actor.person_id, self.days.at) > self.days.at
        if action == "read":
            return None if is_opened else ReasonNeeded
        return Forbidden

    def attempt(
        self,
        contract: Rpc,
        actor: Actor,
        payload: Mapping[str, Any],
        *more: Any,
        rights: Refusals = frozenset(),
        early: Refusals = frozenset(),
        refusals: Refusals = frozenset(),
        command: Any = None,
    ) -> Mapping[str, Any] | None:
        """Try an act and give its answer, `None` when it was rightly refused.

        Without the right nothing else is told (`rights`), but for what is wrong with the request itself (`early`).
        """
        self.has_held = False
        request = call(contract, actor, **payload)
        keys = (self.world.keys,) if contract.name in KEYED else ()
        do = command or getattr(commands, contract.name)
        expected = early | (rights or refusals)
        answer, refused = None, None
        try:
            answer = do(self.world.database, request, *keys, *more)
        except NamedError as error:
            refused = error
        met = type(refused) if refused else None
        assert (met in expected) if expected else met is None, f"{contract.name}: {refused!r}, expected {set(expected)}"
        now_stands = self.everything()
        if refused:
            assert now_stands == self.stood, f"{contract.name} was refused, and changed something"
            return None
        self.stood = now_stands
        self.last = (lambda: do(self.world.database, request, *keys, *more), answer)
        return answer

    def act(
        self,
        contract: Rpc,
        actor: Actor,
        moment: Moment,
        payload: Mapping[str, Any],
        *more: Any,
        action: str = "write",
        refusals: Refusals = frozenset(),
        early: Refusals = frozenset(),
        command: Any = None,
    ) -> Mapping[str, Any] | None:
        """Try an act in a moment. Nothing is written in one that has ended."""
        denied = self.refusal(actor, moment, action)
        refusals = refusals | when(action == "write" and not moment.is_ongoing, MomentEnded)
        answer = self.attempt(
            contract,
            actor,
            {"moment_id": moment.id, **payload},
            *more,
            rights=frozenset(filter(None, [denied])),
            early=early,
            refusals=refusals,
            command=command,
        )
        if answer:
            self.touched.add(moment.id)
        return answer

    def tell(self, moment: Moment, actor: Actor | None, event: Event | None = None, *entries: str) -> None:
        """Note what is told of an accepted act: an event with the moment's next version, and entries of the timeline. Without an actor it was the clock.

        A moment that has ended is told why a cover acts in it when they do.
        """
        if event is not None:
            moment.version += 1
            self.announced[event.type, str(moment.id), moment.version] += 1
        for action in entries:
            absence = self.cover_of(moment.unit_id, moment.responsible)
            covers = actor and absence and absence.cover == actor.person_id and absence.id not in moment.told
            if covers and not moment.is_ongoing:
                moment.told.add(absence.id)
                self.enter(moment, actor, "absence_noted")
            self.enter(moment, actor, action)

    def enter(self, moment: Moment, actor: Actor | None, action: str, at: datetime | None = None) -> None:
        """Note an entry of a timeline."""
        who = (actor.kind.value, actor.commission_version_id) if actor else (Caller.SERVICE.value, None)
        moment.timeline.append((at or self.days.at, action, *who))

    def note_absences(self, moment: Moment, actor: Actor) -> None:
        """Note what is told to a moment that comes to a practitioner: that one's absences, those to come as well."""
        place = (moment.unit_id, moment.responsible)
        own = (each for each in self.absences.values() if (each.unit_id, each.person) == place)
        for absence in own:
            if not absence.is_cancelled and absence.last_day >= self.today and absence.id not in moment.told:
                moment.told.add(absence.id)
                self.enter(moment, actor, "absence_noted")

    def announce(self, event: Event, subject: UUID, version: int | None = None) -> None:
        """Note an event that is no new version of a moment."""
        self.announced[event.type, str(subject), version] += 1

    def everything(self) -> dict[str, list[str]]:
        """Give all rows of all tables."""
        connection = self.world.database.engine.raw_connection()
        try:
            cursor = connection.cursor()
            return {name: sorted(self._rows(cursor, name)) for name in TABLES}
        finally:
            connection.rollback()
            connection.close()

    @staticmethod
    def _rows(cursor: Any, table: str) -> list[str]:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 (names of our own tables)
        rows = cursor.fetchall()
        return [repr([bytes(each) if isinstance(each, memoryview) else each for each in row]) for row in rows]
