"""Every command of every service runs its body only when it is fresh, by the one way there is, and does nothing but database work inside.

Read from the sources: which functions a method that answers a command comes to, by the names that its modules import.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from common.contracts.base import Kind
from common.contracts.everything import RPCS

ROOT = Path(__file__).resolve().parents[2]
ONE_WAY = {"idempotent", "editing"}
"""The decorators of commands: `editing` is an `idempotent` of content's own."""
OF_OTHER_KINDS = {
    "erase": "it is many transactions, and each notes what it removed: a repeat goes on, or gets the receipts (`common.chassis.erasing`)",
}
"""Which commands are done once by another way, by the method's name, and what that is."""
WRITES_BESIDE = {
    "services.moments.commands.absence_entries.tell_absences": "timelines told after an absence stands; each is told once, whoever does it",
}
"""What a command comes to that opens a transaction of its own, and why that happens once all the same."""
PREPARES_FOR_REPEATS = {
    "moments.hand_over_many": "it is many commands, each with an id of its own: a repeat completes them",
    "moments.register_absence": "a repeat, too, finds its timelines told",
    "moments.change_absence": "a repeat, too, finds its timelines told",
    "moments.cancel_absence": "a repeat, too, finds its timelines told",
    "moments.submit_response": "a repeat, too, gets the texts on safety, which aren't kept",
    "moments.fill_in": "a repeat, too, gets the texts on safety, which aren't kept",
    "moments.save_response": "it is the most frequent of all, and its form is kept in memory",
}
"""Which methods prepare a command before a repeat is known to be one, and why."""


class Function(NamedTuple):
    """A function or method: its module, its name (`Class.method`), and how it is written."""

    module: str
    name: str
    node: ast.FunctionDef

    @property
    def path(self) -> str:
        """Give the name that tells it from all others."""
        return f"{self.module}.{self.name}"

    @property
    def decorators(self) -> dict[str, str]:
        """Give the decorators by name, each with its arguments as they are written."""
        called = {ast.unparse(each.func): each.args for each in self.node.decorator_list if isinstance(each, ast.Call)}
        bare: dict[str, list[ast.expr]] = {
            each.id: [] for each in self.node.decorator_list if isinstance(each, ast.Name)
        }
        return {name: ", ".join(map(ast.unparse, given)) for name, given in (bare | called).items()}


@cache
def tree(module: str) -> ast.Module | None:
    """Read a module or a package of ours; nothing for what isn't one."""
    if not module:
        return None
    place = ROOT.joinpath(*module.split("."))
    for file in (place.with_suffix(".py"), place / "__init__.py"):
        if file.is_file():
            return ast.parse(file.read_text(encoding="utf-8"))
    return None


@cache
def functions(module: str) -> dict[str, Function]:
    """Give a module's functions and methods by name."""
    found: dict[str, Function] = {}
    read = tree(module)
    for node in read.body if read else ():
        if isinstance(node, ast.FunctionDef):
            found[node.name] = Function(module, node.name, node)
        elif isinstance(node, ast.ClassDef):
            methods = [*(each for each in node.body if isinstance(each, ast.FunctionDef)), *declared_in(node)]
            found |= {
                f"{node.name}.{each.name}": Function(module, f"{node.name}.{each.name}", each) for each in methods
            }
    return found


def declared_in(node: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    """Give the methods that a class declares with `does`, written out: it calls the command with what stands in `self.resources`."""
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call) and ast.unparse(each.value.func) == "does":
            contract, command, *needs = map(ast.unparse, each.value.args)
            given = ", ".join(["self.resources.database", "call", *(f"self.resources.{need}" for need in needs)])
            name = ast.unparse(each.targets[0])
            (method,) = ast.parse(f"@rpc({contract})\ndef {name}(self, call):\n    return {command}({given})").body
            assert isinstance(method, ast.FunctionDef)
            yield method


@cache
def imported(module: str) -> dict[str, str]:
    """Give what a module's names of others stand for: `package.module` or `package.module.name`."""
    read = tree(module)
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(read or ast.Module([], []))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def found_by(name: str, module: str) -> Function | None:
    """Give the function that a name stands for in a module, through whoever hands it on."""
    if name in functions(module):
        return functions(module)[name]
    path = imported(module).get(name, "")
    behind, _, own = path.rpartition(".")
    return None if tree(path) or not tree(behind) else found_by(own, behind)


