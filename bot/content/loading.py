"""Does this file or folder hold a sound announcement, and what exactly is wrong if not?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from bot.content.book import Book
from bot.content.including import read_content
from bot.content.model import Announcement
from bot.content.references import check_references
from bot.errors import ContentError, Fault, Mark


def load(path: Path) -> Announcement:
    """Read the content of a YAML file, or of all YAML files of a folder and its folders, and of what they include.

    Raises ContentError with every fault found, each with its file, line and column.
    """
    return open_book(path).announcement()


def open_book(path: Path, instead: Mapping[Path, str] | None = None) -> Book:
    """The same, with the place of each piece. Raises ContentError as load() does.

    instead: what files are about to hold, by their resolved paths.
    """
    sources, faults = read_content(path, instead or {})
    digest = hashlib.sha256("\0".join(source.text for source in sources).encode()).hexdigest()
    book = Book(digest, str(path.resolve()), faults=faults)
    for source in sources:
        book.add(source)
    if not book.faults:
        check_references(book)
    if book.faults:
        raise ContentError(_one_each(book.faults))
    return book


def _one_each(faults: list[Fault]) -> list[Fault]:
    """The first fault of each place: what follows from it at the same place helps nobody."""
    first: dict[Mark, Fault] = {}
    for fault in faults:
        first.setdefault(fault.mark, fault)
    return list(first.values())
