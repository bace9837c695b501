"""The citizen reads, writes and sends; staff see it, sign it off, open it again, and fill in for the citizen."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Rpc
from common.contracts.errors import (
    Blocked,
    CitizenWriting,
    IllegalTransition,
    Invalid,
    ModuleClosed,
    NotFound,
    OccasionOver,
    ResponseLocked,
    StaleVersion,
)
from common.contracts.moments.events import (
    RESPONSE_BEGUN,
    RESPONSE_REOPENED,
    RESPONSE_REVIEWED,
    RESPONSE_SEEN,
    RESPONSE_SUBMITTED,
    STEP_MARKED,
)
from common.contracts.moments.filling_in import FILL_IN
from common.contracts.moments.responses import SAVE_RESPONSE, SEE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE
from common.contracts.moments.steps import MARK_STEP
from services.moments.model import RESPONSE_STEPS
from tests.integration.moments.stateful.machine import Machine, Refusals, one_of, when
from tests.integration.moments.stateful.model import Moment, Response
from tests.integration.moments.stateful.people import CITIZENS, FORMS
from tests.integration.moments.stateful.strategies import BEHIND, NUMBER, OWN, WHO

PLACE = st.tuples(NUMBER, NUMBER)
OCCASION = st.sampled_from([*[None] * 10, 1, 2, 3])
IS_WHOLE = st.sampled_from([True] * 8 + [False])


class AnswerActs(Machine):
    """What is done with steps and forms."""

    def _citizen(self, moment: Moment, *, is_own: bool) -> Actor:
        return moment.citizen if is_own else next(each for each in CITIZENS if each is not moment.citizen)

    def _closed(self, moment: Moment, step_id: str, *, is_citizen: bool) -> Refusals:
        """Give why nothing can be written on a step today."""
        module, waits_at = moment.module_of(step_id), moment.waits_at(self.today)
        if module.state == "upcoming":
            return when(True, NotFound if is_citizen else ModuleClosed)
        refusals = when(not module.is_open(self.today), ModuleClosed)
        return refusals | when(is_citizen and waits_at not in {None, step_id}, Blocked)

    @rule(place=PLACE, is_own=OWN, is_read=st.booleans())
    def mark_step(self, place: tuple[int, int], is_own: bool, is_read: bool) -> None:
        """Tick a step."""
        moment = self.some(place[0])
        steps = [step_id for step_id, _, _ in moment.steps()]
        step_id, actor = steps[place[1] % len(steps)], self._citizen(moment, is_own=is_own)
        payload = {"step_id": step_id, "is_read": is_read}
        refusals = self._closed(moment, step_id, is_citizen=True)
        if self.act(MARK_STEP, actor, moment, payload, refusals=refusals):
            self._is_active(moment)
            if is_read is not (step_id in moment.read_steps):
                moment.read_steps ^= {step_id}
                self.tell(moment, actor, STEP_MARKED)

    def _write(
        self, contract: Rpc, actor: Actor, place: tuple[int, int], occasion: int | None, behind: int, *, is_whole: bool
    ) -> tuple[Mapping[str, Any] | None, Moment, Response, dict[str, Any]]:
        """Try to write in a form; what is drawn not to be whole isn't what the form asks for."""
        moment = self.some(place[0])
        forms = [(step_id, form_id) for step_id, _, forms in moment.steps() for form_id in forms]
        writable = [each for each in forms if place[1] and self._is_writable(moment, *each)]
        step_id, form_id = one_of(writable, forms, place[1])
        current = moment.current(step_id, form_id, self.today)
        response = moment.response(step_id, form_id, occasion or current)
        is_over = response.occasion != current and not response.is_reopened
        self.words += 1
        answers = {"ord": f"ord {self.words}"} if is_whole else {"ord": 7}
        refusals = self._closed(moment, step_id, is_citizen=contract is not FILL_IN)
        refusals |= when(is_over, OccasionOver) | when(not is_whole, Invalid) | when(behind, StaleVersion)
        refusals |= when(response.is_sent, ResponseLocked)
        has_words = bool(response.answers) and not response.is_sent and response.filled_by is None
        refusals |= when(contract is FILL_IN and has_words, CitizenWriting)
        version = response.version + behind
        where = {"step_id": step_id, "form_id": form_id, "occasion": occasion}
        payload = {**where, "answers": answers, "expected_version": version}
        answer = self.act(contract, actor, moment, payload, FORMS[form_id], refusals=refusals)
        if answer and response.id is None:
            response.id = self.id_of(answer["response_id"])
            moment.responses.append(response)
        return answer, moment, response, answers

    def _is_writable(self, moment: Moment, step_id: str, form_id: str) -> bool:
        response = moment.response(step_id, form_id, moment.current(step_id, form_id, self.today))
        return not response.is_sent and not self._closed(moment, step_id, is_citizen=True)

    @rule(place=PLACE, is_own=OWN, occasion=OCCASION, behind=BEHIND, is_whole=IS_WHOLE)
    def save(self, place: tuple[int, int], is_own: bool, occasion: int | None, behind: int, is_whole: bool) -> None:
        """Keep answers so far: told once, when it was begun."""
        actor = self._citizen(self.some(place[0]), is_own=is_own)
        answer, moment, response, answers = self._write(
            SAVE_RESPONSE, actor, place, occasion, behind, is_whole=is_whole
        )
        if answer:
            is_begun = response.version == 0
            response.write("save", answers)
            if moment.last_active is None or (self.days.at - moment.last_active).total_seconds() >= 60:
                self._is_active(moment)
            if is_begun:
                self.tell(moment, actor, RESPONSE_BEGUN)

    @rule(place=PLACE, is_own=OWN, occasion=OCCASION, behind=BEHIND, is_whole=IS_WHOLE)
    def submit(self, place: tuple[int, int], is_own: bool, occasion: int | None, behind: int, is_whole: bool) -> None:
        """Send a form."""
        actor = self._citizen(self.some(place[0]), is_own=is_own)
        answer, moment, response, answers = self._write(
            SUBMIT_RESPONSE, actor, place, occasion, behind, is_whole=is_whole
        )
        if answer:
            response.write(self._sending(response), answers)
            response.is_seen = False
            self._is_active(moment)
            self.tell(moment, actor, RESPONSE_SUBMITTED)

    @rule(place=PLACE, who=WHO, occasion=OCCASION, behind=BEHIND, is_whole=IS_WHOLE)
    def fill_in(self, place: tuple[int, int], who: str, occasion: int | None, behind: int, is_whole: bool) -> None:
        """Answer for the citizen: sent and seen at once, and no action of the citizen's."""
        actor = self.whoever(who, self.some(place[0]))
        answer, moment, response, answers = self._write(FILL_IN, actor, place, occasion, behind, is_whole=is_whole)
        if answer:
            response.write(self._sending(response), answers, filled_by=actor.person_id)
            response.is_seen = True
            response.version += 1
            self.tell(moment, actor, RESPONSE_SUBMITTED, "filled_in")

    @rule(place=PLACE, who=WHO)
    def see(self, place: tuple[int, int], who: str) -> None:
        """Open a sent form as staff: the first time is told."""
        moment, response, actor = self._handled(place, who)
        payload = {"response_id": response.id or new_id()}
        refusals = when(not response.is_sent, NotFound)
        if self.act(SEE_RESPONSE, actor, moment, payload, action="see", refusals=refusals):
            self._is_seen(moment, response, actor)

    @rule(place=PLACE, who=WHO, behind=BEHIND, is_shown=st.booleans())
    def review(self, place: tuple[int, int], who: str, behind: int, is_shown: bool) -> None:
        """Sign off a form that waits for it, after the end too."""
        moment, response, actor = self._handled(place, who)
        refusals = when((response.state, "review") not in RESPONSE_STEPS, IllegalTransition)
        payload = {"is_shown": is_shown, "comment": "Bra"}
        if self._handle(
            REVIEW_RESPONSE, actor, moment, response, behind=behind, action="see", refusals=refusals, **payload
        ):
            self._is_seen(moment, response, actor)
            response.state = RESPONSE_STEPS[response.state, "review"]
            response.version += 1
            self.tell(moment, actor, RESPONSE_REVIEWED, "reviewed")

    @rule(place=PLACE, who=WHO, behind=BEHIND)
    def reopen(self, place: tuple[int, int], who: str, behind: int) -> None:
        """Open a sent form for the citizen again; what was sent stays readable."""
        moment, response, actor = self._handled(place, who)
        if self._handle(REOPEN_RESPONSE, actor, moment, response, behind=behind, action="write", note="Mer"):
            self._is_seen(moment, response, actor)
            response.state = RESPONSE_STEPS[response.state, "reopen"]
            response.version += 1
            response.is_reopened, response.is_seen = True, False
            self.tell(moment, actor, RESPONSE_REOPENED, "reopened")

    def _handle(
        self,
        contract: Rpc,
        actor: Actor,
        moment: Moment,
        response: Response,
        *,
        behind: int,
        action: str,
        refusals: Refusals = frozenset(),
        **more: Any,
    ) -> Mapping[str, Any] | None:
        refusals |= when(behind, StaleVersion) | when(not response.is_sent, NotFound)
        version = max(1, response.version) + behind
        payload = {"response_id": response.id or new_id(), "expected_version": version, **more}
        return self.act(contract, actor, moment, payload, action=action, refusals=refusals)

    def _handled(self, place: tuple[int, int], who: str) -> tuple[Moment, Response, Actor]:
        moment = self.some(place[0], lambda each: any(one.is_sent for one in each.responses))
        every = moment.responses or [Response(step_id="", form_id="", occasion=1)]
        response = one_of([each for each in every if each.is_sent and place[1]], every, place[1])
        return moment, response, self.whoever(who, moment)

    def _is_seen(self, moment: Moment, response: Response, actor: Actor) -> None:
        if not response.is_seen:
            response.is_seen = True
            response.version += 1
            self.tell(moment, actor, RESPONSE_SEEN, "submitted")

    def _is_active(self, moment: Moment) -> None:
        moment.last_active = self.days.at

    @staticmethod
    def _sending(response: Response) -> str:
        return "submit_for_review" if FORMS[response.form_id].review else "submit"
