"""A moment's categories: which of the unit's it has."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import Invalid, MomentEnded, StaleVersion
from common.contracts.moments.categories import SET_CATEGORIES
from gateway import backend
from gateway.aggregates import staff_moments
from gateway.fields import Fault, faults_of, text
from gateway.identity.access_rules import for_staff
from gateway.merging import merge_choices
from gateway.phrases import sentence_of
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages


@pages.get("/moment/<uuid:moment_id>/kategorier")
@for_staff
def moment_categories(moment_id: UUID) -> Any:
    """Show the unit's categories to choose among. Two RPCs. Who may not change the moment goes back to it."""
    return _page(moment_id, [])


@pages.post("/moment/<uuid:moment_id>/kategorier")
@for_staff
def set_categories(moment_id: UUID) -> Any:
    """Let the moment have what was chosen, and go back to it. One RPC."""
    chosen, expected = request.form.getlist("category_ids"), text("expected_category_ids").split()
    try:
        backend.ask(
            SET_CATEGORIES,
            idempotency_id=text("idempotency_id"),
            moment_id=moment_id,
            category_ids=chosen,
            expected_category_ids=expected,
        )
    except Invalid as invalid:
        return _page(moment_id, faults_of(invalid, {"category_ids": "kategorier"}), 422, chosen=chosen, begun=expected)
    except StaleVersion:
        return _page(moment_id, [("kategorier", _stale())], 409, chosen=chosen)
    except MomentEnded as ended:
        flash(sentence_of(ended), "error")
    else:
        flash(_("Kategorierna är sparade."))
    return redirect(url_for("staff.moment", moment_id=moment_id), 303)


def _page(
    moment_id: UUID,
    faults: list[Fault],
    status: int = 200,
    *,
    chosen: list[str] | None = None,
    begun: list[str] | None = None,
) -> Any:
    """Give the page with what was `chosen`, else what the moment has.

    It begins where its page `begun`; without that, where the moment is now, with what was chosen merged into it.
    """
    page = of_moment("moment").recorded(staff_moments.categories, moment_id)
    if page["header"]["access"] != "write":
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    had = [each["category_id"] for each in page["categories"]]
    if chosen is not None and begun is None:
        chosen = merge_choices(text("expected_category_ids").split(), chosen, had)
    told = {"had": had if begun is None else begun, "chosen": had if chosen is None else chosen}
    return render_template("staff/moment_categories.html", tab="hantera", faults=faults, **told, **page), status


def _stale() -> str:
    return str(_("Någon annan har ändrat kategorierna sedan du öppnade sidan. Nu är deras ändringar förkryssade tillsammans med dina. Se efter och spara."))  # fmt: skip
