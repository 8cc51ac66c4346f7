"""What does a YAML file hold, and at which line and column does each piece stand?

PyYAML composes nodes, which carry their place; this module turns them into plain values and refuses
what YAML reads otherwise than its author meant: an unquoted `no`, `12:30`, a key given twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.errors import Fault, Mark

try:
    from yaml import CSafeLoader as Loader  # libyaml: ten times faster on thousands of utterances
except ImportError:  # pragma: no cover - wheels without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_BYTES = 8_000_000  # the largest shipped file holds 0.4 MB; a file beyond this is a mistake
MAX_DEPTH = 30

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Path_ = tuple[str | int, ...]

_DAYS = (("as_of",), ("valid_until",))  # keys whose value is a date, and not a text that YAML takes for one
_TRAPS = {
    "bool": "YAML reads an unquoted {text} as true or false",
    "timestamp": "YAML reads {text} as a date",
    "null": "this is empty",
}


@dataclass(slots=True)
class Source:
    """The values of one file, the place of each (by its path of keys and indexes), and what is wrong with it."""

    file: str
    values: dict[str, Value] = field(default_factory=dict)
    marks: dict[Path_, Mark] = field(default_factory=dict)
    items: dict[Path_, list[Mark]] = field(default_factory=dict)
    """The places of the items of each list: tens of thousands, so they have no path of their own."""
    faults: list[Fault] = field(default_factory=list)
    text: str = ""

    def mark(self, path: Path_) -> Mark:
        """The place of path, or of its nearest ancestor that has one."""
        while path and path not in self.marks:
            *above, last = path
            path = tuple(above)
            if isinstance(last, int) and last < len(items := self.items.get(path, [])):
                return items[last]
        return self.marks.get(path, Mark(self.file))


def read_source(path: Path) -> Source:
    """Read one YAML file; whatever is wrong with it becomes a fault, nothing is raised."""
    source = Source(file=str(path))
    text = _read_text(path, source)
    if text is None:
        return source
    source.text = text
    try:
        if _may_be_deep(text):
            _refuse_depth(text)
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        source.faults.append(_syntax_fault(source.file, error, text))
        return source
    except RecursionError:
        source.faults.append(Fault(Mark(source.file), "it is nested too deeply to be read", "write it flat", "syntax"))
        return source
    if node is None:
        source.faults.append(Fault(Mark(source.file), "the file is empty", "write content into it, or delete it"))
    elif not isinstance(node, yaml.MappingNode):
        source.faults.append(
            Fault(_mark(source.file, node), "the file is not a mapping of keys", "start with a key such as `intents:`")
        )
    else:
        value = _Builder(source).build(node, ())
        assert isinstance(value, dict)
        source.values = value
    return source


def _read_text(path: Path, source: Source) -> str | None:
    def refuse(problem: str, remedy: str, mark: Mark | None = None) -> None:
        source.faults.append(Fault(mark or Mark(source.file), problem, remedy, "file"))

    try:
        if path.stat().st_size > MAX_BYTES:
            refuse(f"the file is over {MAX_BYTES // 1_000_000} MB", "split it, or check that it is the right file")
            return None
        data = path.read_bytes()
    except OSError as error:
        refuse(f"cannot be read: {error.strerror or error}", "check the path and the file's permissions")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        refuse("this is not UTF-8 text", "save the file with the encoding UTF-8", Mark(source.file, line, column))
        return None
    bad = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1) + 1
        refuse(
            f"a control character (U+{ord(bad[0]):04X}): the file looks binary",
            "remove it, or name a YAML file",
            Mark(source.file, line, column),
        )
        return None
    return text


def _may_be_deep(text: str) -> bool:
    """Whether brackets, indentation or dashes may nest beyond all reason: a quick look that never misses."""
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > MAX_DEPTH:
            return True
    return bool(re.search(rf"^ {{{4 * MAX_DEPTH}}}|^ *(?:[-?] +){{{MAX_DEPTH}}}", text, re.MULTILINE))


def _refuse_depth(text: str) -> None:
    """Raise RecursionError for deep nesting: libyaml itself recurses without a limit, and crashes."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise RecursionError


