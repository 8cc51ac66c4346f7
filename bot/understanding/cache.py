"""What of the content is slow to compute, and where is it kept?"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


@lru_cache(maxsize=1)
def _code() -> str:
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
        digest = hashlib.sha256("\0".join([_code(), *map(str, inputs)]).encode()).hexdigest()
        kept = self._read(f"{name}-{digest[:32]}")
        if kept is not None:
            return kept
        values = compute()
        self._write(f"{name}-{digest[:32]}", values)
        self._forget_others(name)
        return values

    def rows(self, name: str, texts: Sequence[str], compute: Callable[[Sequence[str]], NDArray[Any]]) -> NDArray[Any]:
        """A row for each text; only those of texts not met before are computed."""
        keys = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts]
        kept = self._read(name) or {}
        old: dict[str, NDArray[Any]] = {}
        if (
            {"keys", "rows"} <= kept.keys()
            and kept["rows"].dtype == np.float32
            and len(unpack(kept["keys"])) == len(kept["rows"])
        ):
            if unpack(kept["keys"]) == keys:
                return kept["rows"]
            old = dict(zip(unpack(kept["keys"]), kept["rows"], strict=True))
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in old}
        if new:
            computed = compute(list(new.values()))
            old.update(zip(new, computed, strict=True))
        rows = np.array([old[key] for key in keys])
        if new:
            self._write(name, {"keys": pack(keys), "rows": rows})
        return rows

    def _read(self, name: str) -> Arrays | None:
        if self._folder is None:
            return None
        unreadable = (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile)
        with contextlib.suppress(*unreadable), np.load(self._folder / f"{name}.npz", allow_pickle=False) as kept:
            return {each: kept[each] for each in kept.files}
        return None

    def _write(self, name: str, values: Arrays) -> None:
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{name}.{os.getpid()}.part"
            with part.open("wb") as stream:
                np.savez(stream, **values)  # type: ignore[arg-type]  # the stub takes a keyword for allow_pickle
            part.replace(self._folder / f"{name}.npz")  # at once: nobody ever reads half a file

    def _forget_others(self, name: str, keep: int = 6) -> None:
        """Drop the arrays of long-gone contents."""
        if self._folder is None:
            return
        files = sorted(self._folder.glob(f"{name}-*.npz"), key=lambda f: f.stat().st_mtime, reverse=True)
        for file in files[keep:]:
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)


def pack(strings: Iterable[str]) -> NDArray[Any]:
    """Strings without line breaks as one array of bytes."""
    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def unpack(array: NDArray[Any]) -> list[str]:
    """The strings of pack()."""
    text = array.tobytes().decode()
    return text.split("\n") if text else []
