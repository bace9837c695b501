"""Withdrawing a published version, and taking that back: an operator's or a publisher's."""

from sqlalchemy.orm import Session

from common.chassis.calls import Call, JsonAnswer
from common.chassis.database import Database
from common.chassis.idempotency import by_key, idempotent
from common.chassis.outbox import announce
from common.contracts.base import Caller, Event
from common.contracts.content.catalogue import ChangeState, StateChanged
from common.contracts.content.events import PROGRAMME_RESTORED, PROGRAMME_WITHDRAWN, ProgrammePublished
from common.contracts.errors import NotFound
from services.content import events, queries
from services.content.model import require_role


def withdraw(database: Database, call: Call[ChangeState]) -> JsonAnswer[StateChanged]:
    """Let nobody start a version any more; moments that run it go on. Raises `Forbidden`, `NotFound`, `IllegalTransition`."""
    return _change(database, call, "withdraw", PROGRAMME_WITHDRAWN)


def restore(database: Database, call: Call[ChangeState]) -> JsonAnswer[StateChanged]:
    """Let a withdrawn version be started again where it is activated. Raises `NotFound`, `IllegalTransition`."""
    return _change(database, call, "restore", PROGRAMME_RESTORED)


@idempotent(by_key)
def _change(session: Session, call: Call[ChangeState], action: str, event: Event[ProgrammePublished]) -> StateChanged:
    if call.actor.kind is Caller.STAFF:
        require_role(call.actor.roles, "publisher")
    programme_id, version_name = call.request.name.split("@")
    major, minor = (int(part) for part in version_name.split("."))
    version = queries.version_by_name(session, programme_id, major, minor)
    if version is None:
        raise NotFound
    version.change_state(action)
    announce(session, event, version.id, events.programme_published(version))
    return StateChanged(version_id=version.id, state=version.state)
