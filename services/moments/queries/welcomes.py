"""The welcome of a moment, as staff edit it and as the citizen sees it."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.keys import MomentKeys
from common.contracts.moments.overview import WelcomeShown
from common.contracts.moments.vocabulary import MomentRequest
from common.contracts.moments.welcomes import WelcomePage
from services.moments.model import Welcome
from services.moments.queries.authorised import header, moment_for_reading

_NOTHING = {"text": None, "html": None}


def welcome_of(session: Session, moment_id: UUID) -> Welcome | None:
    """Give a moment's welcome, `None` while nobody has changed it."""
    return session.get(Welcome, moment_id)


def welcome_page(session: Session, call: Call[MomentRequest], keys: MomentKeys) -> WelcomePage:
    """Give what staff edit. Raises as reading does."""
    moment_id = call.request.moment_id
    found = moment_for_reading(session, call.actor, moment_id)
    row = welcome_of(session, moment_id)
    draft = _opened(keys, moment_id, "draft", row.draft if row else None)
    return WelcomePage(
        header=header(found, call.actor),
        version=row.version if row else 0,
        state=row.state if row else "shown",
        text=_opened(keys, moment_id, "published", row.published if row else None)["text"],
        draft=draft["text"],
        draft_html=draft["html"],
        changed_at=row.changed_at if row else None,
        changed_by_person_id=row.changed_by_person_id if row else None,
    )


def welcome_shown(session: Session, keys: MomentKeys, moment_id: UUID) -> WelcomeShown:
    """Give what the citizen sees."""
    row = welcome_of(session, moment_id)
    html = _opened(keys, moment_id, "published", row.published if row else None)["html"]
    return WelcomeShown(state=row.state if row else "shown", version=row.version if row else 0, html=html)


def _opened(keys: MomentKeys, moment_id: UUID, column: str, sealed: bytes | None) -> dict[str, Any]:
    if sealed is None:
        return _NOTHING
    found: dict[str, Any] = json.loads(keys.open(moment_id, Welcome.place(moment_id, column), sealed))
    return found
