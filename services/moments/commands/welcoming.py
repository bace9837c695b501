"""The welcome of one citizen: written, published, hidden, shown, and back to the programme's. The text is sealed with the moment's key."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.keys import MomentKeys
from common.chassis.outbox import announce
from common.contracts.moments.events import WELCOME_CHANGED
from services.moments import events, queries
from services.moments.commands.keeping import record
from services.moments.model import Moment, Welcome
from services.moments.model.rich_text import to_html

TOLD = {"publish": "welcome_published", "hide": "welcome_hidden", "show": "welcome_shown", "reset": "welcome_reset"}
"""What the citizen can see is told; a draft isn't."""


def save_welcome(database: Database, keys: MomentKeys, call: Call) -> Mapping[str, Any]:
    """Keep a draft, which the citizen doesn't see."""
    return _change(database, keys, call, "save", "draft")


def publish_welcome(database: Database, keys: MomentKeys, call: Call) -> Mapping[str, Any]:
    """Show this text to the citizen; a draft is then no longer one."""
    return _change(database, keys, call, "publish", "published")


def hide_welcome(database: Database, keys: MomentKeys, call: Call) -> Mapping[str, Any]:
    """Show the citizen no welcome."""
    return _change(database, keys, call, "hide")


def show_welcome(database: Database, keys: MomentKeys, call: Call) -> Mapping[str, Any]:
    """Show the citizen the welcome again."""
    return _change(database, keys, call, "show")


def reset_welcome(database: Database, keys: MomentKeys, call: Call) -> Mapping[str, Any]:
    """Go back to the programme's welcome."""
    return _change(database, keys, call, "reset")


def _change(
    database: Database, keys: MomentKeys, call: Call, action: str, column: str | None = None
) -> Mapping[str, Any]:
    """Change the welcome of an ongoing moment. Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `IllegalTransition`."""
    request = call.request
    written = json.dumps({"text": request["text"], "html": to_html(request["text"])}) if column else ""
    with once(database, call) as run:
        if not run.repeated:
            session, at = run.session, now()
            moment = queries.moment_for_change(session, call.actor, request["moment_id"])
            welcome = queries.welcome_of(session, moment.id) or Welcome.of(moment.id)
            welcome.require_version(request["expected_version"])
            sealed = keys.seal(moment.id, Welcome.place(moment.id, column), written) if column else None
            welcome.change(action, sealed, call.actor.person_id, at)
            session.add(welcome)
            if action in TOLD:
                _tell(session, moment, welcome)
                record(session, call.actor, moment, TOLD[action], at)
            run.answer = {"moment_id": moment.id, "version": welcome.version, "state": welcome.state}
    return run.answer


def _tell(session: Session, moment: Moment, welcome: Welcome) -> None:
    moment.note_change()
    announce(session, WELCOME_CHANGED, moment.id, events.welcome_changed(moment, welcome))
