"""Words of the catalogue, and a difference as lines that a person can read."""

import json
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from flask_babel import gettext as _

AROUND = 1
"""Lines that are the same and are shown beside those that differ."""


def kind_word(kind: str) -> str:
    """Give the Swedish word of a module's kind."""
    words: dict[str, str] = {
        "information": _("Information"),
        "mandatory": _("Obligatorisk"),
        "individual": _("Individuell"),
    }
    return words[kind]


def question_word(kind: str) -> str:
    """Give the Swedish word of a kind of question."""
    words: dict[str, str] = {
        "text": _("Kort text"),
        "long_text": _("Lång text"),
        "radio": _("Ett val (knappar)"),
        "checkbox": _("Flera val (kryssrutor)"),
        "dropdown": _("Ett val (lista)"),
        "number": _("Tal"),
        "scale": _("Skala"),
        "vas": _("VAS (0–100)"),
        "date": _("Datum"),
        "time": _("Klockslag"),
        "datetime": _("Datum och klockslag"),
        "yes_no": _("Ja eller nej"),
        "matrix": _("Matris"),
        "information": _("Information (inget svar)"),
    }
    return words.get(kind, kind)


def writing_texts() -> str:
    """Give the sentences of `static/authoring.js` as JSON; `{time}` is filled in there."""
    texts = {
        "saving": _("Sparar …"),
        "saved": _("Sparat {time}"),
        "waiting": _("Inte sparat ännu – vi försöker igen"),
        "signedOut": _("Du är utloggad. Det du skrivit finns kvar här i fliken. Logga in igen, så kan du fortsätta."),
        "reload": _("Sidan hör till en tidigare inloggning. Det du skrivit finns kvar här i fliken. Ladda om sidan."),
        "other": _("Någon annan har sparat här. Välj Spara, så får du se båda. Inget du skrivit försvinner."),
        "refused": _(
            "Det går inte att spara. Välj Spara, så får du veta varför. Det du skrivit finns kvar här i fliken."
        ),
        "restored": _("Vi har lagt tillbaka det du skrev sist, som inte hann sparas."),
        "gone": _("Platsen för en del av det du skrev finns inte längre. Kopiera texten om du vill behålla den:"),
    }
    return json.dumps(texts, ensure_ascii=False)


def difference_word(difference: Mapping[str, Any]) -> str:
    """Say what happened to what, for example `Steg har ändrats`."""
    what: dict[str, str] = {
        "programme": _("Programmet"),
        "module": _("Modul"),
        "step": _("Steg"),
        "form": _("Formulär"),
        "question": _("Fråga"),
    }
    kinds: dict[str, str] = {
        "added": _("har tillkommit"),
        "removed": _("har tagits bort"),
        "changed": _("har ändrats"),
        "moved": _("har flyttats"),
    }
    return f"{what[difference['what']]} {kinds[difference['kind']]}"


def place_words(place: str) -> str:
    """Give a place of a difference with the names of fields in Swedish."""
    head, dot, field = place.rpartition(" · ")
    return f"{head} · {field_word(field)}" if dot else place


def field_word(name: str) -> str:
    """Give the Swedish word of a field of a programme, a module, a step or a form; a name without one is given as it is."""
    words: dict[str, str] = {
        "title": _("titel"),
        "summary": _("sammanfattning"),
        "target_group": _("målgrupp"),
        "recommended_days": _("rekommenderade dagar"),
        "welcome_html": _("välkomsttext"),
        "kind": _("sort"),
        "starts_at_once": _("öppen från start"),
        "open_days": _("öppna dagar"),
        "label": _("frågans text"),
        "help": _("hjälptext"),
        "mandatory": _("obligatorisk"),
        "minimum_length": _("minsta antal tecken"),
        "maximum_length": _("största antal tecken"),
        "pattern": _("mönster"),
        "pattern_text": _("text när mönstret inte passar"),
        "minimum": _("minsta värde"),
        "maximum": _("största värde"),
        "step": _("steg mellan värden"),
        "unit": _("enhet"),
        "minimum_label": _("vad det minsta värdet betyder"),
        "maximum_label": _("vad det största värdet betyder"),
        "minimum_choices": _("minsta antal kryss"),
        "maximum_choices": _("största antal kryss"),
        "earliest": _("tidigast"),
        "latest": _("senast"),
        "initial": _("ifyllt från början"),
        "choices": _("svarsalternativ"),
        "rows": _("rader"),
        "show_if": _("visningsvillkor"),
        "fhir": _("namn i andra system"),
        "scores": _("poäng"),
        "flags": _("flaggregler"),
        "intro": _("inledning"),
        "review": _("granskning"),
        "blocks": _("programmet väntar"),
        "repeat": _("skickas ut igen"),
        "expression": _("uträkning"),
        "missing": _("när svar saknas"),
        "decimals": _("decimaler"),
        "citizen_may_see": _("invånaren får se poängen"),
        "hide_value": _("talet döljs"),
        "rule": "",
        "at_most": _("högst så många"),
        "bands": _("vad poängen betyder"),
        "from": _("från"),
        "to": _("till"),
        "priority": _("prioritet"),
        "staff_text": _("text för personal"),
        "citizen_text": _("text för invånaren"),
        "safety_text": _("text som invånaren läser direkt"),
        "when": _("flaggan reses när"),
    }
    return words.get(name, name)


def operator_words() -> dict[str, str]:
    """Give how two values are compared in a condition, by operator, in the order in which they are offered."""
    return {
        "equals": _("är"),
        "not_equals": _("är inte"),
        "contains": _("innehåller"),
        "not_contains": _("innehåller inte"),
        "less": _("är mindre än"),
        "at_most": _("är högst"),
        "at_least": _("är minst"),
        "greater": _("är större än"),
        "answered": _("är besvarad"),
        "not_answered": _("är inte besvarad"),
    }


def missing_words() -> dict[str, str]:
    """Give what a score does when answers are missing, by rule."""
    return {
        "refuse": _("Ingen poäng räknas"),
        "prorate": _("De som saknas räknas som medelvärdet av de andra"),
        "allow": _("De som saknas räknas inte"),
    }


def priority_words() -> dict[str, str]:
    """Give how urgent a flag is, by priority."""
    return {"information": _("Att känna till"), "act": _("Att göra"), "urgent": _("Brådskande")}


def lines_of(difference: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give a changed text as lines: (`removed` | `added` | `same` | `gap`, line). A text of one line gives the old and the new."""
    before, after = ((difference[name] or "").splitlines() for name in ("before", "after"))
    for number, (tag, old, old_end, new, new_end) in enumerate(
        SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    ):
        if tag == "equal":
            yield from _folded(before[old:old_end], is_first=number == 0, is_last=old_end == len(before))
            continue
        yield from (("removed", line) for line in before[old:old_end])
        yield from (("added", line) for line in after[new:new_end])


def _folded(lines: list[str], *, is_first: bool, is_last: bool) -> Iterator[tuple[str, str]]:
    """Give unchanged lines, only those nearest to what changed."""
    head = [] if is_first else lines[:AROUND]
    rest = lines[len(head) :]
    tail = [] if is_last else rest[-AROUND:]
    yield from (("same", line) for line in head)
    if len(rest) > len(tail):
        yield "gap", ""
    yield from (("same", line) for line in tail)
