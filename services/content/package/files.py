"""The files of a package while they are read, and YAML with line numbers."""

import contextlib
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import yaml

from common.contracts.content.vocabulary import LONGEST_TEXT
from common.door import NotTextError, file_name, file_text
from common.forms.kinds.decimals import grouped, readable_number, readings
from common.phrases import packages
from common.phrases.code import Phrase
from services.content.package.faults import BrokenPackage, Fault
from services.content.package.names import nearest, wrong_picture_name, wrong_place
from services.content.package.picture_reading import read_picture
from services.content.package.pictures import FOLDER, BadPicture, Picture
from services.content.package.sources import Progress, Source, is_work, nobody_watches

DEEPEST = 50
"""How deep lists and mappings may stand in each other in YAML; a form's deepest place needs ten."""

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
TOKENS = 1000
"""How often whoever watches is asked while YAML is read, in its words: half a megabyte takes seconds."""


@dataclass
class Folder:
    """A package's files while they are read: its texts and pictures by relative path, and the faults found so far.

    `longest`: the most characters of a text between two boxes, as in the editor; null for any, of what was published.
    """

    source: Source
    progress: Progress = nobody_watches
    longest: int | None = LONGEST_TEXT
    faults: list[Fault] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    used_pictures: set[str] = field(default_factory=set)
    paths: dict[str, str] = field(default_factory=dict)
    _done: int = 0
    _work: int = 0

    def read(self) -> None:
        """Read every file: pictures in `bilder/`, all else as text; what the source refused and what is unreadable are faults."""
        self.faults += self.source.faults
        self._work = sum(map(is_work, self.source.files))
        self.pictures |= self.source.pictures
        for name, data in sorted(self.source.files.items()):
            if name in self.pictures:
                continue
            if name.startswith(FOLDER):
                self._read_picture(data, name)
                self.told(name)
            else:
                self._read_text(data, name)

    def told(self, name: str) -> None:
        """Say whoever watches that a file is done; only files that take time count."""
        if is_work(name):
            self._done += 1
            self.progress(self._done, self._work)

    def watched(self) -> None:
        """Say that a file is still being read: whoever watches may end it."""
        self.progress(self._done, self._work)

    def _read_picture(self, data: bytes, name: str) -> None:
        if wrong := wrong_picture_name(name):
            self.fault(name, None, wrong)
            return
        try:
            self.pictures[name] = read_picture(data)
        except BadPicture as bad:
            self.fault(name, None, bad.phrase)

    def _read_text(self, data: bytes, name: str) -> None:
        if wrong := wrong_place(name):
            self.fault(name, None, wrong)
            return
        try:
            text = file_text(data)
        except NotTextError:
            self.fault(name, None, packages.NOT_UTF_8())
            return
        if "\0" in text:
            self.fault(name, None, packages.NUL())
            return
        self.texts[name] = text

    def fault(self, file: str, line: int | None, reason: Phrase) -> None:
        """Remember something to correct."""
        self.faults.append(Fault(file, line, reason))

    def text(self, name: str, wanted_by: str) -> str | None:
        """Give a file's text; one that is missing is a fault of the file that names it."""
        found = self.texts.get(file_name(PurePosixPath(name).as_posix()))
        if found is None:
            near = nearest(name, self.texts)
            told = packages.FILE_NEARLY_THERE(name=name, near=near) if near else packages.FILE_MISSING(name=name)
            self.fault(wanted_by, None, told)
        return found

    def digest(self) -> str:
        """Give the SHA-256 of all names, texts and pictures: two packages with the same digest are the same."""
        total = hashlib.sha256()
        for name, text in sorted(self.texts.items()):
            total.update(f"{name}\0{len(text.encode())}\0".encode())
            total.update(text.encode())
        for name, data in sorted(self.source.files.items()):
            if name.startswith(FOLDER):
                total.update(f"{name}\0{len(data)}\0".encode())
                total.update(data)
        return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Lined:
    """Data from YAML and the line (from 1) of each path like `questions.3.label`; `first` is the line of the whole."""

    data: Any
    lines: dict[str, int]
    first: int = 1

    def line(self, path: str) -> int:
        """Give the line of a path, or of the nearest thing around it."""
        parts = path.split(".") if path else []
        while parts:
            found = self.lines.get(".".join(parts))
            if found:
                return found
            parts.pop()
        return self.first


