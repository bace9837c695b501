"""Uppslag av personnummer: how much each colleague has looked up, for who manages the unit's staff. It names no citizen and no number."""

from flask import render_template

from common.contracts.directory.look_ups import LOOK_UPS
from gateway import backend
from gateway.identity.access_rules import for_staff
from gateway.staff.blueprint import pages


@pages.get("/uppslag")
@for_staff
def look_ups() -> str:
    """Show the last 30 days. One RPC."""
    return render_template("staff/look_ups.html", **backend.ask(LOOK_UPS))
