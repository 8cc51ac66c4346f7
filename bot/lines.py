"""Splits JSON Lines at line feeds alone.

What ends with a line feed, and nothing else: `str.splitlines` also parts a text at U+2028, U+2029, U+0085 and others,
which may stand within a JSON string as they are.
"""

from __future__ import annotations

import json
from pathlib import Path

_UNUSUAL = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "\u0085\u2028\u2029"})


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file as an editor counts them, without their ends. Raises OSError, UnicodeDecodeError."""
    return lines_of(path.read_bytes().decode("utf-8-sig"))


def lines_of(text: str) -> list[str]:
    """The lines of a text, without their ends; nothing stands behind the last line feed."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines if lines[-1] else lines[:-1]


def json_line(value: object) -> str:
    """A value as JSON that is one line to every reader, also to those that part lines at unusual signs."""
    return json.dumps(value, ensure_ascii=False).translate(_UNUSUAL)
