"""The timeline in words: one Swedish sentence for each action of `moments.timeline.TimelineEntry`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from gateway.formatting import day_and_time, end_reason_word
from gateway.staff.parts.timeline_absences import about_absence
from gateway.staff.parts.timeline_handovers import about_handover

Sentence = Any
"""A `str`; flask-babel's functions are untyped."""
Entry = Mapping[str, Any]
Page = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: its sentence, when it happened (ISO), and the response or the conversation that it links to, if any."""

    sentence: str
    at: str
    response_id: str | None
    conversation_id: str | None


def tell(entry: Entry, page: Page) -> Told:
    """Tell one entry of a page (`gateway.aggregates.staff_timeline`). An action without words of its own is named as a change."""
    sentence = _SENTENCES.get(entry["action"], _changed)(entry, page)
    facts = entry["facts"]
    return Told(sentence, entry["at"], facts.get("response_id"), facts.get("conversation_id"))


def who(entry: Entry, page: Page) -> str:
    """Give who did it, with unit and provider as they were then."""
    if entry["actor_kind"] == "citizen":
        return _citizen(entry, page)
    if entry["actor_kind"] == "service":
        return str(_("tjänsten"))
    commission = page["names"].commissions.get(entry["commission_version_id"])
    if commission is None:
        return str(_("personal (namnet kan inte visas just nu)"))
    return "{name} ({care_unit_name}, {care_provider_name})".format(**commission)


def _citizen(entry: Entry, page: Page) -> str:
    """Give who of the citizen's side did it: a guardian who acted for a child is told as such, also when they no longer are its guardian."""
    guardian_id = entry["facts"].get("guardian_id")
    if guardian_id is None:
        return str(_("invånaren"))
    guardian = page["names"].guardians.get(guardian_id)
    name = guardian["name"] if guardian else _("(namnet kan inte visas just nu)")
    return str(_("vårdnadshavare %(name)s för barnet", name=name))


def _common(entry: Entry, page: Page) -> dict[str, Any]:
    return {"at": day_and_time(entry["at"]), "who": who(entry, page), "title": page["header"]["title"]}


def _module(entry: Entry, page: Page) -> dict[str, Any]:
    module_id = entry["facts"].get("module_id", "")
    return _common(entry, page) | {"module": page["modules"].get(module_id, module_id)}


def _started(entry: Entry, page: Page) -> Sentence:
    return _("Momentet %(title)s startades %(at)s av %(who)s.", **_common(entry, page))


def _planned(entry: Entry, page: Page) -> Sentence:
    told = _common(entry, page) | {"day": entry["facts"]["starts_on"]}
    return _("Momentet %(title)s planerades %(at)s av %(who)s att starta %(day)s.", **told)


def _start_moved(entry: Entry, page: Page) -> Sentence:
    told = _common(entry, page) | {"day": entry["facts"]["starts_on"]}
    return _("Starten av momentet %(title)s flyttades %(at)s av %(who)s till %(day)s.", **told)


def _responsible_set(entry: Entry, page: Page) -> Sentence:
    person = page["names"].persons.get(entry["facts"].get("responsible_person_id"))
    name = person["name"] if person else _("namnet kan inte visas just nu")
    told = _common(entry, page)
    return _("Momentet %(title)s har fått en ansvarig behandlare: %(name)s %(at)s av %(who)s.", name=name, **told)


def _absence(entry: Entry, page: Page) -> Sentence:
    return about_absence(entry, page["names"], _common(entry, page))


def _first_signed_in(entry: Entry, page: Page) -> Sentence:
    return _("Den första inloggningen gjordes %(at)s av %(who)s.", **_common(entry, page))


def _opened_with_reason(entry: Entry, page: Page) -> Sentence:
    return _("Momentet %(title)s öppnades efter angiven orsak %(at)s av %(who)s.", **_common(entry, page))


