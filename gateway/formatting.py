"""What templates say: dates and times as Swedes write them, states in words, addresses of static files, ids for forms."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from babel.dates import format_date
from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from common.chassis.clock import SWEDEN, today
from common.chassis.identifiers import new_id
from common.contracts.base import Caller
from common.contracts.moments.attention import MOST_COUNTED
from gateway import rich_text
from gateway.identity.forgery import forgery_token
from gateway.identity.resubmission import author_mark
from gateway.languages import locale
from gateway.phrases import say

STATIC = Path(__file__).parent / "static"
ROLES_WITH_MOMENTS = frozenset({"practitioner", "citizen_admin", "data_admin"})


def day(value: str | date | None) -> str:
    """Give a day as `2024-06-25`, in Sweden."""
    moment = _instant(value)
    return moment.date().isoformat() if isinstance(moment, datetime) else moment.isoformat() if moment else ""


def clock_time(value: str | datetime | None) -> str:
    """Give a time of day as `09:25`, in Sweden."""
    moment = _instant(value)
    return f"{moment:%H:%M}" if isinstance(moment, datetime) else ""


def day_and_time(value: str | datetime | None) -> str:
    """Give `2024-06-25 09:25`, in Sweden."""
    return f"{day(value)} {clock_time(value)}".strip()


def long_day(value: str | date | None) -> str:
    """Give a day in words: `25 juni 2024`, or `25 June 2024`."""
    moment = _instant(value)
    return format_date(moment, "long", locale()) if moment else ""


def _instant(value: str | date | None) -> datetime | date | None:
    """Read ISO text; an instant is moved to Swedish time, a day stays a day."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value.astimezone(SWEDEN) if isinstance(value, datetime) else value


def sound_length(seconds: float) -> str:
    """Give how long a sound lasts: `2 min 5 s`, or `40 s`."""
    minutes, rest = divmod(round(seconds), 60)
    text: str = _("%(minutes)s min %(rest)s s", minutes=minutes, rest=rest) if minutes else _("%(rest)s s", rest=rest)
    return text


def days_ahead(days: int) -> date:
    """Give the Swedish day that many days from today."""
    return today() + timedelta(days=days)


def days_ago(value: str | datetime) -> str:
    """Give how long ago it was by the Swedish calendar: `i dag`, `i går`, `för 12 dagar sedan`."""
    days = (today() - date.fromisoformat(day(value))).days
    near: dict[int, str] = {0: _("i dag"), 1: _("i går")}
    return near.get(days) or str(_("för %(days)s dagar sedan", days=days))


def state_word(state: str) -> str:
    """Give the Swedish word of a state of a moment, module or response."""
    words: dict[str, str] = {
        "planned": _("Planerat"),
        "ongoing": _("Pågående"),
        "upcoming": _("Kommande"),
        "finished": _("Avslutad"),
        "ended": _("Avslutat"),
        "maintenance": _("Vidmakthåll"),
        "closed": _("Stängt"),
        "not_started": _("Ej påbörjat"),
        "completed": _("Inskickat"),
        "awaiting_review": _("Inväntar granskning"),
        "reviewed": _("Granskat"),
    }
    return words[state]


def part_word(service: str) -> str:
    """Give the words of a part of the system, for whoever reads what each has done."""
    words: dict[str, str] = {
        "moments": _("Moment, svar och tidslinje"),
        "directory": _("Register över personer"),
        "content": _("Innehållskatalog"),
        "audit": _("Åtkomstlogg"),
        "flags": _("Flaggor och aktivitetsplaner"),
        "messaging": _("Meddelanden"),
        "notifications": _("Aviseringar"),
        "retention": _("Gallring"),
    }
    return words[service]


def end_reason_word(reason: str) -> str:
    """Give the Swedish words of an end reason (our default list)."""
    words: dict[str, str] = {
        "completed": _("Genomfört"),
        "ended_by_citizen": _("Avbrutet av invånaren"),
        "ended_by_care": _("Avbrutet av vården"),
        "never_begun": _("Aldrig påbörjat"),
        "other_care": _("Annan vård"),
        "started_by_mistake": _("Felstart"),
        "deceased": _("Avliden"),
    }
    return words[reason]


def new_form_id() -> UUID:
    """Give the idempotency id of a form, made when its page is rendered: sending it twice does it once."""
    return new_id()


