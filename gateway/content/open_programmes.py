"""Öppet för invånare: where citizens may start a version by themselves, and who is responsible there. For the provider's administrators."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from common.contracts.content.open_programmes import OPEN_AT_UNIT, OPENINGS
from common.contracts.directory.practitioners import PROVIDER_PRACTITIONERS
from common.contracts.errors import Conflict, Invalid
from gateway import backend
from gateway.aggregates import catalogue
from gateway.content.blueprint import pages
from gateway.fields import text
from gateway.identity.access_rules import for_staff
from gateway.page_forms import send


@pages.get("/<uuid:version_id>/oppet")
@for_staff
def openings(version_id: UUID) -> str:
    """Show each unit with its choice of practitioner. Three RPCs."""
    chosen = backend.call(OPENINGS, version_id=version_id)
    working = backend.call(PROVIDER_PRACTITIONERS)
    version = catalogue.version_page(version_id, with_units=False)["version"]
    people = {unit["care_unit_id"]: unit["practitioners"] for unit in working.result()["units"]}
    units = [{**unit, "practitioners": people.get(unit["care_unit_id"], [])} for unit in chosen.result()["units"]]
    return render_template("content/open.html", version=version, units=units)


@pages.post("/<uuid:version_id>/oppet")
@for_staff
def opened(version_id: UUID) -> Any:
    """Open the version at a unit, or close it there. One RPC."""
    chosen = text("responsible_commission_id") or None
    try:
        send(OPEN_AT_UNIT, version_id=version_id, care_unit_id=text("care_unit_id"), responsible_commission_id=chosen)
    except Conflict:
        flash(
            _("Versionen kan inte startas på vårdenheten och kan därför inte öppnas där. Inget har ändrats."), "error"
        )
    except Invalid:
        flash(_("Välj en behandlare som arbetar på vårdenheten. Inget har ändrats."), "error")
    else:
        flash(_("Invånare kan nu starta programmet själva.") if chosen else _("Programmet är inte längre öppet där."))
    return redirect(url_for("content.openings", version_id=version_id), 303)
