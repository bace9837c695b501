"""Merging three ways, as a pure function: what only one side changed is kept, whatever it is; what both changed is told, never chosen."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.contracts.errors import Malformed
from gateway.merging import Marks, mark_of, marks_of, merge, read, written

Fields = dict[str, Any]
VALUES = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["", "a", "å", ["a"], ["a", "b"]])
SIDES = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4)


def plain(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value is not None}


@given(base=SIDES, mine=SIDES, theirs=SIDES)
def test_no_change_of_one_side_is_lost_and_no_meeting_is_settled(base: Fields, mine: Fields, theirs: Fields) -> None:
    merged = merge(marks_of(base), mine, theirs)
    for name in "abcd":
        begun, here, there = (each.get(name) for each in (base, mine, theirs))
        if mark_of(here) == mark_of(there) or mark_of(here) == mark_of(begun):
            expected = (there, there)
        elif mark_of(there) == mark_of(begun):
            expected = (here, here)
        else:
            assert name in merged.met
            expected = (here, there)
        assert (merged.shown.get(name), merged.kept.get(name)) == expected


@given(base=SIDES, mine=SIDES, theirs=SIDES)
def test_what_meets_meets_again_until_somebody_has_chosen_and_nothing_else_does(
    base: Fields, mine: Fields, theirs: Fields
) -> None:
    first = merge(marks_of(base), mine, theirs)
    again = merge(first.marks, first.shown, first.kept)
    assert again.met == first.met
    assert (again.shown, again.kept) == (first.shown, first.kept)
    seen = first.marks | marks_of(theirs)
    chosen: Marks = {name: mark for name, mark in seen.items() if theirs.get(name) is not None}
    assert not merge(chosen, first.shown, first.kept).met


@given(base=SIDES, mine=SIDES)
def test_a_page_whose_base_is_still_saved_changes_just_what_it_shows(base: Fields, mine: Fields) -> None:
    merged = merge(marks_of(base), mine, base)
    assert not merged.met
    assert merged.kept == plain(mine)


@given(base=SIDES, sent=SIDES, mine=SIDES)
def test_a_page_does_not_meet_what_it_has_sent_itself(base: Fields, sent: Fields, mine: Fields) -> None:
    own = {name: frozenset({marks_of(sent).get(name)}) for name in "abcd"}
    merged = merge(marks_of(base), mine, sent, own)
    assert (merged.met, merged.kept) == ({}, plain(mine))


def test_marks_travel_with_the_page_and_foreign_ones_are_refused() -> None:
    marks = marks_of({"text": "å", "gone": None, "no": False})
    assert set(marks) == {"text", "no"}
    assert read(written(marks)) == marks
    assert read("") == {}
    for wrong in ("[]", "{", '{"a": 1}', "null"):
        with pytest.raises(Malformed):
            read(wrong)
