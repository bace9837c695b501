"""Meddelanden: what a citizen writes to those who treat them, and reads; a guardian for a child."""

from collections.abc import Mapping
from typing import Any

from flask import g
from flask_babel import gettext as _

from gateway.aggregates import citizen_moments
from gateway.citizen.blueprint import pages
from gateway.conversations import Area, add_pages
from gateway.identity.access_rules import for_citizens


def _named(page: dict[str, Any]) -> dict[str, Any]:
    """Name the staff who have written, as they were called then. One RPC, none where nobody has."""
    wrote = [*page.get("messages", ()), *page.get("found", ())]
    then = citizen_moments.staff_then(each["commission_version_id"] for each in wrote)
    return {**page, "staff_then": then}


def _writer(page: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    """Say who wrote a message of a page that is `_named`."""
    visitor = g.visitor
    if message["side"] == "staff":
        then = page["staff_then"].get(message["commission_version_id"])
        return str(then["name"]) if then else str(_("Vårdenheten"))
    if message["guardian_id"]:
        is_own = visitor.acting_for and message["guardian_id"] == str(visitor.actor.guardian_id)
        return str(visitor.name) if is_own else str(_("Vårdnadshavare"))
    return str(visitor.acting_for.name if visitor.acting_for else visitor.name)


AREA = Area("citizen", for_citizens, _named, _writer, chooses_notice=False)
add_pages(pages, "/program/<uuid:moment_id>/meddelanden", AREA)
