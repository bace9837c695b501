"""Hantera: one moment at a glance, and the numbers that are hidden until somebody asks for them."""

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for

from gateway.aggregates import staff_moments
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages

NUMBERS = ("personal_number", "mobile")


@pages.get("/moment/<uuid:moment_id>")
@for_staff
def moment(moment_id: UUID) -> str:
    """Show the moment. Two RPCs when the programme is kept, else three."""
    return moment_page(moment_id)


@pages.get("/moment/<uuid:moment_id>/moduler/<module_id>")
@for_staff
def module(moment_id: UUID, module_id: str) -> Any:
    """Give what a folded module holds as a part of the page for htmx; others get the page with the module unfolded. One RPC when warm."""
    if not request.headers.get("HX-Request"):
        return redirect(url_for("staff.moment", moment_id=moment_id, visa=module_id, _anchor=f"modul-{module_id}"))
    page = of_moment("moment").recorded(staff_moments.module, moment_id, module_id)
    return render_template("staff/parts/module_body.html", **page)


@pages.post("/moment/<uuid:moment_id>/visa")
@for_staff
def reveal(moment_id: UUID) -> str:
    """Show a hidden number once: as a part of the page for htmx (two RPCs), else the whole page with it (four)."""
    what = request.form.get("what", "")
    if what not in NUMBERS:
        abort(422)
    found = of_moment(what, action="reveal").recorded(staff_moments.revealed, moment_id, what)
    shown = {"what": what, "value": found["value"]}
    if request.headers.get("HX-Request"):
        return render_template("staff/parts/revealed.html", shown=shown)
    return moment_page(moment_id, shown=shown)


def moment_page(moment_id: UUID, **more: Any) -> str:
    """Give the page of the moment, with its access record; `more` goes to the template."""
    page = of_moment("moment").recorded(staff_moments.overview, moment_id)
    # A module that was just changed, or that a browser without scripts asked to see, stands unfolded.
    done = request.args.get("klar")
    more.setdefault("unfolded", request.args.get("visa", done))
    return render_template("staff/moment.html", tab="hantera", done=done, **page, **more)
