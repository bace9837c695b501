"""What stands in PDFs beside what people have written, by language."""

from collections.abc import Mapping

from common.phrases import answering
from common.phrases.code import Phrase

Words = Mapping[str, str]
SWEDISH: Words = {
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
    answering.NO_ANSWER: "Inget svar",
    answering.NOT_SHOWABLE: "Svaret går inte att visa",
    answering.YES: "Ja",
    answering.NO: "Nej",
    answering.AT_CLOCK: "kl. {time}",
    answering.DATE_AND_CLOCK: "{day} kl. {time}",
    answering.ON_SCALE: "{value} (skala {low}–{high})",
}
BY_LANGUAGE: Mapping[str, Words] = {"sv": SWEDISH}


def said(readable: str | Phrase, words: Words) -> str:
    """Give an answer as people read it (`common.forms.readable_answer`) in a file's words."""
    return readable if isinstance(readable, str) else words[readable["code"]].format(**readable["params"])
