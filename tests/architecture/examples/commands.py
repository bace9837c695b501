"""Shell commands of the docs, which are not run: they would start a whole system or need a cluster.

Each word that can be wrong is looked up in what it names instead: a make target, `sob`'s own parser, a Python module, a file of the repository.
"""

import contextlib
import io
import re
import shlex
from collections.abc import Callable
from importlib.util import find_spec

from common.chassis.settings import broker_addresses
from common.cli.main import parser
from tests.architecture.examples.reading import ROOT

TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
SETTING = re.compile(r"^[A-Z][A-Z_]+=\S*$")
_OURS = tuple(sorted(f"{each.name}/" for each in ROOT.iterdir() if each.is_dir() and not each.name.startswith(".")))


def check(text: str) -> None:
    """Check every command of a shell example."""
    for line in text.replace("\\\n", " ").split("\n"):
        words = shlex.split(line, comments=True)
        while words and SETTING.match(words[0]):
            words = words[1:]
        if words:
            check_words(words)


def check_words(words: list[str]) -> None:
    """Check one command; a program that nobody has told how to check is a failure."""
    program = words[0].rpartition("/")[2]
    assert program in PROGRAMS, f"nothing here knows how to check {program}: add it to PROGRAMS"
    PROGRAMS[program](words[1:])
    for word in words[1:]:
        path = word.partition(">")[2].strip() or word
        if path.startswith(_OURS) and not re.search(r"[<{*…]", path):
            assert (ROOT / path.partition("::")[0]).exists(), f"{path} doesn't exist"


def _export(words: list[str]) -> None:
    assert all(map(SETTING.match, words)), f"export sets a variable: {words}"
    for name, _is, value in (word.partition("=") for word in words):
        if name == "AMQP_URI":
            broker_addresses(value)


def _make(words: list[str]) -> None:
    targets = {word for word in words if not SETTING.match(word)}
    assert targets <= TARGETS, f"make has no {targets - TARGETS}"


def _sob(words: list[str]) -> None:
    told = io.StringIO()
    before_redirection = words[: words.index(">")] if ">" in words else words
    try:
        with contextlib.redirect_stderr(told):
            parser().parse_args(before_redirection)
    except SystemExit:
        raise AssertionError(told.getvalue()) from None


def _python(words: list[str]) -> None:
    assert words[0] == "-m", words
    spec = find_spec(words[1])
    assert spec, f"there is no module {words[1]}"
    if words[1].startswith(("common", "services", "deploy")):
        assert spec.origin
        source = (ROOT / spec.origin).read_text(encoding="utf-8")
        assert "__main__" in source or spec.submodule_search_locations, f"{words[1]} can't be run"


def _ruff(words: list[str]) -> None:
    assert words[0] in {"check", "format"}, f"ruff has no {words[0]}"


def _kubectl(words: list[str]) -> None:
    for option in ("-k", "-f"):
        if option in words:
            path = ROOT / words[words.index(option) + 1]
            wanted = path / "kustomization.yaml" if option == "-k" else path
            assert wanted.exists(), f"{wanted} doesn't exist"


def _docker(words: list[str]) -> None:
    assert words[0] != "compose" or (ROOT / "docker-compose.yml").exists()


def _rabbitmq_queues(words: list[str]) -> None:
    """Look for the command in the test that runs it against a cluster."""
    run = (ROOT / "tests" / "faults" / "cluster" / "test_one_node_goes.py").read_text(encoding="utf-8")
    told = ", ".join(f'"{word}"' for word in words)
    assert f'control({told}, tool="rabbitmq-queues")' in run, f"no test runs rabbitmq-queues {' '.join(words)}"


def _rabbitmqctl(words: list[str]) -> None:
    """Look for the command in the test that runs it against a broker."""
    run = (ROOT / "tests" / "integration" / "chassis" / "test_rights.py").read_text(encoding="utf-8")
    assert f'control("{words[0]}"' in run, f"no test runs rabbitmqctl {words[0]}"


PROGRAMS: dict[str, Callable[[list[str]], None]] = {
    "make": _make,
    "sob": _sob,
    "python": _python,
    "ruff": _ruff,
    "kubectl": _kubectl,
    "docker": _docker,
    "export": _export,
    "rabbitmq-queues": _rabbitmq_queues,
    "rabbitmqctl": _rabbitmqctl,
}
