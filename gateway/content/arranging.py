"""Order and undo in a draft: modules, steps, blocks, forms and questions are moved, deleted, and brought back."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from common.contracts.content.parts import DELETE_PART, MOVE_PART, RESTORE_PART
from common.contracts.errors import Conflict, NotFound
from gateway import backend
from gateway.content.blueprint import pages
from gateway.content.parts.saving import own_id
from gateway.fields import text
from gateway.identity.access_rules import for_staff
from gateway.identity.pages import is_local

DIRECTIONS = ("up", "down")


def move(draft_id: UUID, what: str, part_id: str, within: str | None, direction: str) -> None:
    """Move something one place. One RPC."""
    backend.ask(
        MOVE_PART,
        idempotency_id=own_id("do"),
        draft_id=draft_id,
        what=what,
        part_id=part_id,
        within=within,
        direction=direction,
    )


def delete(draft_id: UUID, what: str, part_id: str, within: str | None) -> None:
    """Delete something and say that it can come back. One RPC."""
    backend.ask(
        DELETE_PART,
        idempotency_id=own_id("do"),
        draft_id=draft_id,
        what=what,
        part_id=part_id,
        within=within,
    )
    flash(_("Borttaget. Du kan ångra under Senast borttaget."))


@pages.post("/utkast/<uuid:draft_id>/ordna/<any(module, step, form, question):what>/<part_id>")
@for_staff
def arrange(draft_id: UUID, what: str, part_id: str) -> Any:
    """Move (`do`: up, down) or delete it, and go back to where the button was. One RPC."""
    within = text("within") or None
    if text("do") in DIRECTIONS:
        move(draft_id, what, part_id, within, text("do"))
    else:
        delete(draft_id, what, part_id, within)
    return redirect(_back(draft_id), 303)


@pages.post("/utkast/<uuid:draft_id>/aterstall/<uuid:deletion_id>")
@for_staff
def restore(draft_id: UUID, deletion_id: UUID) -> Any:
    """Bring a deletion back. One RPC."""
    bring_back(draft_id, deletion_id)
    return redirect(_back(draft_id), 303)


def bring_back(draft_id: UUID, deletion_id: UUID | str) -> None:
    """Bring a deletion back, and say so, or say why it can't be. One RPC."""
    try:
        backend.ask(RESTORE_PART, idempotency_id=own_id("do"), draft_id=draft_id, deletion_id=deletion_id)
    except Conflict:
        flash(_("Det går inte att lägga tillbaka: något annat har samma namn nu."), "error")
    except NotFound:
        flash(_("Det går inte att lägga tillbaka: platsen där det stod finns inte längre."), "error")
    else:
        flash(_("Tillbakalagt."))


def _back(draft_id: UUID) -> str:
    own = url_for("content.draft", draft_id=draft_id)
    wanted = request.form.get("back", "")
    return wanted if is_local(wanted) and wanted.startswith(own) else own
