"""Meddelanden: what staff write to the citizen of a moment, and read."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from gateway.aggregates import staff_moments
from gateway.conversations import Area, add_pages
from gateway.identity.access_rules import for_staff
from gateway.staff.blueprint import pages


def named(page: dict[str, Any]) -> dict[str, Any]:
    """Name everybody who has written. One RPC."""
    wrote = [*page.get("messages", ()), *page.get("found", ())]
    people = {
        "person_ids": [each["person_id"] for each in wrote],
        "guardian_ids": [each["guardian_id"] for each in wrote],
    }
    return {**page, **staff_moments.with_names(page["header"], **people)}


def writer(page: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    """Say who wrote a message of a page that is `named`; whose name can't be told now is told by their side."""
    names = page["names"]
    if message["side"] == "staff":
        person = names.persons.get(message["person_id"])
        return str(person["name"]) if person else str(_("Vårdenheten"))
    if message["guardian_id"]:
        guardian = names.guardians.get(message["guardian_id"])
        return str(_("%(name)s, vårdnadshavare", name=guardian["name"])) if guardian else str(_("Vårdnadshavare"))
    citizen = names.citizens.get(page["header"]["citizen_id"])
    return str(citizen["name"]) if citizen and citizen["name"] else str(_("Invånaren"))


AREA = Area("staff", for_staff, named, writer, chooses_notice=True)
add_pages(pages, "/moment/<uuid:moment_id>/meddelanden", AREA)
