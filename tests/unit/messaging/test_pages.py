"""How much of a conversation fits on a page."""

import pytest

from services.messaging.model import is_other, page_of


@pytest.mark.parametrize(
    ("bodies", "fitting"),
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
def test_a_page_holds_what_fits_and_at_least_one(bodies: list[str], fitting: int) -> None:
    assert page_of(bodies, 10) == fitting


@pytest.mark.parametrize(
    ("kept", "new", "is_met"),
    [("", "a", False), ("a", "ab", False), ("a", "a", False), ("ab", "a", True), ("a", "b", True)],
)
def test_a_text_that_goes_on_from_what_is_kept_overtakes_nothing(kept: str, new: str, *, is_met: bool) -> None:
    assert is_other(kept, new) is is_met
