"""Nobody is sent to another site after the sign-in, however its address is disguised; nor does a page that can't be named fail."""

import pytest

from gateway.identity.pages import is_local

ELSEWHERE = [
    "",
    "program",
    "https://ond.example/",
    "https:ond.example",
    "//ond.example",
    "/\\ond.example",
    "/\t/ond.example",
    "/\t\\ond.example",
    "/\n/ond.example",
    " //ond.example",
    "/program\nSet-Cookie: a=b",
    "/program\r\n",
    "/program\x7f",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_what_a_browser_may_read_as_another_place_is_none_of_ours(address: str) -> None:
    assert not is_local(address)


@pytest.mark.parametrize("address", ["/", "/program/1?a=b&c=//d", "/personal/moment?q=https://x", "/steg/å ä"])
def test_a_path_is_ours(address: str) -> None:
    assert is_local(address)
