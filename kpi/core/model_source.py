"""The text of a model file as plain data that remembers the line of everything in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kpi.core.problem import Place, Problem, Severity

Path = tuple[str | int, ...]
"""Where something stands in the file: keys and positions from the top."""
DEEPEST = 60
"""How many levels may lie inside each other; the parser of a hostile file would exhaust the stack."""


class _Loader(yaml.CSafeLoader):
    """YAML whose dates stay texts: a month is no date, and a code may look like one."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, shape) for tag, shape in rules if tag != "tag:yaml.org,2002:timestamp"]
        for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass
class Source:
    """The data of a file and the line of every path in it."""

    file: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def line(self, path: Path) -> int | None:
        """The line of `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def fault(self, key: str, line: int, **values: str) -> None:
        """Note a problem on a line."""
        self.problems.append(Problem(Severity.ERROR, key, dict(values), Place(file=self.file, line=line)))


def load(data: bytes, file: str) -> tuple[Source | None, list[Problem]]:
    """The data in a model file, or None and what is wrong with its text."""
    source = Source(file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source.fault("model.not_utf8", data[: error.start].count(b"\n") + 1)
        return None, source.problems
    try:
        if deep := _too_deep(text):
            source.fault("model.too_deep", deep)
            return None, source.problems
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        source.fault(_key_of(error), _line_of(error, text))
        return None, source.problems
    if not isinstance(node, MappingNode):
        source.fault("model.not_a_model", 1)
        return None, source.problems
    source.data = _value(loader, node, (), source)
    return source, source.problems


def _too_deep(text: str) -> int | None:
    """The line on which a text goes deeper than any model does."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return _line(event)
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
    return None


def _key_of(error: yaml.YAMLError) -> str:
    """What is wrong with a text; a later release of the parser has a limit of its own, and reads ahead to it."""
    deep = "nesting depth" in str(getattr(error, "problem", ""))
    return "model.too_deep" if deep else "model.not_yaml"


def _line_of(error: yaml.YAMLError, text: str) -> int:
    """The line on which the parser gave up; for a character that YAML does not allow, the line of that character."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return text[: getattr(error, "position", 0)].count("\n") + 1
    return min(int(mark.line), text.count("\n")) + 1


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _value(loader: _Loader, node: Node, path: Path, source: Source) -> Any:
    source.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, ScalarNode):
        return _scalar(loader, node, source)
    if id(node) in source._seen:
        source.fault("model.alias", node.start_mark.line + 1)
        return None
    source._seen.add(id(node))
    if isinstance(node, SequenceNode):
        return [_value(loader, item, (*path, index), source) for index, item in enumerate(node.value)]
    return _mapping(loader, node, path, source)


def _scalar(loader: _Loader, node: ScalarNode, source: Source) -> Any:
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError):
        source.fault("model.not_yaml", node.start_mark.line + 1)
        return None


def _mapping(loader: _Loader, node: Node, path: Path, source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            source.fault("model.not_yaml", line)
            continue
        key = key_node.value
        if key in found:
            source.fault("model.key_twice", line, field=key)
        source.lines[(*path, key)] = line
        found[key] = _value(loader, value_node, (*path, key), source)
    return found
