"""The rooms: every service has the same, none grows too large, nothing names the machine on which it was written."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from common.chassis.migrate import configuration
from common.contracts.services import SERVICES

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 300
MACHINES = re.compile(r"(?<![\w.])/(work|root|home)/")
REGISTRIES = re.compile(
    "|".join(("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npm", r"--(extra-)?index-" + "url"))
)
every_service = pytest.mark.parametrize("service", SERVICES)


def tracked(*endings: str) -> list[Path]:
    """Give the files that git keeps, with those endings (all without), as paths from the repository's root."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = [Path(name) for name in done.stdout.split("\0") if name]
    return [name for name in names if (ROOT / name).is_file() and (not endings or name.suffix in endings)]


def text_of(name: Path) -> str:
    """Give a tracked file's text; pictures and the like give little that could be read."""
    return (ROOT / name).read_text(encoding="utf-8", errors="ignore")


@every_service
def test_every_service_has_the_same_rooms(service: str) -> None:
    folder = ROOT / "services" / service
    for room in ("service", "commands", "queries", "model"):
        assert (folder / f"{room}.py").is_file() != (folder / room / "__init__.py").is_file(), room
    paragraph = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    assert paragraph
    assert len(paragraph) > 100, "one paragraph: what it owns, promises, hears, tells, erases"


def test_every_folder_of_services_is_a_service() -> None:
    folders = {path.parts[1] for path in tracked() if path.parts[0] == "services" and len(path.parts) > 2}
    assert folders == set(SERVICES)


@every_service
def test_every_service_has_one_alembic_head(service: str) -> None:
    script = ScriptDirectory.from_config(configuration(service, "sqlite://"))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_the_gateway_knows_no_database() -> None:
    for name in tracked(".py"):
        if name.parts[0] == "gateway":
            assert "sqlalchemy" not in _imported(name), name


def test_only_service_files_and_the_bus_know_nameko() -> None:
    for name in tracked(".py"):
        if name.parts[0] in {"services", "gateway", "deploy"}:
            assert not {"nameko", "kombu", "eventlet"} & _imported(name), name


def _imported(name: Path) -> set[str]:
    """Give the packages that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text_of(name))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_no_file_outgrows_its_reader() -> None:
    """Tests may be longer: they are lists of examples."""
    long = [
        str(name)
        for name in tracked(".py")
        if name.parts[0] != "tests" and len(text_of(name).splitlines()) > MOST_LINES
    ]
    assert long == []


def test_every_module_says_why_it_is_there() -> None:
    silent = [
        str(name)
        for name in tracked(".py")
        if name.parts[0] != "tests" and not ast.get_docstring(ast.parse(text_of(name)))
    ]
    assert silent == []


def test_nothing_names_the_machine_on_which_it_was_written() -> None:
    here = Path(__file__).relative_to(ROOT)
    naming = [
        f"{name}: {line.strip()[:120]}"
        for name in tracked()
        if name != here
        for line in text_of(name).splitlines()
        if MACHINES.search(line)
    ]
    assert naming == []


def test_nothing_names_a_package_registry() -> None:
    """Which one is asked is the machine's own setting."""
    naming = [
        f"{name}: {line.strip()[:120]}"
        for name in tracked()
        for line in text_of(name).splitlines()
        if REGISTRIES.search(line)
    ]
    assert naming == []
