"""What of the content is slow to compute, and where is it kept?"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


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
        digest = hashlib.sha256("\0".join(map(str, inputs)).encode()).hexdigest()
        file = self._folder / f"{name}-{digest[:32]}.npz"
        unreadable = (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile)
        with contextlib.suppress(*unreadable), np.load(file, allow_pickle=False) as kept:
            return {each: kept[each] for each in kept.files}
        values = compute()
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}.part")
            with part.open("wb") as stream:
                np.savez(stream, **values)  # type: ignore[arg-type]  # the stub takes a keyword for allow_pickle
            part.replace(file)  # at once: two processes that start together never read half a file
            self._forget_others(name)
        return values

    def _forget_others(self, name: str, keep: int = 6) -> None:
        """Drop the arrays of long-gone contents."""
        assert self._folder is not None
        files = sorted(self._folder.glob(f"{name}-*.npz"), key=lambda f: f.stat().st_mtime, reverse=True)
        for file in files[keep:]:
            file.unlink(missing_ok=True)


def pack(strings: Iterable[str]) -> NDArray[Any]:
    """Strings without line breaks as one array of bytes."""
    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def unpack(array: NDArray[Any]) -> list[str]:
    """The strings of pack()."""
    text = array.tobytes().decode()
    return text.split("\n") if text else []
