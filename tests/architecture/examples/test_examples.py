"""Every example in README and docs does what it says: each fenced block is read or looked up, and so is each command in running text."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from common.forms import BrokenForm
from services.directory.people_file import BrokenPeopleFile
from tests.architecture.examples import commands, data
from tests.architecture.examples.reading import ROOT, Example, blocks, inline

CHECKS = {"sh": commands.check, **data.CHECKS}
COMMAND = re.compile(r"^(?:[A-Z_]+=\S+ )*(?:\S*/)?(make|sob|python|kubectl|docker) [a-z-]")
SETTING = re.compile(r"^(SOB_[A-Z_]+|AMQP_URI)(=\S*)?$")
ADDRESS = re.compile(r"^(GET|POST|PUT|PATCH|DELETE) (/\S+)$")
SOURCES = ("common", "services", "gateway", "deploy", "tests")


def test_there_are_examples_of_every_kind() -> None:
    assert {each.kind for each in blocks()} >= set(CHECKS)


@pytest.mark.parametrize("example", blocks(), ids=str)
def test_a_block_is_what_it_says(example: Example) -> None:
    assert example.kind in CHECKS, f"{example}: nothing here knows how to check ”{example.kind}”: add it to CHECKS"
    CHECKS[example.kind](example.text)


@pytest.mark.parametrize("example", [each for each in inline() if COMMAND.match(each.text)], ids=str)
def test_a_command_in_running_text_can_be_given(example: Example) -> None:
    commands.check(example.text)


def test_a_setting_that_is_named_is_read_somewhere() -> None:
    read = "\n".join(_sources())
    named = {found[1]: each for each in inline() if (found := SETTING.match(each.text))}
    assert not [str(each) for name, each in named.items() if name not in read]


def test_an_address_that_is_named_is_answered(app: Flask) -> None:
    rules = {
        (method, re.sub(r"<[^>]+>", "{}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    named = [(found, each) for each in inline() if (found := ADDRESS.match(each.text))]
    assert named
    assert not [str(each) for found, each in named if (found[1], re.sub(r"\{[^}]+\}", "{}", found[2])) not in rules]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("sh", "make rum"),
        ("sh", "sob programme chekc programmes/tobakshjalpen"),
        ("sh", "sob programme check programmes/finns-inte"),
        ("sh", "python -m services.directory.loda FILE"),
        ("sh", "kubectl apply -k deploy/k8s/bas"),
        ("sh", "curl http://localhost"),
        ("yaml", "care_units: []\ncitizens: []\n"),
        ("yaml", "scores:\n  - {id: a, title: A, expression: sum(finns-inte)}\n"),
        ("yaml", "something: else\n"),
        ("markdown", ":::tips\nText.\n:::"),
        ("text", "modules/<folder>/modul.yaml   id"),
        ("python", "# services/moments/queries/lists.py\n    rows = session.scalars(\n"),
        ("python", 'START = command("moments", "start", StartMoment, MomentEnded, Caller.STAFF)'),
        ("python", "STRAT"),
        ("python", "@rpc(START)\ndef begin(self, call): ..."),
    ],
)
def test_an_example_that_does_not_hold_is_found(kind: str, text: str) -> None:
    with pytest.raises((AssertionError, BrokenForm, BrokenPeopleFile)):
        CHECKS[kind](text)


def _sources() -> Iterator[str]:
    yield (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for folder in SOURCES:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".yaml", ".yml", ""} and path.is_file() and "examples" not in path.parts:
                yield path.read_text(encoding="utf-8", errors="replace")
