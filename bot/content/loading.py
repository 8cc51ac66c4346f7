"""Loads a content file or folder, or raises ContentError with every fault."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from bot.content.includes import read_content
from bot.content.model import Announcement
from bot.content.parsed import ParsedContent
from bot.content.references import check_references
from bot.errors import ContentError, Fault, SourcePosition


def load(path: Path) -> Announcement:
    """Read the content of a YAML file, or of all YAML files of a folder and its folders, and of what they include.

    Raises ContentError with every fault found, each with its file, line and column.
    """
    return parse(path).announcement()


def parse(path: Path, instead: Mapping[Path, str] | None = None) -> ParsedContent:
    """The same with the position of each entry. Raises ContentError as load() does.

    instead: the text that files are about to hold, by their resolved paths.
    """
    sources, faults = read_content(path, instead or {})
    digest = hashlib.sha256("\0".join(source.text for source in sources).encode()).hexdigest()
    parsed = ParsedContent(digest, str(path.resolve()), sources[0].file, faults=faults)
    for source in sources:
        parsed.add(source)
    if not parsed.faults:
        check_references(parsed)
    if parsed.faults:
        raise ContentError(_one_each(parsed.faults))
    return parsed


def _one_each(faults: list[Fault]) -> list[Fault]:
    """Keeps the first fault per position; later ones are consequences."""
    first: dict[SourcePosition, Fault] = {}
    for fault in faults:
        first.setdefault(fault.mark, fault)
    return list(first.values())
