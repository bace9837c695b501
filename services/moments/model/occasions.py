"""When a form that is sent again is to be answered: pure arithmetic on Swedish calendar days, worked out whenever somebody looks.

The first occasion begins on the day when its module starts, the next ones `every_days` after each other. One is current at a time: an
unsent one is over when the next begins, and the last one stays as long as the module is open.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from common.contracts.errors import OccasionOver
from common.forms import Repeat

ONCE = Repeat(every_days=1, times=1)
"""A form that isn't sent again."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that a form is to be answered: `number` of `times`, from `due_on`; the next one begins on `next_on`, if there is one."""

    number: int
    times: int
    due_on: date | None
    next_on: date | None


def current_number(repeat: Repeat, first_day: date | None, day: date) -> int:
    """Give the number of the occasion that is to be answered on a day; 1 before the module has begun (`first_day` is null)."""
    if first_day is None or day <= first_day:
        return 1
    return min(repeat.times, 1 + (day - first_day).days // repeat.every_days)


def require_current(number: int, current: int, *, is_reopened: bool) -> None:
    """Raise `OccasionOver` for an occasion that may not be written now: it isn't the current one, nor opened again by staff."""
    if number != current and not is_reopened:
        raise OccasionOver(current=current)


def occasion(repeat: Repeat, first_day: date | None, number: int) -> Occasion:
    """Give one occasion with its days; a form that isn't sent again has none."""
    if first_day is None or repeat.times == 1:
        return Occasion(number, repeat.times, None, None)
    due_on = first_day + timedelta(days=(number - 1) * repeat.every_days)
    is_last = number >= repeat.times
    return Occasion(number, repeat.times, due_on, None if is_last else due_on + timedelta(days=repeat.every_days))
