"""Examples that are data, source or parts of a package: each is read by what would read it."""

import ast
import re
import sys
from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

import yaml

from common.chassis import calls, clock, database, environment, facts, idempotency, outbox
from common.contracts.everything import RPCS
from common.forms import load_definition
from services.content.package.files import Folder
from services.content.package.markdown import read_blocks
from services.content.package.pictures import Picture
from services.content.package.sources import Source
from services.directory.commands import units
from services.directory.people_file import read_people
from services.moments import commands, events, queries
from services.moments.commands import changing, counts, timeline
from tests.architecture.examples.reading import ROOT

BATTERY = ROOT / "programmes" / "instrument" / "phq-9" / "forms" / "phq-9.yaml"
"""The form that examples of scores and flags speak of."""
MODULES: dict[str, ModuleType] = {
    "units": units,
    "clock": clock,
    "commands": commands,
    "queries": queries,
    "events": events,
}
CONTRACTS = [module for name, module in sys.modules.items() if name.startswith("common.contracts.")]
"""All of them: `everything` has imported them."""
HOUSES = (*CONTRACTS, calls, clock, database, environment, facts, idempotency, outbox, changing, counts, timeline)
"""Where a name without a module may come from."""
OF_THE_BUS = ("ResourcesProvider", "every", "handles", "rpc")
"""What comes from `common.chassis.bus`, which is not imported here: it would bring eventlet into the tests' own process."""
QUOTED = re.compile(r"# (\S+\.py)\n(.*)", re.DOTALL)
_PLACE = re.compile(r"<(\w+)>")


def check_yaml(text: str) -> None:
    """Read a file of people, or a part of a form's definition in the form that it speaks of."""
    data = yaml.safe_load(text)
    if "citizens" in data:
        read_people(text, date(2026, 11, 30))
        return
    assert set(data) <= {"scores", "flags"}, f"nothing here knows how to read {sorted(data)}"
    load_definition({**yaml.safe_load(BATTERY.read_text(encoding="utf-8")), **data})


def check_markdown(text: str) -> None:
    """Read a part of a step's text."""
    shown = {
        name: Picture("0" * 64, "image/png", 1, 1, 1) for name in re.findall(r"^:::image (\S+)", text, re.MULTILINE)
    }
    folder = Folder(Source({}), pictures=shown)
    blocks = read_blocks(folder, "step.md", text, 1)
    assert blocks
    assert not folder.faults, [str(fault) for fault in folder.faults]


def check_layout(text: str) -> None:
    """Find a file for each line that begins with a path, in some programme of the repository."""
    for line in text.split("\n"):
        pattern = _PLACE.sub("*", line.split()[0])
        assert list((ROOT / "programmes").glob(f"*/{pattern}")), f"no programme has {pattern}"


def check_python(text: str) -> None:
    """Parse a source (`…` stands for what is left out) and find every name that isn't the example's own; what names its file stands there word for word."""
    if quoted := QUOTED.fullmatch(text):
        source = (ROOT / quoted[1]).read_text(encoding="utf-8")
        assert [piece for piece in quoted[2].split("…\n") if piece.rstrip() not in source] == []
        return
    tree = ast.parse(text.replace("…", "..."))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in MODULES:
            assert hasattr(MODULES[node.value.id], node.attr), f"{node.value.id} has no {node.attr}"
        elif isinstance(node, ast.Name) and node.id.isupper():
            _module_of(node.id)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            _check_call(node, node.func.id)
        elif isinstance(node, ast.FunctionDef):
            _check_entrypoint(node)


def _check_entrypoint(node: ast.FunctionDef) -> None:
    """A method that answers a contract has its name; what a command is made with exists."""
    for each in node.decorator_list:
        assert isinstance(each, ast.Call)
        if hasattr(idempotency, ast.unparse(each.func)):
            continue
        assert isinstance(each.args[0], ast.Name)
        contract = getattr(_module_of(each.args[0].id), each.args[0].id)
        assert node.name in {getattr(contract, "name", ""), getattr(contract, "handler", "")}


def _module_of(name: str) -> ModuleType:
    """Give the first module that has a name; the capitals are our contracts'."""
    found = next((system for system in HOUSES if hasattr(system, name)), None)
    assert found, f"there is no {name}"
    return found


def _check_call(node: ast.Call, called: str) -> None:
    assert called in OF_THE_BUS or _module_of(called)
    if called in {"command", "query"}:
        service, name = (one.value for one in node.args[:2] if isinstance(one, ast.Constant))
        contract: Any = RPCS[f"{service}.{name}"]
        shapes = [one.id for one in node.args[2:4] if isinstance(one, ast.Name)]
        assert shapes == [type(contract.request).__name__, type(contract.answer).__name__]


CHECKS: dict[str, Callable[[str], None]] = {
    "yaml": check_yaml,
    "markdown": check_markdown,
    "text": check_layout,
    "python": check_python,
}
"""How a block is checked, by the word after its fence."""
