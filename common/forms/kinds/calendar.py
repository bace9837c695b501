"""Dates and clock times as people in Sweden read them from the wall: no time zone, ISO 8601 in store."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from common.door import figures
from common.forms.conditions import EQUALITY, ORDER, PRESENCE, Operator
from common.forms.kinds.base import Fields, Question, Unreadable
from common.phrases import answering
from common.phrases.code import Phrase

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?::00(?:\.0{1,6})?)?")
_YEARS = range(1800, 2200)
"""Years that a person can mean; a date picker gives 0202 while the year is being typed."""


class Today:
    """The limit "today", which moves: it is known only when the form is sent."""

    def __repr__(self) -> str:
        """Give the word that definitions use."""
        return "today"


TODAY = Today()
Limit = date | Today | None


def read_date(text: str) -> date | None:
    """Give the date of `2024-06-25`, or `None` when it isn't one."""
    match = _DATE.fullmatch(figures(text))
    if match is None or int(match[1]) not in _YEARS:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def read_time(text: str) -> str | None:
    """Give `10:42` for `10:42`, `10.42` or `10:42:00`, or `None`."""
    match = _TIME.fullmatch(figures(text))
    return f"{match[1]:0>2}:{match[2]}" if match else None


def _outside(day: date, earliest: Limit, latest: Limit, today: date) -> list[Phrase]:
    first = today if isinstance(earliest, Today) else earliest
    last = today if isinstance(latest, Today) else latest
    if first is not None and day < first:
        return [answering.TODAY_OR_LATER() if earliest is TODAY else answering.DATE_OR_LATER(day=first.isoformat())]
    if last is not None and day > last:
        return [answering.TODAY_OR_EARLIER() if latest is TODAY else answering.DATE_OR_EARLIER(day=last.isoformat())]
    return []


@dataclass(frozen=True, kw_only=True)
class Date(Question):
    """`date`: stored as `2024-06-25`; the limits are inclusive."""

    operators: ClassVar[frozenset[Operator]] = PRESENCE | EQUALITY | ORDER

    earliest: Limit = None
    latest: Limit = None

    @property
    def demand(self) -> Phrase:
        """Give the phrase for a missing or unreadable answer."""
        return answering.ASK_DATE()

    def read(self, raw: Any) -> str | None:
        """Give the date as ISO text."""
        if raw is None or raw == "":
            return None
        day = read_date(raw) if isinstance(raw, str) else None
        if day is None:
            raise Unreadable(answering.ASK_DATE())
        return day.isoformat()

    def complaints(self, answer: str, today: date) -> list[Phrase]:
        """Complain about a date outside the limits."""
        return _outside(date.fromisoformat(answer), self.earliest, self.latest, today)


@dataclass(frozen=True, kw_only=True)
class Time(Question):
    """`time`: stored as `10:42`, shown as `10.42`."""

    operators: ClassVar[frozenset[Operator]] = PRESENCE | EQUALITY | ORDER

    @property
    def demand(self) -> Phrase:
        """Give the phrase for a missing or unreadable answer."""
        return answering.ASK_TIME()

    def read(self, raw: Any) -> str | None:
        """Give the time as ISO text without seconds."""
        if raw is None or raw == "":
            return None
        time = read_time(raw) if isinstance(raw, str) else None
        if time is None:
            raise Unreadable(answering.ASK_TIME())
        return time

    def readable(self, answer: str) -> str:
        """Give the time as it is written in Swedish."""
        return answer.replace(":", ".")


@dataclass(frozen=True, kw_only=True)
class DateTime(Question):
    """`datetime`: stored as `2024-06-25T10:42`. A draft may hold one half: `2024-06-25T` or `T10:42`."""

    operators: ClassVar[frozenset[Operator]] = PRESENCE | EQUALITY | ORDER

    earliest: Limit = None
    latest: Limit = None

    @property
    def demand(self) -> Phrase:
        """Give the phrase for a missing, half or unreadable answer."""
        return answering.ASK_DATE_AND_TIME()

    def read(self, raw: Any) -> str | None:
        """Give date and time as ISO text; either may still be missing."""
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str):
            raise Unreadable(answering.ASK_DATE_AND_TIME())
        day, time = _halves(raw)
        first = read_date(day) if day else None
        second = read_time(time) if time else None
        if (day and first is None) or (time and second is None):
            raise Unreadable(answering.ASK_DATE_AND_TIME())
        return f"{first.isoformat() if first else ''}T{second or ''}" if day or time else None

    def counts(self, answer: str) -> bool:
        """Say whether both halves are there."""
        day, time = _halves(answer)
        return bool(day and time)

    def complaints(self, answer: str, today: date) -> list[Phrase]:
        """Complain about a missing half, then about a date outside the limits."""
        if not self.counts(answer):
            return [answering.ASK_DATE_AND_TIME()]
        return _outside(date.fromisoformat(_halves(answer)[0]), self.earliest, self.latest, today)

    def readable(self, answer: str) -> str | Phrase:
        """Give `2024-06-25 kl. 10.42`, or the half that is there."""
        day, clock = _halves(answer.replace(":", "."))
        if not clock:
            return day
        return answering.DATE_AND_CLOCK(day=day, time=clock) if day else answering.AT_CLOCK(time=clock)

    def raw_from(self, fields: Fields) -> str | None:
        """Join the two fields `<question>.date` and `<question>.time`."""
        day, time = ((fields.get(f"{self.id}.{part}") or ("",))[-1].strip() for part in ("date", "time"))
        return f"{day}T{time}" if day or time else None

    def fields_of(self, answer: str) -> list[tuple[str, str]]:
        """Give a field for each half that is there."""
        day, time = _halves(answer)
        return [(f"{self.id}.{part}", text) for part, text in (("date", day), ("time", time)) if text]


def _halves(text: str) -> tuple[str, str]:
    """Split at `T`, or at the blank that people write instead."""
    written = figures(text)
    day, _, time = written.partition("T") if "T" in written else written.partition(" ")
    return day.strip(), time.strip()
