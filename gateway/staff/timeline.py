"""Tidslinje: everything that has happened in a moment, for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.moments.files import MOST_LINES, TIMELINE_FILE
from common.contracts.moments.timeline import TIMELINE_KINDS
from gateway import backend, streaming
from gateway.aggregates import staff_moments, staff_timeline
from gateway.fields import Fault, day
from gateway.identity.access_rules import for_staff
from gateway.languages import language
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages
from gateway.staff.parts.timeline_sentences import Told, tell

SHOWN_FIRST = ("form", "message", "module", "moment")
"""The order of the groups."""
LONGEST_LINE = 700
"""Characters of one sentence in the file."""
KINDS = {"formular": "form", "meddelande": "message", "modul": "module", "moment": "moment"}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the person asked to see: days as they were written, and kinds by their Swedish names."""

    since: str
    until: str
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, args: Any) -> Self:
        """Read the query."""
        chosen = tuple(kind for kind in KINDS if kind in args.getlist("typ"))
        return cls(args.get("fran", "").strip(), args.get("till", "").strip(), chosen)

    @property
    def address(self) -> dict[str, Any]:
        """Give the query again, for links."""
        return {"fran": self.since or None, "till": self.until or None, "typ": self.kinds or None}

    def in_words(self) -> str:
        """Give the period as the page's heading says it."""
        if self.since and self.until:
            return str(_("%(since)s till %(until)s", since=self.since, until=self.until))
        if self.since:
            return str(_("Från %(since)s", since=self.since))
        return str(_("Till %(until)s", until=self.until) if self.until else _("Hela perioden"))

    def period(self) -> tuple[dict[str, date | None], list[Fault]]:
        """Give `since` and `until` as days, and what is wrong with them."""
        days: dict[str, date | None] = {"since": None, "until": None}
        faults = []
        for name, given, place in (("since", self.since, "fran"), ("until", self.until, "till")):
            try:
                days[name] = day(given)
            except ValueError:
                faults.append((place, _("Ange ett datum, till exempel 2024-06-25.")))
        if days["since"] and days["until"] and days["since"] > days["until"]:
            faults.append(("till", _("Till ska vara samma dag som Från eller senare.")))
        return days, faults


@pages.get("/moment/<uuid:moment_id>/tidslinje")
@for_staff
def timeline(moment_id: UUID) -> tuple[str, int]:
    """Show a page of the timeline, filtered. Two RPCs when the programme is kept, else three."""
    chosen = Filter.of(request.args)
    period, faults = chosen.period()
    record = of_moment("timeline")
    if faults:
        page = record.recorded(staff_moments.opened, moment_id)
    else:
        asked = {"kinds": [KINDS[kind] for kind in chosen.kinds], "cursor": request.args.get("efter")}
        page = record.recorded(staff_timeline.timeline_page, moment_id, **_as_text(period), **asked)
    groups = _groups(page) if not faults else {}
    shown = render_template(
        "staff/timeline.html", tab="tidslinje", chosen=chosen, faults=faults, kinds=KINDS, groups=groups, **page
    )
    return shown, 422 if faults else 200


@pages.get("/moment/<uuid:moment_id>/tidslinje/pdf")
@for_staff
def save_timeline(moment_id: UUID) -> Any:
    """Give the filtered timeline as PDF, recorded as an export. Two RPCs for each hundred entries, and one for the file."""
    chosen = Filter.of(request.args)
    period, faults = chosen.period()
    if faults:
        return redirect(url_for("staff.timeline", moment_id=moment_id, **chosen.address), 303)
    kinds = [KINDS[kind] for kind in chosen.kinds]
    return streaming.send(exported(moment_id, chosen.in_words(), **_as_text(period), kinds=kinds))


def exported(moment_id: UUID, period: str, **asked: Any) -> streaming.File:
    """Give the timeline as a sealed file, recorded as an export before anything is sent. `asked`: since, until, kinds. Raises as reading does."""
    words = {"form": _("Formulär"), "message": _("Meddelanden"), "module": _("Modul"), "moment": _("Moment")}

    def load() -> dict[str, Any]:
        page = staff_timeline.whole(moment_id, MOST_LINES, **asked)
        groups = [
            {"title": words[kind], "lines": [str(each.sentence)[:LONGEST_LINE] for each in told]}
            for kind, told in _groups(page).items()
        ]
        wanted = {"period": period, "groups": groups, "is_cut": page["next_cursor"] is not None, "language": language()}
        return {"header": page["header"], "file": backend.ask(TIMELINE_FILE, moment_id=moment_id, **wanted)}

    return streaming.File.of(of_moment("timeline", action="export").recorded(load)["file"])


def _groups(page: Mapping[str, Any]) -> dict[str, list[Told]]:
    """Give sentences by kind, newest first in each, as the guide shows them."""
    told = {kind: [tell(entry, page) for entry in page["entries"] if entry["kind"] == kind] for kind in SHOWN_FIRST}
    return {kind: sentences for kind, sentences in told.items() if sentences}


def _as_text(period: Mapping[str, date | None]) -> dict[str, str | None]:
    return {name: each.isoformat() if each else None for name, each in period.items()}


if set(KINDS.values()) != set(TIMELINE_KINDS):
    raise LookupError("every kind of the timeline needs its Swedish name here")
