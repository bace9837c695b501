"""Hantera moment: the unit's moments in tabs, sorted, narrowed and searched."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug import Response

from common.contracts.swedish import UNWRITABLE
from gateway import backend
from gateway.aggregates import staff_list
from gateway.identity.access_rules import for_staff
from gateway.staff import search_words
from gateway.staff.blueprint import pages
from gateway.staff.fields import text
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
    """Show a page of a tab (`flik`) from a key on (`efter`), in the order and with the filters of the address. Three RPCs, searching four."""
    shown = Narrowing.of(request.args)
    sought = search_words.unseal(shown.search)
    with backend.viewing(action="list", what="moments") as access:
        page = staff_list.list_page({**shown.asked, "cursor": request.args.get("efter")}, sought)
        access.concerns(row["citizen_id"] for row in page["rows"])
    is_lost = bool(shown.search) and sought is None
    return render_template(
        "staff/moments.html",
        shown=shown,
        sought=sought,
        is_lost=is_lost,
        tabs=TABS,
        is_later="efter" in request.args,
        **page,
    )


@pages.post("/moment/sok")
@for_staff
def search() -> Any:
    """Take what was written in the search box out of sight, and show the list with it. No RPC."""
    words = UNWRITABLE.sub("", text("sokord"))[: search_words.LONGEST]
    sealed = search_words.seal(words) if words else ""
    return redirect(url_for("staff.moments", **Narrowing.of(request.form).searching(sealed)), 303)
