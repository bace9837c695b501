"""JSON as clients and files bring it."""

import pytest

from common.contracts.errors import Malformed
from gateway.api.request_parsing import read_json


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_body_or_file_is_read_with_or_without_its_mark(encoding: str) -> None:
    assert read_json('{"text": "åäö",\r\n"n": [1, 2.5]}'.encode(encoding)) == {"text": "åäö", "n": [1, 2.5]}


@pytest.mark.parametrize("body", [b"", b"\xef\xbb\xbf", b"\xff", b"{", b"NaN", b"1e999", b"[" * 40 + b"]" * 40])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_json(body)
