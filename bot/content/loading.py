"""Does this file or folder hold a sound announcement, and what exactly is wrong if not?"""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.content.book import Book
from bot.content.model import Announcement
from bot.content.references import check_references
from bot.content.yaml_source import read_source
from bot.errors import ContentError, Fault, Mark


def load(path: Path) -> Announcement:
    """Read the content of a YAML file, or of all *.yaml and *.yml files of a folder.

    Raises ContentError with every fault found, each with its file, line and column.
    """
    return open_book(path).announcement()


def open_book(path: Path) -> Book:
    """The same, with the place of each piece. Raises ContentError as load() does."""
    sources = [read_source(file) for file in _files(path)]
    book = Book(digest=hashlib.sha256("\0".join(source.text for source in sources).encode()).hexdigest())
    for source in sources:
        book.add(source)
    if not book.faults:
        check_references(book)
    if book.faults:
        raise ContentError(_one_each(book.faults))
    return book


def content_files(folder: Path) -> list[Path]:
    """The files of a folder that hold content; hidden ones are an editor's own."""
    return sorted(f for f in folder.iterdir() if f.suffix in (".yaml", ".yml") and not f.name.startswith("."))


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise ContentError([Fault(Mark(str(path)), "there is no such file or folder", "check the path of the intents")])
    if not path.is_dir():
        return [path]
    try:
        files = content_files(path)
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise ContentError([Fault(Mark(str(path)), problem, "check the folder's permissions")]) from None
    if not files:
        raise ContentError([Fault(Mark(str(path)), "the folder holds no YAML file", "name a folder of *.yaml files")])
    return files


def _one_each(faults: list[Fault]) -> list[Fault]:
    """The first fault of each place: what follows from it at the same place helps nobody."""
    first: dict[Mark, Fault] = {}
    for fault in faults:
        first.setdefault(fault.mark, fault)
    return list(first.values())
