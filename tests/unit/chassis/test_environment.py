"""How settings are read: what holds when nobody sets one, and which sentence a faulty one gives."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from common.chassis.environment import (
    SettingsError,
    absolute,
    base_address,
    one_of,
    read,
    read_or_end,
    setting,
    web_address,
    whole_number,
)
from common.chassis.settings import Settings, service_settings, store_address
from gateway.settings import GatewaySettings, gateway_settings
from tests.gateway_settings import nowhere


@dataclass(frozen=True, kw_only=True)
class Own(Settings):
    """Settings of a process that nobody has."""

    given: str
    must: str = setting("SOB_MUST", "what must be set", secret=True)
    count: int = setting("SOB_COUNT", "how many", "3", whole_number(1, 5))
    file: Path = setting("<SERVICE>_FILE", "where", "<SOB_VAR>/<service>-<SOB_COUNT>.txt", absolute)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("SOB_ENV", "SOB_VAR", "SOB_COUNT", "TEA_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOB_MUST", "hidden")
    return monkeypatch


def own() -> Own:
    return read(Own, "tea", given="given")


def test_defaults_hold_and_name_what_was_read_before(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SOB_VAR", "/somewhere")
    environment.setenv("SOB_COUNT", "4")
    assert own() == Own(
        given="given",
        environment="demo",
        var=Path("/somewhere"),
        must="hidden",
        count=4,
        file=Path("/somewhere/tea-4.txt"),
    )


def test_what_the_environment_says_goes_before(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("TEA_FILE", "here.txt")
    assert own().file == Path("here.txt").absolute()


def test_an_empty_variable_is_one_that_is_not_there(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SOB_COUNT", "")
    assert own().count == 3
    environment.setenv("SOB_MUST", "")
    with pytest.raises(SettingsError, match=r"^SOB_MUST must be set\.$"):
        own()


def test_all_faults_are_told_at_once_and_no_other(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SOB_ENV", "live")
    environment.setenv("SOB_COUNT", "6")
    environment.delenv("SOB_MUST")
    with pytest.raises(SettingsError) as refused:
        own()
    assert str(refused.value) == (
        "SOB_ENV must be one of demo, test, production, not “live”. SOB_MUST must be set. SOB_COUNT must be a whole number between 1 and 5, not “6”."
    )


def test_what_is_secret_is_not_shown(environment: pytest.MonkeyPatch) -> None:
    assert "hidden" not in repr(own())
    shown = repr(nowhere())
    assert "secret" not in shown.replace("_secret", "")
    assert "amqp" not in shown.replace("amqp_uri", "")


def test_a_process_ends_with_the_sentence(environment: pytest.MonkeyPatch) -> None:
    assert read_or_end(own).must == "hidden"
    environment.setenv("SOB_COUNT", "many")
    with pytest.raises(SystemExit) as ended:
        read_or_end(own)
    assert ended.value.code == "SOB_COUNT must be a whole number between 1 and 5, not “many”."


@pytest.mark.parametrize(
    "text", ["", " 1", "1 ", "+1", "1.0", "1_0", "0x1", "²", "１", "99999999999999999999", "-1", "201"]
)
def test_only_digits_within_bounds_are_a_number(text: str) -> None:
    assert whole_number(0, 200)("200") == 200
    with pytest.raises(ValueError, match="whole number between 0 and 200"):
        whole_number(0, 200)(text)


@pytest.mark.parametrize("text", ["ESPEAK-NG", " none", "no"])
def test_a_word_is_one_of_those_that_are_known(text: str) -> None:
    assert one_of("espeak-ng", "none")("none") == "none"
    with pytest.raises(ValueError, match="must be one of espeak-ng, none"):
        one_of("espeak-ng", "none")(text)


@pytest.mark.parametrize(
    "text",
    ["host", "host:80", "ftp://host/", "//host/", "http://", "http:///a", "http://a:b/", "http://a:0", "http://[1/"],
)
def test_an_address_of_the_web_is_whole(text: str) -> None:
    with pytest.raises(ValueError, match="must be an address"):
        web_address(text)


def test_an_issuers_address_stays_as_it_is_and_a_base_has_no_slash() -> None:
    assert web_address("https://issuer.example/") == "https://issuer.example/"
    assert base_address("https://sob.example:8443/a/") == "https://sob.example:8443/a"


@pytest.mark.parametrize(
    "text",
    [
        "var/blobs",
        "file:",
        "file://host/blobs",
        "s3:",
        "s3://",
        "s3:///prefix",
        "s3://b?endpoint=x&other=y",
        "http://a/b",
    ],
)
def test_a_store_is_a_folder_or_a_bucket(text: str) -> None:
    with pytest.raises(ValueError, match="must be file:FOLDER or s3://"):
        store_address(text)


@pytest.mark.parametrize(
    "text", ["file:/blobs", "file:var/blobs", "s3://b", "s3://b/prefix?endpoint=https://s3.example&region=r"]
)
def test_an_address_of_a_store_is_handed_on(text: str) -> None:
    assert store_address(text) == text


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("SOB_ENV", "prod"),
        ("MOMENTS_DATABASE_URL", "mysql://a/b"),
        ("MOMENTS_DATABASE_URL", "var/moments.sqlite3"),
        ("MOMENTS_DATABASE_URL", "sqlite:///a?synchronous=off"),
        ("MOMENTS_KEYS_URL", "postgres://sob:secret@host/keys"),
        ("SOB_BLOBS", "var/blobs"),
        ("SOB_HEALTH_PORT", "65536"),
        ("SOB_MAX_WORKERS", "1"),
    ],
)
def test_a_service_refuses_what_cannot_be_and_names_the_variable(
    environment: pytest.MonkeyPatch, variable: str, text: str
) -> None:
    environment.setenv(variable, text)
    with pytest.raises(SettingsError, match=f"^{variable} ") as refused:
        service_settings("moments")
    assert "secret" not in str(refused.value)


def test_a_service_has_the_settings_of_its_own_module(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SOB_SPEECH", "festival")
    assert not hasattr(service_settings("moments"), "speech")
    assert service_settings("without-a-folder").name == "without-a-folder"
    with pytest.raises(SettingsError, match=r"^SOB_SPEECH must be one of espeak-ng, none"):
        service_settings("content")


def gateway_environment(environment: pytest.MonkeyPatch) -> None:
    for kind in ("STAFF", "CITIZEN"):
        for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"):
            environment.setenv(f"SOB_{kind}_{name}", f"https://{kind.lower()}.example/{name.lower()}/")
    environment.setenv("SOB_COOKIE_SECRET", "cookie")
    environment.setenv("SOB_PUBLIC_URL", "https://sob.example/")


def test_the_gateway_knows_two_issuers_to_the_letter(environment: pytest.MonkeyPatch) -> None:
    gateway_environment(environment)
    told = gateway_settings()
    assert isinstance(told, GatewaySettings)
    assert (told.public_url, told.staff_issuer.url) == ("https://sob.example", "https://staff.example/issuer/")
    assert told.citizen_issuer.client_secret == "https://citizen.example/client_secret/"


def test_the_gateway_serves_real_people_by_https_alone(environment: pytest.MonkeyPatch) -> None:
    gateway_environment(environment)
    environment.setenv("SOB_ENV", "production")
    assert gateway_settings().production
    environment.setenv("SOB_PUBLIC_URL", "http://sob.example/")
    with pytest.raises(SettingsError, match=r"^SOB_PUBLIC_URL must be https in production\.$"):
        gateway_settings()
