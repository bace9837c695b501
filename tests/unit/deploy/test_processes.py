"""The one-machine installation: keys that only their owner reads, and each process told what it needs and no more."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from common.contracts.services import SERVICES
from deploy.local import processes
from deploy.local.keys import ISSUERS, make_keys
from deploy.local.processes import Installation
from deploy.local.progress import StepError, run_step
from tests.waiting import until


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    """Give an installation whose keys exist."""
    return Installation(tmp_path, "amqp://broker/", 8000, 8001, make_keys(tmp_path / "keys"))


def test_keys_are_made_once_and_readable_by_their_owner_alone(here: Installation) -> None:
    folder = here.var / "keys"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert make_keys(folder) == here.secrets
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    trusted = json.loads(before["trusted.json"])["keys"]
    assert {key["kid"] for key in trusted} == set(ISSUERS)
    assert not any("d" in key for key in trusted)


def test_two_installations_share_no_secret(here: Installation, tmp_path: Path) -> None:
    assert make_keys(tmp_path / "other") != here.secrets


def test_every_service_migrates_before_it_loads(here: Installation) -> None:
    chains = processes.preparations(here)
    assert [chain[0].name for chain in chains] == [f"{name}-migrations" for name in SERVICES]
    assert {chain[1].name for chain in chains if len(chain) > 1} == {f"{name}-loading" for name in processes.LOADERS}


def test_only_the_gateway_and_the_provider_know_the_shared_secrets(here: Installation) -> None:
    shared = {here.secrets.staff_client_secret, here.secrets.citizen_client_secret}
    assert not shared & set(here.environment("moments").values())
    assert shared <= set(processes.gateway(here).environment.values())
    assert shared <= set(processes.provider(here).environment.values())
    assert here.secrets.cookie_secret not in processes.provider(here).environment.values()


def test_a_process_signs_with_its_own_key(here: Installation) -> None:
    assert here.environment("audit")["SOB_SIGNING_KEY_FILE"] == str(here.var / "keys" / "audit.json")


def test_a_process_signs_in_to_the_broker_as_itself(here: Installation) -> None:
    """The demonstration's provider, which has no business there, not at all."""
    own = replace(here, users={name: f"amqp://{name}@broker/" for name in (*SERVICES, "gateway", "operator")})
    assert own.environment("audit")["AMQP_URI"] == "amqp://audit@broker/"
    assert processes.gateway(own).environment["AMQP_URI"] == "amqp://gateway@broker/"
    assert "AMQP_URI" not in processes.provider(own).environment


def test_what_the_person_sets_reaches_the_services(here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOMENTS_DATABASE_URL", "postgresql+psycopg2://db/moments")
    monkeypatch.setenv("AMQP_URI", "amqp://left-over/")
    environment = here.environment("moments")
    assert environment["MOMENTS_DATABASE_URL"] == "postgresql+psycopg2://db/moments"
    assert environment["AMQP_URI"] == "amqp://broker/"


def test_a_failing_step_shows_its_last_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StepError, match=r"no room left(.|\n)*Copying: this failed \(exit code 3\)"):
        run_step("Copying", ["sh", "-c", "echo no room left; exit 3"])
    assert capsys.readouterr().out == "Copying …\n"


def test_waiting_gives_the_value_or_says_what_was_missing() -> None:
    values = iter([0, None, 3])
    assert until(lambda: next(values), every=0) == 3
    with pytest.raises(AssertionError, match=r"Waited 0 s in vain for the letter; the last value was \[\]"):
        until(list, seconds=0, tells="the letter")
