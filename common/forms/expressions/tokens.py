"""Cutting an expression into words, each with its column.

A hyphen is part of an id (`fraga-1`), so a minus sign between names has blanks around it. An id that looks like a number or a function
is written in brackets: `[12]`.
"""

import re
from dataclasses import dataclass

from common.phrases import expressions
from common.phrases.code import Phrase

LONGEST_EXPRESSION = 1_000
_WORD = re.compile(
    r"(?P<number>[0-9]{1,15}(?:\.[0-9]{1,10})?(?![a-z0-9-]|\.[0-9]))"
    r"|\[(?P<quoted>[a-z0-9][a-z0-9-]{0,63})\]"
    r"|(?P<name>[a-z0-9][a-z0-9-]{0,63})"
    r"|(?P<sign>\.\.|[-+*/(),.])"
)
_BLANK = re.compile(r"[ \t\r\n]*")


class BadExpression(ValueError):
    """An expression that isn't in the language. `column` counts from 1; `phrase` says place and reason."""

    def __init__(self, column: int, reason: Phrase) -> None:
        """Keep place and reason."""
        super().__init__(reason["code"])
        self.phrase = expressions.AT_CHARACTER(column=column, reason=reason)
        self.column = column


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an expression: `kind` is `number`, `quoted`, `name`, `sign` or `end`."""

    kind: str
    text: str
    column: int


def tokens(source: str) -> list[Token]:
    """Give the words of an expression and its end; raises `BadExpression`."""
    if len(source) > LONGEST_EXPRESSION:
        raise BadExpression(LONGEST_EXPRESSION + 1, expressions.EXPRESSION_TOO_LONG(most=LONGEST_EXPRESSION))
    found = []
    here = _skipped(source, 0)
    while here < len(source):
        match = _WORD.match(source, here)
        if match is None:
            raise BadExpression(here + 1, expressions.NO_SUCH_SIGN(sign=source[here]))
        kind = str(match.lastgroup)
        found.append(Token(kind, match[kind], here + 1))
        here = _skipped(source, match.end())
    return [*found, Token("end", "", len(source) + 1)]


def _skipped(source: str, here: int) -> int:
    match = _BLANK.match(source, here)
    return match.end() if match else here
