r"""Patterns that can't hang the service: a small language, checked before Python's `re` sees it.

Python's `re` backtracks; `(a+)+b` needs hours for a text of forty characters. Therefore only these are allowed: literals, `.`, classes
`[a-zåäö]`, `\d` (0–9) and escaped punctuation, groups, `|`, and `? * + {n} {n,} {n,m}`. While parsing we count the ways in which
the pattern could be laid over a text of the allowed length; above `MOST_WAYS` in all it is refused. Nested repetition multiplies to
astronomical counts and so never passes. The pattern must match the whole answer, so `^` and `$` have no place.
"""

import re

from common.phrases import patterns
from common.phrases.code import Phrase

LONGEST_PATTERN = 200
MOST_WAYS = 10_000_000
"""Ways times text length: at worst some tens of milliseconds for one answer."""
_DEEPEST = 5
_MOST_REPEATS = 1_000
_META = frozenset("\\.[]{}()*+?^$|")
_ESCAPABLE = _META | frozenset("-/ &~,:;#'\"!%<>=@_")


class BadPattern(ValueError):
    """A pattern that isn't in the language, or could be slow. `phrase` says why."""

    def __init__(self, phrase: Phrase) -> None:
        """Keep the phrase."""
        super().__init__(phrase["code"])
        self.phrase = phrase


def compile_pattern(source: str, longest_text: int) -> re.Pattern[str]:
    """Give the compiled pattern for texts of at most `longest_text` characters, for `fullmatch`; raises `BadPattern`."""
    if not source or len(source) > LONGEST_PATTERN:
        raise BadPattern(patterns.PATTERN_LENGTH(most=LONGEST_PATTERN))
    parser = _Parser(source, longest_text)
    ways, _ = parser.alternatives(0)
    if parser.here < len(source):
        raise BadPattern(patterns.CLOSED_UNOPENED(column=parser.here + 1))
    if ways * longest_text > MOST_WAYS:
        raise BadPattern(
            patterns.TOO_SLOW(),
        )
    try:
        return re.compile(source, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPattern(patterns.NOT_USABLE(why=str(error))) from error


class _Parser:
    """Recursive descent; every rule gives (ways to match, fewest characters) and moves `here`."""

    def __init__(self, source: str, longest_text: int) -> None:
        self.source = source
        self.longest = longest_text
        self.here = 0

    def alternatives(self, depth: int) -> tuple[int, int]:
        ways, fewest = self._sequence(depth)
        while self._peek() == "|":
            self.here += 1
            more, length = self._sequence(depth)
            ways, fewest = ways + more, min(fewest, length)
        return self._capped(ways), fewest

    def _sequence(self, depth: int) -> tuple[int, int]:
        ways, fewest = 1, 0
        while self._peek() not in ("", "|", ")"):
            more, length = self._repeated(depth)
            ways, fewest = self._capped(ways * more), fewest + length
        return ways, fewest

    def _repeated(self, depth: int) -> tuple[int, int]:
        ways, fewest = self._atom(depth)
        least, most = self._quantifier()
        if (least, most) == (1, 1):
            return ways, fewest
        if fewest == 0:
            raise self._bad(patterns.REPEATS_NOTHING())
        if self._peek() in ("?", "*", "+", "{"):
            raise self._bad(patterns.REPEATED_TWICE())
        most = min(most, max(least, self.longest))
        return self._ways_repeated(ways, least, most), fewest * least

    def _ways_repeated(self, ways: int, least: int, most: int) -> int:
        if ways == 1:
            return most - least + 1
        total = 0
        for times in range(least, most + 1):
            total += ways**times
            if total > MOST_WAYS:
                break
        return self._capped(total)

    def _atom(self, depth: int) -> tuple[int, int]:
        character = self._take()
        if character == "(":
            return self._group(depth)
        if character == "[":
            self._class()
        elif character == "\\":
            self._escape()
        elif character in _META and character != ".":
            raise self._bad(patterns.WITHOUT_MEANING(character=character))
        return 1, 1

    def _group(self, depth: int) -> tuple[int, int]:
        if depth == _DEEPEST:
            raise self._bad(patterns.GROUPS_TOO_DEEP())
        if self._peek() == "?":
            if self.source[self.here : self.here + 2] != "?:":
                raise self._bad(patterns.GROUPS_ALLOWED())
            self.here += 2
        found = self.alternatives(depth + 1)
        if self._take() != ")":
            raise self._bad(patterns.GROUP_NOT_CLOSED())
        return found

    def _class(self) -> None:
        if self._peek() == "^":
            self.here += 1
        members = 0
        while (character := self._take()) != "]":
            if character in ("", "["):
                raise self._bad(patterns.CLASS_NOT_WHOLE())
            if character == "\\":
                self._escape()
            elif character in "&~|-" and self._peek() == character:
                raise self._bad(patterns.NOT_IN_CLASS(character=character))
            members += 1
        if not members:
            raise self._bad(patterns.CLASS_EMPTY())

    def _escape(self) -> None:
        character = self._take()
        if character != "d" and character not in _ESCAPABLE:
            raise self._bad(patterns.ESCAPE_NOT_ALLOWED(character=character))

    def _quantifier(self) -> tuple[int, int]:
        character = self._peek()
        if character in ("?", "*", "+") and character:
            self.here += 1
            return {"?": (0, 1), "*": (0, self.longest), "+": (1, self.longest)}[character]
        if character != "{":
            return 1, 1
        match = re.compile(r"\{([0-9]{1,4})(,([0-9]{1,4})?)?\}").match(self.source, self.here)
        if match is None:
            raise self._bad(patterns.REPETITION_FORM())
        self.here = match.end()
        least = int(match[1])
        most = least if match[2] is None else int(match[3]) if match[3] else max(least, self.longest)
        if most < least or least > _MOST_REPEATS:
            raise self._bad(patterns.REPETITION_LIMITS())
        return least, most

    def _capped(self, ways: int) -> int:
        return min(ways, MOST_WAYS + 1)

    def _peek(self) -> str:
        return self.source[self.here : self.here + 1]

    def _take(self) -> str:
        character = self._peek()
        self.here += 1
        return character

    def _bad(self, reason: Phrase) -> BadPattern:
        return BadPattern(patterns.AT_CHARACTER_OF_PATTERN(column=self.here, reason=reason))
