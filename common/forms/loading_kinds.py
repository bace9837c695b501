"""What each kind of question has in a definition beside the common fields, and which limits contradict each other."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from common.forms.kinds.base import Choice, Kind, Question
from common.forms.kinds.calendar import TODAY, Date, DateTime, Limit, Time, Today, read_date
from common.forms.kinds.choices import MOST_CHOICES, Checkbox, SingleChoice, YesNo
from common.forms.kinds.information import Information
from common.forms.kinds.matrix import Matrix
from common.forms.kinds.numbers import Number, Scale
from common.forms.kinds.texts import LONGEST_TEXT, Text
from common.forms.loading_origins import read_item_origin, read_option_origin
from common.forms.patterns import BadPattern, compile_pattern
from common.forms.reader import Reader
from common.phrases import defining

MOST_TEXT = 50_000
"""The most that a definition may raise `maximum_length` to."""
LONGEST_PATTERNED = 200
"""Characters of an answer with a pattern, when the definition says nothing else."""
MOST_POINTS = 101
"""Points of a scale: 0–100."""
_END = 1_000_000
LONGEST_CHOICE = 500
"""Characters of an alternative's label."""
_LONGEST_WORDS = 200

Common = dict[str, Any]


def _text(fields: Reader, common: Common) -> Question:
    patterned = fields.has("pattern")
    shortest = fields.whole("minimum_length", 0, MOST_TEXT, 0)
    longest = fields.whole("maximum_length", 1, MOST_TEXT, LONGEST_PATTERNED if patterned else LONGEST_TEXT)
    fields.ordered("minimum_length", "maximum_length", shortest, longest)
    source = fields.text("pattern", MOST_TEXT)
    explanation = fields.text("pattern_text", _LONGEST_WORDS, required=patterned)
    pattern = None
    if source:
        try:
            pattern = compile_pattern(source, longest)
        except BadPattern as bad:
            fields.fault("pattern", bad.phrase)
    elif explanation:
        fields.fault("pattern", defining.PATTERN_MISSING())
    return Text(minimum_length=shortest, maximum_length=longest, pattern=pattern, pattern_text=explanation, **common)


def _choices(fields: Reader, name: str = "choices") -> tuple[Choice, ...]:
    """Give alternatives, which may have a value for scores, or a matrix's rows, which may not."""
    found: dict[str, Choice] = {}
    for number, item in enumerate(fields.items(name, MOST_CHOICES)):
        choice = Reader(item, fields.at(f"{name}.{number}"), fields.faults)
        identifier = choice.identifier("id")
        label = choice.text("label", LONGEST_CHOICE, required=True)
        value = choice.decimal("value") if name == "choices" else None
        (read_option_origin if name == "choices" else read_item_origin)(choice)
        choice.close()
        if identifier in found:
            choice.fault("id", defining.ID_TWICE(name=identifier))
        elif identifier:
            found[identifier] = Choice(identifier, label, value)
    return tuple(found.values())


def _single(fields: Reader, common: Common) -> Question:
    return SingleChoice(choices=_choices(fields), **common)


def _checkbox(fields: Reader, common: Common) -> Question:
    choices = _choices(fields)
    number = len(choices) or MOST_CHOICES
    fewest = fields.whole("minimum_choices", 0, number, 0)
    most = fields.whole("maximum_choices", 1, number, number)
    fields.ordered("minimum_choices", "maximum_choices", fewest, most)
    return Checkbox(choices=choices, minimum_choices=fewest, maximum_choices=most, **common)


def _yes_no(_: Reader, common: Common) -> Question:
    return YesNo(**common)


def _matrix(fields: Reader, common: Common) -> Question:
    return Matrix(choices=_choices(fields), rows=_choices(fields, "rows"), **common)


def _information(_: Reader, common: Common) -> Question:
    return Information(**common)


def _number(fields: Reader, common: Common) -> Question:
    minimum, maximum, step = (fields.decimal(name) for name in ("minimum", "maximum", "step"))
    fields.ordered("minimum", "maximum", minimum, maximum)
    if step is not None and step <= 0:
        fields.fault("step", defining.ABOVE_ZERO())
        step = Decimal(1)
    unit = fields.text("unit", _LONGEST_WORDS)
    return Number(minimum=minimum, maximum=maximum, step=step, unit=unit, **common)


def _scale(fields: Reader, common: Common) -> Question:
    if not fields.has("minimum") or not fields.has("maximum"):
        fields.fault("maximum", defining.SCALE_NEEDS_LIMITS())
    return _points(fields, common, 0, 10)


def _vas(fields: Reader, common: Common) -> Question:
    return _points(fields, common, 0, 100)


def _points(fields: Reader, common: Common, first: int, last: int) -> Question:
    minimum = fields.whole("minimum", -_END, _END, first)
    maximum = fields.whole("maximum", -_END, _END, last)
    step = fields.whole("step", 1, _END, 1)
    if minimum >= maximum:
        fields.fault("maximum", defining.ABOVE_MINIMUM(minimum=minimum))
    elif (maximum - minimum) % step:
        fields.fault("step", defining.EVEN_STEPS())
    elif (maximum - minimum) // step >= MOST_POINTS:
        fields.fault("step", defining.TOO_MANY_POINTS(most=MOST_POINTS))
    return Scale(
        minimum=minimum,
        maximum=maximum,
        step=step,
        minimum_label=fields.text("minimum_label", _LONGEST_WORDS),
        maximum_label=fields.text("maximum_label", _LONGEST_WORDS),
        **common,
    )


def _limit(fields: Reader, name: str) -> Limit:
    value = fields.value(name)
    if value is None:
        return None
    if value == "today":
        return TODAY
    day = read_date(value) if isinstance(value, str) else None
    if day is None:
        fields.fault(name, defining.DATE_OR_TODAY())
    return day


def _limits(fields: Reader) -> dict[str, Any]:
    earliest, latest = _limit(fields, "earliest"), _limit(fields, "latest")
    if not isinstance(earliest, Today) and not isinstance(latest, Today):
        fields.ordered("earliest", "latest", earliest, latest)
    return {"earliest": earliest, "latest": latest}


def _date(fields: Reader, common: Common) -> Question:
    return Date(**_limits(fields), **common)


def _time(_: Reader, common: Common) -> Question:
    return Time(**common)


def _datetime(fields: Reader, common: Common) -> Question:
    return DateTime(**_limits(fields), **common)


BUILDERS: dict[Kind, Callable[[Reader, Common], Question]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.RADIO: _single,
    Kind.DROPDOWN: _single,
    Kind.CHECKBOX: _checkbox,
    Kind.NUMBER: _number,
    Kind.SCALE: _scale,
    Kind.VAS: _vas,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.DATETIME: _datetime,
    Kind.YES_NO: _yes_no,
    Kind.MATRIX: _matrix,
    Kind.INFORMATION: _information,
}
"""How a question of each kind is read from its fields."""
