"""Starting and stopping the provider."""

import subprocess
from pathlib import Path

import pytest
import requests

from deploy.local.ports import free_port
from tests.integration.provider.conftest import COMMAND, ROOT, RunningProvider, environment_for, start, stop


def refusal(environment: dict[str, str]) -> str:
    """Start a provider that must not start; give what it says."""
    ended = subprocess.run(COMMAND, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout == ""
    return ended.stderr


def test_it_refuses_production_in_one_sentence_and_leaves_nothing_behind(tmp_path: Path) -> None:
    told = refusal(environment_for(tmp_path / "var", free_port()) | {"SOB_ENV": "production"})
    assert len(told.splitlines()) == 1
    assert "refuses to start with SOB_ENV=production" in told
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SOB_ENV": "prod"}, "SOB_ENV"),
        ({"SOB_PROVIDER_PORT": "many"}, "SOB_PROVIDER_PORT"),
        ({"SOB_DEMO_PEOPLE": "/nowhere/people.yaml"}, "/nowhere/people.yaml"),
        ({"SOB_PROVIDER_KEY_FILE": "/dev/null"}, "/dev/null"),
    ],
)
def test_a_faulty_setting_is_one_sentence_that_names_it(tmp_path: Path, change: dict[str, str], named: str) -> None:
    told = refusal(environment_for(tmp_path, free_port()) | change)
    assert len(told.splitlines()) == 1, told
    assert named in told


def test_a_taken_port_is_named(provider: RunningProvider, tmp_path: Path) -> None:
    told = refusal(provider.environment | {"SOB_VAR": str(tmp_path)})
    assert len(told.splitlines()) == 1, told
    assert provider.environment["SOB_PROVIDER_PORT"] in told


def test_it_stops_when_told_and_keeps_its_keys(tmp_path: Path) -> None:
    environment = environment_for(tmp_path, free_port())
    keys = []
    for _ in range(2):
        running = start(environment)
        keys.append(requests.get(f"{running.url}/siths/jwks", timeout=30).json())
        stop(running)
        assert running.process.returncode == 0
    assert keys[0] == keys[1]


def test_it_logs_no_person_and_no_secret(tmp_path: Path) -> None:
    running = start(environment_for(tmp_path, free_port()))
    form = {"client_id": "x", "person": "196108319812", "pin": "123456"}
    requests.post(f"{running.url}/elegitimation/legitimera", form, timeout=30)
    requests.post(f"{running.url}/siths/token", form, auth=("sob-personal", "staff-secret"), timeout=30)
    logged = stop(running)
    assert not [word for word in ("196108319812", "123456", "staff-secret", "citizen-secret") if word in logged]
