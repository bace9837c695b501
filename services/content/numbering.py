"""The numbers of lists in our HTML (`small_markdown`): what a page shows before each item, for those who read the HTML without a browser."""

from dataclasses import dataclass, field

from common.chassis.small_markdown import PARENTHESIS

Attributes = list[tuple[str, str | None]]


@dataclass
class Numbering:
    """Counts as a browser does: from `start`, one more for each item, unless the item has a `value`."""

    _lists: list[tuple[int, str] | None] = field(default_factory=list)

    def opened(self, tag: str, attributes: Attributes) -> tuple[int, str] | None:
        """Give the number of an item that begins in a numbered list, and the mark after it (`.` or `)`)."""
        values = dict(attributes)
        if tag in {"ul", "ol"}:
            mark = ")" if values.get("class") == PARENTHESIS else "."
            self._lists.append((_number(values.get("start"), 1), mark) if tag == "ol" else None)
        if tag != "li" or not self._lists or self._lists[-1] is None:
            return None
        counted, mark = self._lists[-1]
        number = _number(values.get("value"), counted)
        self._lists[-1] = (number + 1, mark)
        return number, mark

    def closed(self, tag: str) -> None:
        """Go back to the list around one that ends."""
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()


def _number(written: str | None, otherwise: int) -> int:
    return int(written) if written and written.isascii() and written.isdigit() else otherwise
