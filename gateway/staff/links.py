"""Länkade moment: see what belongs together at the unit, link and unlink."""

import re
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from common.contracts.base import Rpc
from common.contracts.errors import Conflict, Forbidden, NotFound
from common.contracts.moments.links import LINK, UNLINK
from gateway.aggregates import staff_moments
from gateway.fields import text
from gateway.identity.access_rules import for_staff
from gateway.page_forms import PageForm, field, send
from gateway.phrases import sentence_of
from gateway.staff.blueprint import pages

IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Link(PageForm):
    """The parent: one of the citizen's own moments, or one whose address is written."""

    parent_moment_id: str = field("moment")
    address: str = field("moment")


@pages.get("/moment/<uuid:moment_id>/lankar")
@for_staff
def links(moment_id: UUID) -> Any:
    """Show what the moment is linked to. Two RPCs; the access record names every citizen on the page."""
    return _page(moment_id, Link())


@pages.post("/moment/<uuid:moment_id>/lankar")
@for_staff
def link(moment_id: UUID) -> Any:
    """Link the moment to a parent: one of the citizen's own, or one whose address is written. One RPC."""
    form = Link()
    other = IDENTIFIER.search(form.address or form.parent_moment_id)
    if other is None:
        form.wrong("address", _("Välj ett moment, eller klistra in adressen till det."))
        return _page(moment_id, form)
    return _change(LINK, moment_id, moment_id, other.group(), _("Momenten är länkade."))


@pages.post("/moment/<uuid:moment_id>/lankar/ta-bort")
@for_staff
def unlink(moment_id: UUID) -> Any:
    """Take a link away, from either side. One RPC."""
    return _change(UNLINK, moment_id, text("child"), text("parent_moment_id"), _("Länken är borttagen."))


def _change(contract: Rpc, shown: UUID, child: UUID | str, parent: str, done: str) -> Any:
    form = Link()
    try:
        send(contract, moment_id=child, parent_moment_id=parent)
    except Conflict as conflict:
        form.wrong("address", _refusal(conflict), conflict.status)
    except Forbidden as refused:
        form.wrong("address", _("Du behöver kunna skriva i båda momenten för att länka dem."), refused.status)
    except NotFound:
        form.wrong("address", _("Momentet finns inte på vårdenheten, eller är inte länkat."))
    else:
        flash(done)
        return redirect(url_for("staff.links", moment_id=shown), 303)
    return _page(shown, form)


def _refusal(conflict: Conflict) -> str:
    words = {
        "parent": _("Momentet är redan länkat till ett överordnat moment. Ta bort den länken först."),
        "cycle": _("Det går inte: momenten skulle då vara överordnade varandra i en cirkel."),
        "offered": _("Ett av momenten är erbjudet till en annan vårdenhet. Ta tillbaka erbjudandet först."),
    }
    return str(words.get(str(conflict.details.get("reason")), sentence_of(conflict)))


def _page(moment_id: UUID, form: Link) -> Any:
    page = staff_moments.LINKED_MOMENTS.recorded(staff_moments.links, moment_id)
    return form.shown("staff/links.html", tab="hantera", **page)