def named_in(function: Function) -> Iterator[Function]:
    """Give the functions of ours that a function names: called at once, or handed to who calls them."""
    holder = function.name.rpartition(".")[0]
    for node in ast.walk(function.node):
        if isinstance(node, ast.Name):
            found = found_by(node.id, function.module)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "self":
                found = functions(function.module).get(f"{holder}.{node.attr}")
            else:
                found = found_by(node.attr, imported(function.module).get(node.value.id, ""))
        else:
            continue
        if found and found.node is not function.node:
            yield found


def reached_from(start: Function) -> dict[str, Function]:
    """Give a function and all that it comes to, by path."""
    reached, waiting = {start.path: start}, [start]
    while waiting:
        for each in named_in(waiting.pop()):
            if each.path not in reached:
                reached[each.path] = each
                waiting.append(each)
    return reached


def calls_in(function: Function) -> set[str]:
    """Give the names of methods that a function calls on something."""
    nodes = ast.walk(function.node)
    return {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}


def methods_of(service: str, name: str) -> list[Function]:
    """Give the methods of that name that answer calls, of a service's class or of what it is made of."""
    folder = ROOT / "services" / service
    files = [folder / "service.py", *sorted(folder.glob("service/*.py"))]
    modules = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]
    every = [each for module in [*modules, "common.chassis.bus.operators"] for each in functions(module).values()]
    return [each for each in every if each.name.endswith(f".{name}") and each.node.decorator_list]


COMMANDS = [
    contract.routing_key
    for contract in RPCS.values()
    if contract.kind is Kind.COMMAND and contract.name not in OF_OTHER_KINDS
]


def method_of(routing_key: str) -> Function:
    """Give the method that answers a contract."""
    (method,) = methods_of(*routing_key.split("."))
    return method


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_writes_by_the_one_way_alone(command: str) -> None:
    reached = reached_from(method_of(command))
    assert [path for path, each in reached.items() if ONE_WAY & set(each.decorators)], (
        "no body that runs only when fresh"
    )
    ours = {path: each for path, each in reached.items() if not path.startswith("common.")}
    assert {path for path, each in ours.items() if "writing" in calls_in(each)} <= set(WRITES_BESIDE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_does_nothing_but_database_work_in_its_transaction(command: str) -> None:
    bodies = [each for each in reached_from(method_of(command)).values() if ONE_WAY & set(each.decorators)]
    inside = [each for body in bodies for each in reached_from(body).values() if each.module.startswith("services.")]
    assert [each.path for each in inside if calls_in(each) & {"ask", "aside", "reading", "writing", "put"}] == []


def prepares(method: Function) -> bool:
    """Tell whether a method does more than to call its command with what stands in `self.resources`."""
    *_, last = method.node.body
    told = [
        node for node in method.node.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    if len(told) != 1 or not isinstance(last, ast.Return) or not isinstance(last.value, ast.Call):
        return True
    plain = (ast.Name, ast.Attribute)
    return not all(isinstance(each, plain) or ast.unparse(each) == "now()" for each in last.value.args)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_prepares_a_command_does_so_only_when_it_is_fresh(command: str) -> None:
    method = method_of(command)
    is_replayed = "replayed" in method.decorators
    assert is_replayed == (prepares(method) and command not in PREPARES_FOR_REPEATS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_repeat_is_judged_alike_wherever_it_gets_its_first_answer(command: str) -> None:
    judging = {"replayed", *ONE_WAY}
    reached = [each.decorators for each in reached_from(method_of(command)).values()]
    # An edit of a draft gives no right: its unit and role are the whole of it (`services.content.commands.changing`).
    assert len({found[name] or "by_key" for found in reached for name in judging & set(found)}) == 1


def test_every_exception_is_one() -> None:
    assert set(PREPARES_FOR_REPEATS) <= {command for command in COMMANDS if prepares(method_of(command))}
    reached = set().union(*(reached_from(method_of(command)) for command in COMMANDS))
    assert set(WRITES_BESIDE) <= reached
    assert set(OF_OTHER_KINDS) <= {contract.name for contract in RPCS.values() if contract.kind is Kind.COMMAND}
