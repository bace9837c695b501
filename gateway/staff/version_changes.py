"""Flytta till nyare version: corrections reach the citizen, every answer stays, and what would be lost stops the move."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import Conflict, Invalid, MomentEnded, NotFound, StaleVersion
from common.contracts.moments.version_changes import MOVE_TO_VERSION
from gateway.aggregates import version_changes
from gateway.content.parts import labels
from gateway.fields import text
from gateway.identity.access_rules import for_staff
from gateway.page_forms import send
from gateway.phrases import sentence_of
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages

WORDS = {"difference_word": labels.difference_word, "place_words": labels.place_words, "lines_of": labels.lines_of}


@pages.get("/moment/<uuid:moment_id>/version")
@for_staff
def newer_version(moment_id: UUID) -> Any:
    """Say what a newer version (`till`, else the newest) brings, and whether the moment can move. At most five RPCs."""
    return _page(moment_id, _asked(request.args.get("till")))


@pages.post("/moment/<uuid:moment_id>/version")
@for_staff
def move_to_version(moment_id: UUID) -> Any:
    """Move it and go back to its page. One RPC."""
    try:
        send(MOVE_TO_VERSION, moment_id=moment_id, version_id=text("version_id"))
    except Conflict:
        return _page(moment_id, _asked(text("version_id"))), 409
    except StaleVersion:
        return _page(moment_id, _asked(text("version_id")), changed=True), 409
    except (Invalid, NotFound):
        flash(_("Den versionen går inte att flytta till längre. Inget har ändrats."), "error")
        return redirect(url_for("staff.newer_version", moment_id=moment_id), 303)
    except MomentEnded as ended:
        flash(sentence_of(ended), "error")
    else:
        flash(_("Momentet är flyttat till den nyare versionen. Alla svar är kvar."))
    return redirect(url_for("staff.moment", moment_id=moment_id), 303)


def _page(moment_id: UUID, wanted: UUID | None, *, changed: bool = False) -> Any:
    page = of_moment("moment").recorded(version_changes.newer_versions, moment_id, wanted)
    return render_template("staff/newer_version.html", tab="hantera", changed=changed, **WORDS, **page)


def _asked(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        raise NotFound from None
