"""Innehållskatalog: the versions in tabs, and one version with its modules, steps and care units."""

from uuid import UUID

from flask import render_template, request

from gateway.aggregates import catalogue
from gateway.content.blueprint import holds, pages
from gateway.identity.access_rules import for_staff

TABS = {"alla": "all", "tillgangliga": "available", "aktiva": "active", "avpublicerade": "withdrawn"}
LONGEST_SEARCH = 100


@pages.get("")
@for_staff
def versions() -> str:
    """Show a tab (`flik`), searched (`sok`) in title, summary and target group. One RPC."""
    tab = request.args.get("flik", "alla")
    text = request.args.get("sok", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    if tab not in TABS:
        tab = "alla"
    found = catalogue.listed(TABS[tab], text)
    return render_template("content/catalogue.html", tab=tab, tabs=TABS, text=text, versions=found)


@pages.get("/<uuid:version_id>")
@for_staff
def version(version_id: UUID) -> str:
    """Show a version. One RPC when the programme is kept, one more for who chooses care units, and one for how far the sounds have come."""
    in_charge = holds("designer", "publisher", "provider_admin")
    page = catalogue.version_page(version_id, with_units=holds("provider_admin"), with_sounds=in_charge)
    form_titles = {form["id"]: form["title"] for form in page["outline"]["forms"]}
    return render_template("content/version.html", form_titles=form_titles, **page)


@pages.get("/<uuid:version_id>/inlasning")
@for_staff
def sounds(version_id: UUID) -> str:
    """Give the part of the page that tells how far the reading aloud has come. One RPC."""
    return render_template("content/parts/sounds.html", version_id=version_id, sounds=catalogue.sounds_of(version_id))
