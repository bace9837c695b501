"""When a form comes again, on Swedish calendar days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from common.forms import Repeat
from services.moments.model.occasions import ONCE, current_number, occasion

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
RULES = st.builds(Repeat, st.integers(1, 60), st.integers(2, 50))


@given(RULES, DAYS, st.integers(0, 3000))
def test_the_current_occasion_is_the_one_whose_days_hold_today(rule: Repeat, first: date, later: int) -> None:
    day = first + timedelta(days=later)
    number = current_number(rule, first, day)
    now = occasion(rule, first, number)
    assert 1 <= number <= rule.times
    assert now.due_on is not None
    assert now.due_on <= day
    assert now.next_on is None or day < now.next_on
    assert (now.next_on is None) == (number == rule.times)


def test_a_form_without_a_rule_is_answered_once() -> None:
    assert current_number(ONCE, date(2026, 1, 1), date(2027, 1, 1)) == 1
    assert occasion(ONCE, date(2026, 1, 1), 1).due_on is None
    assert current_number(Repeat(7, 3), None, date(2027, 1, 1)) == 1
