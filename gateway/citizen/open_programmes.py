"""Program du kan starta själv: the open programmes, and starting one."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from common.contracts.content.open_programmes import OPEN_PROGRAMMES
from common.contracts.errors import Conflict, NotFound
from common.contracts.moments.starts import START_OPEN
from gateway import backend
from gateway.citizen.blueprint import pages
from gateway.identity.access_rules import for_citizens
from gateway.page_forms import send


@pages.get("/program/starta")
@for_citizens
def open_programmes() -> str:
    """Show what can be started. One RPC."""
    return render_template("citizen/open_programmes.html", programmes=_offered())


@pages.get("/program/starta/<uuid:version_id>/<uuid:care_unit_id>")
@for_citizens
def open_programme(version_id: UUID, care_unit_id: UUID) -> str:
    """Say what starting means, and ask. One RPC."""
    wanted = (str(version_id), str(care_unit_id))
    found = next((each for each in _offered() if (each["version_id"], each["care_unit_id"]) == wanted), None)
    if found is None:
        raise NotFound
    return render_template("citizen/open_programme.html", programme=found)


@pages.post("/program/starta/<uuid:version_id>/<uuid:care_unit_id>")
@for_citizens
def open_started(version_id: UUID, care_unit_id: UUID) -> Any:
    """Start it, and go on to it; who has it already comes to that one. One RPC."""
    try:
        started = send(START_OPEN, version_id=version_id, care_unit_id=care_unit_id)
    except Conflict as conflict:
        return _had_already(conflict.details.get("moment_id"))
    flash(_("Programmet är startat. Välkommen!"))
    return redirect(url_for("citizen.programme", moment_id=started["moment_id"]), 303)


def _had_already(moment_id: str | None) -> Any:
    if moment_id is None:
        flash(
            _("Programmet går inte att starta just nu. Inget har startats. Försök senare, eller kontakta vårdenheten."),
            "error",
        )
        return redirect(url_for("citizen.open_programmes"), 303)
    flash(_("Du har redan programmet. Inget nytt är startat."))
    return redirect(url_for("citizen.programmes"), 303)


def _offered() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = backend.ask(OPEN_PROGRAMMES)["programmes"]
    return found
