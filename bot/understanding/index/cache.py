"""Caches arrays on disk, each under the digest of its inputs."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understanding.index.array_files import (
    Arrays,
    by_use,
    link_arrays,
    mark_used,
    pack,
    read_arrays,
    unpack,
    write_arrays,
)
from bot.understanding.index.eviction import LIMIT, evict

__all__ = ["Arrays", "Cache", "Halves", "code_digest", "pack", "unpack"]

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]


@lru_cache(maxsize=1)
def code_digest() -> str:
    """A digest of the code, and of its word lists, that compute the arrays."""
    understanding = Path(__file__).parent.parent
    files = sorted([*understanding.rglob("*.py"), *understanding.rglob("*.yaml"), understanding.parent / "plain.py"])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


class Cache:
    """A cache of arrays that are slow to compute.

    - Arrays are stored under the digest of their inputs and of the code, so none is ever out of date.
    - Each content has a folder of its own, so editing one content evicts nothing of another.
    - Arrays that another content has computed from the same inputs are shared.
    - A root that cannot be used costs time and raises nothing.
    - Several processes may use it at once.
    """

    def __init__(self, root: Path | None, content: str = "", limit: int = LIMIT) -> None:
        """root: None stores nothing; content: its path, "" for what belongs to none; limit: bytes of all contents."""
        self._root = root
        self._folder = root / _folder_of(content) if root else None
        self._limit = limit
        self._used: set[str] = set()

    def arrays(self, name: str, inputs: Iterable[object], compute: Callable[[], Arrays]) -> Arrays:
        """The stored arrays of these inputs (compared by their text), or the computed ones, which are stored."""
        stem = _stem(name, inputs)
        stored = self._read(stem)
        return self._store(stem, compute()) if stored is None else stored

    def latest(self, name: str) -> Arrays | None:
        """The arrays last stored under a name, whatever their inputs; those of this content before those of others."""
        return next(self._all(name), None)

    def rows(
        self, name: str, content: str, texts: Callable[[], Sequence[str]], compute: Callable[[Sequence[str]], Floats]
    ) -> Halves:
        """A row for each text of a content; only those of new texts are computed.

        content: its digest. Half precision halves the file and is plenty.
        """
        stem = _stem(name, [content])
        if (stored := self._read(stem)) is not None:
            return stored["rows"]
        keyed = [(hashlib.sha256(text.encode()).hexdigest()[:16], text) for text in texts()]
        known = self._known_rows(name, {key for key, _ in keyed})
        new = {key: text for key, text in keyed if key not in known}
        if new:
            known |= dict(zip(new, compute(list(new.values())), strict=True))
        keys = [key for key, _ in keyed]
        rows = np.array([known[key] for key in keys], dtype=np.float16)
        return self._store(stem, {"keys": pack(keys), "rows": rows})["rows"]

    def _known_rows(self, name: str, wanted: Set[str]) -> dict[str, NDArray[np.floating]]:
        """The rows that any content has stored under these keys."""
        known: dict[str, NDArray[np.floating]] = {}
        for stored in self._all(name):
            known |= dict(zip(unpack(stored["keys"]), stored["rows"], strict=True))
            if wanted <= known.keys():
                break
        return known

    def _all(self, name: str) -> Iterator[Arrays]:
        """All that is stored under a name: of this content, then of others, the last used first."""
        if self._root is None or self._folder is None:
            return
        found = by_use(_found(self._root, f"*/{name}-{'[0-9a-f]' * 32}.npz"))
        for file in sorted(found, key=lambda file: file.parent != self._folder):
            if (stored := read_arrays(file)) is not None:
                yield stored

    def _read(self, stem: str) -> Arrays | None:
        """The arrays under a stem, of this content or of another, whose files are then linked for this one."""
        if self._root is None or self._folder is None:
            return None
        self._used.add(stem)
        own = self._folder / f"{stem}.npz"
        with contextlib.suppress(OSError, StopIteration):  # exists() raises where a folder may not be read
            if not own.exists():
                link_arrays(next(self._root.glob(f"*/{own.name}")), self._folder)
        for file in (own, *_found(self._root, f"*/{own.name}")):
            if (stored := read_arrays(file)) is not None:
                mark_used(file)
                return stored
        return None

    def _store(self, stem: str, values: Arrays) -> Arrays:
        """Store arrays and return them, the large ones mapped from the disk if they could be written."""
        if self._root is None or self._folder is None:
            return values
        file = self._folder / f"{stem}.npz"
        with contextlib.suppress(OSError):
            write_arrays(file, values)
        evict(self._root, self._limit, self._used)
        return read_arrays(file) or values


def _found(root: Path, pattern: str) -> list[Path]:
    with contextlib.suppress(OSError):
        return list(root.glob(pattern))
    return []


def _folder_of(content: str) -> str:
    """The name of a content's folder, readable for people."""
    if not content:
        return "common"
    name = re.sub(r"[^\w-]+", "-", Path(content).name)[:40] or "content"
    return f"{name}-{hashlib.sha256(os.fsencode(content)).hexdigest()[:12]}"


def _stem(name: str, inputs: Iterable[object]) -> str:
    """The name of the files of these inputs under today's code."""
    digest = hashlib.sha256("\0".join([code_digest(), *map(str, inputs)]).encode())
    return f"{name}-{digest.hexdigest()[:32]}"
