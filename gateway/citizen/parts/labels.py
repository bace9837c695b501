"""What templates say with numbers in them, and what the script says: Swedish sentences that need more than a word."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from gateway.saving_texts import saving_texts


def steps_read(read: int, every: int) -> str:
    """Give `3 av 17 steg lästa`."""
    text: str = ngettext("%(read)s av %(num)s steg läst", "%(read)s av %(num)s steg lästa", every, read=read)
    return text


def module_state(module: Mapping[str, Any], *, is_ongoing: bool) -> str:
    """Give what a citizen may do in a begun module (`state`, `days`, `is_open` of `moments.overview.ModuleRun`)."""
    text: str
    if module["is_open"]:
        text = ngettext("Öppen i %(num)s dag till", "Öppen i %(num)s dagar till", module["days"] or 0)
    elif module["state"] == "finished" or not is_ongoing:
        text = _("Avslutad – du kan läsa")
    else:
        text = _("Stängd för svar – du kan läsa")
    return text


def script_texts() -> str:
    """Give the sentences of `static/autosave.js` as JSON; `{time}`, `{question}` are filled in there."""
    return saving_texts(
        unread=_("Sparat {time}, men inte svaret på ”{question}”: det går inte att läsa än."),
        other=_("Svaren har sparats från en annan flik. Välj Spara, så får du se båda. Inget du skrivit försvinner."),
        met=_(
            "Sparat {time}, men inte svaret på ”{question}”: det är ändrat på två ställen. Välj vid frågan vilket som ska gälla."
        ),
        joined=_("Svar som har sparats från en annan flik eller enhet står nu också här."),
        found=_("Det finns text från den här fliken som inte hann sparas innan formuläret kom igen."),
        take=_("Lägg tillbaka min text"),
        drop=_("Ta bort den"),
    )
