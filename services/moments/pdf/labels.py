"""What stands in a moment's PDFs beside what people have written, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime

from babel.dates import format_datetime

from common.chassis.clock import SWEDEN
from common.contracts.languages import LOCALES
from common.phrases import answering
from common.phrases.code import Phrase

Words = Mapping[str, str]
BY_LANGUAGE: Mapping[str, Words] = {
    "sv": {
        "programme": "Program",
        "sent": "Skickat",
        "filled_by": "Ifyllt av",
        "filled_by_staff": "Personal, för invånarens räkning",
        "filled_by_guardian": "En vårdnadshavare, för barnet",
        "answers": "Svar",
        "period": "Period",
        "printed": "Utskriven",
        "is_cut": "Äldre händelser fick inte plats. Välj en kortare period för att få med dem.",
        "nothing": "Inget har hänt under perioden.",
        "timeline": "Tidslinje",
        "timeline_of": "{programme}: tidslinje",
        "instant": "d MMMM y 'kl.' HH.mm",
        answering.NO_ANSWER: "Inget svar",
        answering.NOT_SHOWABLE: "Svaret går inte att visa",
        answering.YES: "Ja",
        answering.NO: "Nej",
        answering.AT_CLOCK: "kl. {time}",
        answering.DATE_AND_CLOCK: "{day} kl. {time}",
        answering.ON_SCALE: "{value} (skala {low}–{high})",
    },
    "en": {
        "programme": "Programme",
        "sent": "Submitted",
        "filled_by": "Filled in by",
        "filled_by_staff": "Staff, on the citizen’s behalf",
        "filled_by_guardian": "A guardian, for the child",
        "answers": "Answers",
        "period": "Period",
        "printed": "Printed",
        "is_cut": "There was no room for older events. Choose a shorter period to include them.",
        "nothing": "Nothing happened during the period.",
        "timeline": "Timeline",
        "timeline_of": "{programme}: timeline",
        "instant": "d MMMM y 'at' HH:mm",
        answering.NO_ANSWER: "No answer",
        answering.NOT_SHOWABLE: "The answer can’t be shown",
        answering.YES: "Yes",
        answering.NO: "No",
        answering.AT_CLOCK: "at {time}",
        answering.DATE_AND_CLOCK: "{day} at {time}",
        answering.ON_SCALE: "{value} (scale {low}–{high})",
    },
}


def said(readable: str | Phrase, words: Words) -> str:
    """Give an answer as people read it (`common.forms.readable_answer`) in a file's words."""
    return readable if isinstance(readable, str) else words[readable["code"]].format(**readable["params"])


def instant(at: datetime, language: str) -> str:
    """Give a point in time as it is written, by Swedish clocks."""
    return format_datetime(at, BY_LANGUAGE[language]["instant"], tzinfo=SWEDEN, locale=LOCALES[language])