def manages_moments() -> bool:
    """Say whether the visitor has a role that works with moments: what the menu offers. The service decides what is allowed."""
    visitor = g.get("visitor")
    return visitor is not None and bool(visitor.actor.roles & ROLES_WITH_MOMENTS)


def own_start() -> str:
    """Give the address of the page where the visitor begins: staff's list or catalogue, the citizen's programmes, else the page with the two ways in."""
    visitor = g.get("visitor")
    if visitor is None:
        return url_for("home.start")
    if visitor.actor.kind is not Caller.STAFF:
        return url_for("citizen.programmes")
    return url_for("staff.moments" if manages_moments() else "content.versions")


def page_address() -> str:
    """Give the address to come back to after a sign-in: of this page, also when it answers a posting to its own address; else where one begins."""
    if request.method == "GET":
        return request.full_path
    adapter = current_app.create_url_adapter(request)
    return request.path if adapter is not None and adapter.test(method="GET") else own_start()


PREVIEWED = {"programmes": "moment", "programme": "preview", "step": "preview_step"}
"""Where links of the citizen's pages lead while staff preview them; the others have the same name in both rooms."""


def own_url(endpoint: str, **values: Any) -> str:
    """Give the address of one of the citizen's pages, or of what staff see in its place while they preview the citizen's view."""
    if not g.get("previews"):
        return url_for(f"citizen.{endpoint}", **values)
    values.setdefault("moment_id", (request.view_args or {})["moment_id"])
    return url_for(f"staff.{PREVIEWED.get(endpoint, endpoint)}", **values)


@cache
def moments_word(number: int) -> str:
    """Give how many moments need something, an empty text for none: nobody acts on the difference between a hundred and more."""
    return str(_("100 eller fler")) if number >= MOST_COUNTED else str(number or "")


def unread_word(number: int) -> str:
    """Give the text of a marker, an empty one for nothing."""
    return str(ngettext("%(num)s oläst", "%(num)s olästa", number)) if number else ""


def new_word(number: int) -> str:
    """Give the text of the marker of what one was told of, an empty one for nothing."""
    if number >= MOST_COUNTED:
        return str(_("fler än 99 nya"))
    return str(ngettext("%(num)s ny", "%(num)s nya", number)) if number else ""


def messages_word(marker: Mapping[str, Any]) -> str:
    """Give the text of a marker that stands where nothing else says that it is about messages: how many, and since when the oldest has waited."""
    number, since = marker["unread"], marker.get("unread_since")
    if not number:
        return ""
    if not since:
        return str(ngettext("%(num)s oläst meddelande", "%(num)s olästa meddelanden", number))
    words = ngettext(
        "%(num)s oläst meddelande, sedan %(when)s",
        "%(num)s olästa meddelanden, sedan %(when)s",
        number,
        when=day_and_time(since),
    )
    return str(words)


def unread_count(number: int) -> str:
    """Give how many messages are unread, as the page of a moment's messages says it."""
    return str(_("Olästa (%(number)s)", number=number))


def draft_count(number: int) -> str:
    """Give how many drafts there are, as the page of a moment's messages says it."""
    return str(_("Utkast (%(number)s)", number=number))


def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def static_file(name: str) -> str:
    """Give the address of a static file with its digest, so that browsers keep it for a year and never an old one."""
    return url_for("static", filename=name, v=_digest(name))


def register(app: Flask) -> None:
    """Give the words to the templates."""
    app.jinja_env.filters.update(
        day=day,
        said=say,
        days_ago=days_ago,
        clock_time=clock_time,
        day_and_time=day_and_time,
        long_day=long_day,
        state_word=state_word,
        end_reason_word=end_reason_word,
        part_word=part_word,
        message=rich_text.shown,
        has_styles=rich_text.has_styles,
        moments_word=moments_word,
        messages_word=messages_word,
        new_word=new_word,
        unread_word=unread_word,
        unread_count=unread_count,
        draft_count=draft_count,
    )
    helpers: dict[str, Any] = {
        "author_mark": author_mark,
        "csrf_token": forgery_token,
        "days_ahead": days_ahead,
        "manages_moments": manages_moments,
        "new_form_id": new_form_id,
        "own_start": own_start,
        "page_address": page_address,
        "own_url": own_url,
        "sound_length": sound_length,
        "static_file": static_file,
        "today": today,
    }
    app.jinja_env.globals.update(helpers)
