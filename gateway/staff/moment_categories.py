"""A moment's categories: which of the unit's it has."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import MomentEnded, StaleVersion
from common.contracts.moments.categories import SET_CATEGORIES
from gateway.aggregates import staff_moments
from gateway.fields import text
from gateway.identity.access_rules import for_staff
from gateway.merging import merge_choices
from gateway.page_forms import PageForm, ToCorrect, field, many
from gateway.phrases import sentence_of
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages


class ChosenCategories(PageForm):
    """Which categories the moment is to have."""

    category_ids: list[str] = field("kategorier", typed=many)


@pages.get("/moment/<uuid:moment_id>/kategorier")
@for_staff
def moment_categories(moment_id: UUID) -> Any:
    """Show the unit's categories to choose among. Two RPCs. Who may not change the moment goes back to it."""
    return _page(moment_id, ChosenCategories())


@pages.post("/moment/<uuid:moment_id>/kategorier")
@for_staff
def set_categories(moment_id: UUID) -> Any:
    """Let the moment have what was chosen, and go back to it. One RPC."""
    form, begun = ChosenCategories(), text("expected_category_ids").split()
    try:
        form.send(SET_CATEGORIES, moment_id=moment_id, expected_category_ids=begun)
    except ToCorrect:
        return _page(moment_id, form, begun)
    except StaleVersion as stale:
        form.wrong("category_ids", _stale(), stale.status)
        return _page(moment_id, form)
    except MomentEnded as ended:
        flash(sentence_of(ended), "error")
    else:
        flash(_("Kategorierna är sparade."))
    return redirect(url_for("staff.moment", moment_id=moment_id), 303)


def _page(moment_id: UUID, form: ChosenCategories, begun: list[str] | None = None) -> Any:
    """Give the page with what was chosen, at first with what the moment has.

    It begins where its page `begun`; without that, where the moment is now, with what was chosen merged into it.
    """
    page = of_moment("moment").recorded(staff_moments.categories, moment_id)
    if page["header"]["access"] != "write":
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    had = [each["category_id"] for each in page["categories"]]
    chosen = had if request.method == "GET" else form.category_ids
    if begun is None:
        chosen = merge_choices(text("expected_category_ids").split(), chosen, had)
    told = {"had": had if begun is None else begun, "chosen": chosen}
    return form.shown("staff/moment_categories.html", tab="hantera", **told, **page)


def _stale() -> str:
    return str(_("Någon annan har ändrat kategorierna sedan du öppnade sidan. Nu är deras ändringar förkryssade tillsammans med dina. Se efter och spara."))  # fmt: skip
