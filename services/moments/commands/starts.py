"""Starting a programme: for a citizen, or by the citizen, when it is open to them."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.calls import Call, JsonAnswer
from common.chassis.clock import now, today
from common.chassis.database import Database
from common.chassis.idempotency import idempotent
from common.chassis.identifiers import new_id
from common.chassis.keys import MomentKeys
from common.contracts.content.versions import Outline
from common.contracts.directory.starts import StartFactsAnswer
from common.contracts.errors import Conflict, Invalid, NamedError, NotFound, OutcomeUnknown
from common.contracts.moments.starts import Start, StartOpen
from common.contracts.moments.vocabulary import MomentChanged
from common.phrases import moments
from common.phrases.code import Phrase
from services.moments import queries
from services.moments.commands.beginning import Beginning, Responsible, begin_all
from services.moments.model import Action, require_may_take
from services.moments.model.moment import require_day_to_start


def start(
    database: Database, call: Call[Start], keys: MomentKeys, facts: StartFactsAnswer, outline: Outline
) -> JsonAnswer[MomentChanged]:
    """Start the programme version that `outline` describes; `facts` are directory's.

    Raises `Forbidden`, `Invalid`, and `Conflict(moment_id=…)` when the citizen has the programme ongoing at the unit.
    """
    require_may_take(call.actor)
    require_startable(call, facts)
    return _begin_with_key(keys, partial(_start, database, call, facts, outline))


@idempotent(queries.may(Action.LIST))
def _start(
    session: Session, call: Call[Start], facts: StartFactsAnswer, outline: Outline, moment_id: UUID
) -> MomentChanged:
    return _begin_one(session, outline, _beginning(call, moment_id, facts))


def require_startable(call: Call[Start], facts: StartFactsAnswer) -> None:
    """Refuse (`Invalid`) what directory's facts or the day forbid: before anybody is told that the unit is about to have the citizen."""
    wrong: dict[str, list[Phrase]] = {}
    if not facts.citizen_may_start:
        wrong["citizen_id"] = [moments.CITIZEN_NOT_STARTABLE()]
    if not facts.is_active_practitioner or facts.care_unit_id != call.actor.care_unit_id:
        wrong["responsible_commission_id"] = [moments.NO_PRACTITIONER()]
    if wrong:
        raise Invalid(fields=wrong)
    _require_day(call.request.starts_on)


def start_open(
    database: Database,
    call: Call[StartOpen],
    keys: MomentKeys,
    facts: StartFactsAnswer,
    outline: Outline,
    *,
    responsible_id: UUID,
) -> JsonAnswer[MomentChanged]:
    """Start an open programme at the unit that offers it; `facts` are directory's, `responsible_id` is the commission that they are about.

    Raises as `moments.starts.START_OPEN`.
    """
    require_open(call, facts)
    return _begin_with_key(keys, partial(_start_open, database, call, facts, outline, responsible_id=responsible_id))


@idempotent(queries.may(Action.READ))
def _start_open(
    session: Session,
    call: Call[StartOpen],
    facts: StartFactsAnswer,
    outline: Outline,
    moment_id: UUID,
    *,
    responsible_id: UUID,
) -> MomentChanged:
    beginning = Beginning(
        moment_id=moment_id,
        citizen_id=call.actor.person_id,
        care_unit_id=call.request.care_unit_id,
        version_id=call.request.version_id,
        responsible=Responsible(facts.person_id, responsible_id, facts.commission_version_id),
        actor=call.actor,
        at=now(),
        has_signed_in=facts.citizen_has_signed_in,
    )
    return _begin_one(session, outline, beginning)


def require_open(call: Call[StartOpen], facts: StartFactsAnswer) -> None:
    """Refuse what directory's facts forbid, as `require_startable` does: `NotFound` for the citizen, `Conflict` where nobody can be responsible."""
    if not facts.citizen_may_start:
        raise NotFound
    if not facts.is_active_practitioner or facts.care_unit_id != call.request.care_unit_id:
        raise Conflict(reason="practitioner")


def _begin_with_key(keys: MomentKeys, begin: Callable[[UUID], JsonAnswer[MomentChanged]]) -> JsonAnswer[MomentChanged]:
    """Make a moment's key durable before the first text sealed with it can be, begin the moment with that id, and give the answer.

    The key of a start that was refused, or done before, is taken away again. After anything else it stays: when a commit's answer is lost,
    nobody knows whether there is a moment that needs it.
    """
    moment_id = new_id()
    keys.ensure(moment_id)
    try:
        answer = begin(moment_id)
    except NamedError as error:
        if not isinstance(error, OutcomeUnknown):
            keys.destroy(moment_id)
        raise
    if answer["moment_id"] != str(moment_id):
        keys.destroy(moment_id)
    return answer


def _require_day(starts_on: date | None) -> None:
    if starts_on and starts_on != today():
        require_day_to_start(starts_on, today())


def _beginning(call: Call[Start], moment_id: UUID, facts: StartFactsAnswer) -> Beginning:
    request = call.request
    return Beginning(
        moment_id=moment_id,
        citizen_id=request.citizen_id,
        care_unit_id=cast("UUID", call.actor.care_unit_id),
        version_id=request.version_id,
        responsible=Responsible(facts.person_id, request.responsible_commission_id, facts.commission_version_id),
        actor=call.actor,
        at=now(),
        starts_on=None if request.starts_on == today() else request.starts_on,
        has_signed_in=facts.citizen_has_signed_in,
    )


def _begin_one(session: Session, outline: Outline, beginning: Beginning) -> MomentChanged:
    """Start one moment; raises `Conflict(moment_id=…)` when the citizen has the programme at the unit already."""
    for moment in begin_all(session, outline, [beginning]).values():
        return MomentChanged(moment_id=moment.id, version=moment.version)
    place = (outline.programme_id, beginning.care_unit_id)
    earlier = queries.ongoing_moment(session, beginning.citizen_id, *place)
    raise Conflict(moment_id=str(earlier)) if earlier else Conflict
