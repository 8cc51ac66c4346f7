"""Caches on disk what is slow to learn from the content."""

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
    """A digest of the code, and of its word lists, that compute what is kept: other code, other arrays."""
    understanding = Path(__file__).parent.parent
    files = sorted([*understanding.rglob("*.py"), *understanding.rglob("*.yaml"), understanding.parent / "plain.py"])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


class Cache:
    """Arrays on the disk, each under the digest of what it was computed from, so that none is ever out of date.

    Each content has a folder of its own, so that editing one evicts nothing of another; what another has computed from
    the same is taken over. A root that cannot be used costs time, nothing else. Several processes may use it at once.
    """

    def __init__(self, root: Path | None, content: str = "", limit: int = LIMIT) -> None:
        """A cache below a folder, None for none.

        content: where it stands, "" for what belongs to no content. limit: how many bytes all contents may take.
        """
        self._root = root
        self._folder = root / _folder_of(content) if root else None
        self._limit = limit
        self._used: set[str] = set()

    def arrays(self, name: str, inputs: Iterable[object], compute: Callable[[], Arrays]) -> Arrays:
        """The arrays once computed from these inputs (told apart by their text), or the computed ones, then kept."""
        stem = _stem(name, inputs)
        kept = self._read(stem)
        return self._keep(stem, compute()) if kept is None else kept

    def latest(self, name: str) -> Arrays | None:
        """The arrays kept last under a name, whatever they were computed from; rather for this content than another."""
        return next(self._before(name), None)

    def rows(
        self, name: str, content: str, texts: Callable[[], Sequence[str]], compute: Callable[[Sequence[str]], Floats]
    ) -> Halves:
        """A row for each text of a content, which goes by its digest; only those of new texts are computed.

        Half precision halves the file and is plenty.
        """
        stem = _stem(name, [content])
        if (kept := self._read(stem)) is not None:
            return kept["rows"]
        keyed = [(hashlib.sha256(text.encode()).hexdigest()[:16], text) for text in texts()]
        known = self._known_rows(name, {key for key, _ in keyed})
        new = {key: text for key, text in keyed if key not in known}
        if new:
            known |= dict(zip(new, compute(list(new.values())), strict=True))
        keys = [key for key, _ in keyed]
        rows = np.array([known[key] for key in keys], dtype=np.float16)
        return self._keep(stem, {"keys": pack(keys), "rows": rows})["rows"]

    def _known_rows(self, name: str, wanted: Set[str]) -> dict[str, NDArray[np.floating]]:
        """The rows that some content has under these keys."""
        known: dict[str, NDArray[np.floating]] = {}
        for kept in self._before(name):
            known |= dict(zip(unpack(kept["keys"]), kept["rows"], strict=True))
            if wanted <= known.keys():
                break
        return known

    def _before(self, name: str) -> Iterator[Arrays]:
        """What is kept under a name: for this content, then for others, the last used first."""
        if self._root is None or self._folder is None:
            return
        found = by_use(_found(self._root, f"*/{name}-{'[0-9a-f]' * 32}.npz"))
        for file in sorted(found, key=lambda file: file.parent != self._folder):
            if (kept := read_arrays(file)) is not None:
                yield kept

    def _read(self, stem: str) -> Arrays | None:
        """What is kept under a stem, for this content or for another, which then has it for this one, too."""
        if self._root is None or self._folder is None:
            return None
        self._used.add(stem)
        own = self._folder / f"{stem}.npz"
        with contextlib.suppress(OSError, StopIteration):  # a folder may keep us from looking whether there is a file
            if not own.exists():
                link_arrays(next(self._root.glob(f"*/{own.name}")), self._folder)
        for file in (own, *_found(self._root, f"*/{own.name}")):
            if (kept := read_arrays(file)) is not None:
                mark_used(file)
                return kept
        return None

    def _keep(self, stem: str, values: Arrays) -> Arrays:
        """The same arrays, the large ones on the disk if they could be written."""
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
    """The name of the folder in which a content's arrays are kept, readable for people."""
    if not content:
        return "common"
    name = re.sub(r"[^\w-]+", "-", Path(content).name)[:40] or "content"
    return f"{name}-{hashlib.sha256(os.fsencode(content)).hexdigest()[:12]}"


def _stem(name: str, inputs: Iterable[object]) -> str:
    """The name of what is computed from these inputs by the code as it is."""
    digest = hashlib.sha256("\0".join([code_digest(), *map(str, inputs)]).encode())
    return f"{name}-{digest.hexdigest()[:32]}"
