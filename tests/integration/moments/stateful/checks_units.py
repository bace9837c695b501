"""What a unit sees: its lists and their counts, what needs its people now, who is away, what is offered."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.errors import Forbidden, NotFound
from common.contracts.moments.absences import ABSENCES
from common.contracts.moments.attention import ATTENTION, CLOSING_DAYS
from common.contracts.moments.handovers import OFFERS
from common.contracts.moments.responsible import CASELOADS
from services.moments import queries
from tests.integration.moments.builders import call
from tests.integration.moments.stateful.machine import LISTING, Machine
from tests.integration.moments.stateful.model import Moment, Offer

SCOPES = ("mine", "all", "ended")


class UnitChecks(Machine):
    """Lists and counts beside the reference."""

    def mine(self, actor: Actor) -> list[Moment]:
        """Give the ongoing moments of somebody at a unit, and of those of whom they cover for today."""
        unit = [each for each in self.moments.values() if each.unit_id == actor.care_unit_id and each.is_ongoing]
        absences = ((each, self.cover_of(each.unit_id, each.responsible)) for each in unit)
        covered = {each.responsible for each, absence in absences if absence and absence.cover == actor.person_id}
        return [each for each in unit if each.responsible in covered | {actor.person_id}]

    def offered(self, actor: Actor) -> list[Offer]:
        """Give what waits for an answer of somebody's unit."""
        return [each for each in self.offers.values() if (each.state, each.to_unit) == ("offered", actor.care_unit_id)]

    def check_lists(self, actor: Actor, scopes: Iterable[str]) -> None:
        """The unit's lists and their counts agree with the reference."""
        if not actor.roles & LISTING:
            return
        unit = [each for each in self.moments.values() if each.unit_id == actor.care_unit_id]
        ongoing, mine = [each for each in unit if each.is_ongoing], self.mine(actor)
        ended = [each for each in unit if not each.is_ongoing]
        for scope in scopes:
            expected = {"mine": mine, "all": ongoing, "ended": ended}[scope]
            page = self.world.list(scope, actor)
            rows = {row["moment_id"]: row for row in page["rows"]}
            assert set(rows) == {str(each.id) for each in expected}
            assert page["counts"] == {"mine": len(mine), "all": len(ongoing), "ended": len(ended)}
            assert page["offers"] == len(self.offered(actor))
            for moment in expected:
                self.check_row(rows[str(moment.id)], moment, actor)

    def check_row(self, row: dict[str, Any], moment: Moment, actor: Actor) -> None:
        """A row of the list tells what the moment's page tells."""
        may_hand_over = moment.is_ongoing and self.refusal(actor, moment, "hand_over") is None
        told = (row["state"], row["access"], row["unseen_responses"], row["may_hand_over"])
        assert told == (shown(moment), self.word(actor, moment), moment.unseen, may_hand_over)
        assert {each["category_id"] for each in row["categories"]} == {str(each) for each in moment.categories}
        assert bool(row["last_active_at"]) is bool(moment.last_active)

    def check_desk(self, actor: Actor) -> None:
        """What needs somebody now, who of the unit is away, what is offered, and who has how much."""
        if not actor.roles & LISTING:
            return
        with self.world.database.reading() as session:
            attention = vars(queries.attention(session, call(ATTENTION, actor)))
            absences = queries.absences(session, call(ABSENCES, actor)).absences
            if "citizen_admin" in actor.roles:
                told = queries.caseloads(session, call(CASELOADS, actor)).caseloads
                loads = {each.person_id: each.ongoing for each in told}
                assert loads == self.loads(actor.care_unit_id)
                assert {each.handover_id for each in queries.offers(session, call(OFFERS, actor)).offers} == {
                    each.id for each in self.offered(actor)
                }
        assert attention.items() >= self.needs(actor).items()
        assert {each.absence_id for each in absences} == {
            each.id
            for each in self.absences.values()
            if each.unit_id == actor.care_unit_id and not each.is_cancelled and each.last_day >= self.today
        }

    def loads(self, unit_id: UUID | None) -> Counter[UUID]:
        """Count each practitioner's ongoing moments at a unit."""
        return Counter(
            each.responsible for each in self.moments.values() if each.unit_id == unit_id and each.is_ongoing
        )

    def needs(self, actor: Actor) -> dict[str, int]:
        """Count somebody's moments by what they need."""
        mine, last = self.mine(actor), self.today + timedelta(days=CLOSING_DAYS)
        waits = [any(one.state == "awaiting_review" and one.is_seen for one in each.responses) for each in mine]
        closing = [
            any(one.closes_on and self.today < one.closes_on <= last for one in each.modules.values()) for each in mine
        ]
        return {
            "unseen": sum(each.unseen > 0 for each in mine),
            "review": sum(waits),
            "closing": sum(closing),
            "not_begun": sum(each.last_active is None and not each.is_planned for each in mine),
            "never_signed_in": 0,
        }

    def word(self, actor: Actor, moment: Moment) -> str:
        """Give in the contract's words how a moment opens."""
        if self.refusal(actor, moment, "write") is None and moment.is_ongoing:
            return "write"
        denied = self.refusal(actor, moment, "read")
        if actor.kind is Caller.STAFF and denied in {NotFound, Forbidden}:
            return "none"
        return "reason" if denied else "read"


def shown(moment: Moment) -> str:
    """Give the state as everybody is told it."""
    return "planned" if moment.is_planned else moment.state
