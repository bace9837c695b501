"""What raises a flag, what clears it, and that no order, repeat or loss of events leaves one standing or missing."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from common.contracts.base import Event
from common.contracts.flags.flags import FLAG_KINDS
from common.contracts.flags.subscriptions import ON_RESPONSE_CHANGED
from common.contracts.moments.events import (
    RESPONSE_REOPENED,
    RESPONSE_REVIEWED,
    RESPONSE_SEEN,
    RESPONSE_SUBMITTED,
)
from services.flags.model.flags import BY_EVENT, MESSAGE_UNREAD, RESPONSE_UNSEEN, Flag, clears
from tests.unit.flags.stories import FORMS, MOMENTS, News, erase, hear, hearing, histories, response_of, standing

SENT, SEEN, REVIEWED, REOPENED = RESPONSE_SUBMITTED, RESPONSE_SEEN, RESPONSE_REVIEWED, RESPONSE_REOPENED
ONE = MOMENTS[0]
FORM = response_of(ONE, FORMS[0])


def news(event: Event, version: int, **more: Any) -> News:
    return News(event, ONE, FORM, version, **more)


@pytest.mark.parametrize(
    ("told", "cleared_by"),
    [
        (news(SENT, 1), None),
        (news(SENT, 1, by_staff=True), "staff"),
        (news(SEEN, 2), "seen"),
        (news(REVIEWED, 3), "reviewed"),
        (news(REOPENED, 3), "reopened"),
    ],
)
def test_a_sent_form_stands_until_staff_have_had_it_before_them(told: News, cleared_by: str | None) -> None:
    assert clears(told.fact.type, told.fact.data) == cleared_by
    assert told.stands == (cleared_by is None)


def test_there_is_a_rule_for_whatever_is_heard_of_a_form() -> None:
    assert set(ON_RESPONSE_CHANGED.events) == {*BY_EVENT, SENT.type}
    assert {RESPONSE_UNSEEN, MESSAGE_UNREAD} == set(FLAG_KINDS)


def truth(heard: list[News]) -> dict[UUID, datetime]:
    """Give what stands by what was heard: of each form, by its newest."""
    newest: dict[UUID, News] = {}
    for each in sorted(heard, key=lambda told: told.version):
        newest[each.response_id] = each
    return {response_id: each.at for response_id, each in newest.items() if each.stands}


@given(histories(), st.data())
def test_whatever_order_events_come_in_and_however_often_what_is_true_stands(
    told: list[list[News]], data: st.DataObject
) -> None:
    every = [each for life in told for each in life]
    again = data.draw(st.lists(st.sampled_from(every)))
    with hearing() as session:
        for each in data.draw(st.permutations([*every, *again])):
            hear(session, each)
        assert standing(session) == truth(every)


@given(histories(), st.data())
def test_when_events_are_lost_the_newest_that_was_heard_of_a_form_decides_at_every_step(
    told: list[list[News]], data: st.DataObject
) -> None:
    every = [each for life in told for each in life]
    heard: list[News] = []
    with hearing() as session:
        for each in data.draw(st.lists(st.sampled_from(every), max_size=25)):
            hear(session, each)
            heard.append(each)
            assert standing(session) == truth(heard)


@given(histories(), st.sampled_from(MOMENTS), st.data())
def test_nothing_comes_back_to_a_moment_that_is_erased(told: list[list[News]], dead: UUID, data: st.DataObject) -> None:
    every = data.draw(st.permutations([each for life in told for each in life]))
    at = data.draw(st.integers(0, len(every)))
    with hearing() as session:
        for each in every[:at]:
            hear(session, each)
        erase(session, dead)
        for each in every[at:]:
            hear(session, each)
        assert session.scalar(select(func.count()).where(Flag.moment_id == dead)) == 0
        assert standing(session) == truth([each for each in every if each.moment_id != dead])


def test_a_form_that_is_sent_anew_raises_its_own_flag_again() -> None:
    with hearing() as session:
        for each in (news(SENT, 1), news(SEEN, 2), news(REOPENED, 3), news(SENT, 5)):
            hear(session, each)
        assert standing(session) == {FORM: news(SENT, 5).at}
        assert session.scalar(select(func.count()).select_from(Flag)) == 1


def test_a_flag_tells_what_cleared_it_and_when_it_was_raised() -> None:
    with hearing() as session:
        for each in (news(SENT, 1), news(SEEN, 2), news(SENT, 1)):
            hear(session, each)
        row = session.scalars(select(Flag)).one()
        told = (row.raised_at, row.cleared_at, row.cleared_by)
        assert told == (news(SENT, 1).at, news(SEEN, 2).at, "seen")
