"""The Debian packages that the system needs, and how missing ones come onto the machine.

Debian starts RabbitMQ, its port mapper and PostgreSQL by itself as soon as they are installed. We run private ones, so the installation
happens under a `policy-rc.d` that forbids starting (Debian Policy 9.3.3) and with `create_main_cluster = false`; both files are removed
again unless they stood there before. Nothing is downloaded when nothing is missing.

Standard library only.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from ctypes.util import find_library
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from deploy.local.progress import StepError, run_step, tell

POLICY = Path("/usr/sbin/policy-rc.d")
FORBID_STARTING = "#!/bin/sh\nexit 101\n"
CLUSTERS = Path("/etc/postgresql-common/createcluster.conf")
NO_CLUSTER = "create_main_cluster = false\n"
APT = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]


@dataclass(frozen=True)
class Package:
    """A Debian package, how to see that it is there, and whether only tests need it.

    `lost` says what a run does without, when it starts all the same.
    """

    name: str
    is_there: Callable[[], bool]
    only_tests: bool = False
    lost: str = ""


def _venv_package() -> str:
    """Name the package that lets this interpreter make virtual environments (Debian splits it off)."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def _has_postgresql() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


FONTS = Path("/usr/share/fonts/truetype")
NO_SOUND = "Steps are not read aloud"
NO_SCRIPTS = "Scripts such as Arabic and Chinese are boxes in PDFs"
PACKAGES = (
    Package(_venv_package(), lambda: find_spec("ensurepip") is not None),
    Package("rabbitmq-server", Path("/usr/lib/rabbitmq/bin/rabbitmq-server").exists),
    Package("postgresql", _has_postgresql, only_tests=True),
    Package("chromium-headless-shell", lambda: shutil.which("chromium-headless-shell") is not None, only_tests=True),
    # The driver inside the Playwright package is a Node.js program, which needs it.
    Package("libatomic1", lambda: find_library("atomic") is not None, only_tests=True),
    Package("espeak-ng", lambda: shutil.which("espeak-ng") is not None, lost=NO_SOUND),
    Package("lame", lambda: shutil.which("lame") is not None, lost=NO_SOUND),
    Package("fonts-noto-core", (FONTS / "noto" / "NotoSansArabic-Regular.ttf").exists, lost=NO_SCRIPTS),
    Package("fonts-droid-fallback", (FONTS / "droid" / "DroidSansFallbackFull.ttf").exists, lost=NO_SCRIPTS),
    Package("fonts-nanum", (FONTS / "nanum" / "NanumGothic.ttf").exists, lost=NO_SCRIPTS),
)


def missing(*, tests: bool) -> list[str]:
    """Name the packages that are wanted and not there."""
    wanted = [package for package in PACKAGES if tests or not package.only_tests]
    return [package.name for package in wanted if not package.is_there()]


def _can_start_without(names: list[str], *, tests: bool) -> bool:
    """Say whether a run starts without these packages, and say what it does without. Tests need all."""
    lost = {package.lost for package in PACKAGES if package.name in names}
    if tests or "" in lost:
        return False
    tell(f"{'. '.join(sorted(lost))}: these Debian packages are missing: {', '.join(names)}. All else works.")
    return True


def ensure(*, tests: bool) -> None:
    """Install what is missing: without asking as root or in CI, otherwise `StepError` says exactly what to type."""
    names = missing(tests=tests)
    # A broker elsewhere (AMQP_URI) makes ours unnecessary for a run; tests start their own.
    if not tests and os.environ.get("AMQP_URI"):
        names = [name for name in names if name != "rabbitmq-server"]
    if not names:
        return
    may_install = os.geteuid() == 0 or _is_ci()
    if (shutil.which("apt-get") is None or not may_install) and _can_start_without(names, tests=tests):
        return
    if shutil.which("apt-get") is None:
        raise StepError(
            f"This machine lacks {', '.join(names)} and has no apt-get; install them in its own way, then start again."
        )
    own = [sys.executable, "-B", "-m", "deploy.local.setup", "--packages-only", "test" if tests else "run"]
    if os.geteuid() == 0:
        install(names)
    elif _is_ci():
        run_step(f"Installing Debian packages ({', '.join(names)})", ["sudo", "-n", *own])
    else:
        raise StepError(
            f"Debian packages are missing: {', '.join(names)}.\n"
            "Type this, and then the same make command again (it installs them with apt and does not start them):\n\n"
            f"    sudo {' '.join(own)}\n"
        )


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def install(names: list[str]) -> None:
    """Install packages as root without letting anything of them start."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with ExitStack() as stack:
        stack.enter_context(_temporary_file(POLICY, FORBID_STARTING, 0o755))
        stack.enter_context(_temporary_file(CLUSTERS, NO_CLUSTER, 0o644))
        # An installation that was cut off before must be finished first, or apt refuses to work.
        run_step("Looking after earlier installations", ["dpkg", "--configure", "-a"], environment=environment)
        run_step("Reading the lists of Debian packages", [*APT, "update"], environment=environment)
        command = [*APT, "install", "--yes", "--no-install-recommends", *names]
        run_step(f"Installing Debian packages: {', '.join(names)}", command, environment=environment)
    tell("The Debian packages are in place; none of their servers was started.")


@contextmanager
def _temporary_file(path: Path, text: str, mode: int) -> Iterator[None]:
    """Let a file stand for a while; one that stood there before is the machine's own and stays as it is."""
    if path.exists():
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=mode)
    try:
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        yield
    finally:
        path.unlink(missing_ok=True)
