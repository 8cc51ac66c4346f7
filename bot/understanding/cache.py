"""What of the content is slow to compute, and where is it kept?"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
Floats = NDArray[np.float32]
Halves = NDArray[np.float16]

_MAPPED = 1 << 20  # bytes from which an array stays on the disk until it is used


@lru_cache(maxsize=1)
def code_digest() -> str:
    """A digest of the code that computes what is kept: other code, other arrays."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), here.parent / "plain.py"])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


class Cache:
    """A folder of arrays, each under the digest of what it was computed from, so that none is ever out of date.

    Large arrays stay on the disk until they are used. A folder that cannot be used costs time, nothing else.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def arrays(self, name: str, inputs: Iterable[object], compute: Callable[[], Arrays], keep: int = 4) -> Arrays:
        """The arrays once computed from these inputs (told apart by their text), or the computed ones, then kept.

        keep: of so many contents, or states of the code, the arrays stay.
        """
        if self._folder is None:
            return compute()
        stem = _stem(name, inputs)
        if (kept := self._read(stem)) is not None:
            return kept
        found = self._keep(stem, compute())
        self._forget_others(name, keep)
        return found

    def latest(self, name: str) -> Arrays | None:
        """The arrays kept last under a name, whatever they were computed from."""
        return next((kept for stem in self._stems(name) if (kept := self._read(stem)) is not None), None)

    def rows(
        self, name: str, content: str, texts: Callable[[], Sequence[str]], compute: Callable[[Sequence[str]], Floats]
    ) -> Halves:
        """A row for each text of a content, which goes by its digest; only those of new texts are computed.

        Half precision halves the file and is plenty.
        """
        stem = _stem(name, [content])
        if (kept := self._read(stem)) is not None:
            return kept["rows"]
        known: dict[str, NDArray[np.floating]] = {}
        for other in self._stems(name):
            if (kept := self._read(other)) is not None:
                known |= dict(zip(unpack(kept["keys"]), kept["rows"], strict=True))
        keyed = [(hashlib.sha256(text.encode()).hexdigest()[:16], text) for text in texts()]
        new = {key: text for key, text in keyed if key not in known}
        if new:
            known |= dict(zip(new, compute(list(new.values())), strict=True))
        keys = [key for key, _ in keyed]
        rows = np.array([known[key] for key in keys], dtype=np.float16)
        found = self._keep(stem, {"keys": pack(keys), "rows": rows})["rows"]
        self._forget_others(name, 3)
        return found

    def _stems(self, name: str) -> list[str]:
        """What is kept under a name, the last used first."""
        if self._folder is None:
            return []
        files = sorted(self._folder.glob(f"{name}-*.npz"), key=lambda f: f.stat().st_mtime, reverse=True)
        return [file.stem for file in files]

    def _read(self, name: str) -> Arrays | None:
        if self._folder is None:
            return None
        with contextlib.suppress(OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
            with (self._folder / f"{name}.npz").open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
                found = {each: kept[each] for each in kept.files}
            return found | {each: self._mapped(f"{name}.{each}") for each in unpack(found.pop("mapped"))}
        return None

    def _mapped(self, name: str) -> NDArray[Any]:
        """An array that stays on the disk; a plain one all the same, for np.memmap takes ten times as long to index."""
        assert self._folder is not None
        return np.asarray(np.load(self._folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))

    def _keep(self, name: str, values: Arrays) -> Arrays:
        """The same arrays, the large ones on the disk if they could be written."""
        large = {each: value for each, value in values.items() if value.nbytes >= _MAPPED}
        small = {each: value for each, value in values.items() if each not in large}
        for each, value in large.items():
            self._replace(f"{name}.{each}.npy", partial(_save, value))
        kept = small | {"mapped": pack(large)}
        # the stub takes a keyword for allow_pickle
        self._replace(f"{name}.npz", lambda stream: np.savez(stream, **kept))  # type: ignore[arg-type]
        return self._read(name) or values

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

    def _forget_others(self, name: str, keep: int) -> None:
        """Drop the arrays of long-gone contents."""
        for stem in self._stems(name)[keep:]:
            for file in self._folder.glob(f"{stem}.*") if self._folder else ():
                with contextlib.suppress(OSError):
                    file.unlink(missing_ok=True)


def _stem(name: str, inputs: Iterable[object]) -> str:
    """The name of what is computed from these inputs by the code as it is."""
    digest = hashlib.sha256("\0".join([code_digest(), *map(str, inputs)]).encode())
    return f"{name}-{digest.hexdigest()[:32]}"


def _save(array: NDArray[Any], stream: BinaryIO) -> None:
    np.save(stream, array, allow_pickle=False)


def pack(strings: Iterable[str]) -> NDArray[Any]:
    """Strings without line breaks as one array of bytes."""
    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def unpack(array: NDArray[Any]) -> list[str]:
    """The strings of pack()."""
    text = array.tobytes().decode()
    return text.split("\n") if text else []
