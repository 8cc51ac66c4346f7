"""Reads YAML and keeps the line and column of every value.

PyYAML composes nodes, which carry their place; this module turns them into plain values and refuses
what YAML reads otherwise than its author meant: an unquoted `no`, `12:30`, a key given twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.content.yaml_faults import quoted, syntax_fault
from bot.content.yaml_loader import Loader, Places, as_read, compose
from bot.errors import Fault, SourcePosition

MAX_BYTES = 8_000_000  # the largest shipped file holds 0.3 MB; a file beyond this is a mistake
MAX_DEPTH = 30

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
KeyPath = tuple[str | int, ...]

_DAYS = (("as_of",), ("valid_until",))  # keys whose value is a date, and not a text that YAML takes for one
_TRAPS = {
    "bool": "YAML reads an unquoted {text} as true or false",
    "timestamp": "YAML reads {text} as a date",
    "null": "YAML reads an unquoted {text} as nothing",
}
_OTHER = "YAML has a meaning of its own for an unquoted {text}"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Source:
    """The values of one file, the place of each (by its path of keys and indexes), and what is wrong with it."""

    file: str
    values: dict[str, Value] = field(default_factory=dict)
    marks: dict[KeyPath, SourcePosition] = field(default_factory=dict)
    items: dict[KeyPath, list[SourcePosition]] = field(default_factory=dict)
    """The places of the items of each list: tens of thousands, so they have no path of their own."""
    faults: list[Fault] = field(default_factory=list)
    text: str = ""

    def mark(self, path: KeyPath) -> SourcePosition:
        """The place of path, or of its nearest ancestor that has one."""
        while path and path not in self.marks:
            *above, last = path
            path = tuple(above)
            if isinstance(last, int) and last < len(items := self.items.get(path, [])):
                return items[last]
        return self.marks.get(path, SourcePosition(self.file))


def read_source(path: Path, text: str | None = None) -> Source:
    """Read one YAML file, or the text that it is about to hold; what is wrong becomes a fault, nothing is raised."""
    source = Source(file=str(path))
    text = _read_text(path, source) if text is None else text.removeprefix("\ufeff")
    if text is None or _refuse_control_characters(text, source):
        return source
    source.text = text = as_read(text)
    places = Places(source.file, text)
    try:
        if _may_be_deep(text):
            _refuse_depth(text)
        node = compose(text)
    except yaml.YAMLError as error:
        source.faults.append(syntax_fault(places, text, error))
        return source
    except RecursionError:
        source.faults.append(
            Fault(SourcePosition(source.file), "it is nested too deeply to be read", "write it flat", "syntax")
        )
        return source
    if node is None:
        source.faults.append(
            Fault(SourcePosition(source.file), "the file is empty", "write content into it, or delete it")
        )
    elif not isinstance(node, yaml.MappingNode):
        mark = places.mark(node.start_mark.index)
        source.faults.append(Fault(mark, "the file is not a mapping of keys", "start with a key such as `intents:`"))
    else:
        value = _Builder(source, places).build(node, ())
        assert isinstance(value, dict)
        source.values = value
    return source


def _read_text(path: Path, source: Source) -> str | None:
    def refuse(problem: str, remedy: str, mark: SourcePosition | None = None) -> None:
        source.faults.append(Fault(mark or SourcePosition(source.file), problem, remedy, "file"))

    try:
        if path.stat().st_size > MAX_BYTES:
            refuse(f"the file is over {MAX_BYTES // 1_000_000} MB", "split it, or check that it is the right file")
            return None
        data = path.read_bytes()
    except OSError as error:
        refuse(f"cannot be read: {error.strerror or error}", "check the path and the file's permissions")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        refuse(
            "this is not UTF-8 text", "save the file with the encoding UTF-8", SourcePosition(source.file, line, column)
        )
        return None


def _refuse_control_characters(text: str, source: Source) -> bool:
    """Whether the text holds a character that YAML refuses wherever it stands, and says nothing of where."""
    bad = _CONTROL.search(text)
    if bad:
        problem = f"a control character (U+{ord(bad[0]):04X}): the file looks binary"
        mark = Places(source.file, text).mark(bad.start())
        source.faults.append(Fault(mark, problem, "remove it, or name a YAML file", "file"))
    return bool(bad)


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


class _Builder:
    """Turns nodes into values, noting places and faults in the source as it goes."""

    def __init__(self, source: Source, places: Places) -> None:
        self.source = source
        self.places = places
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, path: KeyPath) -> Value:
        mark = self._mark(node)
        self.source.marks.setdefault(path, mark)
        if self.source.text.startswith("? ", node.start_mark.index):
            self._refuse(mark, "YAML takes a question mark with a space behind it for its own", "quote the text")
            return None
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

    def _sequence(self, node: yaml.SequenceNode, path: KeyPath) -> list[Value]:
        marks = [self._mark(item) for item in node.value]
        self.source.items[path] = marks
        return [
            self._scalar(item, mark, path) if isinstance(item, yaml.ScalarNode) else self.build(item, (*path, index))
            for index, (item, mark) in enumerate(zip(node.value, marks, strict=True))
        ]

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Value]:
        values: dict[str, Value] = {}
        first: dict[str, SourcePosition] = {}
        for key_node, value_node in node.value:
            mark = self._mark(key_node)
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

    def _scalar(self, node: yaml.ScalarNode, mark: SourcePosition, path: KeyPath) -> Value:
        kind = node.tag.rsplit(":", 1)[-1]
        text: str = node.value
        if self.source.text.startswith("!", node.start_mark.index):
            return self._tagged(node, mark)
        if kind == "str" or (kind == "timestamp" and path[-1:] in _DAYS):
            return text
        if kind == "int" and re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", text):
            return int(text)
        if kind == "float" and re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", text):
            return float(text)
        if kind == "bool" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if kind in ("int", "float"):
            self._refuse(mark, f"YAML reads {text} as another number than it looks", f"quote it: {quoted(text)}")
        elif kind == "null" and not text:
            self._refuse_empty(node, mark)
        else:
            self._refuse(mark, _TRAPS.get(kind, _OTHER).format(text=text), f"quote it: {quoted(text)}")
        return None

    def _tagged(self, node: yaml.ScalarNode, mark: SourcePosition) -> str | None:
        """A text with its own tag is one; any other tag is a text that begins with an exclamation mark."""
        raw = self._raw(node)
        if raw.startswith("!!str "):
            return str(node.value)
        self._refuse(mark, "YAML takes what begins with ! for a tag", f"remove the tag, or quote it: {quoted(raw)}")
        return None

    def _refuse_empty(self, node: yaml.ScalarNode, mark: SourcePosition) -> None:
        raw = self._raw(node)
        behind = re.match(r"[ \t]*(#\S.*)", self.source.text[node.end_mark.index :])
        if raw:  # an anchor
            self._refuse(mark, f"YAML takes {raw} for a mark of its own", f"quote it: {quoted(raw)}")
        elif behind:
            remedy = f"write a value, or quote it: {quoted(behind[1].strip())}"
            self._refuse(mark, "this is empty: what stands behind # is a comment", remedy)
        else:
            self._refuse(mark, "this is empty", "write a value, or remove the key")

    def _mark(self, node: yaml.Node) -> SourcePosition:
        return self.places.mark(node.start_mark.index)

    def _raw(self, node: yaml.Node) -> str:
        """A value as its author typed it."""
        return self.source.text[node.start_mark.index : node.end_mark.index].strip()

    def _refuse(self, mark: SourcePosition, problem: str, remedy: str) -> None:
        self.source.faults.append(Fault(mark, problem, remedy, "yaml"))
