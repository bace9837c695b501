"""Reading a resource so that nothing of it is lost in silence: what was carried is marked, and the rest tells itself.

A reader takes what it has a place for. It needn't know what else may stand in an element: extensions, fields of later releases, faults.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from common.forms.fhir.notes import NotAQuestionnaireError
from common.forms.kinds.texts import storable
from common.phrases import questionnaires

DEEPEST_JSON = 120
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Element:
    """One object of the resource, and which of its parts have been carried."""

    def __init__(self, data: Mapping[str, Any], path: str) -> None:
        """Take the object's JSON; `path` is where it stands, as `item[2].answerOption[0]`."""
        self.data = data
        self.path = path
        self._carried: set[str] = set()
        self._inner: dict[str, list[Element]] = {}

    def take(self, name: str, *types: type) -> Any:
        """Give a part and mark it as carried; `None`, unmarked, when it is missing or of none of `types` (`bool` is no `int`)."""
        value = self.data.get(name)
        if type(value) not in types:
            return None
        self._carried.add(name)
        return value

    def text(self, name: str) -> str:
        """Give a text and mark it; `""` when there is none."""
        return self.take(name, str) or ""

    def carry(self, *names: str) -> None:
        """Mark parts that have been read by other means."""
        self._carried.update(names)

    def inner(self, name: str) -> list["Element"]:
        """Give the objects in a part, which answer for themselves; none when the part is anything else."""
        if name not in self._inner:
            value = self.data.get(name)
            listed = value if isinstance(value, list) else [value]
            fits = all(isinstance(one, Mapping) for one in listed)
            ends = [f"[{place}]" for place in range(len(listed))] if isinstance(value, list) else [""]
            made = (
                [Element(one, f"{self.at(name)}{end}") for one, end in zip(listed, ends, strict=True)] if fits else []
            )
            self._inner[name] = made
        return self._inner[name]

    def at(self, name: str) -> str:
        """Give where a part stands."""
        return f"{self.path}.{name}" if self.path else name

    def extension(self, *urls: str) -> "Element | None":
        """Give the first extension with one of the addresses; it is carried when its value is taken."""
        return next((one for one in self.inner("extension") if one.data.get("url") in urls), None)

    def extended(self, urls: tuple[str, ...] | str, *types: type) -> Any:
        """Give the value of an extension and mark it, or `None`, unmarked."""
        found = self.extension(*((urls,) if isinstance(urls, str) else urls))
        value = found.take(found.choice()[0], *types) if found else None
        if found and value is not None:
            found.carry("url")
        return value

    def choice(self, prefix: str = "value") -> tuple[str, Any]:
        """Give the name and the value of `value[x]` (or another choice of types), unmarked; `("", None)` when it has none."""
        names = (name for name in self.data if name.startswith(prefix) and name[len(prefix) :][:1].isupper())
        name = next(names, "")
        return name, self.data.get(name)

    @property
    def is_carried(self) -> bool:
        """Say whether anything of the element has been carried."""
        return bool(self._carried) or any(one.is_carried for inner in self._inner.values() for one in inner)

    def left(self) -> Iterator[tuple[str, Any]]:
        """Give where everything stands that nobody carried, and what it is; an element that nobody carried anything of as one."""
        for name, value in self.data.items():
            if name in self._carried:
                continue
            inner = self.inner(name) if name == "extension" else self._inner.get(name) or []
            if not inner or not (name == "extension" or any(one.is_carried for one in inner)):
                yield self.at(name), value
                continue
            for one in inner:
                yield from one.left() if one.is_carried else [(one.path, one.data)]


def cleaned(value: Any, depth: int = 0) -> Any:
    """Give JSON data without characters that nobody can keep (NUL, half surrogate pairs); refuses what is no JSON, and what is too deep."""
    if depth > DEEPEST_JSON:
        raise NotAQuestionnaireError(questionnaires.RESOURCE_TOO_DEEP())
    if isinstance(value, str):
        return value if storable(value) else _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, float) and not math.isfinite(value):
        raise NotAQuestionnaireError(questionnaires.NO_JSON_NUMBER())
    if isinstance(value, list):
        return [cleaned(one, depth + 1) for one in value]
    if isinstance(value, Mapping):
        return {cleaned(str(name)): cleaned(one, depth + 1) for name, one in value.items()}
    return value