def _ended(entry: Entry, page: Page) -> Sentence:
    told = _common(entry, page) | {"reason": end_reason_word(entry["facts"]["reason"]).lower()}
    if until := entry["facts"].get("maintained_until"):
        return _(
            "Momentet %(title)s avslutades %(at)s av %(who)s. Orsak: %(reason)s. Vidmakthåll till och med %(until)s.",
            until=until,
            **told,
        )
    return _("Momentet %(title)s avslutades %(at)s av %(who)s. Orsak: %(reason)s.", **told)


def _end_undone(entry: Entry, page: Page) -> Sentence:
    return _("Avslutet av momentet %(title)s ångrades %(at)s av %(who)s.", **_common(entry, page))


def _closed(entry: Entry, page: Page) -> Sentence:
    return _("Momentet %(title)s stängdes %(at)s: tiden för vidmakthåll tog slut.", **_common(entry, page))


def _version_changed(entry: Entry, page: Page) -> Sentence:
    versions = {"before": entry["facts"].get("from_version", ""), "after": entry["facts"].get("to_version", "")}
    told = _common(entry, page)
    return _(
        "Momentet %(title)s bytte från version %(before)s till version %(after)s %(at)s av %(who)s.", **versions, **told
    )


def _welcome_published(entry: Entry, page: Page) -> Sentence:
    return _("En egen välkomsttext publicerades %(at)s av %(who)s.", **_common(entry, page))


def _welcome_hidden(entry: Entry, page: Page) -> Sentence:
    return _("Välkomsttexten doldes för invånaren %(at)s av %(who)s.", **_common(entry, page))


def _welcome_shown(entry: Entry, page: Page) -> Sentence:
    return _("Välkomsttexten visades för invånaren igen %(at)s av %(who)s.", **_common(entry, page))


def _welcome_reset(entry: Entry, page: Page) -> Sentence:
    return _("Programmets välkomsttext togs tillbaka %(at)s av %(who)s.", **_common(entry, page))


def _handover(entry: Entry, page: Page) -> Sentence:
    return about_handover(entry, _common(entry, page))


def _linked(entry: Entry, page: Page) -> Sentence:
    told = _common(entry, page)
    if entry["facts"].get("relation") == "parent":
        return _("Momentet %(title)s länkades till ett överordnat moment %(at)s av %(who)s.", **told)
    return _("Ett underordnat moment länkades till momentet %(title)s %(at)s av %(who)s.", **told)


def _unlinked(entry: Entry, page: Page) -> Sentence:
    return _("En länk mellan momentet %(title)s och ett annat togs bort %(at)s av %(who)s.", **_common(entry, page))


def _categories_changed(entry: Entry, page: Page) -> Sentence:
    told, facts = _common(entry, page), entry["facts"]
    added, removed = (", ".join(facts.get(name, ())) for name in ("added", "removed"))
    if facts.get("at_handover"):
        return _("Momentets kategorier följde inte med till den nya vårdenheten: %(names)s.", names=removed)
    if added and removed:
        return _(
            "Momentet fick kategorier: %(added)s, och blev av med: %(removed)s, %(at)s av %(who)s.",
            added=added,
            removed=removed,
            **told,
        )
    if added:
        return _("Momentet fick kategorier: %(names)s, %(at)s av %(who)s.", names=added, **told)
    return _("Momentet blev av med kategorier: %(names)s, %(at)s av %(who)s.", names=removed, **told)


def _module_started(entry: Entry, page: Page) -> Sentence:
    return _("Modulen %(module)s startades %(at)s av %(who)s.", **_module(entry, page))


def _module_ended(entry: Entry, page: Page) -> Sentence:
    return _("Modulen %(module)s avslutades %(at)s av %(who)s.", **_module(entry, page))


def _module_set_upcoming(entry: Entry, page: Page) -> Sentence:
    return _("Modulen %(module)s sattes till kommande %(at)s av %(who)s.", **_module(entry, page))


