"""The set-up changes nothing that is in order, and makes afresh what was interrupted."""

import os
import re
import subprocess
import sys
import venv
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.local import packages, setup
from deploy.local.progress import StepError

ROOT = Path(__file__).resolve().parents[3]
Steps = list[list[str]]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Collect the commands that would run; pip and apt need the network."""
    taken: Steps = []

    def take(_title: str, command: list[str], **_options: object) -> None:
        taken.append(command)
        if command[1:3] == ["-m", "venv"]:
            make_python(Path(command[3]))

    monkeypatch.setattr(setup, "run_step", take)
    monkeypatch.setattr(packages, "run_step", take)
    return taken


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a folder with the files that the stamp is made of."""
    for name in (setup.PROJECT, setup.RUN_LOCK, setup.TEST_LOCK):
        (tmp_path / name).write_text(name)
    return tmp_path


def make_python(folder: Path) -> None:
    """Make an environment without downloading: its pip only stands there to be found. The machine's own Python may have none (Debian's hasn't)."""
    venv.EnvBuilder(symlinks=True).create(folder)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (folder / "lib" / version / "site-packages" / "pip.py").touch()


def locks_of(steps: Steps) -> list[str]:
    """Name the lock files that were installed."""
    return [Path(step[step.index("-r") + 1]).name for step in steps if "-r" in step]


def test_a_fresh_folder_gets_an_environment_with_every_hash_checked(project: Path, steps: Steps) -> None:
    setup.ensure_environment(project, tests=False)
    assert [step[1:3] for step in steps[:1]] == [["-m", "venv"]]
    assert "--require-hashes" in steps[1]
    assert steps[2][-4:] == ["--no-deps", "--no-build-isolation", "-e", str(project)]
    assert locks_of(steps) == [setup.RUN_LOCK]


@pytest.mark.parametrize("tests", [False, True])
def test_a_second_start_does_nothing(project: Path, steps: Steps, tests: bool) -> None:
    setup.ensure_environment(project, tests=tests)
    steps.clear()
    setup.ensure_environment(project, tests=tests)
    assert steps == []


def test_an_environment_for_tests_is_enough_for_a_run_but_not_the_other_way(project: Path, steps: Steps) -> None:
    setup.ensure_environment(project, tests=False)
    setup.ensure_environment(project, tests=True)
    steps_before = len(steps)
    setup.ensure_environment(project, tests=False)
    assert len(steps) == steps_before
    assert locks_of(steps) == [setup.RUN_LOCK, setup.TEST_LOCK]


def test_a_changed_lock_is_installed_on_top_and_keeps_what_tests_need(project: Path, steps: Steps) -> None:
    setup.ensure_environment(project, tests=True)
    (project / setup.RUN_LOCK).write_text("newer")
    steps.clear()
    setup.ensure_environment(project, tests=False)
    assert locks_of(steps) == [setup.TEST_LOCK]
    assert not any(step[1:3] == ["-m", "venv"] for step in steps)


def test_a_half_made_environment_is_made_afresh(project: Path, steps: Steps) -> None:
    make_python(project / ".venv")
    left = project / ".venv" / "half-a-package"
    left.touch()
    setup.ensure_environment(project, tests=False)
    assert not left.exists()
    assert (project / ".venv" / setup.STAMP).exists()


def test_an_environment_whose_python_is_gone_is_made_afresh(project: Path, steps: Steps) -> None:
    setup.ensure_environment(project, tests=False)
    (project / ".venv" / "bin" / "python").unlink()
    steps.clear()
    setup.ensure_environment(project, tests=False)
    assert steps[0][1:3] == ["-m", "venv"]


