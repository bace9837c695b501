"""Hantera moment: the unit's moments in tabs."""

from flask import render_template, request

from gateway import backend
from gateway.aggregates import staff_moments
from gateway.identity.access_rules import for_staff
from gateway.staff.blueprint import pages

SCOPES = {"mina": "mine", "alla": "all", "avslutade": "ended"}


@pages.get("/moment")
@for_staff
def moments() -> str:
    """Show a page of a tab (`flik`) from a key on (`efter`). Two RPCs."""
    tab = request.args.get("flik", "mina")
    if tab not in SCOPES:
        tab = "mina"
    with backend.viewing(action="list", what="moments") as access:
        page = staff_moments.list_page(SCOPES[tab], request.args.get("efter"))
        access.concerns(row["citizen_id"] for row in page["rows"])
    return render_template("staff/moments.html", tab=tab, tabs=SCOPES, is_later="efter" in request.args, **page)
