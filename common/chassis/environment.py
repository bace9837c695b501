"""How a process is told what it needs: every setting is declared once, in a class of those who use it, and read from the environment once, at start.

What is declared is also what operators read (`docs/operators/settings.md`, held to it by `tests/architecture/test_settings.py`), so a setting is more than
a name and a type; why no library reads it stands in `docs/decisions/0032-settings.md`. The chassis' own are in `common.chassis.settings`.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

Kind = TypeVar("Kind")


class SettingsError(ValueError):
    """What the environment says can't be: a sentence for each faulty variable, without anything that may be secret."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: its name, what it means, what holds when it is empty or missing (`None`: it must be set), how its text is read.

    In name and default `<issuer>`, `<service>` and `<SERVICE>` stand for the process, `<SOB_VAR>` and its like for what was read before.
    """

    variable: str
    meaning: str
    default: str | None
    read: Callable[[str], Any]

    def value(self, places: Mapping[str, str]) -> Any:
        """Read it from the environment; raises `SettingsError`."""
        variable = _filled(self.variable, places)
        text = os.environ.get(variable) or (None if self.default is None else _filled(self.default, places))
        if text is None:
            raise SettingsError(f"{variable} must be set.")
        try:
            return self.read(text)
        except ValueError as wrong:
            raise SettingsError(f"{variable} {wrong}") from None


def setting(
    variable: str, meaning: str, default: str | None = None, read: Callable[[str], Any] = str, *, secret: bool = False
) -> Any:
    """Declare a field of a class of settings (`Setting`). `read` raises `ValueError("must be …")`; what is `secret` stands in no `repr`."""
    return field(repr=not secret, metadata={"setting": Setting(variable, meaning, default, read)})


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Read a whole number within bounds."""

    def read_number(text: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number between {low} and {high}, not “{text}”.")
        return int(text)

    return read_number


def one_of(*words: str) -> Callable[[str], str]:
    """Read one of some words."""

    def read_word(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of {', '.join(words)}, not “{text}”.")
        return text

    return read_word


def absolute(text: str) -> Path:
    """Read a path."""
    return Path(text).absolute()


def web_address(text: str) -> str:
    """Read the address of a web server, to the letter: an issuer's name is compared."""
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise ValueError("must be an address that begins with http:// or https://.")
    return text


def base_address(text: str) -> str:
    """Read a web address to which paths are added: a slash at its end is left out."""
    return web_address(text).rstrip("/")


def declared(kind: type) -> dict[str, Setting]:
    """Give what a class declares and inherits, by the names of its fields, in the order in which it is read."""
    return {each.name: each.metadata["setting"] for each in fields(kind) if each.metadata}


def read(kind: type[Kind], issuer: str, **known: Any) -> Kind:
    """Read a process' settings; raises `SettingsError` that names every faulty variable. `known` are fields that no variable tells."""
    places = {"<issuer>": issuer, "<service>": issuer, "<SERVICE>": issuer.upper()}
    values, faults = dict(known), []
    for name, each in declared(kind).items():
        try:
            values[name] = each.value(places)
        except SettingsError as fault:
            faults.append(str(fault))
        places[f"<{each.variable}>"] = str(values.get(name, each.default))
    if faults:
        raise SettingsError(" ".join(faults))
    return kind(**values)


def read_or_end(read_settings: Callable[[], Kind]) -> Kind:
    """Give a process' settings when it starts; ends it with the sentence when something is wrong."""
    try:
        return read_settings()
    except SettingsError as wrong:
        sys.exit(str(wrong))


def _filled(text: str, places: Mapping[str, str]) -> str:
    return re.sub("<[^>]+>", lambda place: places.get(place[0], place[0]), text)
