"""Ports for servers: what one of our programs was given no other one is, although nobody listens on it yet."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import ports
from deploy.local.ports import NoFreePortError, free_port

ROOT = Path(__file__).resolve().parents[3]
ASK_ABOUT = "import sys; from deploy.local import ports; print(ports._claim(int(sys.argv[1])))"


def claimed_elsewhere(port: int) -> bool:
    """Tell whether another process that lives shortly can claim the port."""
    asked = [sys.executable, "-c", ASK_ABOUT, str(port)]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "True"


def test_a_port_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = free_port()
    assert ports.is_free(first)
    assert not claimed_elsewhere(first)
    monkeypatch.setattr(ports, "LOWEST", first)
    monkeypatch.setattr(ports, "HIGHEST", first + 1)
    with pytest.raises(NoFreePortError):
        free_port()


def test_a_claim_goes_with_the_process_that_made_it() -> None:
    port = next(port for port in range(ports.HIGHEST, ports.HIGHEST + 500) if ports.is_free(port))
    assert [claimed_elsewhere(port) for _ in range(2)] == [True, True]
