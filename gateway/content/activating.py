"""Where a version may be started: the provider's administrator chooses among the provider's care units."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from common.contracts.content.activations import ACTIVATE, ACTIVATIONS
from common.contracts.errors import Conflict
from gateway import backend
from gateway.content.blueprint import pages
from gateway.identity.access_rules import for_staff
from gateway.merging import merge_choices
from gateway.page_forms import send


@pages.post("/<uuid:version_id>/vardenheter")
@for_staff
def activate(version_id: UUID) -> Any:
    """Keep the choice, beside what a colleague has chosen meanwhile, and tell what it changed. Two RPCs: what it was, and the change."""
    before = backend.ask(ACTIVATIONS, version_id=version_id)["units"]
    active = [unit["care_unit_id"] for unit in before if unit["is_active"]]
    begun = request.form.get("active_before", " ".join(active)).split()
    try:
        chosen = merge_choices(begun, request.form.getlist("care_unit_id"), active)
        after = send(ACTIVATE, version_id=version_id, care_unit_ids=chosen)["units"]
    except Conflict:
        flash(_("Versionen är avpublicerad och kan inte aktiveras. Inget har ändrats."), "error")
    else:
        flash(_told(before, after))
    return redirect(url_for("content.version", version_id=version_id, _anchor="vardenheter"), 303)


def _told(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> str:
    """Say at which units the version may be started now, and at which no longer."""
    was = {unit["care_unit_id"]: unit["is_active"] for unit in before}
    came = [unit["name"] for unit in after if unit["is_active"] and not was.get(unit["care_unit_id"])]
    went = [unit["name"] for unit in after if not unit["is_active"] and was.get(unit["care_unit_id"])]
    told = []
    if came:
        told.append(_("Kan nu startas på %(units)s.", units=", ".join(came)))
    if went:
        told.append(_("Kan inte längre startas på %(units)s. Moment som pågår fortsätter.", units=", ".join(went)))
    return " ".join(told) or str(_("Inget är ändrat."))
