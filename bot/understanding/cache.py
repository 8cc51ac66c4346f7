"""What of the content is slow to compute, and where is it kept?"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
Floats = NDArray[np.float32]


@lru_cache(maxsize=1)
def code_digest() -> str:
    """A digest of the code that computes what is kept: other code, other arrays."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), here.parent / "plain.py"])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


class Cache:
    """A folder of arrays, each under the digest of what it was computed from, so that none is ever out of date.

    A folder that cannot be used costs time, nothing else.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def arrays(self, name: str, inputs: Iterable[object], compute: Callable[[], Arrays]) -> Arrays:
        """The arrays once computed from these inputs (told apart by their text), or the computed ones, then kept."""
        if self._folder is None:
            return compute()
        digest = hashlib.sha256("\0".join([code_digest(), *map(str, inputs)]).encode()).hexdigest()
        kept = self._read(f"{name}-{digest[:32]}")
        if kept is not None:
            return kept
        values = compute()
        self._write(f"{name}-{digest[:32]}", values)
        self._forget_others(name)
        return values

    def latest(self, name: str) -> Arrays | None:
        """The arrays kept last under a name, whatever they were computed from."""
        return next((kept for stem in self._stems(name) if (kept := self._read(stem)) is not None), None)

    def rows(self, name: str, texts: Sequence[str], compute: Callable[[Sequence[str]], Floats]) -> Floats:
        """A row for each text; only those of new texts are computed. Kept rows stay on the disk until used."""
        keys = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts]
        stem = f"{name}-{hashlib.sha256(' '.join(keys).encode()).hexdigest()[:32]}"
        kept = self._kept_rows(stem, len(keys))
        if kept is not None:
            return kept
        known: dict[str, Floats] = {}
        for other in self._stems(name):
            met, rows = self._read(other) or {}, self._kept_rows(other)
            if rows is not None and "keys" in met:
                known |= dict(zip(unpack(met["keys"]), rows, strict=False))
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            known |= dict(zip(new, compute(list(new.values())), strict=True))
        rows = np.array([known[key] for key in keys], dtype=np.float32)
        self._replace(f"{stem}.npy", lambda stream: np.save(stream, rows))
        self._write(stem, {"keys": pack(keys)})
        self._forget_others(name, keep=3)
        return rows

    def _kept_rows(self, stem: str, count: int | None = None) -> Floats | None:
        if self._folder is None:
            return None
        with contextlib.suppress(OSError, ValueError, EOFError):
            rows: Floats = np.load(self._folder / f"{stem}.npy", mmap_mode="r", allow_pickle=False)
            if rows.ndim == 2 and rows.dtype == np.float32 and count in (None, len(rows)):
                return rows
        return None

    def _stems(self, name: str) -> list[str]:
        """What is kept under a name, the last used first."""
        if self._folder is None:
            return []
        files = sorted(self._folder.glob(f"{name}-*.npz"), key=lambda f: f.stat().st_mtime, reverse=True)
        return [file.stem for file in files]

    def _read(self, name: str) -> Arrays | None:
        if self._folder is None:
            return None
        unreadable = (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile)
        with contextlib.suppress(*unreadable), np.load(self._folder / f"{name}.npz", allow_pickle=False) as kept:
            return {each: kept[each] for each in kept.files}
        return None

    def _write(self, name: str, values: Arrays) -> None:
        # the stub takes a keyword for allow_pickle
        self._replace(f"{name}.npz", lambda stream: np.savez(stream, **values))  # type: ignore[arg-type]

    def _replace(self, name: str, write: Callable[[BinaryIO], None]) -> None:
        """Write a file at once: nobody ever reads half of it."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{name}.{os.getpid()}.part"
            with part.open("wb") as stream:
                write(stream)
            part.replace(self._folder / name)

    def _forget_others(self, name: str, keep: int = 6) -> None:
        """Drop the arrays of long-gone contents."""
        for stem in self._stems(name)[keep:]:
            for suffix in ("npz", "npy"):
                with contextlib.suppress(OSError):
                    (self._folder / f"{stem}.{suffix}").unlink(missing_ok=True)  # type: ignore[operator]


def pack(strings: Iterable[str]) -> NDArray[Any]:
    """Strings without line breaks as one array of bytes."""
    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def unpack(array: NDArray[Any]) -> list[str]:
    """The strings of pack()."""
    text = array.tobytes().decode()
    return text.split("\n") if text else []
