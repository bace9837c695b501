"""The welcome of one citizen: written, published, hidden, shown, and back to the programme's. The text is sealed with the moment's key."""

import json
from functools import partial

from sqlalchemy.orm import Session

from common.chassis.calls import Call, JsonAnswer
from common.chassis.database import Database
from common.chassis.idempotency import idempotent
from common.chassis.keys import MomentKeys
from common.contracts.moments.events import WELCOME_CHANGED
from common.contracts.moments.welcomes import ChangeWelcome, WelcomeChanged, WriteWelcome
from services.moments import events, queries
from services.moments.commands.changing import change_of
from services.moments.model import Action, Welcome
from services.moments.model.rich_text import to_html

TOLD = {"publish": "welcome_published", "hide": "welcome_hidden", "show": "welcome_shown", "reset": "welcome_reset"}
"""What the citizen can see is told; a draft isn't."""


def save_welcome(database: Database, call: Call[WriteWelcome], keys: MomentKeys) -> JsonAnswer[WelcomeChanged]:
    """Keep a draft, which the citizen doesn't see."""
    return _change(database, call, keys, "save", ("draft", _written(call.request.text)))


def publish_welcome(database: Database, call: Call[WriteWelcome], keys: MomentKeys) -> JsonAnswer[WelcomeChanged]:
    """Show this text to the citizen; a draft is then no longer one."""
    return _change(database, call, keys, "publish", ("published", _written(call.request.text)))


def hide_welcome(database: Database, call: Call[ChangeWelcome], keys: MomentKeys) -> JsonAnswer[WelcomeChanged]:
    """Show the citizen no welcome."""
    return _change(database, call, keys, "hide")


def show_welcome(database: Database, call: Call[ChangeWelcome], keys: MomentKeys) -> JsonAnswer[WelcomeChanged]:
    """Show the citizen the welcome again."""
    return _change(database, call, keys, "show")


def reset_welcome(database: Database, call: Call[ChangeWelcome], keys: MomentKeys) -> JsonAnswer[WelcomeChanged]:
    """Go back to the programme's welcome."""
    return _change(database, call, keys, "reset")


def _written(text: str) -> str:
    return json.dumps({"text": text, "html": to_html(text)})


@idempotent(queries.may(Action.WRITE))
def _change(
    session: Session,
    call: Call[ChangeWelcome],
    keys: MomentKeys,
    action: str,
    written: tuple[str, str] | None = None,
) -> WelcomeChanged:
    """Change the welcome of an ongoing moment; `written` is a column and what stands there from now on.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `IllegalTransition`.
    """
    change = change_of(session, call)
    moment = change.moment
    welcome = queries.welcome_of(session, moment.id) or Welcome.of(moment.id)
    welcome.require_version(call.request.expected_version)
    sealed = keys.seal(moment.id, Welcome.place(moment.id, written[0]), written[1]) if written else None
    welcome.change(action, sealed, call.actor.person_id, change.at)
    session.add(welcome)
    if action in TOLD:
        change.tell(TOLD[action], WELCOME_CHANGED, partial(events.welcome, welcome))
    return WelcomeChanged(moment_id=moment.id, version=welcome.version, state=welcome.state)
