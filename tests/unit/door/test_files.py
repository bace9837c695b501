"""Files from other systems: their encodings, marks, line ends and names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.door import NotTextError, decoded, file_name, file_text

TEXT = "---\nid: ångest\n---\nEtt steg – med åäö.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_text_is_the_same_however_it_was_saved(encoding: str, ends: str) -> None:
    assert decoded(TEXT.replace("\n", ends).encode(encoding)) == TEXT


def test_big_endian_with_its_mark_is_read() -> None:
    assert decoded(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


def test_letters_that_macos_took_apart_are_put_together() -> None:
    assert file_text("a\u030angest\u200b".encode()) == "ångest"
    assert file_name("bilder/a\u030angest.png") == "bilder/ångest.png"


def test_lines_are_counted_as_they_stand() -> None:
    assert file_text("a\fb\x0bc\u2028d".encode()) == "a\fb\x0bc\u2028d"


@pytest.mark.parametrize("data", [b"\xe5ngest", b"\xff\xfe\x00\xd8", b"\xef\xbb\xbf\xff"])
def test_what_is_no_text_is_told(data: bytes) -> None:
    with pytest.raises(NotTextError):
        decoded(data)


@given(st.binary())
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    try:
        assert "\r" not in decoded(data)
    except NotTextError:
        return
