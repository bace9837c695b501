"""What is wrong with an answer, why a score has no result, and answers in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from common.phrases import answering
from gateway.phrases.sentence import Sentence, Sentences, quoted


def _missing(told: Mapping[str, Any]) -> Sentence:
    if told["number"]:
        return ngettext("Ett svar saknas.", "%(num)s svar saknas.", told["number"])
    return gettext("Svar saknas.")


SENTENCES: Sentences = {
    answering.NO_SUCH_QUESTIONS: lambda told: gettext(
        "Formuläret har inga frågor som heter %(names)s.", names=quoted(told["names"])
    ),
    answering.TOO_LONG_TOGETHER: _("Svaren är för långa tillsammans. Korta något av dem och försök igen."),
    answering.ANSWERS_UNREADABLE: _("Svaren gick inte att läsa."),
    answering.CONDITION_NEEDS_VALUE: _("Villkoret behöver ett värde."),
    answering.ASK_DATE: _("Ange ett datum, till exempel 2024-06-25."),
    answering.ASK_TIME: _("Ange ett klockslag, till exempel 10.42."),
    answering.ASK_DATE_AND_TIME: _("Ange både datum och klockslag, till exempel 2024-06-25 och 10.42."),
    answering.NOT_OFFERED: _("Välj bland alternativen."),
    answering.CHOOSE_ONE: _("Välj ett alternativ."),
    answering.CHOOSE_YES_OR_NO: _("Välj ja eller nej."),
    answering.NOTHING_TO_ANSWER: _("Här finns inget att svara på."),
    answering.NOT_OFFERED_IN_ROW: _("Välj bland alternativen på varje rad."),
    answering.EVERY_ROW: _("Svara på alla rader."),
    answering.ROWS_MISSING: _("Svara på alla rader. Det saknas svar på: %(rows)s."),
    answering.CHOOSE_BETWEEN: _("Välj ett värde från %(low)s till %(high)s."),
    answering.ASK_WHOLE_NUMBER: _("Ange ett heltal, till exempel 3."),
    answering.ASK_NUMBER: _("Ange ett tal, till exempel 3,5."),
    answering.NUMBER_AT_LEAST: _("Ange ett tal som är minst %(least)s."),
    answering.NUMBER_AT_MOST: _("Ange ett tal som är högst %(most)s."),
    answering.ASK_TEXT: _("Skriv ett svar."),
    answering.NOT_A_TEXT: _("Svaret ska vara text."),
    answering.TEXT_TOO_LONG: _("Skriv högst %(most)s tecken. Nu är det %(now)s."),
    answering.NOT_STORABLE: _("Texten innehåller tecken som inte går att spara. Ta bort dem och försök igen."),
    answering.ONE_LINE_ONLY: _("Skriv svaret på en rad."),
    answering.TEXT_TOO_SHORT: _("Skriv minst %(least)s tecken. Nu är det %(now)s."),
    answering.RESULT_TOO_LARGE: _("Resultatet är för stort."),
    answering.DIVIDED_BY_ZERO: _("Division med noll (tecken %(column)s i uttrycket)."),
    answering.NO_ANSWER: _("Inget svar"),
    answering.NOT_SHOWABLE: _("Svaret går inte att visa"),
    answering.CHOOSE_AT_LEAST: lambda told: ngettext(
        "Välj minst ett alternativ.", "Välj minst %(num)s alternativ.", told["least"]
    ),
    answering.CHOOSE_AT_MOST: lambda told: ngettext(
        "Välj högst ett alternativ.", "Välj högst %(num)s alternativ.", told["most"]
    ),
    answering.WHICH_NUMBER: _(
        "Menar du %(thousands)s eller %(decimals)s? Skriv %(as_thousands)s eller %(as_decimals)s."
    ),
    answering.DATE_OR_LATER: _("Ange %(day)s eller ett senare datum."),
    answering.DATE_OR_EARLIER: _("Ange %(day)s eller ett tidigare datum."),
    answering.TODAY_OR_LATER: _("Ange dagens datum eller ett senare datum."),
    answering.TODAY_OR_EARLIER: _("Ange dagens datum eller ett tidigare datum."),
    answering.IN_STEPS: _("Ange ett tal i steg om %(step)s."),
    answering.IN_STEPS_FROM: _("Ange ett tal i steg om %(step)s, räknat från %(low)s."),
    answering.CHOOSE_IN_STEPS: _("Välj ett värde från %(low)s till %(high)s i steg om %(step)s."),
    answering.PATTERN: _("%(words)s"),
    answering.ANSWERS_MISSING: _missing,
    answering.YES: _("Ja"),
    answering.NO: _("Nej"),
    answering.AT_CLOCK: _("kl. %(time)s"),
    answering.DATE_AND_CLOCK: _("%(day)s kl. %(time)s"),
    answering.ON_SCALE: _("%(value)s (skala %(low)s–%(high)s)"),
}
