"""Addresses as people type and paste them; none carries anything but itself into a header or a form."""

import pytest

from common.contracts.errors import Invalid
from services.notifications.model.addresses import email_address, mobile_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hans@example.com", "hans@example.com"),
        ("  Hans.Wallin+vard@Example.COM ", "Hans.Wallin+vard@example.com"),
        ("o'neill@example.com", "o'neill@example.com"),
        ("hans@räksmörgås.example", "hans@xn--rksmrgs-5wao1o.example"),
        ("hans@example.com\n", "hans@example.com"),
        (f"{'a' * 64}@example.com", f"{'a' * 64}@example.com"),
    ],
)
def test_an_address_is_kept_as_mail_servers_take_it(typed: str, kept: str) -> None:
    assert email_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hans",
        "hans@",
        "@example.com",
        "hans@example",
        "hans@@example.com",
        "hans@example..com",
        "hans @example.com",
        "hans@exam ple.com",
        ".hans@example.com",
        "hans.@example.com",
        "hans@-example.com",
        "hans@127.0.0.1",
        "hans@[127.0.0.1]",
        "håns@example.com",
        "hans@example.com\nBcc: alla@example.com",
        "hans@example.com\r\nSubject: x",
        "hans@example.com, alla@example.com",
        "hans@example.com>",
        "<hans@example.com",
        '"hans\n"@example.com',
        "hans\x00@example.com",
        f"{'a' * 65}@example.com",
        f"hans@{'a' * 64}.com",
        f"hans@{'a.' * 130}com",
        "hans@\u202eexample.com\u202e@",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        email_address(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("070-174 06 05", "+46701740605"),
        ("0701740605", "+46701740605"),
        ("+46 70 174 06 05", "+46701740605"),
        ("+46 (0)70-174 06 05", "+46701740605"),
        ("0046701740605", "+46701740605"),
        ("070\u2011174\u00a006\u00a005", "+46701740605"),
        ("０７０１７４０６０５", "+46701740605"),
        ("+47 912 34 567", "+4791234567"),
    ],
)
def test_a_number_is_kept_as_providers_take_it(typed: str, kept: str) -> None:
    assert mobile_number(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "08-123 456 78",
        "+4681234567",
        "07017406",
        "070174060512",
        "abc",
        "+0701740605",
        "++46701740605",
        "0701740605;x",
        "112",
        "+46",
    ],
)
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        mobile_number(typed)
