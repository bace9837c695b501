"""When a text of a draft meets another."""

import pytest

from services.messaging.model import is_other


@pytest.mark.parametrize(
    ("kept", "new", "is_met"),
    [("", "a", False), ("a", "ab", False), ("a", "a", False), ("ab", "a", True), ("a", "b", True)],
)
def test_a_text_that_goes_on_from_what_is_kept_overtakes_nothing(kept: str, new: str, *, is_met: bool) -> None:
    assert is_other(kept, new) is is_met
