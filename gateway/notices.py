"""Aviseringar: what a person was told of, newest first. Staff and citizens have it alike; each area says whom it is for and how a row leads on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.aggregates import notices as aggregate
from gateway.fingerprints import changed_since
from gateway.formatting import new_word
from gateway.recorded import Record
from gateway.translating import N_

MARKER = "nya-aviseringar"
"""The id of the marker in every page's header."""
WORDS = {
    "citizen": {
        "message": N_("Nytt meddelande"),
        "moment_started": N_("Ett program har startat"),
        "module_started": N_("En ny modul har öppnats"),
        "form_reopened": N_("Ett formulär har öppnats för dig igen"),
        "maintenance_ending": N_("Snart kan du inte läsa programmet längre"),
    },
    "staff": {
        "message": N_("Nytt meddelande från invånaren"),
        "form_sent": N_("Invånaren har skickat in ett formulär"),
        "responsible": N_("Du har fått ansvar för momentet"),
        "cover": N_("Du ersätter en kollega"),
    },
}
"""What each kind is called in the inbox of each area."""


@dataclass(frozen=True, slots=True)
class Area:
    """Whose inbox it is, under which name its template stands, how it is loaded and recorded, and where a row leads (null: nowhere)."""

    name: str
    audience: Callable[[Callable[..., Any]], Callable[..., Any]]
    load: Callable[[str | None], dict[str, Any]]
    record: Record
    leads_to: Callable[[Mapping[str, Any], Mapping[str, Any]], str | None]

    def shown(self) -> str:
        """Show a page of it, and note that it was seen. Two RPCs, then one if anything is new, then one for the marker."""
        page = self.record.recorded(self.load, request.args.get("efter"))
        rows = [{**each, "address": self.leads_to(each, page)} for each in page["notices"]]
        aggregate.see(page)
        news = aggregate.told(aggregate.call_news())
        told = {**page, "rows": rows, "words": WORDS[self.name], "notices_news": news}
        return render_template(f"{self.name}/notices.html", area=self, is_later="efter" in request.args, **told)

    def address(self, cursor: str | None = None) -> str:
        """Give the address of a page of it."""
        return url_for(f"{self.name}.notices", efter=cursor)


def add_pages(pages: Blueprint, place: str, area: Area) -> None:
    """Add the page to an area's, at `place`, and what every open page asks for its header."""

    def notices() -> str:
        return area.shown()

    def notices_news() -> Response:
        told = aggregate.told(aggregate.call_news())
        return changed_since(None, {MARKER: new_word(told["unseen"])} if told else {})

    for address, view in ((place, notices), (f"{place}/antal", notices_news)):
        pages.add_url_rule(address, view.__name__, area.audience(view), methods=["GET"])
