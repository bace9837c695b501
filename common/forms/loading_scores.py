"""How scores with their bands, and flag rules, are read from a definition."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from common.forms.conditions import PRESENCE, Condition, Operator
from common.forms.expressions import BadExpression, Missing, mentioned, parse
from common.forms.expressions.tree import Node
from common.forms.kinds.base import Question
from common.forms.kinds.decimals import plain, written
from common.forms.loading_conditions import Known, read_condition, read_rule
from common.forms.reader import Reader
from common.forms.scoring.flags import SCORE_OPERATORS, FlagRule, Priority, ScoreCondition
from common.forms.scoring.scores import Band, Score
from common.phrases import defining, expressions

MOST_SCORES = 20
MOST_BANDS = 20
MOST_FLAGS = 50
MOST_DECIMALS = 4
_LONGEST_TITLE = 300
_LONGEST_TEXT = 2_000
_LONGEST_EXPRESSION = 10_000
"""The parser has a lower limit of its own, and says so with the column."""

Questions = Mapping[str, Question]
Rule = tuple[bool, tuple[Condition | ScoreCondition, ...]]


def read_scores(fields: Reader, questions: Questions) -> tuple[Score, ...]:
    """Give the form's scores; `questions` by id in the form's order."""
    found: dict[str, Score | None] = {}
    for number, item in enumerate(fields.items("scores", MOST_SCORES, required=False)):
        one = Reader(item, fields.at(f"scores.{number}"), fields.faults)
        identifier = one.identifier("id")
        if identifier in found:
            one.fault("id", defining.SCORE_TWICE(name=identifier))
        found[identifier] = _score(one, identifier, questions)
        one.close()
    return tuple(score for score in found.values() if score)


def _score(fields: Reader, identifier: str, questions: Questions) -> Score | None:
    tree = _tree(fields, questions)
    missing, at_most = _missing(fields)
    decimals = fields.whole("decimals", 0, MOST_DECIMALS, 0)
    common: dict[str, Any] = {
        "title": fields.text("title", _LONGEST_TITLE, required=True),
        "bands": _bands(fields, decimals),
        "citizen_may_see": fields.flag("citizen_may_see"),
        "hide_value": fields.flag("hide_value"),
    }
    if tree is None:
        return None
    expression = fields.value("expression")
    return Score(
        id=identifier, expression=expression, tree=tree, missing=missing, at_most=at_most, decimals=decimals, **common
    )


def _tree(fields: Reader, questions: Questions) -> Node | None:
    source = fields.text("expression", _LONGEST_EXPRESSION, required=True)
    if not source:
        return None
    try:
        tree = parse(source, questions)
    except BadExpression as bad:
        fields.fault("expression", bad.phrase)
        return None
    if next(mentioned(tree), None) is None:
        fields.fault("expression", expressions.AT_CHARACTER(column=1, reason=expressions.NO_ANSWER_USED()))
        return None
    return tree


def _missing(fields: Reader) -> tuple[Missing, int | None]:
    """Give what to do without an answer and how many may be missing: none unless the definition says so."""
    if not fields.has("missing"):
        fields.value("missing")
        return Missing.REFUSE, 0
    rule = Reader(fields.value("missing"), fields.at("missing"), fields.faults)
    word = rule.word("rule", list(Missing)) or Missing.REFUSE
    at_most = rule.whole("at_most", 1, 400, 0) if rule.has("at_most") else None
    if word == Missing.PRORATE and at_most is None:
        rule.fault("at_most", defining.AT_MOST_NEEDED())
    if word == Missing.REFUSE and at_most is not None:
        rule.fault("at_most", defining.AT_MOST_WITH_REFUSE())
    rule.value("at_most")
    rule.close()
    return Missing(word), 0 if word == Missing.REFUSE else at_most


def _bands(fields: Reader, decimals: int) -> tuple[Band, ...]:
    """Give the bands, which must follow on each other without gap or overlap at the score's decimals: no result falls between two."""
    found = []
    for number, item in enumerate(fields.items("bands", MOST_BANDS, required=False)):
        one = Reader(item, fields.at(f"bands.{number}"), fields.faults)
        low, high = one.decimal("from"), one.decimal("to")
        one.ordered("from", "to", low, high)
        found.append(
            Band(
                low, high, one.text("staff_text", _LONGEST_TEXT, required=True), one.text("citizen_text", _LONGEST_TEXT)
            )
        )
        if number:
            _follow(one, found[-2], found[-1], Decimal(1).scaleb(-decimals))
        one.close()
    return tuple(found)


def _follow(fields: Reader, earlier: Band, later: Band, step: Decimal) -> None:
    if earlier.high is None or later.low is None:
        fields.fault("from", defining.OPEN_BANDS())
    elif later.low != earlier.high + step:
        fields.fault("from", defining.BANDS_WITHOUT_GAP(start=written(earlier.high + step)))


def read_flags(fields: Reader, known: Known, scores: tuple[Score, ...]) -> tuple[FlagRule, ...]:
    """Give the form's flag rules."""
    named = frozenset(score.id for score in scores)
    found: dict[str, FlagRule | None] = {}
    for number, item in enumerate(fields.items("flags", MOST_FLAGS, required=False)):
        one = Reader(item, fields.at(f"flags.{number}"), fields.faults)
        identifier = one.identifier("id")
        if identifier in found:
            one.fault("id", defining.RULE_TWICE(name=identifier))
        found[identifier] = _flag(one, identifier, known, named)
        one.close()
    return tuple(rule for rule in found.values() if rule)


def _flag(fields: Reader, identifier: str, known: Known, scores: frozenset[str]) -> FlagRule | None:
    priority = fields.word("priority", list(Priority))
    if not fields.has("when"):
        fields.required("when")

    def condition(one: Reader) -> Condition | ScoreCondition | None:
        return _condition(one, known, scores)

    rule: Rule | None = read_rule(fields, "when", condition) if fields.has("when") else None
    staff_text = fields.text("staff_text", _LONGEST_TEXT, required=True)
    safety_text = fields.text("safety_text", _LONGEST_TEXT, required=priority == Priority.URGENT)
    if priority is None or rule is None:
        return None
    every, conditions = rule
    return FlagRule(
        id=identifier,
        priority=Priority(priority),
        every=every,
        conditions=conditions,
        staff_text=staff_text,
        safety_text=safety_text,
    )


def _condition(fields: Reader, known: Known, scores: frozenset[str]) -> Condition | ScoreCondition | None:
    if not fields.has("score"):
        return read_condition(fields, "", known)
    about, operator, value = fields.value("score"), fields.word("operator", list(Operator)), fields.decimal("value")
    fields.close()
    if about not in scores:
        fields.fault("score", defining.NO_SUCH_SCORE())
        return None
    if operator is None:
        return None
    if operator not in SCORE_OPERATORS:
        fields.fault("operator", defining.OPERATOR_OF_SCORE(allowed=sorted(SCORE_OPERATORS)))
        return None
    if (value is None) != (operator in PRESENCE):
        fields.fault(
            "value",
            defining.OPERATOR_WITHOUT_VALUE(operator=operator) if value is not None else defining.FIELD_MISSING(),
        )
        return None
    return ScoreCondition(about, Operator(operator), None if value is None else plain(value))
