"""A moment's beginning and end, its planned start, who is responsible, reasons to open it, and its welcome."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.errors import Conflict, Forbidden, IllegalTransition, Invalid, MomentEnded, StaleVersion
from common.contracts.everything import RPCS
from common.contracts.moments.access import STATE_REASON
from common.contracts.moments.ending import END, UNDO_END
from common.contracts.moments.events import (
    HANDOVER_WITHDRAWN,
    MODULE_STARTED,
    MOMENT_END_UNDONE,
    MOMENT_ENDED,
    MOMENT_PLANNED,
    MOMENT_RESPONSIBLE_CHANGED,
    MOMENT_STARTED,
    WELCOME_CHANGED,
)
from common.contracts.moments.responsible import CHANGE_RESPONSIBLE
from common.contracts.moments.starts import CHANGE_START_DAY, START
from services.moments.commands.start_days import change_start_day
from services.moments.model import MOMENT_STEPS, WELCOME_STEPS
from tests.integration.moments.builders import AUDIT
from tests.integration.moments.stateful.machine import Machine, when
from tests.integration.moments.stateful.model import Moment
from tests.integration.moments.stateful.people import CITIZENS, ELSEWHERE, PROGRAMMES, STAFF, facts_of, start_facts_of
from tests.integration.moments.stateful.strategies import BEHIND, COLLEAGUE, DAYS_AHEAD, NUMBER, STAFF_MEMBER, WHO
from tests.outlines import outline_of

MOST_MOMENTS = 5
STARTER = st.sampled_from(["anna", "bo", "admin", "eva", "anna in the south", *STAFF])
REASON_HOURS = 8


class LifeActs(Machine):
    """What is done to the moment as a whole."""

    def running(self, moment: Moment, unit_id: object, programme_id: str) -> Moment | None:
        """Give the citizen's ongoing moment of a programme at a unit."""
        same = (moment.citizen, unit_id, programme_id)
        running = (each for each in self.moments.values() if each.is_ongoing)
        return next((each for each in running if (each.citizen, each.unit_id, each.programme_id) == same), None)

    @precondition(lambda self: len(self.moments) < MOST_MOMENTS)
    @rule(
        who=STARTER,
        whose=st.integers(0, 1),
        version=st.integers(0, 1),
        ahead=st.none() | DAYS_AHEAD,
        to=st.none() | STAFF_MEMBER,
    )
    def start(self, who: str, whose: int, version: int, ahead: int | None, to: str | None) -> None:
        """Start a programme for a citizen, today or on a day to come."""
        actor, responsible = STAFF[who], STAFF[to or who]
        day = None if ahead is None else self.today + timedelta(days=ahead)
        made = Moment.of(
            id=new_id(),
            citizen=CITIZENS[whose],
            version_id=list(PROGRAMMES)[version],
            unit_id=actor.care_unit_id,
            responsible=responsible.person_id,
            starts_on=day if ahead else None,
        )
        facts = start_facts_of(responsible)
        takes = facts.is_active_practitioner and facts.care_unit_id == actor.care_unit_id
        refusals = when(not takes, Invalid) | when(ahead is not None and not 0 <= ahead <= 365, Invalid)
        refusals |= when(self.running(made, made.unit_id, made.programme_id), Conflict)
        rights = when(not actor.roles & {"practitioner", "citizen_admin"}, Forbidden)
        payload = {
            "citizen_id": made.citizen.id,
            "version_id": made.version_id,
            "responsible_commission_id": responsible.commission_id,
            "starts_on": day,
        }
        answer = self.attempt(
            START, actor, payload, facts, outline_of(**made.outline), rights=rights, refusals=refusals
        )
        if answer:
            made.id = self.id_of(answer["moment_id"])
            self.moments[made.id] = made
            self.touched.add(made.id)
            self.begun(made, actor)

    def begun(self, made: Moment, actor: Actor) -> None:
        """Note what is told of a start: everything that starts with a moment is of its first version."""
        event = MOMENT_PLANNED if made.is_planned else MOMENT_STARTED
        self.announce(event, made.id, 1)
        self.tell(made, actor, None, "planned" if made.is_planned else "started", "responsible_set")
        for module in made.modules.values():
            if module.at_once and not made.is_planned:
                made.start_module(module, self.today)
                module.version = 1
                self.announce(MODULE_STARTED, made.id, 1)
                self.tell(made, actor, None, "module_started")
        self.note_absences(made, actor)

    def begin(self, moment: Moment, actor: Actor | None) -> None:
        """Begin what was planned, with the modules that start with it."""
        moment.starts_on = None
        self.tell(moment, actor, MOMENT_STARTED, "started")
        for module in moment.modules.values():
            if module.at_once and module.state == "upcoming":
                moment.start_module(module, self.today)
                self.tell(moment, actor, MODULE_STARTED, "module_started")

    @rule(number=NUMBER, who=WHO, ahead=st.none() | DAYS_AHEAD, behind=BEHIND)
    def change_start_day(self, number: int, who: str, ahead: int | None, behind: int) -> None:
        """Plan another first day, or begin at once."""
        moment = self.some(number, lambda each: each.is_planned)
        actor = self.whoever(who, moment)
        day = None if ahead is None else self.today + timedelta(days=ahead)
        refusals = when(behind, StaleVersion) | when(not moment.is_planned, IllegalTransition)
        refusals |= when(ahead and not 0 < ahead <= 365, Invalid)
        payload = {"starts_on": day, "expected_version": moment.version + behind}
        contract = CHANGE_START_DAY
        answer = self.act(contract, actor, moment, payload, refusals=refusals, command=change_start_day)
        if answer and ahead:
            moment.starts_on = day
            self.tell(moment, actor, MOMENT_PLANNED, "start_moved")
        elif answer:
            self.begin(moment, actor)

    @rule(number=NUMBER, who=WHO, to=COLLEAGUE, behind=BEHIND)
    def change_responsible(self, number: int, who: str, to: str, behind: int) -> None:
        """Make somebody else responsible: access moves at once."""
        moment = self.some(number, lambda each: each.is_ongoing and each.unit_id != ELSEWHERE)
        actor, receiver = self.whoever(who, moment), self.whoever(to, moment)
        facts = facts_of(receiver)
        takes = facts.is_active_practitioner and facts.care_unit_id == actor.care_unit_id
        refusals = when(behind, StaleVersion) | when(not moment.is_ongoing, MomentEnded)
        refusals |= when(receiver.person_id == moment.responsible, Invalid)
        payload = {"responsible_commission_id": receiver.commission_id, "expected_version": moment.version + behind}
        answer = self.act(
            CHANGE_RESPONSIBLE,
            actor,
            moment,
            payload,
            facts,
            action="hand_over",
            early=when(not takes, Invalid),
            refusals=refusals,
        )
        if answer:
            self.handed_over(moment, actor, receiver)

    def handed_over(self, moment: Moment, actor: Actor, receiver: Actor) -> None:
        """Note that somebody else is responsible."""
        moment.responsible = receiver.person_id
        self.tell(moment, actor, MOMENT_RESPONSIBLE_CHANGED, "responsible_set")
        self.note_absences(moment, actor)

    @rule(number=NUMBER, who=STAFF_MEMBER)
    def state_reason(self, number: int, who: str) -> None:
        """Open a colleague's moment, for a working day and for reading alone."""
        moment = self.some(number)
        actor = self.whoever(who, moment)
        if self.act(STATE_REASON, actor, moment, {"reason": "Tar över i dag"}, AUDIT, action="state_reason"):
            moment.openings[actor.person_id] = self.days.at + timedelta(hours=REASON_HOURS)
            self.tell(moment, actor, None, "opened_with_reason")

    @rule(
        number=NUMBER,
        who=WHO,
        behind=BEHIND,
        ahead=st.none() | DAYS_AHEAD,
        reason=st.sampled_from(["completed", "completed", "deceased"]),
    )
    def end(self, number: int, who: str, behind: int, ahead: int | None, reason: str) -> None:
        """End it, with or without time to read; an offer of it is taken back."""
        moment = self.some(number, lambda each: each.is_ongoing)
        actor, offer = self.whoever(who, moment), self.offer_of(moment)
        until = None if ahead is None else self.today + timedelta(days=ahead)
        is_wrong = ahead is not None and (not 1 <= ahead <= 365 or reason == "deceased")
        refusals = when(behind, StaleVersion) | when(is_wrong, Invalid)
        refusals |= when(moment.is_planned and until, IllegalTransition)
        payload = {
            "expected_version": moment.version + behind,
            "reason": reason,
            "maintained_until": until,
            "note": "Klart",
        }
        if self.act(END, actor, moment, payload, refusals=refusals):
            if offer:
                offer.state = "withdrawn"
                self.tell(moment, actor, HANDOVER_WITHDRAWN, "handover_withdrawn")
            moment.take("end_with_maintenance" if until else "end")
            moment.maintained_until = until
            self.tell(moment, actor, MOMENT_ENDED, "ended")

    @rule(number=NUMBER, who=WHO, behind=BEHIND)
    def undo_end(self, number: int, who: str, behind: int) -> None:
        """Take the end back, unless the programme was started anew meanwhile."""
        moment = self.some(number, lambda each: not each.is_ongoing)
        actor = self.whoever(who, moment)
        newer = self.running(moment, moment.unit_id, moment.programme_id)
        refusals = when(behind, StaleVersion) | when((moment.state, "undo_end") not in MOMENT_STEPS, IllegalTransition)
        refusals |= when(newer and newer is not moment, Conflict)
        payload = {"expected_version": moment.version + behind}
        if self.act(UNDO_END, actor, moment, payload, action="reopen", refusals=refusals):
            moment.take("undo_end")
            moment.maintained_until = None
            self.tell(moment, actor, MOMENT_END_UNDONE, "end_undone")
            self.note_absences(moment, actor)

    @rule(number=NUMBER, who=WHO, behind=BEHIND, action=st.sampled_from(["save", "publish", "hide", "show", "reset"]))
    def change_welcome(self, number: int, who: str, behind: int, action: str) -> None:
        """Write, publish, hide or show the welcome, or go back to the programme's."""
        moment = self.some(number)
        actor, welcome = self.whoever(who, moment), moment.welcome
        refusals = when(behind, StaleVersion) | when((welcome.state, action) not in WELCOME_STEPS, IllegalTransition)
        self.words += 1
        written = {"text": f"Hej {self.words}"} if action in {"save", "publish"} else {}
        payload = {"expected_version": welcome.version + behind, **written}
        contract = RPCS[f"moments.{action}_welcome"]
        if not self.act(contract, actor, moment, payload, refusals=refusals):
            return
        welcome.state = WELCOME_STEPS[welcome.state, action]
        welcome.version += 1
        if action == "save":
            welcome.draft = written["text"]
            return
        if action in {"publish", "reset"}:
            welcome.text, welcome.draft = written.get("text"), None
        told = {"publish": "published", "hide": "hidden", "show": "shown", "reset": "reset"}[action]
        self.tell(moment, actor, WELCOME_CHANGED, f"welcome_{told}")
