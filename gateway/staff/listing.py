"""Hantera moment: the unit's moments in tabs, sorted and narrowed."""

from flask import redirect, render_template, request
from werkzeug import Response

from gateway import backend
from gateway.aggregates import staff_list
from gateway.identity.access_rules import for_staff
from gateway.staff.blueprint import pages
from gateway.staff.narrowing import TABS, Narrowing
from gateway.words import own_start


@pages.get("/")
@for_staff
def first_page() -> Response:
    """Send staff to where their work begins: a designer or an administrator of programmes has no moments."""
    return redirect(own_start())


@pages.get("/moment")
@for_staff
def moments() -> str:
    """Show a page of a tab (`flik`) from a key on (`efter`), in the order and with the filters of the address. Three RPCs."""
    shown = Narrowing.of(request.args)
    with backend.viewing(action="list", what="moments") as access:
        page = staff_list.list_page({**shown.asked, "cursor": request.args.get("efter")})
        access.concerns(row["citizen_id"] for row in page["rows"])
    return render_template("staff/moments.html", shown=shown, tabs=TABS, is_later="efter" in request.args, **page)
