"""Meddelanden: what a citizen writes to those who treat them, and reads; a guardian for a child."""

from typing import Any

from gateway.aggregates import citizen_moments
from gateway.citizen.blueprint import pages
from gateway.conversations import Area, add_pages
from gateway.identity.access_rules import for_citizens


def _named(page: dict[str, Any]) -> dict[str, Any]:
    """Name the staff who have written, as they were called then. One RPC, none where nobody has."""
    then = citizen_moments.staff_then(each["commission_version_id"] for each in page.get("messages", ()))
    return {**page, "staff_then": then}


add_pages(pages, "/program/<uuid:moment_id>/meddelanden", Area("citizen", for_citizens, _named, chooses_notice=False))
