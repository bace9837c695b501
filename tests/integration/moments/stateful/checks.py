"""What must be so after every step: nothing lost, nothing shown to the wrong eyes, everything told once, lists and counts that agree."""

import json
from collections import Counter
from collections.abc import Iterable
from itertools import cycle
from operator import itemgetter
from typing import Any

from hypothesis.stateful import invariant
from sqlalchemy import select
from sqlalchemy.orm import undefer

from common.chassis.identity import Actor
from common.chassis.tables import outbox
from common.contracts.base import schema
from common.contracts.errors import NamedError, NotFound
from common.contracts.moments.access import OPEN
from common.contracts.moments.events import StandingFact
from common.contracts.moments.lists import MINE
from common.contracts.moments.mirror import STANDING_EVENTS
from common.contracts.moments.overview import OVERVIEW, ModuleRun
from common.contracts.moments.responses import ResponseState
from common.contracts.moments.welcomes import WELCOME
from services.moments import queries
from services.moments.events import standing
from services.moments.model import Moment as MomentRow
from services.moments.model import Response as ResponseRow
from services.moments.model import TimelineEntry
from tests.integration.moments.builders import IS_FACT, World, call
from tests.integration.moments.stateful.checks_units import SCOPES, UnitChecks, shown
from tests.integration.moments.stateful.model import Moment, Response
from tests.integration.moments.stateful.people import CITIZENS, STAFF

EVERYBODY = (*STAFF.values(), *CITIZENS)
AT_ONCE = 4
"""How many people look after each step."""


