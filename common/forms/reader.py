"""Reading one mapping of a definition: every fault is noted with its path, and reading goes on to find the rest."""

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from common.door import says
from common.forms.faults import Fault
from common.forms.kinds.decimals import ask_which, exact, readings, written
from common.forms.kinds.texts import storable
from common.phrases import defining
from common.phrases.code import Phrase

IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""Ids of forms, questions, choices and rows: no dots or underscores, so that HTML names can be made of them."""

_SHOWN = 40
"""Characters of a wrong word that a reason repeats."""


class Reader:
    """Reads the fields of one mapping at `path`. Each field is asked for once by its reader; `close` reports those nobody asked for."""

    def __init__(self, data: Any, path: str, faults: list[Fault]) -> None:
        """Take `data` (any JSON or YAML value) and the list that faults go to."""
        self.path = path
        self.faults = faults
        self._data: dict[Any, Any] = data if isinstance(data, dict) else {}
        self._asked: set[str] = set()
        self.broken = not isinstance(data, dict)
        if self.broken:
            faults.append(Fault(path, defining.NAMES_AND_VALUES()))

    def at(self, name: str | int) -> str:
        """Give the path of a field."""
        return f"{self.path}.{name}" if self.path else str(name)

    def fault(self, name: str | int, reason: Phrase) -> None:
        """Note a fault of a field."""
        self.faults.append(Fault(self.at(name), reason))

    def has(self, name: str) -> bool:
        """Say whether the field is there with a value."""
        return self._data.get(name) is not None

    def value(self, name: str) -> Any:
        """Give the field as it is, `None` when it is missing."""
        self._asked.add(name)
        return self._data.get(name)

    def required(self, name: str) -> Any:
        """Give the field as it is, and note when it is missing."""
        value = self.value(name)
        if value is None and not self.broken:
            self.fault(name, defining.FIELD_MISSING())
        return value

    def text(self, name: str, longest: int, *, required: bool = False) -> str:
        """Give a text of at most `longest` characters, `""` when it is missing or wrong."""
        value = self.required(name) if required else self.value(name)
        if value is None:
            return ""
        reason = _text_fault(value, longest, required=required)
        if reason:
            self.fault(name, reason)
        return "" if reason else value

    def identifier(self, name: str) -> str:
        """Give an id; `""` and a fault when it isn't one."""
        value = self.required(name)
        if isinstance(value, str) and IDENTIFIER.fullmatch(value):
            return value
        if isinstance(value, str):
            self.fault(name, defining.AN_ID())
        elif value is not None:
            self.fault(name, defining.A_TEXT())
        return ""

    def word(self, name: str, words: Collection[str]) -> str | None:
        """Give a required word that must be one of `words`."""
        value = self.required(name)
        if isinstance(value, str) and value in words:
            return value
        if value is not None:
            self.fault(name, defining.NO_SUCH_WORD(word=shown(value), words=list(words)))
        return None

    def flag(self, name: str) -> bool:
        """Give a truth value, false when it is missing."""
        value = self.value(name)
        if value is not None and not isinstance(value, bool):
            self.fault(name, defining.TRUE_OR_FALSE())
        return value is True

    def decimal(self, name: str) -> Decimal | None:
        """Give a number exactly."""
        value = self.value(name)
        number = exact(value) if value is not None else None
        if value is not None and number is None:
            two = readings(value)
            self.fault(name, ask_which(two) if two else defining.A_NUMBER())
        return number

    def whole(self, name: str, least: int, most: int, default: int) -> int:
        """Give a whole number between `least` and `most`, `default` when it is missing or wrong."""
        value = self.value(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(name, defining.WHOLE_BETWEEN(least=least, most=most))
            return default
        return value

    def items(self, name: str, most: int, *, required: bool = True) -> list[Any]:
        """Give a list of 1 to `most` things, `[]` when it is missing or wrong."""
        value = self.required(name) if required else self.value(name)
        if value is None:
            return []
        if isinstance(value, list) and 1 <= len(value) <= most:
            return value
        self.fault(name, defining.A_LIST(most=most))
        return []

    def ordered(self, low: str, high: str, *limits: Any) -> None:
        """Note when the two limits, both given, contradict each other."""
        first, last = limits
        if first is not None and last is not None and first > last:
            self.fault(high, defining.NOT_BELOW(name=low, value=written(first) if _is_number(first) else first))

    def close(self) -> None:
        """Note every field that nobody asked for: a misspelt field must not vanish."""
        for name in self._data:
            if name not in self._asked:
                self.fault(shown(name), defining.UNKNOWN_FIELD())


def shown(value: Any) -> str:
    """Give a wrong word, short enough to repeat and safe to store."""
    text = value if isinstance(value, str) else type(value).__name__
    return text[:_SHOWN].replace("\x00", "?").encode(errors="replace").decode()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal)


def _text_fault(value: Any, longest: int, *, required: bool) -> Phrase | None:
    if not isinstance(value, str):
        return defining.A_TEXT()
    if len(value) > longest:
        return defining.LONGER_THAN(most=longest, now=len(value))
    if not storable(value):
        return defining.UNSTORABLE()
    return defining.NOT_EMPTY() if required and not says(value) else None