def _days_changed(entry: Entry, page: Page) -> Sentence:
    days = entry["facts"].get("days") or 0
    return ngettext(
        "Modulen %(module)s ändrades till %(num)s dag %(at)s av %(who)s.",
        "Modulen %(module)s ändrades till %(num)s dagar %(at)s av %(who)s.",
        days,
        **_module(entry, page),
    )


def _module_scheduled(entry: Entry, page: Page) -> Sentence:
    return _(
        "Modulen %(module)s planerades att starta %(day)s. Det gjordes %(at)s av %(who)s.",
        day=entry["facts"].get("day", ""),
        **_module(entry, page),
    )


def _module_unscheduled(entry: Entry, page: Page) -> Sentence:
    return _(
        "Modulen %(module)s är inte längre planerad att starta. Det ändrades %(at)s av %(who)s.", **_module(entry, page)
    )


def _module_moved(entry: Entry, page: Page) -> Sentence:
    return _("Modulen %(module)s flyttades bland de kommande %(at)s av %(who)s.", **_module(entry, page))


def _submitted(entry: Entry, page: Page) -> Sentence:
    sent = {"sent": day_and_time(entry["facts"]["submitted_at"]), "sender": _citizen(entry, page)}
    return _(
        "Formuläret %(form)s skickades in %(sent)s av %(sender)s och öppnades första gången %(at)s av %(who)s.",
        **sent,
        **_form(entry, page),
    )


def _form(entry: Entry, page: Page) -> dict[str, Any]:
    form_id = entry["facts"].get("form_id", "")
    return _common(entry, page) | {"form": page["forms"].get(form_id, form_id)}


def _filled_in(entry: Entry, page: Page) -> Sentence:
    return _("Formuläret %(form)s fylldes i för invånarens räkning %(at)s av %(who)s.", **_form(entry, page))


def _reopened(entry: Entry, page: Page) -> Sentence:
    return _("Formuläret %(form)s öppnades igen för invånaren %(at)s av %(who)s.", **_form(entry, page))


def _reviewed(entry: Entry, page: Page) -> Sentence:
    return _("Formuläret %(form)s granskades %(at)s av %(who)s.", **_form(entry, page))


def _message_sent(entry: Entry, page: Page) -> Sentence:
    return _("Ett meddelande skickades %(at)s av %(who)s.", **_common(entry, page))


def _changed(entry: Entry, page: Page) -> Sentence:
    return _("Momentet %(title)s ändrades %(at)s av %(who)s.", **_common(entry, page))


_SENTENCES: Mapping[str, Callable[[Entry, Page], Sentence]] = {
    "started": _started,
    "planned": _planned,
    "start_moved": _start_moved,
    "responsible_set": _responsible_set,
    "absence_registered": _absence,
    "absence_noted": _absence,
    "absence_cancelled": _absence,
    "first_signed_in": _first_signed_in,
    "opened_with_reason": _opened_with_reason,
    "ended": _ended,
    "end_undone": _end_undone,
    "closed": _closed,
    "categories_changed": _categories_changed,
    "linked": _linked,
    "unlinked": _unlinked,
    "handover_offered": _handover,
    "handover_accepted": _handover,
    "handover_declined": _handover,
    "handover_withdrawn": _handover,
    "version_changed": _version_changed,
    "welcome_published": _welcome_published,
    "welcome_hidden": _welcome_hidden,
    "welcome_shown": _welcome_shown,
    "welcome_reset": _welcome_reset,
    "module_started": _module_started,
    "module_ended": _module_ended,
    "module_set_upcoming": _module_set_upcoming,
    "days_changed": _days_changed,
    "module_scheduled": _module_scheduled,
    "module_unscheduled": _module_unscheduled,
    "module_moved": _module_moved,
    "submitted": _submitted,
    "filled_in": _filled_in,
    "reopened": _reopened,
    "reviewed": _reviewed,
    "message_sent": _message_sent,
}
