"""`AMQP_URI` names one broker or all nodes of a cluster; what can't be read is refused in a sentence that doesn't show the password."""

import pytest

from common.chassis.environment import SettingsError
from common.chassis.settings import broker_addresses, service_settings
from gateway.settings import gateway_settings

ONE = "amqp://user:secret@host:5672/"


@pytest.mark.parametrize(
    ("told", "addresses"),
    [
        (ONE, (ONE,)),
        ("amqp://a:1/x;amqp://b:2/x", ("amqp://a:1/x", "amqp://b:2/x")),
        ("amqp://a/%2F; amqp://b/ ;\namqp://c", ("amqp://a/%2F", "amqp://b/", "amqp://c")),
        ("amqps://user:p%3Bw@[::1]:5671/v", ("amqps://user:p%3Bw@[::1]:5671/v",)),
    ],
)
def test_addresses_are_separated_by_semicolons(told: str, addresses: tuple[str, ...]) -> None:
    assert broker_addresses(told) == addresses


@pytest.mark.parametrize(
    "told",
    [
        "",
        "host:5672",
        f"{ONE};",
        f";{ONE}",
        f"{ONE};host",
        f"{ONE},amqp://other/",
        "amqp://user:secret@a:5672,b:5672/",
        "amqp://a,b/",
        "amqp://a:port/",
        "amqp://a:0/",
        "amqp://a:99999/",
        "http://a/",
        "amqp:///",
        "amqp://a//",
        "amqp://a/one/two",
        "amqp://a/x;amqp://b/y",
        "amqp://a/x;amqps://b/x",
    ],
)
def test_a_list_that_libraries_would_read_in_different_ways_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match=r"^(Address number \d|The addresses must).*") as refused:
        broker_addresses(told)
    assert "secret" not in str(refused.value)


def test_services_and_gateway_refuse_it_at_start_and_name_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMQP_URI", "amqp://user:secret@a:5672,b:5672/")
    for settings in (lambda: service_settings("moments"), gateway_settings):
        with pytest.raises(SettingsError, match=r"AMQP_URI.*Address number 1") as refused:
            settings()
        assert "secret" not in str(refused.value)


def test_a_list_is_handed_on_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "amqp://a/x;amqp://b/x"
    monkeypatch.setenv("AMQP_URI", told)
    assert service_settings("moments").amqp_uri == told
