"""Gives the PDF of a sent response: the kept one, or one drawn now and sealed before anything of it is stored.

Answers and the open file are in this process' memory and in the pipe to the drawing process, nowhere else.
"""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, undefer

from common.chassis.blobs import BlobStore
from common.chassis.blobs.sealing import put_sealed
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.keys import KeyGoneError, MomentKeys
from common.chassis.pdf import recipes, render
from common.contracts.errors import Forbidden, NotFound, ReasonNeeded
from common.contracts.moments.files import ResponseFile as ShownFile
from common.contracts.moments.files import ResponseFileRequest
from common.forms import Form
from services.moments.model import Action, Response, ResponseFile
from services.moments.pdf import document, labels
from services.moments.queries.authorised import header, moment_for_change, moment_for_reading
from services.moments.queries.reviews import Sent, sending

RECIPES = recipes(document.__file__, labels.__file__)
FormOf = Callable[[UUID, str], tuple[Form, str]]
"""Gives a form by programme version and form id, and the language that it is written in."""
Page = dict[str, Any]


def response_file(
    database: Database, keys: MomentKeys, blobs: BlobStore, call: Call[ResponseFileRequest], form_of: FormOf
) -> ShownFile:
    """Answer `contracts.moments.files.RESPONSE_FILE`. Raises `NotFound`, `Forbidden` or `ReasonNeeded` as reading the response does."""
    with database.reading() as session:
        page = _page(session, call)
        kept = _kept(session, keys, page)
    if kept is None or not blobs.has(kept["digest"]):
        kept = _make(database, keys, blobs, call, form_of)
    # The name tells what the file is and no more: it ends up in lists of downloads.
    return ShownFile(header=page["header"], **kept, media_type="application/pdf", file_name="svar.pdf")


def _page(session: Session, call: Call[ResponseFileRequest]) -> Page:
    """Find the response as whoever asks may read it."""
    moment_id, response_id = call.request.moment_id, call.request.response_id
    found = moment_for_reading(session, call.actor, moment_id)
    response = session.get(Response, response_id, options=[undefer(Response.answers)])
    if response is None or response.moment_id != moment_id:
        raise NotFound
    sent = sending(session, response, call.request.sending)
    programme = found.moment.programme.title
    made_by = _made_by(sent, call.request.language)
    page = {"response": response, "sent": sent, "programme": programme, "made_by": made_by}
    return {"header": header(found, call.actor), **page}


def filled_by(sent: Sent) -> str:
    """Say who answered for the citizen, by its name in the file's words: a file that is kept names nobody."""
    if sent.filled_by_person_id is not None:
        return "filled_by_staff"
    return "filled_by_guardian" if sent.guardian_id is not None else ""


def _made_by(sent: Sent, language: str) -> str:
    """Name how a sending's file is made for a reader: a sending never changes, so its file is right for as long as the recipe is in use."""
    return f"{RECIPES[language][:10]}.{sent.number}"


def _kept(session: Session, keys: MomentKeys, page: Page) -> Page | None:
    response: Response = page["response"]
    made_by = page["made_by"]
    row = session.get(ResponseFile, (response.id, made_by))
    if row is None:
        return None
    key = keys.open(response.moment_id, ResponseFile.place(response.id, made_by), row.key)
    return {"digest": row.digest, "size": row.size, "key": key}


def _make(
    database: Database, keys: MomentKeys, blobs: BlobStore, call: Call[ResponseFileRequest], form_of: FormOf
) -> Page:
    """Draw, seal and keep the file. Reading, drawing and storing stand outside any transaction."""
    with database.reading() as session:
        page = _page(session, call)
        response: Response = page["response"]
        sent: Sent = page["sent"]
        moment_id, form_id = response.moment_id, response.form_id
    answers = json.loads(keys.open(moment_id, sent.answers_place, sent.answers))
    form, language = form_of(sent.version_id, form_id)
    drawn = document.response_document(
        form,
        answers,
        page["programme"],
        sent.submitted_at,
        filled_by=filled_by(sent),
        language=language,
        reader=call.request.language,
    )
    sealed = put_sealed(blobs, render(drawn))
    made = {"digest": sealed.blob.digest, "size": sealed.size, "key": sealed.key.hex()}
    return made if _keep(database, keys, call, made, page["made_by"]) else _others(database, keys, blobs, call, made)


def _keep(database: Database, keys: MomentKeys, call: Call[ResponseFileRequest], made: Page, made_by: str) -> bool:
    """Note the file, in place of one that the store has lost; tells whether it was noted. Under the moment's lock, so that an erasure misses no file."""
    moment_id, response_id = call.request.moment_id, call.request.response_id
    row = ResponseFile(response_id=response_id, recipe=made_by, digest=made["digest"], size=made["size"], made_at=now())
    try:
        row.key = keys.seal(moment_id, ResponseFile.place(response_id, made_by), made["key"])
        with database.writing() as session:
            moment_for_change(session, call.actor, moment_id, Action.READ)
            session.merge(row)
    except (IntegrityError, KeyGoneError, NotFound, Forbidden, ReasonNeeded):
        return False
    return True


def _others(
    database: Database, keys: MomentKeys, blobs: BlobStore, call: Call[ResponseFileRequest], made: Page
) -> Page:
    """Give the file that somebody else made meanwhile, and drop ours; raises `NotFound` when the response has been erased meanwhile."""
    blobs.delete(made["digest"])
    with database.reading() as session:
        kept = _kept(session, keys, _page(session, call))
    if kept is None:
        raise NotFound
    return kept
