"""Settings, keys, people and memory by themselves."""

import json
import re
import stat
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from personnummer import personnummer

from common.chassis.environment import SettingsError
from deploy.local.provider.issuers import Issuer
from deploy.local.provider.keys import load_keys
from deploy.local.provider.memory import AccessToken, Attempt, Code, Memory, Shelf
from deploy.local.provider.people import PeopleFileError, Person, pairwise_subject, read_people
from deploy.local.provider.settings import PEOPLE, ProviderSettings, RefusedInProductionError, provider_settings
from tests.unit.provider.conftest import TurnedClock

ENVIRONMENT = {
    "SOB_PUBLIC_URL": "http://127.0.0.1:8000/",
    "SOB_STAFF_CLIENT_ID": "s",
    "SOB_STAFF_CLIENT_SECRET": "hidden",
    "SOB_CITIZEN_CLIENT_ID": "c",
    "SOB_CITIZEN_CLIENT_SECRET": "hidden",
}
ROLES = {"practitioner", "citizen_admin", "authority_admin", "data_admin", "provider_admin", "designer", "publisher"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (
        "SOB_ENV",
        "SOB_VAR",
        "SOB_PROVIDER_PORT",
        "SOB_PROVIDER_URL",
        "SOB_DEMO_PEOPLE",
        "SOB_PROVIDER_KEY_FILE",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture(scope="module")
def people() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))
    return data


def test_settings_have_defaults_and_hide_secrets(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SOB_PROVIDER_PORT", "9001")
    settings = provider_settings()
    assert (settings.host, settings.url, settings.public_url) == (
        "127.0.0.1",
        "http://127.0.0.1:9001",
        "http://127.0.0.1:8000",
    )
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_a_missing_setting_is_named(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(name)
    with pytest.raises(SettingsError, match=name):
        provider_settings()


def test_production_is_refused_however_the_settings_are_made(
    environment: pytest.MonkeyPatch, settings: ProviderSettings
) -> None:
    environment.setenv("SOB_ENV", "production")
    with pytest.raises(RefusedInProductionError):
        provider_settings()
    with pytest.raises(RefusedInProductionError):
        replace(settings, environment="production")


def test_keys_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "provider.json"
    made, read = load_keys(path), load_keys(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert made.pairwise_secret == read.pairwise_secret
    assert made.signing["siths"].thumbprint() == read.signing["siths"].thumbprint()
    assert list(path.parent.iterdir()) == [path]


def test_a_key_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(json.dumps({"keys": [{"kty": "oct", "k": "A" * 43, "kid": "siths"}]}))
    with pytest.raises(ValueError, match="doesn't hold the provider's keys"):
        load_keys(path)


@pytest.mark.parametrize("text", ["demo: false", "staff: []", "[", "- 1", "demo: true\ncare_units: 3"])
def test_a_file_that_is_not_demo_people_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(text)
    with pytest.raises(PeopleFileError):
        read_people(path, b"secret", "host")
    with pytest.raises(PeopleFileError):
        read_people(tmp_path / "missing.yaml", b"secret", "host")


def test_subjects_differ_by_person_by_client_and_by_installation() -> None:
    subjects = {
        pairwise_subject(secret, host, number)
        for secret in (b"1", b"2")
        for host in ("a", "b")
        for number in ("1", "2")
    }
    assert len(subjects) == 8


def test_two_issuers_have_nothing_but_the_pin_in_common(issuers: tuple[Issuer, Issuer]) -> None:
    staff, citizens = issuers
    assert staff.url != citizens.url
    assert staff.client != citizens.client
    assert not staff.people.keys() & citizens.people.keys()


def test_demo_citizens_have_valid_test_numbers(people: dict[str, Any]) -> None:
    numbers = [citizen["personal_number"] for citizen in people["citizens"]]
    assert len(set(numbers)) == len(numbers) >= 8
    for number in numbers:
        assert re.fullmatch(r"\d{12}", number)
        assert personnummer.valid(number)
        assert 980 <= int(number[8:11]) <= 999


def test_demo_citizens_cover_the_special_cases(people: dict[str, Any]) -> None:
    citizens = {citizen["personal_number"]: citizen for citizen in people["citizens"]}
    assert [c["name"] for c in citizens.values() if c["protected"]]
    assert [c["name"] for c in citizens.values() if c["deceased"]]
    assert [
        c["name"] for c in citizens.values() if not c["has_signed_in"] and not c["notifications"] and not c["guardians"]
    ]
    guarded = [c for c in citizens.values() if c["guardians"]]
    assert all(guardian in citizens for child in guarded for guardian in child["guardians"])
    ages = {c["name"]: personnummer.parse(c["personal_number"]).get_age() for c in guarded}
    assert ages["Pia Strand"] < 14 <= ages["Ture Strand"]


def test_demo_staff_have_valid_ids_units_and_roles(people: dict[str, Any]) -> None:
    units = {unit["id"] for unit in people["care_units"]}
    commissions = [commission for person in people["staff"] for commission in person["commissions"]]
    assert len(units) == 2
    assert len({commission["id"] for commission in commissions}) == len(commissions)
    for holder in (people["care_provider"], *people["care_units"], *people["staff"]):
        assert re.fullmatch(r"SE(16)?\d{10}-[A-Za-z0-9]+", holder["hsa_id"])
        assert len(holder["hsa_id"]) <= 31
    for commission in commissions:
        assert commission["care_unit"] in units
        assert set(commission["roles"]) <= ROLES
        assert commission["purpose"] == "Vård och behandling"


def test_the_main_demo_person_works_at_both_units(people: dict[str, Any]) -> None:
    main = people["staff"][0]
    assert {commission["care_unit"] for commission in main["commissions"] if commission["active"]} == {
        unit["id"] for unit in people["care_units"]
    }


def test_a_shelf_lets_go_of_the_old_and_of_the_oldest_when_full() -> None:
    clock = TurnedClock()
    shelf: Shelf[int] = Shelf(10, clock, room=2)
    for number in range(3):
        shelf.put(str(number), number)
    assert [shelf.get(str(number)) for number in range(3)] == [None, 1, 2]
    clock.seconds = 10
    assert shelf.fitting(lambda _: True) == []


def code_for(memory: Memory) -> Code:
    person = Person("k", "N", "", {"sub": "k"})
    return Code("client", "http://back", "openid", "n", "c", "S256", person, "acr", ("pin",), memory.clock() + 60)


def test_of_many_who_redeem_a_code_at_once_one_gets_it_and_its_token_is_dead() -> None:
    memory = Memory()
    memory.codes.put("code", code_for(memory))
    gate = threading.Barrier(8)
    got: list[Code | None] = []

    def redeem() -> None:
        gate.wait()
        got.append(memory.redeem("code", "client"))

    threads = [threading.Thread(target=redeem) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [code for code in got if code]
    assert len(winners) == 1
    assert AccessToken(winners[0], None).is_revoked()


def test_another_client_neither_gets_a_code_nor_spends_it() -> None:
    memory = Memory()
    memory.codes.put("code", code_for(memory))
    assert memory.redeem("code", "stranger") is None
    assert memory.redeem("code", "client") is not None


def test_no_pin_is_right_after_the_last_wrong_one() -> None:
    attempt = Attempt({})
    assert [attempt.try_pin("000000", "123456") for _ in range(3)] == [False] * 3
    assert attempt.is_over
    assert not attempt.try_pin("123456", "123456")