class Checks(UnitChecks):
    """The invariants. Each step looks at what it touched, with some people's eyes by turns; a story ends with a look at everything by everybody."""

    def __init__(self, world: World) -> None:
        """Begin with nothing seen."""
        super().__init__(world)
        self.seen = self.stood
        self.eyes, self.scopes = cycle(EVERYBODY), cycle(SCOPES)

    @invariant()
    def holds_together(self) -> None:
        """What must always be so. What was refused has changed no byte (`attempt`), so nobody need look."""
        if self.stood != self.seen:
            self.check_outbox()
            self.check_mirrored()
        for moment_id in self.touched:
            moment = self.moments[moment_id]
            reader = self.whoever("responsible", moment)
            self.check_moment(moment, reader)
            self.check_timeline(moment)
            self.check_words(moment)
            self.check_who_opens(moment, [next(self.eyes) for _ in range(AT_ONCE)])
            self.check_lists(reader, [next(self.scopes)])
        self.touched, self.seen, self.has_held = set(), self.stood, True

    def everyone_looks(self) -> None:
        """Let everybody open everything that there is."""
        for actor in STAFF.values():
            self.check_lists(actor, SCOPES)
            self.check_desk(actor)
            for moment in self.moments.values():
                self.check_answers_by(actor, moment)
        for moment in self.moments.values():
            self.check_who_opens(moment, EVERYBODY)
            self.check_pages_of_timeline(moment, self.whoever("responsible", moment))
        for person in CITIZENS:
            self.check_own(person)

    def teardown(self) -> None:
        """End with a look at everything by everybody, unless the story failed; then leave."""
        try:
            if self.has_held:
                self.everyone_looks()
        finally:
            super().teardown()

    def check_outbox(self) -> None:
        """Every change is announced once: the outbox holds what the reference has told, no more and no less."""
        with self.world.database.reading() as session:
            rows = session.execute(select(outbox.c.type, outbox.c.subject, outbox.c.data).where(IS_FACT)).all()
        kept = Counter((kind, subject, data.get("moment_version")) for kind, subject, data in rows)
        assert kept == self.announced

    def check_mirrored(self) -> None:
        """Whoever has heard the newest event that tells how a moment stands knows it as it stands: what a mirror of it is made of."""
        with self.world.database.reading() as session:
            heard = [event.type for event in STANDING_EVENTS]
            rows = session.scalars(select(outbox.c.data).where(outbox.c.type.in_(heard)))
            newest = {data["moment_id"]: data for data in sorted(rows, key=itemgetter("moment_version"))}
            stands = {str(moment.id): standing(moment) for moment in session.scalars(select(MomentRow))}
        told = ("snapshot", "citizen_id", "care_unit_id")
        kept = {each: {name: data[name] for name in told} for each, data in newest.items()}
        dumped = {each: schema(StandingFact).dump(data) for each, data in stands.items()}
        assert kept == {each: {name: data[name] for name in told} for each, data in dumped.items()}

    def check_moment(self, moment: Moment, reader: Actor) -> None:
        """The moment's pages agree with the reference in every state and count."""
        with self.world.database.reading() as session:
            page = queries.overview(session, call(OVERVIEW, reader, moment_id=moment.id), self.world.keys)
            welcome = queries.welcome_page(session, call(WELCOME, reader, moment_id=moment.id), self.world.keys)
        header = page.header
        told = (header.state, header.version, header.care_unit_id, header.responsible_person_id)
        assert told == (shown(moment), moment.version, moment.unit_id, moment.responsible)
        assert header.access == self.word(reader, moment)
        assert bool(header.absence) is bool(self.cover_of(moment.unit_id, moment.responsible))
        assert {each.category_id for each in page.categories} == moment.categories
        assert page.link_count == len(self.links_of(moment))
        self.check_modules(moment, page.modules)
        kept = moment.welcome
        told = (welcome.version, welcome.state, welcome.text, welcome.draft)
        assert told == (kept.version, kept.state, kept.text, kept.draft)

    def check_modules(self, moment: Moment, shown: list[ModuleRun]) -> None:
        """Every module is where and as the reference says, and every response in it."""
        ordered = sorted(moment.modules.values(), key=lambda each: each.position)
        assert [each.module_id for each in shown] == [each.id for each in ordered]
        for page, module in zip(shown, ordered, strict=True):
            told = (page.state, page.version, page.scheduled_on)
            assert told == (module.state, module.version, module.scheduled_on)
            assert page.is_open is (moment.is_ongoing and module.is_open(self.today))
            assert all(each.is_read is (each.step_id in moment.read_steps) for each in page.steps)
            self.check_states(moment, [one for step in page.steps for one in step.responses])

    def check_states(self, moment: Moment, shown: list[ResponseState]) -> None:
        """Each response stands as the reference says, those of a form that is sent again each by itself."""
        by_id = {each.id: each for each in moment.responses}
        for one in shown:
            if one.response_id:
                kept = by_id[one.response_id]
                told = (one.state, one.version, one.sendings, one.occasion)
                assert told == (kept.state, kept.version, len(kept.sent), kept.occasion)
                assert bool(one.seen_at) is (kept.is_sent and kept.is_seen)

    def check_timeline(self, moment: Moment) -> None:
        """Every accepted act once, with who it was at which unit, in the order in which it was done."""
        with self.world.database.reading() as session:
            order = (TimelineEntry.at, TimelineEntry.id)
            rows = session.scalars(select(TimelineEntry).where(TimelineEntry.moment_id == moment.id).order_by(*order))
            told = [[each.action, each.actor_kind, each.commission_version_id] for each in rows]
        assert told == self.in_order(moment)

    def check_pages_of_timeline(self, moment: Moment, reader: Actor) -> None:
        """Whoever turns the timeline's pages meets each entry once, newest first."""
        entries: list[str] = []
        page: dict[str, Any] = {"next_cursor": None}
        while page["next_cursor"] or not entries:
            page = self.world.timeline(moment.id, reader, limit=10, cursor=page["next_cursor"])
            entries += [each["action"] for each in page["entries"]]
        assert entries == [action for action, _, _ in reversed(self.in_order(moment))]

    @staticmethod
    def in_order(moment: Moment) -> list[list[Any]]:
        """Give what a timeline tells, the first first: absences are told where they were registered, also when that is told later."""
        return [told for _, *told in sorted(moment.timeline, key=lambda each: each[0])]

    def check_words(self, moment: Moment) -> None:
        """Every answer ever saved is still there, sealed, also where nobody reads it now."""
        options = undefer(ResponseRow.answers)
        with self.world.database.reading() as session:
            rows = session.scalars(select(ResponseRow).where(ResponseRow.moment_id == moment.id).options(options)).all()
            assert {row.id for row in rows} == {each.id for each in moment.responses}
            by_id = {each.id: each for each in moment.responses}
            for row in rows:
                words = self.world.keys.open(moment.id, ResponseRow.place(row.id), row.answers)
                assert json.loads(words) == by_id[row.id].answers

    def check_who_opens(self, moment: Moment, people: Iterable[Actor]) -> None:
        """Each opens the moment as the rules say, or not at all."""
        for actor in people:
            with self.world.database.reading() as session:
                try:
                    access = queries.opened(session, call(OPEN, actor, moment_id=moment.id))[1].access
                except NamedError as error:
                    access = type(error)
            assert access == (self.refusal(actor, moment, "read") or self.word(actor, moment))

    def check_answers_by(self, actor: Actor, moment: Moment) -> None:
        """Who may read the moment reads every sending as it was sent, and nothing that isn't sent; who may not reads nothing."""
        denied = self.refusal(actor, moment, "read")
        for response in moment.responses:
            for number in range(1, max(len(response.sent), 1) + 1):
                self.check_sending(actor, moment, response, number, denied)

    def check_sending(
        self, actor: Actor, moment: Moment, response: Response, number: int, denied: type[NamedError] | None
    ) -> None:
        """One sending, as staff read it."""
        expected = denied or (None if response.sent else NotFound)
        page, met = None, None
        try:
            page = self.world.response(moment.id, response.id, actor, sending=number)
        except NamedError as error:
            met = type(error)
        assert met is expected
        if page:
            assert page["response"]["answers"] == response.sent[number - 1]

    def check_own(self, person: Actor) -> None:
        """The citizen reaches what is theirs and running or maintained, and reads there all that they wrote."""
        reached = [each for each in self.moments.values() if self.refusal(person, each, "read") is None]
        with self.world.database.reading() as session:
            listed = queries.mine(session, call(MINE, person)).moments
        assert {each.moment_id for each in listed} == {each.id for each in reached}
        for moment in reached:
            for response in moment.responses:
                module, waits_at = moment.module_of(response.step_id), moment.waits_at(self.today)
                if module.state != "upcoming" and waits_at in {None, response.step_id}:
                    page = self.world.step(moment.id, response.step_id, person)
                    answers = {one["response_id"]: one["answers"] for one in page["responses"]}
                    assert answers[str(response.id)] == response.answers
