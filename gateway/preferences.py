"""How a person is notified: the page that staff (Min profil) and citizens (Inställningar) have alike. Each area says whom it is for and how its page looks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import Invalid
from common.contracts.notifications.preferences import (
    CHANGE_ADDRESS,
    CHANGE_PREFERENCES,
    CONFIRM_ADDRESS,
    PREFERENCES,
    REMOVE_ADDRESS,
)
from common.contracts.notifications.vocabulary import CHANNELS
from common.door import figures
from gateway import backend
from gateway.fields import whole_number
from gateway.languages import language
from gateway.page_forms import PageForm, ToCorrect, field, send
from gateway.recorded import of_oneself
from gateway.translating import N_

KINDS = {
    "message": N_("Nya meddelanden"),
    "form_sent": N_("Formulär som invånare har skickat in"),
    "responsible": N_("Moment som du har fått ansvar för"),
    "cover": N_("När du börjar ersätta en kollega"),
    "moment_started": N_("När ett program startar"),
    "module_started": N_("När en ny modul öppnas"),
    "form_reopened": N_("När ett formulär har öppnats för dig igen"),
    "maintenance_ending": N_("När du snart inte kan läsa ett avslutat program längre"),
}


class Address(PageForm):
    """A new address of one channel."""

    address: str = field("adress", N_("Skriv en adress eller ett nummer."))


class Code(PageForm):
    """The code that was sent there."""

    code: str = field("kod", N_("Skriv koden."), asked=lambda typed: figures(typed).replace(" ", ""))


@dataclass(frozen=True, slots=True)
class Area:
    """Whose page it is, under which name its template stands, and whether they have quiet hours."""

    name: str
    audience: Callable[[Callable[..., Any]], Callable[..., Any]]
    has_quiet_hours: bool

    def shown(self, form: PageForm | None = None, channel: str = "") -> Any:
        """Show the page, with what was typed for a channel. One RPC."""
        page = asked()
        on = {(each["kind"], each["channel"]) for each in page["choices"] if each["is_on"]}
        kinds = {name: KINDS[name] for name in dict.fromkeys(each["kind"] for each in page["choices"])}
        told = {"area": self, "at": channel, "kinds": kinds, "on": on, **page}
        return (form or PageForm()).shown(f"{self.name}/preferences.html", **told)

    def done(self, sentence: str, kind: str = "message") -> Any:
        """Say what was done, on the page."""
        flash(sentence, kind)
        return redirect(self.address("preferences"), 303)

    def address(self, page: str) -> str:
        """Give the address of one of the pages."""
        return url_for(f"{self.name}.{page}")


def asked() -> dict[str, Any]:
    """Give how the person is notified, recorded where it is a citizen's. One RPC."""
    return of_oneself("notification preferences").recorded(backend.ask, PREFERENCES)


def add_pages(pages: Blueprint, place: str, area: Area) -> None:
    """Add the page to an area's, at `place`, with what can be done on it below."""

    def preferences() -> Any:
        return area.shown()

    def change_preferences() -> Any:
        chosen = set(request.form.getlist("val"))
        quiet = [whole_number(name) if area.has_quiet_hours else 0 for name in ("quiet_from", "quiet_until")]
        send(
            CHANGE_PREFERENCES,
            channels_on=[each for each in CHANNELS if each in request.form.getlist("kanal")],
            choices=[_choice(each, chosen) for each in request.form.getlist("alla")],
            quiet_from=quiet[0],
            quiet_until=quiet[1],
            language=language(),
        )
        return area.done(_("Dina val är sparade."))

    def change_address() -> Any:
        channel = _channel()
        form = Address(at=channel)
        try:
            asked = form.send(CHANGE_ADDRESS, channel=channel, language=language())
        except ToCorrect:
            return area.shown(form, channel)
        return area.done(
            _("Vi har skickat en kod till %(address)s. Skriv in den här nedanför.", address=asked["address"])
        )

    def confirm_address() -> Any:
        channel = _channel()
        form = Code(at=channel)
        try:
            told = form.send(CONFIRM_ADDRESS, channel=channel)
        except ToCorrect:
            return area.shown(form, channel)
        if told["outcome"] == "verified":
            return area.done(_("Klart. Aviseringar skickas dit från och med nu."))
        form.wrong("code", _wrong(told))
        return area.shown(form, channel)

    def remove_address() -> Any:
        send(REMOVE_ADDRESS, channel=_channel())
        return area.done(_("Borttaget. Inget mer skickas dit."))

    for address, method, view in (
        (place, "GET", preferences),
        (place, "POST", change_preferences),
        (f"{place}/adress", "POST", change_address),
        (f"{place}/kod", "POST", confirm_address),
        (f"{place}/ta-bort", "POST", remove_address),
    ):
        pages.add_url_rule(address, view.__name__, area.audience(view), methods=[method])


def _channel() -> str:
    """Give the channel that a form is of; raises `Invalid` for one that no page of ours has sent."""
    channel = request.form.get("channel", "")
    if channel not in CHANNELS:
        raise Invalid
    return channel


def _choice(told: str, chosen: set[str]) -> dict[str, Any]:
    kind, _colon, channel = told.partition(":")
    return {"kind": kind, "channel": channel, "is_on": told in chosen}


def _wrong(told: dict[str, Any]) -> str:
    if told["outcome"] == "over":
        return str(_("Koden går inte att använda längre. Be om en ny."))
    return str(_("Koden stämmer inte. Du kan försöka %(left)s gånger till.", left=told["tries_left"]))
