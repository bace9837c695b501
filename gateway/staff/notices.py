"""Aviseringar: what a staff member was told of at the unit. Each row leads to a page that judges for itself who may see it."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from gateway.aggregates.notices import of_staff
from gateway.identity.access_rules import for_staff
from gateway.notices import Area, add_pages
from gateway.recorded import of_rows
from gateway.staff.blueprint import pages


def _leads_to(notice: Mapping[str, Any], _page: Mapping[str, Any]) -> str:
    """Lead to what waits."""
    moment_id = notice["moment_id"]
    if moment_id is None:
        return url_for("staff.absences")
    if notice["kind"] == "message":
        return url_for("staff.conversation", moment_id=moment_id, conversation_id=notice["cause_id"])
    return url_for("staff.moment", moment_id=moment_id)


add_pages(pages, "/aviseringar", Area("staff", for_staff, of_staff, of_rows("notices", "notices"), _leads_to))
