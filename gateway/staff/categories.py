"""Kategorier: the unit's own words for its work, which its administrator makes, orders and takes out of use."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from common.contracts.errors import Conflict, IllegalTransition, NamedError, NotFound, StaleVersion
from common.contracts.moments.categories import (
    CATEGORIES,
    CREATE_CATEGORY,
    DELETE_CATEGORY,
    MOVE_CATEGORY,
    RENAME_CATEGORY,
    RESTORE_CATEGORY,
    RETIRE_CATEGORY,
)
from gateway import backend
from gateway.fields import text, whole_number
from gateway.identity.access_rules import for_staff
from gateway.page_forms import PageForm, ToCorrect, field, send
from gateway.staff.blueprint import pages

ACTIONS = {
    "ta-ur-bruk": RETIRE_CATEGORY,
    "ta-i-bruk": RESTORE_CATEGORY,
    "ta-bort": DELETE_CATEGORY,
}


class CategoryName(PageForm):
    """What a category is called. An empty name is for the service to judge."""

    name: str = field("namn", asked=lambda typed: typed or " ")


@pages.get("/kategorier")
@for_staff
def categories() -> Any:
    """Show the unit's categories in their order, and to its administrator the form for one more. One RPC."""
    return _page(CategoryName())


@pages.post("/kategorier")
@for_staff
def create_category() -> Any:
    """Make a category and show it in the list. One RPC."""
    form = CategoryName()
    try:
        form.send(CREATE_CATEGORY)
    except ToCorrect:
        return _page(form)
    flash(_("Kategorin är tillagd."))
    return redirect(url_for("staff.categories"), 303)


@pages.post("/kategorier/<uuid:category_id>/flytta")
@for_staff
def move_category(category_id: UUID) -> Any:
    """Let a category change places with its neighbour, and go back to it in the list. One RPC."""
    send(MOVE_CATEGORY, category_id=category_id, direction=text("direction"))
    return redirect(url_for("staff.categories", _anchor=f"kategori-{category_id}"), 303)


@pages.get("/kategorier/<uuid:category_id>")
@for_staff
def category(category_id: UUID) -> Any:
    """Show one category, to be renamed, taken out of use or deleted. One RPC. Who may not change it goes to the list."""
    return _category_page(category_id, CategoryName())


@pages.post("/kategorier/<uuid:category_id>")
@for_staff
def rename_category(category_id: UUID) -> Any:
    """Give it another name. One RPC."""
    form = CategoryName()
    try:
        form.send(RENAME_CATEGORY, category_id=category_id)
    except ToCorrect:
        return _category_page(category_id, form)
    except StaleVersion:
        return _category_page(category_id, form, met=True)
    flash(_("Kategorin har bytt namn."))
    return redirect(url_for("staff.categories"), 303)


@pages.post("/kategorier/<uuid:category_id>/<any('ta-ur-bruk', 'ta-i-bruk', 'ta-bort'):action>")
@for_staff
def change_category(category_id: UUID, action: str) -> Any:
    """Take it out of use, back into use, or delete it. One RPC."""
    done = {
        "ta-ur-bruk": _("Kategorin är ur bruk. De moment som har den behåller den."),
        "ta-i-bruk": _("Kategorin går att välja igen."),
        "ta-bort": _("Kategorin är borttagen."),
    }
    try:
        send(ACTIONS[action], category_id=category_id)
    except (StaleVersion, IllegalTransition, Conflict) as refused:
        return _refused(category_id, refused)
    flash(done[action])
    return redirect(url_for("staff.categories"), 303)


def _refused(category_id: UUID, refused: NamedError) -> Any:
    if isinstance(refused, Conflict):
        flash(_("Kategorin används av ett moment och kan inte tas bort. Ta den ur bruk i stället."), "error")
    else:
        flash(_("Någon annan har ändrat kategorin. Din ändring är inte gjord. Se hur den är nu."), "error")
    return redirect(url_for("staff.category", category_id=category_id), 303)


def _page(form: CategoryName) -> Any:
    return form.shown("staff/categories.html", written=form.name, **backend.ask(CATEGORIES))


def _category_page(category_id: UUID, form: CategoryName, *, met: bool = False) -> Any:
    """Show one category; with the name that was typed when it has faults, or when it `met` a newer one, which is shown beside it."""
    found = backend.ask(CATEGORIES)
    if not found["may_change"]:
        return redirect(url_for("staff.categories"), 303)
    chosen = next((each for each in found["categories"] if each["category_id"] == str(category_id)), None)
    if chosen is None:
        raise NotFound
    own = form.name if form.faults or met else chosen["name"]
    version = whole_number("expected_version") if form.faults else chosen["version"]
    return form.shown("staff/category.html", category=chosen, written=own, version=version, met=met)
