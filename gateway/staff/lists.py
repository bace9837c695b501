"""Hantera moment: the unit's moments in tabs, sorted, narrowed and searched."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from werkzeug import Response

from common.contracts.errors import NamedError
from common.contracts.strict import UNWRITABLE
from gateway import preferences, search_words
from gateway.aggregates import erasures, staff_list
from gateway.fields import text
from gateway.formatting import own_start
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_rows
from gateway.staff.blueprint import pages
from gateway.staff.parts.filters import ENDED, TABS, UNREAD, Filters

COLUMNS, MODULES, CATEGORIES = "sob-kolumner", "moduler", "kategorier"
"""The cookie that keeps which columns are switched on, between hyphens, and the names of those there are. It tells nothing of anybody."""
COLUMNS_KEPT = 365 * 24 * 3600


@pages.get("/")
@for_staff
def first_page() -> Response:
    """Send staff to where their work begins: a designer or an administrator of programmes has no moments. Who has never said how to notify them says it first.

    One RPC, without which the work begins all the same.
    """
    try:
        is_new = preferences.asked()["is_new"]
    except NamedError:
        is_new = False
    return redirect(url_for("staff.preferences") if is_new else own_start())


@pages.get("/moment")
@for_staff
def moments() -> str:
    """Show a page of a tab (`flik`) from a key on (`efter`), in the order and with the filters of the address.

    Four RPCs; one more for each of these: a search, what needs the practitioner (on the first screen), the column of modules; two more for
    those alone in which something is unread, and one more for those that have ended.
    """
    shown, is_later = Filters.of(request.args), "efter" in request.args
    sought = search_words.unseal(shown.search)
    columns = _columns()

    def load() -> dict[str, Any]:
        needs = staff_list.attention(is_wanted=is_first_screen(shown))
        page = staff_list.list_page(asked_of(shown), sought, needs)
        progress = staff_list.progress_of(page["rows"]) if MODULES in columns else None
        standing = erasures.told(erasures.call(page["rows"])) if shown.tab == ENDED else None
        return {**page, "progress": progress, "erasures": standing}

    return render_template(
        "staff/moments.html",
        shown=shown,
        sought=sought,
        is_lost=bool(shown.search) and sought is None,
        tabs=TABS,
        is_later=is_later,
        columns=columns,
        **of_rows("moments", "rows").recorded(load),
    )


@pages.post("/moment/kolumner")
@for_staff
def choose_columns() -> Any:
    """Show (`visa`) or hide a column in this browser from now on, and go back to the list. No RPC."""
    response = redirect(url_for("staff.moments", **Filters.of(request.form).address), 303)
    chosen = {text("kolumn")} & {MODULES, CATEGORIES}
    kept = "-".join(sorted(_columns() | chosen if text("visa") else _columns() - chosen))
    is_secure = current_app.config["SOB_IS_HTTPS"]
    response.set_cookie(
        COLUMNS, kept, max_age=COLUMNS_KEPT, path=pages.url_prefix, secure=is_secure, httponly=True, samesite="Lax"
    )
    return response


@pages.post("/moment/sok")
@for_staff
def search() -> Any:
    """Take what was written in the search box out of sight, and show the list with it. No RPC."""
    words = UNWRITABLE.sub("", text("sokord"))[: search_words.LONGEST]
    sealed = search_words.seal(words) if words else ""
    return redirect(url_for("staff.moments", **Filters.of(request.form).searching(sealed)), 303)


def asked_of(shown: Filters) -> dict[str, Any]:
    """Give what the list is asked for, from the address's key on; what `messaging` alone knows, it is asked for first."""
    ids = {"moment_ids": staff_list.unread_moments()} if shown.needs == UNREAD else {}
    return {**shown.asked, **ids, "cursor": request.args.get("efter")}


def is_first_screen(shown: Filters) -> bool:
    """Say whether the page answers what the practitioner needs now: their own list, from its beginning."""
    return shown.tab == "mina" and not shown.is_narrowed and "efter" not in request.args


def _columns() -> set[str]:
    return set(request.cookies.get(COLUMNS, "").split("-")) & {MODULES, CATEGORIES}