def load_yaml(folder: Folder, file: str, text: str, first_line: int = 1) -> Lined | None:
    """Read YAML with the lines of everything in it; broken YAML, a repeated key or an alias is a fault and gives `None`."""
    try:
        with contextlib.closing(_Loader(text, folder.watched)) as loader:
            node = loader.get_single_node()
            if node is None:
                folder.fault(file, first_line, packages.EMPTY_FILE())
                return None
            lines: dict[str, int] = {}
            _note_lines(node, "", first_line, lines, set())
            return Lined(loader.construct_document(node), lines, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + first_line if mark else None
        why = error.phrase if isinstance(error, RefusedYamlError) else str(error.problem or error.context)
        folder.fault(file, line, packages.YAML_REFUSED(why=why))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + first_line
        folder.fault(file, line, packages.CONTROL_CHARACTER())
    except BrokenPackage:  # of whoever watches
        raise
    except (yaml.YAMLError, ValueError, RecursionError):
        folder.fault(file, None, packages.YAML_UNREADABLE())
    return None


class RefusedYamlError(yaml.MarkedYAMLError):
    """YAML that we refuse, though PyYAML would read it. `phrase` says why."""

    def __init__(self, phrase: Phrase, mark: yaml.Mark) -> None:
        """Keep the phrase."""
        super().__init__(problem=phrase["code"], problem_mark=mark)
        self.phrase = phrase


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, closable like a file."""

    def __init__(self, text: str, watched: Callable[[], None]) -> None:
        """Read a text; `watched` is called every now and then."""
        super().__init__(text)
        self._watched, self._fetched = watched, 0

    def close(self) -> None:
        """Let go of the parser's state."""
        self.dispose()

    def fetch_more_tokens(self) -> None:
        """Read on."""
        self._fetched += 1
        if self._fetched % TOKENS == 0:
            self._watched()
        super().fetch_more_tokens()

    def fetch_flow_collection_start(self, TokenClass: Any) -> None:  # noqa: N803 (PyYAML's interface)
        """Refuse what is nested deeply before PyYAML looks at it: its time grows with the square of the depth."""
        if self.flow_level >= DEEPEST:
            raise RefusedYamlError(packages.NESTED_TOO_DEEP(), self.get_mark())
        super().fetch_flow_collection_start(TokenClass)

    def decimal(self, node: yaml.ScalarNode) -> float:
        """Give a decimal; one like `10.000` is asked about, since who writes thousands so and who writes decimals can't be told apart."""
        two = readings(node.value)
        if two and node.value.endswith("0"):
            asked = packages.NUMBER_READ_TWO_WAYS(
                text=node.value, thousands=grouped(two[0]), decimals=readable_number(two[1])
            )
            raise RefusedYamlError(asked, node.start_mark)
        return self.construct_yaml_float(node)


_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.decimal)


def _note_lines(node: yaml.Node, path: str, first_line: int, lines: dict[str, int], seen: set[int]) -> None:
    if id(node) in seen:
        raise RefusedYamlError(packages.ALIAS(), node.start_mark)
    seen.add(id(node))
    lines[path] = node.start_mark.line + first_line
    if isinstance(node, yaml.ScalarNode):
        _check_scalar(node)
    if isinstance(node, yaml.MappingNode):
        names: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise RefusedYamlError(packages.NAME_IS_NO_TEXT(), key.start_mark)
            if key.value in names:
                raise RefusedYamlError(packages.FIELD_TWICE(name=key.value), key.start_mark)
            names.add(key.value)
            _note_lines(value, f"{path}.{key.value}" if path else str(key.value), first_line, lines, seen)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _note_lines(value, f"{path}.{number}" if path else str(number), first_line, lines, seen)


def _check_scalar(node: yaml.ScalarNode) -> None:
    """Refuse what YAML takes for something else than it looks like: words after a number sign, `010` for eight, `1:30` for ninety."""
    if node.style is not None:
        return
    kind = node.tag.rpartition(":")[2]
    rest = node.end_mark.buffer[node.end_mark.pointer :].split("\n", 1)[0] if node.end_mark.buffer else ""
    if kind == "str" and rest.lstrip().startswith("#"):
        raise RefusedYamlError(packages.COMMENT(), node.end_mark)
    if kind in {"int", "float"} and not _NUMBER.fullmatch(node.value):
        raise RefusedYamlError(packages.ANOTHER_NUMBER(text=node.value[:40]), node.start_mark)
