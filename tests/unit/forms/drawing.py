"""Hypothesis strategies: definitions of every kind with chains of conditions, fitting answers, and any JSON at all."""

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from common.forms import Form, load_definition
from tests.unit.forms.building import VALUED, asks, defines

LINE_ENDS = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""What ends a line, by the door: an answer on one line has none."""
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00" + LINE_ENDS), min_size=1, max_size=8
    ),
    "long_text": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1, max_size=8),
    "radio": st.sampled_from("abc"),
    "dropdown": st.sampled_from("abc"),
    "checkbox": st.lists(st.sampled_from("abc"), min_size=1, unique=True),
    "number": st.integers(-5, 5) | st.integers(-500, 500).map(lambda hundredths: hundredths / 100),
    "scale": st.integers(0, 6),
    "vas": st.integers(-1, 101),
    "date": st.dates().map(str).filter(lambda day: "1800" < day < "2199"),
    "time": st.times().map(lambda time: f"{time:%H:%M}"),
    "datetime": st.sampled_from(["2024-06-25T10:42", "2024-06-25T", "T10:42"]),
    "yes_no": st.booleans(),
    "matrix": st.dictionaries(st.sampled_from(["r1", "r2"]), st.sampled_from("abc"), min_size=1),
}
"""Answers of the right type for each kind; some break limits."""

RULES: dict[str, list[tuple[Any, ...]]] = {
    "text": [("answered",), ("contains", "a")],
    "radio": [("equals", "a"), ("not_equals", "a")],
    "checkbox": [("contains", "b"), ("not_contains", "b")],
    "number": [("less", 1), ("at_least", "0,5")],
    "scale": [("greater", 3)],
    "date": [("at_most", "2024-06-25")],
    "datetime": [("answered",), ("not_answered",)],
    "yes_no": [("equals", True), ("equals", False), ("not_answered",)],
    "matrix": [("answered",), ("equals", "a", "r1"), ("not_equals", "b", "r2"), ("answered",)],
}
"""Conditions that fit each kind."""

LIMITS: dict[str, list[dict[str, Any]]] = {
    "text": [
        {},
        {"maximum_length": 4},
        {"minimum_length": 3},
        {"pattern": "[a-z]{1,5}", "pattern_text": "Små bokstäver."},
    ],
    "checkbox": [{}, {"minimum_choices": 2}, {"maximum_choices": 1}],
    "number": [{}, {"minimum": -1, "maximum": 3}, {"step": 0.5}],
    "date": [{}, {"earliest": "today"}, {"latest": "today"}],
}

WITH_CHOICES = {"radio", "dropdown", "checkbox", "matrix"}
NUMERIC = WITH_CHOICES | {"number", "scale", "vas", "yes_no"}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=5), inner, max_size=4)
    ),
    max_leaves=10,
)
"""Any JSON value, with surrogates, NUL, NaN and huge numbers."""


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the definition of a form of up to eight questions; most are shown only on conditions."""
    questions: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from([*VALUES, "information"]))
        fields = dict(draw(st.sampled_from(LIMITS.get(kind, [{}]))))
        if kind in WITH_CHOICES:
            fields["choices"] = VALUED
        if kind != "information":
            fields["mandatory"] = draw(st.booleans())
        conditions = [
            {
                "question": earlier["id"],
                **dict(zip(("operator", "value", "row"), draw(st.sampled_from(RULES[earlier["kind"]])), strict=False)),
            }
            for earlier in questions
            if earlier["kind"] in RULES and draw(st.booleans())
        ]
        if conditions:
            fields["show_if"] = {draw(st.sampled_from(["all", "any"])): conditions}
        questions.append(asks(kind, f"q{number}", **fields))
    return defines(*questions)


def forms() -> st.SearchStrategy[Form]:
    """Draw a loaded form."""
    return definitions().map(load_definition)


@st.composite
def forms_with_answers(draw: st.DrawFn) -> tuple[Form, dict[str, Any]]:
    """Draw a form and answers of the right types to some of its questions."""
    form = draw(forms())
    asked = [question for question in form.questions if question.kind in VALUES and draw(st.booleans())]
    return form, {question.id: draw(VALUES[question.kind]) for question in asked}


@st.composite
def forms_with_anything(draw: st.DrawFn) -> tuple[Form, Any]:
    """Draw a form and any JSON: as the answers, or as the answer of each question."""
    form = draw(forms())
    names = st.sampled_from(list(form.by_id)) | st.text(st.characters(), max_size=3)
    return form, draw(anything | st.dictionaries(names, anything, max_size=8))


@st.composite
def expressions(draw: st.DrawFn, names: list[str], depth: int = 2) -> str:
    """Draw an expression over `names`."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(names) | st.sampled_from(["2", "0.5", "10"]))
    inner = expressions(names, depth - 1)
    if draw(st.booleans()):
        return f"({draw(inner)} {draw(st.sampled_from('+-*/'))} {draw(inner)})"
    parts = ", ".join(draw(st.lists(inner, min_size=1, max_size=4)))
    return f"{draw(st.sampled_from(['sum', 'mean', 'min', 'max', 'count']))}({parts})"


@st.composite
def scored_forms(draw: st.DrawFn) -> Form:
    """Draw a form with a score and a rule on it, if it has a question that can be counted with."""
    definition = draw(definitions())
    asked = {question["id"]: question["kind"] for question in definition["questions"]}
    names = [f"{name}.r1" if kind == "matrix" else name for name, kind in asked.items() if kind in NUMERIC]
    assume(names)
    expression = f"sum({draw(st.sampled_from(names))}, {draw(expressions(names))})"
    missing = draw(st.sampled_from([{"rule": "refuse"}, {"rule": "allow"}, {"rule": "prorate", "at_most": 2}]))
    score = {"id": "s", "title": "S", "expression": expression, "decimals": 2, "missing": missing}
    high = {"all": [{"score": "s", "operator": "greater", "value": 3}]}
    rule = {"id": "r", "priority": "act", "staff_text": "Hög", "when": high}
    return load_definition(definition | {"scores": [score], "flags": [rule]})


@st.composite
def scored_forms_with_answers(draw: st.DrawFn) -> tuple[Form, dict[str, Any]]:
    """Draw such a form and answers of the right types to most of its questions."""
    form = draw(scored_forms())
    asked = [question for question in form.questions if question.kind in VALUES and draw(st.integers(0, 3))]
    return form, {question.id: draw(VALUES[question.kind]) for question in asked}
