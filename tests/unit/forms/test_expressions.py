"""Expressions: what they are worth, and that every mistake is told with its column."""

from fractions import Fraction
from typing import Any

import pytest

from common.forms.expressions import BadExpression, DivisionByZero, Missing, Unbounded, bounds, parse, value
from gateway.phrases import say
from tests.in_swedish import refuses
from tests.unit.forms.building import ROWS, VALUED, asks, form_of

FORM = form_of(
    asks("radio", "a", choices=VALUED),
    asks("scale", "b"),
    asks("information", "info"),
    asks("number", "c"),
    asks("number", "12", minimum=0, maximum=10),
    asks("matrix", "m", choices=VALUED, rows=ROWS),
    asks("checkbox", "many", choices=VALUED),
    asks("yes_no", "yes"),
    asks("vas", "fraga-1"),
    asks("text", "note"),
    asks("radio", "bare"),
)
VALUES = {
    key: Fraction(number)
    for key, number in {
        ("a", ""): 1,
        ("b", ""): 4,
        ("c", ""): 10,
        ("12", ""): 3,
        ("m", "r1"): 2,
        ("m", "r2"): 0,
        ("many", ""): 3,
        ("yes", ""): 1,
        ("fraga-1", ""): 40,
    }.items()
}


def worth(source: str, missing: Missing = Missing.REFUSE, **absent: Any) -> Fraction | None:
    values = {key: number for key, number in VALUES.items() if key[0] not in absent}
    return value(parse(source, FORM.by_id), values, missing)


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("a + b * 2", 9),
        ("(a + b) * 2", 10),
        ("a - b - 1", -4),
        ("c / b / 5", Fraction(1, 2)),
        ("- a + 2", 1),
        ("2 - -a", 3),
        ("1.5*b", 6),
        ("sum(a, b, c)", 15),
        ("sum(a..c)", 15),
        ("sum(a..m)", 20),
        ("mean(b,c)", 7),
        ("min(a..c) + max(b, c, 99)", 100),
        ("count(a..c)", 3),
        ("[12] + 12", 15),
        ("sum(m)", 2),
        ("sum(m.r1..m.r2, a)", 3),
        ("m.r1 * 10", 20),
        ("reverse(b)", 2),
        ("reverse(a) + reverse(m.r2)", 3),
        ("sum(reverse(b), 2 * a)", 4),
        ("yes + many", 4),
        ("fraga-1 - 1", 39),
        (" ( ( a ) ) \n", 1),
        ("1/3 + 1/3 + 1/3", 1),
    ],
)
def test_an_expression_is_worth(source: str, number: Fraction) -> None:
    assert worth(source) == number


@pytest.mark.parametrize(
    ("source", "column", "reason"),
    [
        ("", 1, "slutar för tidigt"),
        ("a +", 4, "slutar för tidigt"),
        ("sum(a", 6, "slutar för tidigt"),
        ("sum()", 5, "”)” kan inte stå här"),
        ("a b", 3, "”b” kan inte stå här"),
        ("a)", 2, "”)” kan inte stå här"),
        ("a ** 2", 4, "”*” kan inte stå här"),
        ("a; b", 2, "”;” kan inte stå i ett uttryck"),
        ("__import__('os')", 1, "”_” kan inte stå"),
        ("1 + zz", 5, "ingen fråga som heter ”zz”"),
        ("a-b", 1, "blanksteg på båda sidor om ett minustecken"),
        ("a + note", 5, "är inga tal"),
        ("sum(a..note)", 5, "är inga tal"),
        ("a + bare", 5, "behöver ett value"),
        ("info", 1, "är inga tal"),
        ("m + 1", 1, "har rader"),
        ("m.r9", 3, "ingen rad som heter ”r9”"),
        ("a.r1", 3, "ingen rad som heter ”r1”"),
        ("sum(c..a)", 8, "kommer före"),
        ("sum(m.r2..m.r1)", 13, "kommer före"),
        ("sum(m.r1..a)", 11, "Ett intervall går mellan"),
        ("power(a, 2)", 1, "Funktionen ”power” finns inte"),
        ("reverse(c)", 9, "ett minsta och ett största"),
        ("a / 0", 3, "Division med noll"),
        ("(" * 11 + "a" + ")" * 11, 12, "i varandra"),
        ("-" * 20 + "a", 12, "i varandra"),
        ("a" + "+a" * 101, 202, "högst 100 räknetecken"),
        ("sum(" + ",".join(["a..yes"] * 80) + ")", 361, "högst 400 svar"),
        ("a" + " " * 1_000, 1_001, "högst 1000 tecken"),
        ("9" * 16, 1, "ingen fråga som heter"),
    ],
)
def test_a_mistake_is_told_with_its_column(source: str, column: int, reason: str) -> None:
    with refuses(BadExpression, rf"^Tecken {column}: ") as caught:
        parse(source, FORM.by_id)
    assert reason in say(caught.value.phrase)


@pytest.mark.parametrize(
    ("source", "missing", "number"),
    [
        ("a + c", Missing.ALLOW, None),
        ("sum(a, c)", Missing.REFUSE, None),
        ("sum(a, c)", Missing.ALLOW, 1),
        ("sum(a, b, c)", Missing.PRORATE, Fraction(15, 2)),
        ("mean(a, b, c)", Missing.PRORATE, Fraction(5, 2)),
        ("mean(b, c)", Missing.ALLOW, 4),
        ("min(b, c)", Missing.ALLOW, 4),
        ("sum(c) + a", Missing.ALLOW, 1),
        ("sum(c) + a", Missing.PRORATE, None),
        ("mean(c)", Missing.ALLOW, None),
        ("count(a..c)", Missing.REFUSE, 2),
        ("reverse(m.r1) - reverse(b) * c", Missing.ALLOW, None),
    ],
)
def test_what_is_missing_is_weighed_as_the_rule_says(source: str, missing: Missing, number: Fraction | None) -> None:
    assert worth(source, missing, c=True) == number


def test_division_by_an_answer_of_zero_names_its_place() -> None:
    with pytest.raises(DivisionByZero) as caught:
        worth("a / (b - 4)")
    assert caught.value.column == 3


@pytest.mark.parametrize(
    ("source", "missing", "limits"),
    [
        ("sum(a, b)", Missing.REFUSE, (1, 7)),
        ("sum(a, b)", Missing.ALLOW, (0, 7)),
        ("sum(a, b)", Missing.PRORATE, (0, 10)),
        ("mean(a, b)", Missing.REFUSE, (0, 5)),
        ("a - b", Missing.REFUSE, (-5, 1)),
        ("a * -2 + 1", Missing.REFUSE, (-3, 1)),
        ("a / b", Missing.REFUSE, (0, 2)),
        ("reverse(b)", Missing.REFUSE, (1, 5)),
        ("count(a..c)", Missing.REFUSE, (0, 3)),
        ("max(a, b)", Missing.REFUSE, (1, 5)),
    ],
)
def test_limits_of_a_result(source: str, missing: Missing, limits: tuple[Fraction, Fraction]) -> None:
    assert bounds(parse(source, FORM.by_id), missing) == limits


@pytest.mark.parametrize(("source", "column"), [("c + 1", 0), ("b / a", 3), ("1 / (b - 3)", 3)])
def test_limits_that_cannot_be_told(source: str, column: int) -> None:
    with pytest.raises(Unbounded) as caught:
        bounds(parse(source, FORM.by_id), Missing.REFUSE)
    assert caught.value.column == column
