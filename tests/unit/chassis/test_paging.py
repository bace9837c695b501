"""Cursors: there and back again, and nothing else is accepted."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.chassis.paging import cut, fitting, from_cursor, to_cursor
from common.contracts.errors import Invalid

INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis adds the zone)


@given(INSTANTS, st.uuids())
def test_a_cursor_gives_its_key_back(at: datetime, row_id: UUID) -> None:
    cursor = to_cursor((at, row_id))
    assert from_cursor(cursor) == (at, row_id)
    assert cursor.isascii()
    assert len(cursor) == 32


@given(st.text(max_size=64) | st.text("AZaz09_-", min_size=32, max_size=32))
def test_anything_else_is_refused_or_a_plain_key(text: str) -> None:
    try:
        key = from_cursor(text)
    except Invalid:
        return
    assert to_cursor(key) == text


def test_a_cursor_with_a_line_break_behind_it_is_refused() -> None:
    cursor = to_cursor((datetime(2024, 6, 25, tzinfo=UTC), UUID(int=1)))
    with pytest.raises(Invalid):
        from_cursor(cursor + "\n")


@given(st.integers(1, 5), st.integers(0, 6))
def test_a_page_is_cut_only_when_there_is_more(limit: int, number: int) -> None:
    began = datetime(2024, 6, 25, tzinfo=UTC)
    rows = [(began + timedelta(days=day), UUID(int=day)) for day in range(min(number, limit + 1))]
    page, cursor = cut(rows, limit, lambda row: row)
    assert list(page) == rows[:limit]
    assert (cursor is None) == (len(rows) <= limit)
    if cursor:
        assert from_cursor(cursor) == page[-1]


@pytest.mark.parametrize(
    ("parts", "fits"),
    [
        ([], 0),
        (["abc"], 1),
        (["abcdefghijkl"], 1),
        (["abc", "abc"], 2),
        (["abcdef", "abcdef"], 1),
        (["å" * 5, "x"], 1),
        (['"' * 3, "abc"], 1),
    ],
)
def test_a_page_holds_what_fits_and_at_least_one(parts: list[str], fits: int) -> None:
    assert fitting(parts, 10) == fits
