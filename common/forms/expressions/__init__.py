"""Expressions of scores: a small language of our own, parsed once when a form is loaded, never run as Python.

`sum(a..i) / 2 + reverse(j)`: numbers with a decimal point, `+ - * /`, parentheses, `sum mean min max count` over items, ranges and
whole matrices, `reverse`. `parse` gives a tree that knows its items; arithmetic is exact (fractions), so that no result depends on the
order in which answers came. Length, depth and number of terms are limited, and nothing can raise to a power: a tree is always small.
"""

from common.forms.expressions.bounds import Unbounded, bounds
from common.forms.expressions.parsing import BadExpression, parse
from common.forms.expressions.tree import DivisionByZero, ItemKey, Missing, Node, demanded, mentioned, value

__all__ = [
    "BadExpression",
    "DivisionByZero",
    "ItemKey",
    "Missing",
    "Node",
    "Unbounded",
    "bounds",
    "demanded",
    "mentioned",
    "parse",
    "value",
]
