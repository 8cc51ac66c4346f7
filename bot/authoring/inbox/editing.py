"""Inserts a line into a YAML file and leaves every other byte as it is.

The place comes from the nodes that PyYAML composes, the parser that the content is loaded with; the line is put there,
and the file is read again before it is written: it must hold what it held, and the new text. A round trip through
another library would set the author's own layout anew, and write a `no` unquoted that PyYAML reads as false.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from bot.content.model import Language
from bot.content.yaml_loader import Loader, as_read, compose
from bot.errors import BotError, file_errors

_WIDE = 1_000_000  # columns: no text is ever folded


def with_utterance(file: Path, intent: str, language: Language, text: str) -> str:
    """The file's text with one more utterance, the intent's last in its language: in a list, one more line.

    Raises BotError where the file is laid out in a way that has no such place.
    """
    start, old = _read(file)
    path = ("intents", intent, "utterances", language)
    items = _node(old, path)
    if not isinstance(items, yaml.SequenceNode) or not items.value:
        raise _unplaced(file, intent, language)
    new = _in_brackets(old, items, text) if items.flow_style else _on_its_line(old, items, text)
    if new is None or _values(new) != _with_last(old, path, text):
        raise _unplaced(file, intent, language)
    return start + new


def with_skeleton(file: Path, lines: list[str]) -> str:
    """The file's text with a comment behind its last intent, indented as the intents are.

    Raises BotError where there are no intents in block style.
    """
    start, old = _read(file)
    intents = _node(old, ("intents",))
    if not isinstance(intents, yaml.MappingNode) or intents.flow_style or not intents.value:
        raise BotError(f"{file} holds no list of intents to write below", "add the intent by hand")
    indent = " " * intents.value[0][0].start_mark.column
    end = _end_of_line(old, _leaf(intents).end_mark.index)
    ending = _ending(old)
    block = "".join(f"{ending}{indent}# {line}".rstrip(" ") for line in lines)
    new = f"{old[:end]}{ending}{block}{old[end:]}"
    if _values(new) != _values(old):
        raise BotError(f"{file} has no place for a comment behind its intents", "add the intent by hand")
    return start + new


def write(file: Path, text: str) -> None:
    """Replace the file at once: a bot that looks for changes never reads half of it."""
    file = file.resolve()  # a link stays a link
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        shutil.copymode(file, part)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BotError(f"{file} cannot be written: {error.strerror}", "let yourself write to it") from None


def scalar(text: str) -> str:
    """A text as YAML writes it: bare where it may, else quoted."""
    return str(yaml.safe_dump(text, allow_unicode=True, width=_WIDE)).removesuffix("...\n").strip()


def _read(file: Path) -> tuple[str, str]:
    """The byte order mark that some editors begin a file with, which PyYAML does not count; and the rest."""
    with file_errors(f"{file} cannot be read", "check the file"), file.open(encoding="utf-8", newline="") as stream:
        text = stream.read()
    rest = text.removeprefix("\ufeff")
    return text[: len(text) - len(rest)], rest


def _node(text: str, path: tuple[str, ...]) -> yaml.Node | None:
    node = compose(as_read(text))
    for key in path:
        if not isinstance(node, yaml.MappingNode):
            return None
        node = next((value for name, value in node.value if name.value == key), None)
    return node


def _on_its_line(text: str, items: yaml.SequenceNode, utterance: str) -> str | None:
    """Below the last item, begun as that one is."""
    last = items.value[-1]
    start = text.rfind("\n", 0, last.start_mark.index) + 1
    dash = text[start : last.start_mark.index]
    if not re.fullmatch(r" *- +", dash):
        return None
    end = _end_of_line(text, last.end_mark.index)
    return f"{text[:end]}{_ending(text)}{dash}{scalar(utterance)}{text[end:]}"


def _in_brackets(text: str, items: yaml.SequenceNode, utterance: str) -> str | None:
    """Behind the last item: `[one, two]` becomes `[one, two, three]`."""
    end = items.value[-1].end_mark.index
    listed = yaml.safe_dump([utterance], default_flow_style=True, allow_unicode=True, width=_WIDE).strip()
    return f"{text[:end]}, {listed[1:-1]}{text[end:]}"


def _leaf(node: yaml.Node) -> yaml.Node:
    """The last scalar, or list in brackets, that stands in a node: the ends of blocks lie behind blank lines."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def _end_of_line(text: str, index: int) -> int:
    """Where the line ends on which the text before an index ends: a comment behind it stays with it."""
    index = len(text[:index].rstrip())
    end = text.find("\n", index)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" else end


def _ending(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _with_last(text: str, path: tuple[str, ...], utterance: str) -> Any:
    """All the file holds, with one more item in the list at a path."""
    whole = inner = _values(text)
    for key in path:
        inner = inner[key]
    inner.append(utterance)
    return whole


def _values(text: str) -> Any:
    return yaml.load(as_read(text), Loader=Loader)  # noqa: S506  # nosec B506  # a safe one


def _unplaced(file: Path, intent: str, language: Language) -> BotError:
    problem = f"{file} has no list to add to at intents.{intent}.utterances.{language}"
    return BotError(problem, "add the utterance by hand")
