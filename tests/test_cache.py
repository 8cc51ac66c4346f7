"""What is slow to compute is kept, and never out of date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.understanding.cache import Arrays, Cache, Halves, pack, unpack

LARGE = np.arange(400_000, dtype=np.float32)


class Computing:
    """Counts how often something is computed."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Arrays:
        self.times += 1
        return {"words": pack(["été", "two"]), "large": LARGE}


def test_what_was_computed_once_is_read_the_next_time(tmp_path: Path) -> None:
    computing = Computing()
    for _ in range(3):
        found = Cache(tmp_path).arrays("some", ["a", 1], computing)
        assert unpack(found["words"]) == ["été", "two"]
        assert (found["large"] == LARGE).all()
    assert computing.times == 1


@pytest.mark.parametrize("inputs", [["a", 2], ["a1"], ["a"], ["a", 1, ""]])
def test_other_inputs_are_computed_anew(tmp_path: Path, inputs: list[object]) -> None:
    computing = Computing()
    Cache(tmp_path).arrays("some", ["a", 1], computing)
    Cache(tmp_path).arrays("some", inputs, computing)
    assert computing.times == 2


def test_large_arrays_stay_on_the_disk(tmp_path: Path) -> None:
    found = Cache(tmp_path).arrays("some", [], Computing())
    base = found["large"].base
    assert isinstance(base, np.memmap)
    assert not isinstance(found["words"].base, np.memmap)


@pytest.mark.parametrize("suffix", ["npz", "npy"])
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_damaged_file_is_computed_anew(tmp_path: Path, suffix: str, damage: str) -> None:
    computing = Computing()
    Cache(tmp_path).arrays("some", [], computing)
    file = next(tmp_path.glob(f"*.{suffix}"))
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:100])
    else:
        file.unlink()
    assert (Cache(tmp_path).arrays("some", [], computing)["large"] == LARGE).all()
    assert computing.times == 2


def test_a_folder_that_cannot_be_used_costs_time_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    computing = Computing()
    for folder in (None, tmp_path / "file" / "folder"):
        assert (Cache(folder).arrays("some", [], computing)["large"] == LARGE).all()
    assert computing.times == 2


def test_of_long_gone_contents_nothing_stays(tmp_path: Path) -> None:
    for number in range(9):
        Cache(tmp_path).arrays("some", [number], Computing(), keep=2)
    assert len(list(tmp_path.glob("*.npz"))) == len(list(tmp_path.glob("*.npy"))) == 2


def test_only_rows_of_new_texts_are_computed(tmp_path: Path) -> None:
    asked: list[Sequence[str]] = []

    def lengths(texts: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        asked.append(texts)
        return np.array([[len(text)] for text in texts], dtype=np.float32)

    def rows(texts: Sequence[str]) -> Halves:
        return Cache(tmp_path).rows("rows", "".join(texts), lambda: texts, lengths)

    assert rows(["a", "bb"]).tolist() == [[1], [2]]
    assert rows(["bb", "ccc", "a"]).tolist() == [[2], [3], [1]]
    assert rows(["bb", "ccc", "a"]).tolist() == [[2], [3], [1]]
    assert asked == [["a", "bb"], ["ccc"]]
