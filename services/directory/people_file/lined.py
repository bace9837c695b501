"""YAML with line numbers: an operator corrects a line, not a path."""

from dataclasses import dataclass
from typing import Any

import yaml

from services.directory.people_file.faults import BrokenPeopleFile, Fault


@dataclass(frozen=True, slots=True)
class Lined:
    """Data from YAML, and the line (from 1) of each path like `staff.0.name`."""

    data: Any
    lines: dict[str, int]

    def line(self, path: str) -> int | None:
        """Give the line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path)

    def fault(self, path: str, reason: str) -> Fault:
        """Make a fault at a path."""
        return Fault(path, self.line(path), reason)


def read_yaml(text: str) -> Lined:
    """Read one YAML document; broken YAML, a repeated key or an alias raises `BrokenPeopleFile`."""
    try:
        node, data = _document(text)
        lines: dict[str, int] = {}
        _note(node, "", lines, set())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise BrokenPeopleFile(
            [Fault("", line, f"The YAML can't be read: {error.problem or error.context}.")]
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BrokenPeopleFile([Fault("", None, "The YAML can't be read.")]) from error
    return Lined(data, lines)


def _document(text: str) -> tuple[yaml.Node, Any]:
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise yaml.MarkedYAMLError(problem="the file is empty")
        return node, loader.construct_document(node)
    finally:
        loader.dispose()


def _note(node: yaml.Node, path: str, lines: dict[str, int], seen: set[int]) -> None:
    """Note the line of everything in `node`. A node met twice is an alias: those can make a small file enormous."""
    if id(node) in seen:
        raise yaml.MarkedYAMLError(problem="an alias (&, *) can't be used", problem_mark=node.start_mark)
    seen.add(id(node))
    lines[path] = node.start_mark.line + 1
    for name, value in _children(node):
        _note(value, f"{path}.{name}" if path else name, lines, seen)


def _children(node: yaml.Node) -> list[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.SequenceNode):
        return [(str(number), value) for number, value in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return []
    names: set[str] = set()
    for key, _value in node.value:
        if str(key.value) in names:
            raise yaml.MarkedYAMLError(problem="a field stands twice", problem_mark=key.start_mark)
        names.add(str(key.value))
    return [(str(key.value), value) for key, value in node.value]
