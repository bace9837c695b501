"""What is between people and units: offers to another unit, many moments of one who leaves, absences with covers, links."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from common.chassis.identity import Actor
from common.contracts.base import Event
from common.contracts.errors import Conflict, Forbidden, IllegalTransition, Invalid, MomentEnded, NotFound, StaleVersion
from common.contracts.moments.absences import CANCEL_ABSENCE, REGISTER_ABSENCE
from common.contracts.moments.events import (
    ABSENCE_CANCELLED,
    ABSENCE_REGISTERED,
    HANDOVER_ACCEPTED,
    HANDOVER_DECLINED,
    HANDOVER_OFFERED,
    HANDOVER_WITHDRAWN,
    MOMENT_CATEGORIES_CHANGED,
    MOMENT_LINKED,
    MOMENT_UNLINKED,
)
from common.contracts.moments.handovers import ACCEPT_HANDOVER, DECLINE_HANDOVER, OFFER_HANDOVER, WITHDRAW_HANDOVER
from common.contracts.moments.links import LINK, UNLINK
from common.contracts.moments.responsible import HAND_OVER_MANY
from tests.integration.moments.stateful.machine import Refusals, when
from tests.integration.moments.stateful.model import Absence, Moment, Offer
from tests.integration.moments.stateful.people import ELSEWHERE, NORTH, SOUTH, STAFF, facts_of, provider_units
from tests.integration.moments.stateful.rules_life_cycle import LifeActs
from tests.integration.moments.stateful.strategies import BEHIND, COLLEAGUE, NUMBER, STAFF_MEMBER, WHO

_PLURAL = [SOUTH] * 4 + [NORTH] * 2 + [ELSEWHERE]
ADMIN = st.sampled_from([*["its admin"] * 8, *STAFF])
ABSENT = st.sampled_from([*["responsible"] * 8, *STAFF])
RECEIVER = st.sampled_from(["its practitioner"] * 20 + list(STAFF))
HANDOVER_EVENTS: dict[str, Event] = {
    "accepted": HANDOVER_ACCEPTED,
    "declined": HANDOVER_DECLINED,
    "withdrawn": HANDOVER_WITHDRAWN,
}


class UnitActs(LifeActs):
    """Who has a moment, and who may write in it meanwhile."""

    @rule(number=NUMBER, who=WHO, to=st.sampled_from(_PLURAL), behind=BEHIND)
    def offer_handover(self, number: int, who: str, to: object, behind: int) -> None:
        """Offer a moment to another unit of the provider; nothing moves yet."""
        moment = self.some(number, lambda each: each.is_ongoing and not self.links_of(each) and not self.offer_of(each))
        actor = self.whoever(who, moment)
        refusals = when(behind, StaleVersion) | when(not moment.is_ongoing, MomentEnded)
        refusals |= when(to == moment.unit_id or ELSEWHERE in {to, moment.unit_id}, Invalid)
        refusals |= when(self.offer_of(moment) or self.links_of(moment), Conflict)
        payload = {"to_care_unit_id": to, "expected_version": moment.version + behind}
        answer = self.act(
            OFFER_HANDOVER,
            actor,
            moment,
            payload,
            provider_units(actor),
            action="hand_over",
            refusals=refusals,
        )
        if answer:
            offer = Offer(id=self.id_of(answer["handover_id"]), moment=moment, from_unit=moment.unit_id, to_unit=to)
            self.offers[offer.id] = offer
            self.tell(moment, actor, HANDOVER_OFFERED, "handover_offered")

    @precondition(lambda self: self.offers)
    @rule(number=NUMBER, who=WHO, on=NUMBER)
    def withdraw_handover(self, number: int, who: str, on: int) -> None:
        """Take an offer back: that of this moment, made by the unit that has it."""
        offer = self._offer(number)
        moment = offer.moment if on else self.some(number)
        actor = self.whoever(who, moment)
        is_its = offer.moment is moment and offer.from_unit == moment.unit_id
        refusals = when(not is_its, NotFound) | when(is_its and offer.state != "offered", IllegalTransition)
        answer = self.act(
            WITHDRAW_HANDOVER,
            actor,
            moment,
            {"handover_id": offer.id},
            action="hand_over",
            refusals=refusals,
        )
        if answer:
            self._answered(offer, "withdrawn", actor)

    @precondition(lambda self: self.offers)
    @rule(number=NUMBER, who=RECEIVER)
    def decline_handover(self, number: int, who: str) -> None:
        """Say no."""
        offer = self._offer(number)
        actor = self._receiver(who, offer)
        answer = self.attempt(
            DECLINE_HANDOVER,
            actor,
            {"handover_id": offer.id},
            rights=self._may_answer(actor, offer),
            refusals=when(offer.state != "offered", IllegalTransition),
        )
        if answer:
            self._answered(offer, "declined", actor)

    @precondition(lambda self: self.offers)
    @rule(number=NUMBER, who=RECEIVER, to=RECEIVER)
    def accept_handover(self, number: int, who: str, to: str) -> None:
        """Take it over: access moves at once, the old unit's categories stay behind."""
        offer = self._offer(number)
        moment, actor, receiver = offer.moment, self._receiver(who, offer), self._receiver(to, offer)
        facts = facts_of(receiver)
        takes = facts.is_active_practitioner and facts.care_unit_id == actor.care_unit_id
        refusals = when(not takes, Invalid) | when(offer.state != "offered", IllegalTransition)
        refusals |= when(self.running(moment, offer.to_unit, moment.programme_id), Conflict)
        payload = {"handover_id": offer.id, "responsible_commission_id": receiver.commission_id}
        answer = self.attempt(
            ACCEPT_HANDOVER,
            actor,
            payload,
            facts,
            rights=self._may_answer(actor, offer),
            refusals=refusals,
        )
        if answer:
            moment.unit_id, moment.responsible = offer.to_unit, receiver.person_id
            self._answered(offer, "accepted", actor)
            if moment.categories:
                moment.categories = set()
                self.tell(moment, actor, MOMENT_CATEGORIES_CHANGED, "categories_changed")
            self.note_absences(moment, actor)

    @rule(number=NUMBER, to=st.sampled_from([SOUTH, SOUTH, NORTH]))
    def move_to_unit(self, number: int, to: object) -> None:
        """Offer a moment and have it taken over, as units do that have talked: the two acts seldom meet by themselves."""
        self.offer_handover(number, "responsible", to, behind=0)
        if self.offers:
            self.accept_handover(number, "its practitioner", "its practitioner")

    def _offer(self, number: int) -> Offer:
        """Give one of the offers, one that waits for an answer if there is any."""
        waiting = [each for each in self.offers.values() if each.state == "offered"]
        among = waiting if waiting and number else list(self.offers.values())
        return among[number % len(among)]

    def _receiver(self, who: str, offer: Offer) -> Actor:
        return self.practitioners(offer.to_unit)[0] if who == "its practitioner" else STAFF[who]

    @staticmethod
    def _may_answer(actor: Actor, offer: Offer) -> Refusals:
        if actor.care_unit_id != offer.to_unit:
            return when(True, NotFound)
        return when(not actor.roles & {"practitioner", "citizen_admin"}, Forbidden)

    def _answered(self, offer: Offer, state: str, actor: Actor) -> None:
        offer.state = state
        self.touched.add(offer.moment.id)
        self.tell(offer.moment, actor, HANDOVER_EVENTS[state], f"handover_{state}")

    @rule(numbers=st.lists(NUMBER, min_size=1, max_size=3), who=ADMIN, to=COLLEAGUE)
    def hand_over_many(self, numbers: list[int], who: str, to: str) -> None:
        """Hand over moments of the one who has the first of them; what stands otherwise is left as it is."""
        chosen = list({moment.id: moment for moment in map(self.some, numbers)}.values())
        actor, receiver = self.whoever(who, chosen[0]), self.whoever(to, chosen[0])
        giver = chosen[0].responsible
        takes = "practitioner" in receiver.roles and receiver.care_unit_id == actor.care_unit_id
        payload = {
            "from_person_id": giver,
            "moment_ids": [moment.id for moment in chosen],
            "responsible_commission_id": receiver.commission_id,
        }
        answer = self.attempt(
            HAND_OVER_MANY,
            actor,
            payload,
            facts_of(receiver),
            rights=when("citizen_admin" not in actor.roles, Forbidden),
            refusals=when(not takes, Invalid),
        )
        if answer:
            expected = [self._outcome(moment, actor, giver, receiver) for moment in chosen]
            assert [row.outcome for row in answer.rows] == expected
            for moment, outcome in zip(chosen, expected, strict=True):
                self.touched.add(moment.id)
                if outcome == "moved":
                    self.handed_over(moment, actor, receiver)

    @staticmethod
    def _outcome(moment: Moment, actor: Actor, giver: object, receiver: Actor) -> str:
        if moment.unit_id != actor.care_unit_id:
            return "not_found"
        if moment.responsible == receiver.person_id:
            return "already"
        if moment.responsible != giver:
            return "changed"
        return "moved" if moment.is_ongoing else "ended"

    @rule(
        number=NUMBER,
        who=ABSENT,
        absent=st.none() | ABSENT,
        cover=COLLEAGUE,
        span=st.tuples(st.sampled_from([0, 0, 0, 0, 0, 1, 3, -1]), st.sampled_from([0, 1, 3, 10, 10, 10, 30, 367, -1])),
    )
    def register_absence(self, number: int, who: str, absent: str | None, cover: str, span: tuple[int, int]) -> None:
        """Be away for some days from some day, and let somebody write meanwhile."""
        moment, (first, days) = self.some(number), span
        actor, standing_in = self.whoever(who, moment), self.whoever(cover, moment)
        away = self.whoever(absent, moment) if absent else actor
        first_day = self.today + timedelta(days=first)
        last_day = first_day + timedelta(days=days)
        is_admin, unit_id = "citizen_admin" in actor.roles, actor.care_unit_id
        may = is_admin or (away is actor and "practitioner" in actor.roles)
        refusals = when(days < 0 or last_day < self.today or days > 366, Invalid)
        refusals |= when(away.care_unit_id != unit_id or away.person_id == standing_in.person_id, Invalid)
        refusals |= when("practitioner" not in standing_in.roles or standing_in.care_unit_id != unit_id, Invalid)
        at_unit = [each for each in self.absences.values() if each.unit_id == unit_id]
        both = {away.person_id, standing_in.person_id}
        refusals |= when(any(each.person in both and each.meets(first_day, last_day) for each in at_unit), Invalid)
        payload = {
            "commission_id": away.commission_id if absent else None,
            "cover_commission_id": standing_in.commission_id,
            "first_day": first_day,
            "last_day": last_day,
        }
        answer = self.attempt(
            REGISTER_ABSENCE,
            actor,
            payload,
            facts_of(away),
            facts_of(standing_in),
            rights=when(not may, Forbidden),
            refusals=refusals,
        )
        if answer:
            made = Absence(
                id=self.id_of(answer["absence_id"]),
                unit_id=unit_id,
                person=away.person_id,
                cover=standing_in.person_id,
                first_day=first_day,
                last_day=last_day,
                registered_at=self.days.at,
                registered_by=actor,
            )
            self.absences[made.id] = made
            self.announce(ABSENCE_REGISTERED, made.id)

    @precondition(lambda self: self.absences)
    @rule(number=NUMBER, who=STAFF_MEMBER)
    def cancel_absence(self, number: int, who: str) -> None:
        """Come back earlier: the cover's access ends at once."""
        absence, actor = list(self.absences.values())[number % len(self.absences)], STAFF[who]
        is_its = actor.person_id == absence.person and "practitioner" in actor.roles
        rights = when(not is_its and "citizen_admin" not in actor.roles, Forbidden)
        rights = when(actor.care_unit_id != absence.unit_id, NotFound) or rights
        refusals = when(absence.is_cancelled or absence.last_day < self.today, IllegalTransition)
        payload = {"absence_id": absence.id}
        if self.attempt(CANCEL_ABSENCE, actor, payload, rights=rights, refusals=refusals):
            absence.cancelled_at, absence.cancelled_by, absence.is_told = self.days.at, actor, False
            self.announce(ABSENCE_CANCELLED, absence.id)

    @rule(numbers=st.tuples(NUMBER, NUMBER), who=WHO)
    def link(self, numbers: tuple[int, int], who: str) -> None:
        """Give a moment a parent, never in a circle."""
        moment = self.some(numbers[0], lambda each: not each.parent and not self.offer_of(each))
        parent = self.some(numbers[1], lambda each: each is not moment and each.unit_id == moment.unit_id)
        actor = self.whoever(who, moment)
        refusals = when(moment.parent, Conflict) | when(self._is_above(moment, parent), Conflict)
        refusals |= when(self.offer_of(moment) or self.offer_of(parent), Conflict)
        if self._pair(LINK, moment, parent, actor, refusals):
            moment.parent = parent.id
            self._linked(moment, parent, actor, MOMENT_LINKED, "linked")

    @rule(numbers=st.tuples(NUMBER, NUMBER), who=WHO)
    def unlink(self, numbers: tuple[int, int], who: str) -> None:
        """Take a link away."""
        children = [each for each in self.moments.values() if each.parent] or [self.some(numbers[0])]
        moment = children[numbers[0] % len(children)]
        parent = self.moments[moment.parent] if moment.parent and numbers[1] else self.some(numbers[1])
        actor = self.whoever(who, moment)
        refusals = when(moment.parent != parent.id, NotFound)
        if self._pair(UNLINK, moment, parent, actor, refusals):
            moment.parent = None
            self._linked(moment, parent, actor, MOMENT_UNLINKED, "unlinked")

    def _pair(self, contract: object, moment: Moment, parent: Moment, actor: Actor, refusals: Refusals) -> object:
        denied = [self.refusal(actor, each, "reopen") for each in (moment, parent)]
        payload = {"moment_id": moment.id, "parent_moment_id": parent.id}
        return self.attempt(contract, actor, payload, rights=frozenset(filter(None, denied)), refusals=refusals)

    def _linked(self, moment: Moment, parent: Moment, actor: Actor, event: Event, entry: str) -> None:
        """Both tell of it, and both are new versions; it is announced once, as the child's."""
        self.touched |= {moment.id, parent.id}
        parent.version += 1
        self.tell(parent, actor, None, entry)
        self.tell(moment, actor, event, entry)

    def _is_above(self, moment: Moment, lower: Moment) -> bool:
        step: Moment | None = lower
        while step is not None:
            if step is moment:
                return True
            step = self.moments[step.parent] if step.parent else None
        return False