def test_a_failed_installation_leaves_no_stamp(project: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    setup.ensure_environment(project, tests=False)
    (project / setup.RUN_LOCK).write_text("newer")

    def fail(*_arguments: object, **_options: object) -> None:
        raise StepError("no network")

    monkeypatch.setattr(setup, "run_step", fail)
    with pytest.raises(StepError, match="no network"):
        setup.ensure_environment(project, tests=False)
    assert setup.read_stamp(project / ".venv") is None


def pinned(lock: str) -> dict[str, str]:
    """Give name and version of everything in a lock file."""
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_the_lock_for_tests_holds_all_of_the_lock_for_running() -> None:
    running = pinned(setup.RUN_LOCK)
    assert running
    assert running.items() <= pinned(setup.TEST_LOCK).items()


@pytest.fixture
def without_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that the machine has none of the servers, and that we are nobody special."""
    absent = [replace(package, is_there=lambda: False) for package in packages.PACKAGES[1:]]
    monkeypatch.setattr(packages, "PACKAGES", tuple(absent))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("AMQP_URI", raising=False)


@pytest.mark.usefixtures("without_packages")
def test_without_rights_it_says_exactly_what_to_type(steps: Steps) -> None:
    with pytest.raises(StepError) as failure:
        packages.ensure(tests=True)
    text = str(failure.value)
    wanted = "rabbitmq-server, postgresql, chromium-headless-shell, libatomic1, espeak-ng, lame, fonts-noto-core, fonts-droid-fallback, fonts-nanum"
    assert wanted in text
    assert f"sudo {sys.executable} -B -m deploy.local.setup --packages-only test" in text
    assert steps == []


@pytest.mark.usefixtures("without_packages")
def test_a_run_with_a_broker_elsewhere_needs_none_here(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMQP_URI", "amqp://elsewhere/")
    packages.ensure(tests=False)
    assert steps == []


@pytest.mark.usefixtures("without_packages")
@pytest.mark.parametrize("lacking", ["rights", "apt-get"])
def test_a_run_starts_without_the_voice_and_says_so(
    lacking: str, steps: Steps, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMQP_URI", "amqp://elsewhere/")
    if lacking == "apt-get":
        monkeypatch.setattr("shutil.which", lambda _program: None)
    packages.ensure(tests=False)
    assert steps == []
    told = capsys.readouterr().out
    assert (
        "Scripts such as Arabic and Chinese are boxes in PDFs. Steps are not read aloud: these Debian packages" in told
    )
    assert "missing: espeak-ng, lame, fonts-noto-core, fonts-droid-fallback, fonts-nanum." in told
    with pytest.raises(StepError):
        packages.ensure(tests=True)


@pytest.mark.usefixtures("without_packages")
def test_ci_installs_through_sudo_without_asking(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    packages.ensure(tests=False)
    assert steps[0][:2] == ["sudo", "-n"]


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the files that keep servers from starting into a folder of the test."""
    monkeypatch.setattr(packages, "POLICY", tmp_path / "sbin" / "policy-rc.d")
    monkeypatch.setattr(packages, "CLUSTERS", tmp_path / "etc" / "createcluster.conf")
    return tmp_path / "sbin" / "policy-rc.d"


def test_nothing_may_start_while_apt_works_and_afterwards_everything_may(
    policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[list[str], bool, str]] = []

    def look(_title: str, command: list[str], **_options: object) -> None:
        forbids = subprocess.run([policy], check=False).returncode == 101
        seen.append((command, forbids, packages.CLUSTERS.read_text()))

    monkeypatch.setattr(packages, "run_step", look)
    packages.install(["rabbitmq-server"])
    assert [forbids for _, forbids, _ in seen] == [True] * len(seen)
    assert seen[-1][0][-1] == "rabbitmq-server"
    assert seen[-1][2] == "create_main_cluster = false\n"
    assert not policy.exists()
    assert not packages.CLUSTERS.exists()


def test_a_failing_apt_leaves_no_policy_behind_and_the_machines_own_alone(
    policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages.CLUSTERS.parent.mkdir()
    packages.CLUSTERS.write_text("the machine's own\n")

    def fail(*_arguments: object, **_options: object) -> None:
        raise StepError("apt failed")

    monkeypatch.setattr(packages, "run_step", fail)
    with pytest.raises(StepError):
        packages.install(["chromium-headless-shell"])
    assert not policy.exists()
    assert packages.CLUSTERS.read_text() == "the machine's own\n"


def stub(folder: Path, name: str, line: str) -> None:
    """Put a command of our own on the search path."""
    (folder / name).write_text(f"#!/bin/sh\n{line}\n")
    (folder / name).chmod(0o755)


def chosen_python(folder: Path) -> str:
    """Let `python.sh` choose with only this folder on the search path."""
    command = ["/bin/sh", str(ROOT / "deploy" / "local" / "python.sh"), "-c", "pass"]
    done = subprocess.run(command, env={"PATH": str(folder)}, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def test_the_first_python_in_range_that_can_make_environments_is_chosen(tmp_path: Path) -> None:
    stub(tmp_path, "python3.13", "exit 1")
    stub(tmp_path, "python3.12", "case $2 in *ensurepip*) exit 1;; esac; echo the second best")
    stub(tmp_path, "python3.11", "echo the chosen one")
    assert chosen_python(tmp_path) == "the chosen one"
