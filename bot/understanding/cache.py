"""What of the content is slow to compute, and where is it kept?"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_VERSION = "1"  # raised when the same content gives other arrays


class Cache:
    """A folder of arrays, by the digest of the content. A folder that cannot be used costs time, nothing else."""

    def __init__(self, folder: Path | None, key: str) -> None:
        self._folder = folder
        self._key = hashlib.sha256(f"{_VERSION} {key}".encode()).hexdigest()[:32]

    def array(self, name: str, compute: Callable[[], Floats]) -> Floats:
        """The array kept under the name, or the computed one, which is then kept."""
        if self._folder is None:
            return compute()
        file = self._folder / f"{self._key}-{name}.npy"
        with contextlib.suppress(OSError, ValueError, EOFError):
            kept: Floats = np.load(file, allow_pickle=False)
            if np.isfinite(kept).all():
                return kept
        values = compute()
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}.part")
            with part.open("wb") as stream:
                np.save(stream, values, allow_pickle=False)
            part.replace(file)  # at once: two processes that start together never read half a file
            self._forget_others(name)
        return values

    def _forget_others(self, name: str, keep: int = 6) -> None:
        """Drop the arrays of long-gone contents."""
        assert self._folder is not None
        files = sorted(self._folder.glob(f"*-{name}.npy"), key=lambda f: f.stat().st_mtime, reverse=True)
        for file in files[keep:]:
            file.unlink(missing_ok=True)
