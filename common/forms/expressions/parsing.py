"""From the text of an expression to its tree, with every name looked up in the form: recursive descent, bounded in depth and size."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from common.forms.expressions.names import items_between, one_item, rows_of
from common.forms.expressions.tokens import BadExpression, Token, tokens
from common.forms.expressions.tree import FUNCTIONS, Aggregate, Item, Node, Number, Operation, Reversed
from common.forms.kinds.base import Question
from common.forms.kinds.matrix import Matrix
from common.phrases import expressions

__all__ = ["BadExpression", "parse"]

DEEPEST = 10
MOST_OPERATIONS = 100
MOST_ITEMS = 400


def parse(source: str, questions: Mapping[str, Question]) -> Node:
    """Give the tree of an expression over `questions` (by id, in the form's order); raises `BadExpression`."""
    parser = _Parser(source, questions)
    found = parser.expression(0)
    if parser.now.kind != "end":
        raise parser.unexpected()
    return found


class _Parser:
    """Each rule of the grammar is a method that gives a tree and moves on; `depth` counts parentheses, calls and signs."""

    def __init__(self, source: str, questions: Mapping[str, Question]) -> None:
        self._tokens = tokens(source)
        self._here = 0
        self._questions = questions
        self._operations = 0
        self._items = 0

    @property
    def now(self) -> Token:
        """Give the word at which the parser stands."""
        return self._tokens[self._here]

    def unexpected(self) -> BadExpression:
        """Give the error of a word that can't stand here."""
        if self.now.kind == "end":
            return BadExpression(self.now.column, expressions.ENDS_TOO_EARLY())
        return BadExpression(self.now.column, expressions.NOT_HERE(word=self.now.text))

    def expression(self, depth: int) -> Node:
        """Read `term (("+" | "-") term)*`."""
        found = self._term(depth)
        while self._is("+", "-"):
            found = self._operation(found, self._term, depth)
        return found

    def _term(self, depth: int) -> Node:
        found = self._factor(depth)
        while self._is("*", "/"):
            found = self._operation(found, self._factor, depth)
        return found

    def _operation(self, left: Node, rule: Callable[[int], Node], depth: int) -> Node:
        sign = self._take()
        self._operations += 1
        if self._operations > MOST_OPERATIONS:
            raise BadExpression(sign.column, expressions.TOO_MANY_OPERATIONS(most=MOST_OPERATIONS))
        right = rule(depth)
        if sign.text == "/" and right == Number(Fraction(0)):
            raise BadExpression(sign.column, expressions.DIVISION_BY_ZERO())
        return Operation(sign.text, left, right, sign.column)

    def _factor(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise BadExpression(self.now.column, expressions.TOO_DEEP(most=DEEPEST))
        if self._is("-"):
            sign = self._take()
            return Operation("-", Number(Fraction(0)), self._factor(depth + 1), sign.column)
        if self._is("("):
            self._take()
            found = self.expression(depth + 1)
            self._close()
            return found
        if self.now.kind == "number":
            return Number(Fraction(self._take().text))
        return self._named(depth)

    def _named(self, depth: int) -> Node:
        if self.now.kind == "name" and self._next_is("("):
            return self._call(depth)
        name, row = self._reference()
        return self._counted(one_item(self._questions, name, row))

    def _call(self, depth: int) -> Node:
        function = self._take()
        self._take()
        if function.text == "reverse":
            found: Node = self._reversed()
        elif function.text in FUNCTIONS:
            parts = list(self._parts(depth + 1))
            while self._is(","):
                self._take()
                parts.extend(self._parts(depth + 1))
            found = Aggregate(function.text, tuple(parts))
        else:
            known = sorted({*FUNCTIONS, "reverse"})
            raise BadExpression(function.column, expressions.NO_SUCH_FUNCTION(word=function.text, known=known))
        self._close()
        return found

    def _reversed(self) -> Reversed:
        column = self.now.column
        name, row = self._reference()
        item = self._counted(one_item(self._questions, name, row))
        if item.low is None or item.high is None:
            raise BadExpression(column, expressions.REVERSED_NEEDS_LIMITS(question=name.text))
        return Reversed(item, item.low + item.high)

    def _parts(self, depth: int) -> tuple[Node, ...]:
        """Read what stands between two commas: a range, a whole matrix, or an expression."""
        begin = self._here
        if self.now.kind in {"name", "quoted"} and not self._next_is("("):
            name, row = self._reference()
            if self._is(".."):
                self._take()
                last, last_row = self._reference()
                return tuple(map(self._counted, items_between(self._questions, (name, row), (last, last_row))))
            asked = self._questions.get(name.text)
            if isinstance(asked, Matrix) and row is None and self._is(",", ")"):
                return tuple(map(self._counted, rows_of(asked, name)))
        self._here = begin
        return (self.expression(depth),)

    def _reference(self) -> tuple[Token, Token | None]:
        name = self._name()
        if not self._is("."):
            return name, None
        self._take()
        return name, self._name()

    def _name(self) -> Token:
        """Read an id; one of digits alone is a number, unless it is a row's or stands in brackets."""
        after_point = self._here > 0 and self._tokens[self._here - 1].text == "."
        if self.now.kind in {"name", "quoted"} or (after_point and self.now.kind == "number"):
            return self._take()
        raise self.unexpected()

    def _counted(self, item: Item) -> Item:
        self._items += 1
        if self._items > MOST_ITEMS:
            raise BadExpression(self.now.column, expressions.TOO_MANY_ANSWERS(most=MOST_ITEMS))
        return item

    def _is(self, *signs: str) -> bool:
        return self.now.kind == "sign" and self.now.text in signs

    def _next_is(self, sign: str) -> bool:
        following = self._tokens[self._here + 1]
        return following.kind == "sign" and following.text == sign

    def _take(self) -> Token:
        taken = self.now
        self._here += 1
        return taken

    def _close(self) -> None:
        if not self._is(")"):
            raise self.unexpected()
        self._take()
