"""Meddelanden: what staff write to the citizen of a moment, and read."""

from typing import Any

from gateway.aggregates import staff_moments
from gateway.conversations import Area, add_pages
from gateway.identity.access_rules import for_staff
from gateway.staff.blueprint import pages


def named(page: dict[str, Any]) -> dict[str, Any]:
    """Name everybody who has written. One RPC."""
    wrote = page.get("messages", ())
    people = {
        "person_ids": [each["person_id"] for each in wrote],
        "guardian_ids": [each["guardian_id"] for each in wrote],
    }
    return {**page, **staff_moments.with_names(page["header"], **people)}


add_pages(pages, "/moment/<uuid:moment_id>/meddelanden", Area("staff", for_staff, named, chooses_notice=True))
