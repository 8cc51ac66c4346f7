"""Evicts cached states beyond a limit in bytes, least recently used first.

An entry is a file `name-digest.npz` and the arrays `name-digest.*.npy` beside it, in a folder for each content. Of each
name the last few states of a content stay. Beyond the limit replaced states go first, then what was used longest ago.
Processes may evict at the same time, and while others read: a file that is gone meanwhile is no error.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

STATES = 3  # of a content that stay: what is undone, or tried with other settings, is not learnt anew
LIMIT = 2_000_000_000  # bytes: a dozen contents as large as the shipped one

_FILE = re.compile(r"(?P<stem>(?P<name>.+)-[0-9a-f]{32})\.(?:.*\.)?(?:npz|npy|part)")


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    stem: str
    name: str
    used: float
    size: int
    inode: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """The files that were computed together, the .npz file first."""

    folder: Path
    name: str
    files: tuple[_File, ...]
    used: float

    @property
    def stem(self) -> str:
        return self.files[0].stem

    def drop(self) -> None:
        for file in self.files:
            with contextlib.suppress(OSError):
                file.path.unlink(missing_ok=True)


def evict(root: Path, limit: int, spared: Iterable[str] = ()) -> None:
    """Drop entries until the rest fits. spared: the names of entries in use, which stay whatever they take."""
    states, spare = Counter[tuple[Path, str]](), frozenset(spared)
    in_use, replaced, current = list[_Entry](), list[_Entry](), list[_Entry]()
    for entry in sorted(_entries(root), key=lambda entry: entry.used, reverse=True):
        states[entry.folder, entry.name] += 1
        state = states[entry.folder, entry.name]
        if entry.stem in spare:
            in_use.append(entry)
        elif state > STATES:
            entry.drop()
        else:
            (replaced if state > 1 or entry.folder == root else current).append(entry)
    _shrink(in_use, [*reversed(replaced), *reversed(current)], limit)


def _shrink(in_use: list[_Entry], candidates: list[_Entry], limit: int) -> None:
    """Drop candidates in their order until the rest fits. A file that contents share counts once."""
    entries = [*in_use, *candidates]
    links = Counter(file.inode for entry in entries for file in entry.files)
    size = sum({file.inode: file.size for entry in entries for file in entry.files}.values())
    for entry in candidates:
        if size <= limit:
            return
        entry.drop()
        links.subtract(file.inode for file in entry.files)
        size -= sum(file.size for file in entry.files if not links[file.inode])


def _entries(root: Path) -> Iterator[_Entry]:
    """The entries in the folders of the contents, and in the root itself, where older versions stored theirs."""
    for folder in (root, *_listed(root)):
        files = sorted(_files(folder), key=lambda file: (file.stem, file.path.suffix != ".npz"))
        for _, group in groupby(files, key=lambda file: file.stem):
            found = tuple(group)
            yield _Entry(folder, found[0].name, found, found[0].used)


def _files(folder: Path) -> Iterator[_File]:
    for path in _listed(folder):
        with contextlib.suppress(OSError):
            match, stat = _FILE.fullmatch(path.name), path.stat()
            if match:
                yield _File(path, match["stem"], match["name"], stat.st_mtime, stat.st_size, stat.st_ino)


def _listed(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return list(folder.iterdir())
    return []
