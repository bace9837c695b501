"""A part of a form as lines that a person can read."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from gateway.content.parts.part_lines import part_lines

ASKED = [
    {"id": "rokt", "kind": "radio", "label": "Har du rökt?", "choices": [{"id": "ja", "label": "Ja, i dag"}]},
    {"id": "besvar", "kind": "matrix", "label": "Besvär", "rows": [{"id": "i", "label": "Hosta"}], "choices": []},
]
SCORES = [{"id": "summa", "title": "Summa"}]
PARTS: list[tuple[dict[str, Any], list[str]]] = [
    ({"id": "x", "kind": "number", "label": "Hur många?", "minimum": 0, "maximum": 2.5, "mandatory": True},
     ["frågans text: Hur många?", "minsta värde: 0", "största värde: 2,5", "obligatorisk: Ja"]),
    ({"choices": [{"id": "a", "label": "Lite", "value": 1}, {"id": "b", "label": "Mycket"}]},
     ["svarsalternativ 1: Lite, 1 poäng", "svarsalternativ 2: Mycket"]),
    ({"show_if": {"all": [{"question": "rokt", "operator": "equals", "value": "ja"}, {"question": "borta", "operator": "answered"}]}},
     ["visningsvillkor: ”Har du rökt?” är Ja, i dag och ”borta” är besvarad"]),
    ({"when": {"any": [{"question": "besvar", "row": "i", "operator": "equals", "value": "x"}, {"score": "summa", "operator": "at_least", "value": 20}]}},
     ["flaggan reses när: ”Besvär” (Hosta) är x eller ”Summa” är minst 20"]),
    ({"title": "Summa", "missing": {"rule": "allow"}, "bands": [{"from": 0, "to": 9, "staff_text": "Låg"}]},
     ["titel: Summa", "när svar saknas: De som saknas räknas inte", "vad poängen betyder 1: från 0, till 9, text för personal Låg"]),
    ({"fhir": {"prefix": "A.", "code": [{"code": "1"}]}, "choices": [{"id": "a", "label": "Lite", "fhir": {"valueCoding": {"code": "<1"}}}]},
     ["namn i andra system: prefix A., code code 1", "svarsalternativ 1: Lite, namn i andra system valueCoding code <1"]),
]  # fmt: skip
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["any", "all", "question", "score", "id", "label", "choices", "value", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
names = st.sampled_from(["show_if", "when", "choices", "bands", "label", "missing", "id"])


@pytest.mark.parametrize(("part", "lines"), PARTS)
def test_a_part_is_told_in_swedish(app: Flask, part: dict[str, Any], lines: list[str]) -> None:
    with app.test_request_context():
        assert part_lines(part, ASKED, SCORES).splitlines() == lines


def test_any_part_that_a_draft_may_hold_can_be_told(app: Flask) -> None:
    @given(st.dictionaries(names, json, max_size=4), st.lists(st.dictionaries(names, json, max_size=3), max_size=2))
    def tell(part: dict[str, Any], others: list[dict[str, Any]]) -> None:
        assert isinstance(part_lines(part, others, others), str)

    with app.test_request_context():
        tell()
