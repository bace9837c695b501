"""What the names in an expression stand for: questions and rows of matrices whose answers are numbers."""

from collections.abc import Mapping
from fractions import Fraction

from common.forms.expressions.tokens import BadExpression, Token
from common.forms.expressions.tree import Item
from common.forms.kinds.base import Kind, Question
from common.forms.kinds.matrix import Matrix
from common.phrases import expressions
from common.phrases.code import Phrase

Questions = Mapping[str, Question]
Reference = tuple[Token, Token | None]


def one_item(questions: Questions, name: Token, row: Token | None) -> Item:
    """Give the one answer that a name, with or without a row, stands for; raises `BadExpression`."""
    question = _found(questions, name)
    if row is None:
        if isinstance(question, Matrix):
            raise BadExpression(name.column, expressions.QUESTION_HAS_ROWS(question=question.id))
        return _item(question, "", name)
    if not isinstance(question, Matrix) or row.text not in question.row_labels:
        raise BadExpression(row.column, expressions.NO_SUCH_ROW(question=question.id, row=row.text))
    return _item(question, row.text, name)


def rows_of(question: Matrix, name: Token) -> list[Item]:
    """Give every row of a matrix."""
    return [_item(question, row.id, name) for row in question.rows]


def items_between(questions: Questions, first: Reference, last: Reference) -> list[Item]:
    """Give the answers from one name to another in the form's order, both included; information between them is passed over."""
    (name, row), (end, end_row) = first, last
    if (row is None) != (end_row is None) or (row is not None and name.text != end.text):
        raise BadExpression(end.column, expressions.RANGE_OF_ONE_KIND())
    if row is not None and end_row is not None:
        return _rows_between(questions, name, row, end_row)
    _found(questions, name)
    _found(questions, end)
    order = list(questions)
    begin, stop = order.index(name.text), order.index(end.text)
    if begin > stop:
        raise BadExpression(end.column, expressions.QUESTIONS_OUT_OF_ORDER(last=end.text, first=name.text))
    asked = [questions[each] for each in order[begin : stop + 1] if questions[each].kind is not Kind.INFORMATION]
    return [
        item
        for each in asked
        for item in (rows_of(each, name) if isinstance(each, Matrix) else [_item(each, "", name)])
    ]


def _rows_between(questions: Questions, name: Token, row: Token, end: Token) -> list[Item]:
    one_item(questions, name, row)
    one_item(questions, name, end)
    question = _found(questions, name)
    order = list(question.row_labels) if isinstance(question, Matrix) else []
    begin, stop = order.index(row.text), order.index(end.text)
    if begin > stop:
        raise BadExpression(end.column, expressions.ROWS_OUT_OF_ORDER(last=end.text, first=row.text))
    return [_item(question, each, name) for each in order[begin : stop + 1]]


def _found(questions: Questions, name: Token) -> Question:
    question = questions.get(name.text)
    if question is not None:
        return question
    code = expressions.NO_QUESTION_OR_MINUS if "-" in name.text else expressions.NO_QUESTION_NAMED
    raise BadExpression(name.column, code(name=name.text))


def _item(question: Question, row: str, name: Token) -> Item:
    span = question.span
    if span is None:
        raise BadExpression(name.column, _why_no_number(question))
    low, high = (None if end is None else Fraction(end) for end in span)
    return Item((question.id, row), low, high)


def _why_no_number(question: Question) -> Phrase:
    if hasattr(question, "choices"):
        return expressions.ALTERNATIVES_NEED_VALUES(question=question.id)
    return expressions.ANSWERS_ARE_NO_NUMBERS(question=question.id, kind=question.kind)
