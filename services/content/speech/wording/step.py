"""A step from writing to speech: what it finds, and what is said for it."""

import re
from collections.abc import Callable

Step = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
SPACE = r"[ \u00a0\u202f]"
"""Blanks that stand between a number and what it counts; a line holds no others."""
DASH = rf"{SPACE}?[-–—]{SPACE}?"
"""What stands between the ends of a range."""


def spaced(found: re.Match[str], said: str) -> str:
    """Give words for signs that may touch other words: a blank on each side where a letter, a digit or another sign stands."""
    before, after = found.string[max(found.start() - 1, 0) : found.start()], found.string[found.end() : found.end() + 1]
    return f"{'' if before in QUIET else ' '}{said}{'' if after in QUIET else ' '}"


QUIET = {"", *' \u00a0\u202f.,:;!?…’"”“»«()'}
"""What parts words by itself, or nothing at all."""
