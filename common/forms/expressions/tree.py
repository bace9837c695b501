"""What an expression becomes, and what it is worth with given answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

ItemKey = tuple[str, str]
"""A question's id and, for a row of a matrix, the row's id, else `""`."""
Values = Mapping[ItemKey, Fraction]
"""What the answered items count as; an item that isn't there has no answer that counts."""


class Missing(StrEnum):
    """What a score does without an answer: give no result, weigh up the others, or leave it out."""

    REFUSE = "refuse"
    PRORATE = "prorate"
    ALLOW = "allow"


class DivisionByZero(ArithmeticError):
    """The answers made a divisor 0. `column` counts from 1 in the expression."""

    def __init__(self, column: int) -> None:
        """Keep the place of the division sign."""
        super().__init__(f"column {column}")
        self.column = column


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the expression."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Item:
    """An answer. `low` and `high` limit it, where the definition does."""

    key: ItemKey
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True, slots=True)
class Reversed:
    """An answer counted from the other end: `around` (least + greatest) minus the answer."""

    item: Item
    around: Fraction


@dataclass(frozen=True, slots=True)
class Operation:
    """`left` + - * / `right`; the sign stands at `column`."""

    sign: str
    left: "Node"
    right: "Node"
    column: int


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`sum`, `mean`, `min`, `max` or `count` of its parts."""

    name: str
    parts: tuple["Node", ...]


Node = Number | Item | Reversed | Operation | Aggregate


def demanded(node: Node) -> Iterator[ItemKey]:
    """Give the items whose answers the expression needs, with repeats; `count` needs none, it counts those that are there."""
    if not (isinstance(node, Aggregate) and node.name == "count"):
        yield from _keys(node, demanded)


def mentioned(node: Node) -> Iterator[ItemKey]:
    """Give every item of the expression, with repeats."""
    return _keys(node, mentioned)


def _keys(node: Node, inside: Callable[[Node], Iterator[ItemKey]]) -> Iterator[ItemKey]:
    match node:
        case Item(key):
            yield key
        case Reversed(item):
            yield item.key
        case Operation(_, left, right):
            yield from inside(left)
            yield from inside(right)
        case Aggregate(_, parts):
            for part in parts:
                yield from inside(part)


def value(node: Node, values: Values, missing: Missing) -> Fraction | None:
    """Give what the expression is worth, or `None` when an answer is missing that it can't do without.

    Only the functions over several items can do without one: `sum` takes the mean of the others for it (`prorate`) or nothing (`allow`), the
    rest look at those that are there. Raises `DivisionByZero`.
    """
    match node:
        case Number(number):
            return number
        case Item(key):
            return values.get(key)
        case Reversed(item, around):
            found = values.get(item.key)
            return None if found is None else around - found
        case Operation():
            return _operated(node, values, missing)
        case Aggregate():
            return _gathered(node, values, missing)


def _operated(node: Operation, values: Values, missing: Missing) -> Fraction | None:
    left, right = value(node.left, values, missing), value(node.right, values, missing)
    if left is None or right is None:
        return None
    if node.sign == "/":
        if right == 0:
            raise DivisionByZero(node.column)
        return left / right
    return {"+": left + right, "-": left - right, "*": left * right}[node.sign]


def _gathered(node: Aggregate, values: Values, missing: Missing) -> Fraction | None:
    every = [value(part, values, missing) for part in node.parts]
    there = [one for one in every if one is not None]
    if node.name == "count":
        return Fraction(len(there))
    if len(there) < len(every) and missing is Missing.REFUSE:
        return None
    if not there:
        return Fraction(0) if node.name == "sum" and missing is Missing.ALLOW else None
    found = GATHERING[node.name](there)
    return found * len(every) / len(there) if node.name == "sum" and missing is Missing.PRORATE else found


def _sum(numbers: Sequence[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0))


def _mean(numbers: Sequence[Fraction]) -> Fraction:
    return _sum(numbers) / len(numbers)


GATHERING: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {"sum": _sum, "mean": _mean, "min": min, "max": max}
"""What each function makes of the items that are there; `count` counts them."""
FUNCTIONS = frozenset({*GATHERING, "count"})
