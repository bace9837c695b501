"""From a definition (data of JSON or YAML) to a `Form`: shape, ids, limits, and what each condition refers to."""

from typing import Any

from common.forms.conditions import PRESENCE, Condition, Operator, ShowIf
from common.forms.faults import BrokenForm, Fault
from common.forms.kinds.base import Kind, Question, Unreadable
from common.forms.loading_kinds import BUILDERS
from common.forms.model import Form
from common.forms.reader import Reader

MOST_QUESTIONS = 200
MOST_CONDITIONS = 20
LONGEST_TITLE = 300
LONGEST_LABEL = 2_000
LONGEST_HELP = 5_000
LONGEST_INTRO = 20_000


def load_definition(data: Any) -> Form:
    """Give the form that `data` defines (`docs/developers/forms.md` has the fields); raises `BrokenForm` with every fault found."""
    faults: list[Fault] = []
    fields = Reader(data, "", faults)
    form = Form(
        id=fields.identifier("id"),
        title=fields.text("title", LONGEST_TITLE, required=True),
        intro=fields.text("intro", LONGEST_INTRO),
        mandatory=fields.flag("mandatory"),
        review=fields.flag("review"),
        questions=_questions(fields),
    )
    fields.close()
    if faults:
        raise BrokenForm(faults)
    return form


def _questions(fields: Reader) -> tuple[Question, ...]:
    earlier: dict[str, Question | None] = {}
    items = fields.items("questions", MOST_QUESTIONS)
    names = (item.get("id") for item in items if isinstance(item, dict))
    every = {name for name in names if isinstance(name, str)}
    for number, item in enumerate(items):
        question = Reader(item, fields.at(f"questions.{number}"), fields.faults)
        identifier = question.identifier("id")
        built = _question(question, identifier, earlier, every)
        if identifier in earlier:
            question.fault("id", f"En tidigare fråga heter också ”{identifier}”.")
        elif identifier:
            earlier[identifier] = built
    return tuple(question for question in earlier.values() if question)


def _question(fields: Reader, identifier: str, earlier: dict[str, Question | None], every: set[str]) -> Question | None:
    show_if = _show_if(fields, identifier, earlier, every)
    kind = fields.word("kind", list(Kind))
    if kind is None:
        return None
    common: dict[str, Any] = {
        "id": identifier,
        "kind": Kind(kind),
        "label": fields.text("label", LONGEST_LABEL, required=True),
        "help": fields.text("help", LONGEST_HELP),
        "show_if": show_if,
    }
    if kind != Kind.INFORMATION:
        common["mandatory"] = fields.flag("mandatory")
    question = BUILDERS[Kind(kind)](fields, common)
    fields.close()
    return question


def _show_if(fields: Reader, identifier: str, earlier: dict[str, Question | None], every: set[str]) -> ShowIf | None:
    data = fields.value("show_if")
    if data is None:
        return None
    rule = Reader(data, fields.at("show_if"), fields.faults)
    if rule.broken:
        return None
    if rule.has("all") == rule.has("any"):
        fields.fault("show_if", "Ska ha antingen all (alla villkor ska stämma) eller any (något av dem).")
        return None
    name = "all" if rule.has("all") else "any"
    conditions = [
        _condition(Reader(item, rule.at(f"{name}.{number}"), rule.faults), identifier, earlier, every)
        for number, item in enumerate(rule.items(name, MOST_CONDITIONS))
    ]
    rule.close()
    return ShowIf(name == "all", tuple(condition for condition in conditions if condition))


def _condition(
    fields: Reader, identifier: str, earlier: dict[str, Question | None], every: set[str]
) -> Condition | None:
    about = fields.required("question")
    operator = fields.word("operator", list(Operator))
    raw = fields.value("value")
    fields.close()
    if about is None or operator is None:
        return None
    if not isinstance(about, str) or about not in earlier:
        fields.fault("question", _why_not_earlier(about, identifier, every))
        return None
    asked = earlier[about]
    return _compared(fields, asked, Operator(operator), raw) if asked else None


def _why_not_earlier(about: Any, identifier: str, every: set[str]) -> str:
    if not isinstance(about, str) or about not in every:
        return "Det finns ingen fråga med det id:t."
    if about == identifier:
        return "En fråga kan inte visas eller döljas av sitt eget svar."
    return "Frågan kommer senare i formuläret. Ett villkor kan bara gälla en tidigare fråga."


def _compared(fields: Reader, asked: Question, operator: Operator, raw: Any) -> Condition | None:
    if operator not in asked.operators:
        allowed = ", ".join(sorted(asked.operators)) or "inget villkor"
        fields.fault("operator", f"Passar inte frågan ”{asked.id}” ({asked.kind}). Där går: {allowed}.")
        return None
    if operator in PRESENCE:
        if raw is not None:
            fields.fault("value", f"{operator} tar inget värde.")
        return Condition(asked.id, operator)
    if raw is None:
        fields.fault("value", "Fältet saknas.")
        return None
    try:
        return Condition(asked.id, operator, asked.read_compared(operator, raw))
    except Unreadable as unreadable:
        fields.fault("value", f"Kan inte vara ett svar på frågan ”{asked.id}”: {unreadable}")
        return None
