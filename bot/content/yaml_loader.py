"""The YAML loader, with and without libyaml, and the positions of what it reads.

libyaml where it is there: it is ten times faster. Else PyYAML's own loader, made to read what libyaml reads: it ends a
text in brackets at any `?`, and stops at tabs between tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from math import inf

import yaml

from bot.errors import SourcePosition

__all__ = ["Loader", "Places", "PureLoader", "as_read", "compose"]

_PASSES_FOR = {"?": "x", "\t": " "}
_LONE_RETURN = re.compile(r"\r(?!\n)")
_NO_LINE_END = str.maketrans(dict.fromkeys("\u0085\u2028\u2029", " "))


class PureLoader(yaml.SafeLoader):
    """PyYAML's own loader, reading as libyaml does."""

    _in_plain = False

    def peek(self, index: int = 0) -> str:
        """A coming character; within a text a question mark passes for a letter, a tab for a space."""
        sign = str(super().peek(index))
        if self._in_plain and (sign == "?" or (sign == "\t" and not self._indents(index))):
            return _PASSES_FOR[sign]
        return sign

    def _indents(self, index: int) -> bool:
        """Whether nothing but blanks stands on the line before a coming character."""
        return not self.buffer[self.pointer - self.column : self.pointer + index].strip(" \t")

    def scan_plain(self) -> yaml.ScalarToken:
        """A text without quotation marks."""
        self._in_plain = True
        try:
            return super().scan_plain()
        finally:
            self._in_plain = False

    def scan_to_next_token(self) -> None:
        """Pass over what parts tokens: tabs too, where they do not indent."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()


try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML was built without libyaml
    Loader = PureLoader  # type: ignore[assignment,misc]


def as_read(text: str) -> str:
    """A text with as many characters, in which lines end as YAML 1.2 and every editor have it.

    YAML 1.1 also ends them at U+0085, U+2028 and U+2029: what was pasted from elsewhere would break in two. A lone
    carriage return is a line end to some editors only; it is read in the way in which the parser gets farther.
    """
    text = text.translate(_NO_LINE_END)
    if "\n" not in text or not _LONE_RETURN.search(text):
        return text
    return max((text, _LONE_RETURN.sub(" ", text)), key=_how_far)


def _how_far(text: str) -> float:
    try:
        for _ in yaml.parse(text, Loader=Loader):  # it does not nest, as composing does
            pass
    except yaml.MarkedYAMLError as error:
        return error.problem_mark.index if error.problem_mark else 0
    return inf


def compose(text: str) -> yaml.Node | None:
    """The nodes of a text as it is read. Raises yaml.YAMLError."""
    node: yaml.Node | None = yaml.compose(text, Loader=Loader)
    return node


class Places:
    """Turns the offsets of a text into places of a file, lines counted as editors do.

    The marks of PyYAML do not serve: a lone carriage return counts as a line end there, and the end of a file without
    a final line feed may lie behind its last line.
    """

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        end = "\n" if "\n" in text else "\r"  # a file of the first Macs has only these
        self._starts = [0]
        while place := text.find(end, self._starts[-1]) + 1:
            self._starts.append(place)

    def mark(self, offset: int) -> SourcePosition:
        """The place of a character."""
        line = self.line(offset)
        return SourcePosition(self._file, line, offset - self._starts[line - 1] + 1)

    def line(self, offset: int) -> int:
        """The line of a character, from 1."""
        return bisect_right(self._starts, offset)
