"""The shape of the tables that say phrases: a code and its sentence, with `%(name)s` where a parameter goes."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext

Sentence = Any
"""A `str` in the visitor's language when it is shown; flask-babel's functions are untyped."""
Sentences = Mapping[str, Sentence | Callable[[Mapping[str, Any]], Sentence]]
"""Sentences by code; a function says one that depends on its parameters, as a plural does."""


def quoted(names: list[str]) -> str:
    """Give names as a sentence has them: each in quotation marks, with commas."""
    return ", ".join(gettext("”%(name)s”", name=name) for name in names)
