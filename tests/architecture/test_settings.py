"""Every setting is declared where it is used, and operators read just what is declared: nothing is left out, nothing stands there that isn't."""

import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module

from common.chassis.environment import Setting, declared
from common.chassis.settings import Settings
from tests.architecture.test_tree import ROOT, text_of, tracked

PAGE = ROOT / "docs" / "operators" / "settings.md"
NAME = re.compile(r"\b(?:SOB_[A-Z_]*[A-Z]|AMQP_URI|[A-Z]+_(?:DATABASE|KEYS)_URL)\b")
READS = {
    "common/chassis/environment.py": "it reads settings",
    "common/chassis/bus/run.py": "it tells eventlet something",
    "deploy/local/broker.py": "it hands on the environment",
    "deploy/local/loaded.py": "each child begins with the environment that it is given",
    "deploy/local/packages.py": "it runs before our packages are installed",
    "deploy/local/processes.py": "it hands on the environment",
    "deploy/local/run.py": "whether a broker is named decides whether one is started",
    "deploy/local/setup.py": "it runs before our packages are installed",
    "deploy/local/supervisor.py": "it hands on the environment",
}
"""What looks into the environment itself, and why."""


def classes() -> list[type[Settings]]:
    """Give every class of settings, those of the chassis first."""
    for name in tracked(".py"):
        if name.name == "settings.py" and name.parts[0] != "tests":
            import_module(".".join(name.with_suffix("").parts))
    found = [Settings]
    for each in found:
        found += [one for one in each.__subclasses__() if one not in found and not one.__module__.startswith("tests")]
    return found


def own() -> Iterator[tuple[type[Settings], Setting]]:
    """Give every setting with the class that declares it."""
    for kind in classes():
        for name, each in declared(kind).items():
            if name in kind.__annotations__:
                yield kind, each


def row(kind: type[Settings], each: Setting) -> str:
    """Give the row that operators read."""
    default = "none" if each.default is None else f"`{each.default}`"
    return f"| `{each.variable}` | {kind.who} | {each.meaning} | {default} |"


def variables() -> set[str]:
    """Give the names of all variables, with each service's own for `<SERVICE>`."""
    return {each.variable for _kind, each in own()}


def is_declared(name: str) -> bool:
    """Tell whether a variable is one of ours."""
    return name in variables() or re.sub("^[A-Z]+_", "<SERVICE>_", name) in variables()


def test_operators_read_what_is_declared_and_nothing_else() -> None:
    """The page's row is the declaration, word for word: copy what is missing here."""
    written = [line for line in PAGE.read_text(encoding="utf-8").split("\n") if line.startswith("| `")]
    assert sorted(written) == sorted(row(kind, each) for kind, each in own())


def test_a_setting_is_declared_once_and_says_what_it_means() -> None:
    counted = Counter(each.variable for _kind, each in own())
    assert [name for name, times in counted.items() if times > 1] == []
    assert [each.variable for _kind, each in own() if len(each.meaning) < len("its key")] == []


def test_a_default_is_read_as_the_text_that_operators_see() -> None:
    for kind in classes():
        told = {f"<{each.variable}>" for each in declared(kind).values()} | {"<issuer>", "<service>"}
        for each in declared(kind).values():
            assert set(re.findall("<[^>]+>", each.default or "")) <= told, each.variable


def test_what_is_set_for_a_process_is_something_that_it_reads() -> None:
    """A name that is misspelt in Compose, on Kubernetes or in the one-machine run would be ignored in silence."""
    texts = {str(name): text_of(name) for name in tracked() if name.parts[0] == "deploy"}
    texts |= {name: (ROOT / name).read_text(encoding="utf-8") for name in ("docker-compose.yml", "Makefile")}
    # What Compose itself is told is in its page; what Kubernetes fills in, it reads itself.
    itself = {found for text in texts.values() for found in re.findall(r"\$[({](\w+)", text)}
    for name, text in texts.items():
        for found in set(NAME.findall(text)) - itself:
            assert is_declared(found), f"{name} sets {found}, which nothing reads"


def test_what_compose_is_told_stands_in_the_page() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    told = set(re.findall(r"`(\w+)`", PAGE.read_text(encoding="utf-8")))
    assert asked - told == set()


def test_nothing_looks_into_the_environment_by_itself() -> None:
    """What does is unknown to operators, and its faults are found when it is too late."""
    looking = {
        str(name)
        for name in tracked(".py")
        if name.parts[0] != "tests" and re.search(r"os\.environ|getenv", text_of(name))
    }
    assert looking == set(READS)
