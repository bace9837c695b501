"""Whatever is started with a setting that can't be ends with one sentence that names it, before anything is opened or listened on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
GATEWAY = {
    "SOB_PUBLIC_URL": "http://127.0.0.1:1",
    "SOB_COOKIE_SECRET": "secret",
    "SOB_STAFF_ISSUER": "http://127.0.0.1:1",
    "SOB_STAFF_CLIENT_ID": "secret",
    "SOB_STAFF_CLIENT_SECRET": "secret",
    "SOB_CITIZEN_ISSUER": "http://127.0.0.1:1",
    "SOB_CITIZEN_CLIENT_ID": "secret",
    "SOB_CITIZEN_CLIENT_SECRET": "secret",
}
PASSWORD = "amqp://user:secret@a,b/"


def gunicorn(file: str) -> tuple[str, ...]:
    return ("gunicorn", "--config", file, "gateway.app:create_app()")


@pytest.mark.parametrize(
    ("command", "variable", "text"),
    [
        (("common.chassis.bus.run", "moments"), "SOB_MAX_WORKERS", "many"),
        (("common.chassis.bus.run", "content"), "SOB_SPEECH", "festival"),
        (("common.chassis.bus.run", "audit"), "AMQP_URI", PASSWORD),
        (("common.chassis.migrate", "directory"), "DIRECTORY_DATABASE_URL", "mysql://user:secret@a/b"),
        (("services.directory.load", "deploy/local/people.yaml"), "SOB_ENV", "live"),
        (("services.content.load", "programmes"), "SOB_BLOBS", "s3:"),
        (("common.cli.main", "parked", "list", "directory"), "AMQP_URI", PASSWORD),
        (("deploy.local.demo",), "SOB_COOKIE_SECRET", ""),
        (("deploy.local.provider",), "SOB_PROVIDER_URL", "provider"),
        (("deploy.local.run",), "SOB_PORT", "0"),
        (gunicorn("deploy/local/gunicorn.py"), "SOB_STAFF_ISSUER", "issuer"),
        (gunicorn("deploy/local/gunicorn.py"), "SOB_PORT", "http"),
        (gunicorn("deploy/images/gunicorn.py"), "SOB_GATEWAY_THREADS", "0"),
        (gunicorn("deploy/images/gunicorn.py"), "SOB_PUBLIC_URL", ""),
    ],
    ids=lambda part: part[0] if isinstance(part, tuple) else None,
)
def test_it_ends_with_the_sentence(command: tuple[str, ...], variable: str, text: str, tmp_path: Path) -> None:
    outside = {name: value for name, value in os.environ.items() if name != "AMQP_URI"}
    var = tmp_path / "var"
    environment = {**outside, **GATEWAY, "SOB_VAR": str(var), "PYTHONWARNINGS": "ignore", variable: text}
    ended = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    [told] = ended.stderr.splitlines()
    assert f"{variable} " in told
    assert "secret" not in told
    assert not var.exists()
