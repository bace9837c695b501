"""Contracts stand in `common/contracts/<service>/<subject>.py`, each where it is looked for, and are imported in one way."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from common.contracts.base import Event, Rpc, Subscription
from common.contracts.services import SERVICES
from tests.architecture.test_tree import ROOT, text_of, tracked

CONTRACTS = Path("common/contracts")
SHARED = {
    "answers",
    "__init__",
    "base",
    "errors",
    "languages",
    "everything",
    "messages",
    "operations",
    "services",
    "soundness",
    "strict",
}
"""What is no service's own."""
FILES = [path for path in tracked(".py") if path.is_relative_to(CONTRACTS)]
SUBJECTS = [path for path in FILES if path.parent != CONTRACTS and path.stem != "__init__"]
every_subject = pytest.mark.parametrize("path", SUBJECTS, ids=[f"{path.parent.name}.{path.stem}" for path in SUBJECTS])


@cache
def defined_in(path: Path) -> set[str]:
    """Give the names that a file makes itself."""
    found: set[str] = set()
    for node in ast.parse(text_of(path)).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
    return found


def promised_in(path: Path) -> Iterator[tuple[str, Any]]:
    """Give a file's own RPCs, events and subscriptions by name."""
    module = import_module(".".join(path.with_suffix("").parts))
    for name in defined_in(path):
        if isinstance(promise := getattr(module, name), Rpc | Event | Subscription):
            yield name, promise


def test_every_service_has_a_folder_and_nothing_else_stands_beside() -> None:
    assert {path.stem for path in FILES if path.parent == CONTRACTS} == SHARED
    assert {path.parent.name for path in FILES if path.parent != CONTRACTS} == set(SERVICES)
    assert {len(path.parts) for path in SUBJECTS} == {4}, "a folder a service, a file a subject"


def test_a_package_holds_its_docstring_alone() -> None:
    """What re-exports is a second way to import, and a list to keep."""
    for path in FILES:
        if path.stem == "__init__":
            assert len(ast.parse(text_of(path)).body) == 1, path


@every_subject
def test_a_contract_stands_with_whom_it_is_of_under_the_name_that_is_searched_for(path: Path) -> None:
    service = path.parent.name
    for name, promise in promised_in(path):
        if isinstance(promise, Rpc):
            assert (promise.service, promise.name.upper()) == (service, name)
        elif isinstance(promise, Event):
            assert (promise.service, path.stem) == (service, "events"), name
        else:
            assert (promise.consumer, path.stem) == (service, "subscriptions"), name
            assert promise.handler.upper() == name


def test_what_a_service_hears_stands_in_one_file() -> None:
    found = {path.parent.name for path in SUBJECTS for _, each in promised_in(path) if isinstance(each, Subscription)}
    assert found == {path.parent.name for path in SUBJECTS if path.stem == "subscriptions"}


def test_names_are_imported_from_the_file_that_defines_them() -> None:
    """The one way to import a contract: the name, from where it stands."""
    otherwise = [
        f"{path}: from {node.module} import {alias.name}"
        for path in tracked(".py")
        if path != CONTRACTS / "everything.py"
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("common.contracts")
        for alias in node.names
        if not _is_defined(f"{node.module}", alias.name)
    ]
    assert otherwise == []


def _is_defined(module: str, name: str) -> bool:
    path = Path(*module.split(".")).with_suffix(".py")
    return (ROOT / path).is_file() and name in defined_in(path)


def test_an_import_in_another_way_is_found() -> None:
    assert _is_defined("common.contracts.moments.modules", "END_MODULE")
    assert not _is_defined("common.contracts.moments", "modules"), "a module"
    assert not _is_defined("common.contracts.moments.modules", "ModuleRun"), "another file's"
    assert not _is_defined("common.contracts.moments.modules", "MODULE_STATES"), "imported there, not defined"
