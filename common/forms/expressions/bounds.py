"""Between which numbers an expression's worth must lie, by interval arithmetic: for the check list, never for a result.

The interval may be wider than what answers can reach (the same item twice is taken for two), never narrower.
"""

from fractions import Fraction

from common.forms.expressions.tree import Aggregate, Item, Missing, Node, Number, Operation, Reversed

Bounds = tuple[Fraction, Fraction]


class Unbounded(ValueError):
    """No limits can be told: an item has none, or a divisor may be 0 (`column` then names the division, else it is 0)."""

    def __init__(self, column: int = 0) -> None:
        """Keep the place of a division that may be by zero."""
        super().__init__(f"column {column}")
        self.column = column


def bounds(node: Node, missing: Missing) -> Bounds:
    """Give the least and the greatest that the expression can be worth; raises `Unbounded`."""
    match node:
        case Number(number):
            return number, number
        case Item() | Reversed():
            return _of_item(node if isinstance(node, Item) else node.item)
        case Operation():
            return _operated(node, bounds(node.left, missing), bounds(node.right, missing))
        case Aggregate("count", parts):
            return Fraction(0), Fraction(len(parts))
        case Aggregate(name, parts):
            return _gathered(name, [bounds(part, missing) for part in parts], missing)


def _of_item(item: Item) -> Bounds:
    """Give an item's limits; those of a reversed one are the same, since it is turned around their middle."""
    if item.low is None or item.high is None:
        raise Unbounded
    return item.low, item.high


def _operated(node: Operation, left: Bounds, right: Bounds) -> Bounds:
    if node.sign == "+":
        return left[0] + right[0], left[1] + right[1]
    if node.sign == "-":
        return left[0] - right[1], left[1] - right[0]
    if node.sign == "/":
        if right[0] <= 0 <= right[1]:
            raise Unbounded(node.column)
        right = 1 / right[1], 1 / right[0]
    products = [one * other for one in left for other in right]
    return min(products), max(products)


def _gathered(name: str, parts: list[Bounds], missing: Missing) -> Bounds:
    lows, highs = [low for low, _ in parts], [high for _, high in parts]
    if name == "sum" and missing is Missing.ALLOW:
        return sum(min(low, Fraction(0)) for low in lows) + Fraction(0), sum(
            max(high, Fraction(0)) for high in highs
        ) + Fraction(0)
    if name == "sum" and missing is Missing.PRORATE:
        return min(lows) * len(lows), max(highs) * len(highs)
    if name == "sum":
        return sum(lows, Fraction(0)), sum(highs, Fraction(0))
    return (max(lows), max(highs)) if name == "max" and missing is Missing.REFUSE else (min(lows), max(highs))
