"""Writes arrays to a folder and reads them back, atomically.

A file `name-digest.npz` holds the small arrays and names the large ones, each of which is a file `name-digest.*.npy`
beside it. An entry that is cut short or incomplete counts as absent.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

_MAPPED = 1 << 20  # bytes from which an array stays on the disk until it is used


def read_arrays(file: Path) -> Arrays | None:
    """The arrays that a .npz file holds and names; None if any is damaged or gone."""
    with contextlib.suppress(OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            found = {each: stored[each] for each in stored.files}
        return found | {each: _mapped(_large(file, each)) for each in unpack(found.pop("mapped"))}
    return None


def write_arrays(file: Path, values: Arrays) -> None:
    """Write arrays, the .npz file that names them last. Raises OSError if they cannot be written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    large = {each: value for each, value in values.items() if value.nbytes >= _MAPPED}
    for each, value in large.items():
        _write(_large(file, each), partial(_save, value))
    small = {each: value for each, value in values.items() if each not in large} | {"mapped": pack(large)}
    # the stub takes a keyword for allow_pickle
    _write(file, lambda stream: np.savez(stream, **small))  # type: ignore[arg-type]


def link_arrays(file: Path, folder: Path) -> None:
    """Link an entry into another folder, which takes no room. Raises OSError where links cannot be made."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in [*file.parent.glob(f"{file.stem}.*.npy"), file]:
        os.link(each, folder / each.name)


def by_use(files: Iterable[Path]) -> list[Path]:
    """The last used first; without files that have gone meanwhile."""
    used: dict[Path, float] = {}
    for file in files:
        with contextlib.suppress(OSError):
            used[file] = file.stat().st_mtime
    return sorted(used, key=lambda file: used[file], reverse=True)


def mark_used(file: Path) -> None:
    """Set the time of the last use to now; in a read-only folder nothing happens."""
    with contextlib.suppress(OSError):
        os.utime(file)


def _large(file: Path, name: str) -> Path:
    return file.with_name(f"{file.stem}.{name}.npy")


def _mapped(file: Path) -> NDArray[Any]:
    """An array that stays on the disk. Not an np.memmap, which takes ten times as long to index."""
    return np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))


def _write(file: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file atomically: no reader sees half of it, and concurrent writers do not collide."""
    part = file.with_name(f"{file.name}.{secrets.token_hex(8)}.part")
    try:
        with part.open("wb") as stream:
            write(stream)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _save(array: NDArray[Any], stream: BinaryIO) -> None:
    np.save(stream, array, allow_pickle=False)


def pack(strings: Iterable[str]) -> NDArray[Any]:
    """Strings without line breaks as one array of bytes."""
    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def unpack(array: NDArray[Any]) -> list[str]:
    """The strings that pack() made into an array."""
    text = array.tobytes().decode()
    return text.split("\n") if text else []