def _mark(file: str, node: yaml.Node) -> Mark:
    return Mark(file, node.start_mark.line + 1, node.start_mark.column + 1)


def _syntax_fault(file: str, error: yaml.YAMLError, text: str) -> Fault:
    place = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    mark = Mark(file, place.line + 1, place.column + 1) if place else Mark(file)
    problem = getattr(error, "problem", None) or "it cannot be parsed"
    remedy = "check the indentation, and quote any text that holds `: ` or ` #` or starts with a special character"
    if place and text.split("\n")[place.line][place.column : place.column + 1] == "\t":
        problem = "a tab stands where only spaces may"
        remedy = "indent with spaces, not tabs"
    elif "alias" in problem:
        remedy = "quote a text that starts with `*`"
    return Fault(mark, f"YAML syntax: {problem}", remedy, "syntax")


class _Builder:
    """Turns nodes into values, noting places and faults in the source as it goes."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, path: Path_) -> Value:
        mark = _mark(self.source.file, node)
        self.source.marks.setdefault(path, mark)
        if len(path) > MAX_DEPTH:
            self._refuse(mark, "it is nested too deeply", "write it flat")
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, mark, path)
        if id(node) in self.seen:  # expanding aliases is how a small file eats the memory
            self._refuse(mark, "an alias (`*name`) repeats this list or mapping", "write the values out")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return self._sequence(node, path)
        assert isinstance(node, yaml.MappingNode)
        return self._mapping(node, path)

    def _sequence(self, node: yaml.SequenceNode, path: Path_) -> list[Value]:
        marks = [_mark(self.source.file, item) for item in node.value]
        self.source.items[path] = marks
        return [
            self._scalar(item, mark, path) if isinstance(item, yaml.ScalarNode) else self.build(item, (*path, index))
            for index, (item, mark) in enumerate(zip(node.value, marks, strict=True))
        ]

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Value]:
        values: dict[str, Value] = {}
        first: dict[str, Mark] = {}
        for key_node, value_node in node.value:
            mark = _mark(self.source.file, key_node)
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str) or key_node.tag.endswith((":merge", ":null")):
                self._refuse(mark, "a key must be a plain word", "write `key: value`")
                continue
            if key_node.tag.endswith(":bool"):
                self._refuse(mark, f"YAML reads the key {key} as true or false", f'quote it: "{key}"')
                continue
            if key in first:
                self._refuse(
                    mark,
                    f"the key {key!r} stands here a second time (first in line {first[key].line})",
                    "keep one of the two",
                )
                continue
            first[key] = mark
            values[key] = self.build(value_node, (*path, key))
            if not isinstance(value_node, yaml.ScalarNode):
                self.source.marks[(*path, key)] = mark  # a mapping is best pointed at by its key
        return values

    def _scalar(self, node: yaml.ScalarNode, mark: Mark, path: Path_) -> Value:
        kind = node.tag.rsplit(":", 1)[-1]
        text: str = node.value
        if kind == "str" or (kind == "timestamp" and path[-1:] in _DAYS):
            return text
        if kind == "int" and re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", text):
            return int(text)
        if kind == "float" and re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", text):
            return float(text)
        if kind == "bool" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if kind in ("int", "float"):
            self._refuse(mark, f"YAML reads {text} as another number than it looks", f'quote it: "{text}"')
        elif kind in _TRAPS:
            remedy = f'quote it: "{text}"' if text else "write a value, or remove the key"
            self._refuse(mark, _TRAPS[kind].format(text=text), remedy)
        else:
            self._refuse(mark, f"the tag {node.tag} is not allowed", "remove the tag")
        return None

    def _refuse(self, mark: Mark, problem: str, remedy: str) -> None:
        self.source.faults.append(Fault(mark, problem, remedy, "yaml"))
