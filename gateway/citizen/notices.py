"""Aviseringar: what a citizen was told of; a guardian who acts for a child sees the child's."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from gateway.aggregates.notices import of_citizen
from gateway.citizen.blueprint import pages
from gateway.identity.access_rules import for_citizens
from gateway.notices import Area, add_pages
from gateway.recorded import of_oneself


def _leads_to(notice: Mapping[str, Any], page: Mapping[str, Any]) -> str | None:
    """Lead to what waits, where the programme can be reached now."""
    moment_id = notice["moment_id"]
    if moment_id not in page["titles"]:
        return None
    if notice["kind"] == "message":
        return url_for("citizen.conversation", moment_id=moment_id, conversation_id=notice["cause_id"])
    return url_for("citizen.programme", moment_id=moment_id)


add_pages(pages, "/aviseringar", Area("citizen", for_citizens, of_citizen, of_oneself("notices"), _leads_to))
