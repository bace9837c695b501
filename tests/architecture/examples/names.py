"""Names that pages quote between backticks: paths, modules, and whatever the code calls something by. Each is looked up where it would be imported from.

Sources are read, not run: some would bring eventlet into the tests' own process.
"""

import ast
import builtins
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.examples.reading import ROOT, Example
from tests.architecture.test_tree import text_of, tracked

PACKAGES = ("common", "services", "gateway", "deploy", "tests")
PATH = re.compile(rf"^(?:{'|'.join(PACKAGES)}|docs|programmes|findings)/[\w./*-]+$")
FILE = re.compile(r"^[\w-]+\.(?:py|js|html|css)$")
DATA = re.compile(r"\.(?:json|md|toml|yaml|yml|sql|po|mo|lock|env|master)$")
DOTTED = re.compile(rf"^(?:{'|'.join(PACKAGES)})(?:\.\w+)+$")
CODE = re.compile(r"^@?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\(.*\)|\[.*\])?$")
STANDS_IN = re.compile(
    r"`@?(\w+)(?:\([^`]*\))?` (?:in|of|from|\()\s*`((?:common|services|gateway|deploy|tests)/[\w./-]+\.\w+)`"
)
"""A name with the file in which it stands: "`END` in `common/…/ending.py`", "`END` (`common/…/ending.py`)"."""


def is_there(path: str) -> bool:
    """Tell whether a path, or one that fits it (`*`), is in the repository."""
    return any(ROOT.glob(path.rstrip("/"))) if "*" in path else (ROOT / path).exists()


def is_a_file_of_ours(name: str) -> bool:
    """Tell whether some file has this name; a room's name (`service.py`) may have become a folder."""
    return any(each.name == name for each in tracked()) or any(
        each.parent.name == Path(name).stem for each in tracked()
    )


def is_importable(dotted: str) -> bool:
    """Tell whether a dotted name is a module, or defined in one."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        place = Path(*parts[:cut])
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if (ROOT / file).is_file():
                return set(parts[cut:]) <= _named(file)
    return (ROOT / Path(*parts)).is_dir()


def is_known(code: str) -> bool:
    """Tell whether every part of `a.b(…)` is a name that the code has."""
    return set(code.split(".")) <= _names()


def stands_in(page: Path) -> Iterator[tuple[str, str]]:
    """Give each name of a page with the file that it is said to stand in."""
    yield from STANDS_IN.findall(" ".join(page.read_text(encoding="utf-8").split()))


def wrong(example: Example, *, is_about_code: bool) -> bool:
    """Tell whether what stands there names something that isn't there; pages about other things than our code have words of their own."""
    text = example.text
    if PATH.match(text):
        return not is_there(text)
    if FILE.match(text) or DATA.search(text):
        return bool(FILE.match(text)) and not is_a_file_of_ours(text)
    if DOTTED.match(text):
        return not is_importable(text)
    code = CODE.match(text)
    return bool(is_about_code and code and not is_known(code[1]))


@cache
def _named(file: Path) -> set[str]:
    """Give what a source calls something: what it defines, takes, imports, or says as a word of its own."""
    found = {file.stem, *file.parts[:-1]}
    for node in ast.walk(ast.parse(text_of(file))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found |= {*name.split("."), other or name}
            case ast.keyword(arg=str(name)) | ast.Constant(value=str(name)):
                found.add(name)
    return found


@cache
def _names() -> set[str]:
    """Give every name of the code: of Python's sources, of what they build upon, and of scripts and templates."""
    found = set(dir(builtins))
    for file in tracked(".py"):
        # A word in the docs' own tests is no proof that anything is called so.
        if "examples" not in file.parts:
            found |= _named(file)
    for file in (*tracked(".js"), *tracked(".html")):
        found |= set(re.findall(r"(?:function|macro) (\w+)", text_of(file)))
    return found
