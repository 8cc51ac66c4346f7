"""The cache stores what is slow to compute, and is never out of date."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.content import load
from bot.shipped_content import COMMON
from bot.understanding.index.cache import Arrays, Cache, Halves, pack, unpack
from bot.understanding.index.eviction import LIMIT, STATES
from bot.understanding.matcher import Matcher

SMALL = Path(__file__).parent.parent / "telegram" / "small.yaml"
LARGE = np.arange(400_000, dtype=np.float32)
ENTRY = 1_601_000  # bytes that Computing's arrays take, and a little more


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
    file = next(tmp_path.rglob(f"*.{suffix}"))
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:100])
    else:
        file.unlink()
    assert (Cache(tmp_path).arrays("some", [], computing)["large"] == LARGE).all()
    assert computing.times == 2


def test_a_folder_that_cannot_be_used_costs_time_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    computing = Computing()
    for folder in (None, tmp_path / "file" / "folder", tmp_path / ("long" * 100)):
        assert (Cache(folder).arrays("some", [], computing)["large"] == LARGE).all()
        assert Cache(folder).latest("some") is None
    assert computing.times == 3


def states(cache: Path, content: str, count: int, limit: int = LIMIT) -> None:
    """So many states of a content, one after another."""
    for number in range(count):
        Cache(cache, content, limit).arrays("some", [content, number], Computing())


def is_cached(cache: Path, content: str, number: int) -> bool:
    """Whether a state of a content need not be computed. Looking does not count as using it."""
    computing = Computing()
    copy = cache.with_name("copy")
    shutil.copytree(cache, copy)
    Cache(copy, content).arrays("some", [content, number], computing)
    shutil.rmtree(copy)
    return computing.times == 0


def test_of_long_gone_states_of_a_content_nothing_stays(tmp_path: Path) -> None:
    states(tmp_path, "/one", 9)
    assert len(list(tmp_path.glob("*/*.npz"))) == len(list(tmp_path.glob("*/*.npy"))) == STATES


def test_editing_one_announcement_evicts_nothing_of_another(tmp_path: Path) -> None:
    states(tmp_path / "cache", "/one", 1)
    states(tmp_path / "cache", "/another", 20)
    assert is_cached(tmp_path / "cache", "/one", 0)
    assert is_cached(tmp_path / "cache", "/another", 19)


def test_beyond_the_limit_replaced_states_go_before_those_in_force(tmp_path: Path) -> None:
    states(tmp_path / "cache", "/one", 1, limit=3 * ENTRY)
    states(tmp_path / "cache", "/another", 3, limit=3 * ENTRY)
    cached = [is_cached(tmp_path / "cache", *state) for state in (("/one", 0), *(("/another", n) for n in range(3)))]
    assert cached == [True, False, True, True]


def test_beyond_the_limit_the_least_recently_used_announcement_goes_first(tmp_path: Path) -> None:
    for content in ("/one", "/two", "/three"):
        states(tmp_path / "cache", content, 1, limit=3 * ENTRY)
    states(tmp_path / "cache", "/one", 1, limit=3 * ENTRY)
    states(tmp_path / "cache", "/four", 1, limit=3 * ENTRY)
    cached = [is_cached(tmp_path / "cache", content, 0) for content in ("/one", "/two", "/three", "/four")]
    assert cached == [True, False, True, True]


def test_what_is_in_use_stays_whatever_it_takes(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", "/one", limit=1)
    cache.arrays("some", ["/one", 0], Computing())
    cache.arrays("other", [], Computing())
    assert is_cached(tmp_path / "cache", "/one", 0)


def test_a_copy_of_a_content_takes_over_what_was_learnt_and_keeps_it_when_the_first_is_edited(tmp_path: Path) -> None:
    computing = Computing()
    Cache(tmp_path, "/one").arrays("some", ["same"], computing)
    Cache(tmp_path, "/copy").arrays("some", ["same"], computing)
    states(tmp_path, "/one", 9)
    Cache(tmp_path, "/copy").arrays("some", ["same"], computing)
    assert computing.times == 1


def test_what_two_contents_share_takes_room_once(tmp_path: Path) -> None:
    for content in ("/one", "/copy", "/another"):
        Cache(tmp_path, content, limit=ENTRY + 1000).arrays("some", ["same"], Computing())
    assert len(list(tmp_path.glob("*/*.npz"))) == 3


def test_what_older_versions_left_goes_first(tmp_path: Path) -> None:
    old = tmp_path / f"words-{'0' * 32}.feature columns.npy"
    for file in (old, tmp_path / f"words-{'0' * 32}.npz", tmp_path / "not_ours.npz"):
        file.write_bytes(b"0" * 1000)
    states(tmp_path, "/one", 2, limit=2 * ENTRY)
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["not_ours.npz"]


def test_where_nothing_can_be_linked_what_another_content_has_is_read_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    computing = Computing()
    Cache(tmp_path, "/one").arrays("some", ["same"], computing)
    assert (Cache(tmp_path, "/copy").arrays("some", ["same"], computing)["large"] == LARGE).all()
    assert computing.times == 1


def use_for_a_while(cache: Path, start: int) -> bool:
    """Whether what a process gets is right, while others write and evict."""
    right = True
    for number in range(start, start + 40):
        found = Cache(cache, f"/{number % 3}", limit=2 * ENTRY).arrays("some", [number % 5], Computing())
        right &= bool((found["large"] == LARGE).all()) and unpack(found["words"]) == ["été", "two"]
    return right


def test_processes_that_share_a_cache_get_what_is_right(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, multiprocessing.get_context("spawn")) as processes:
        assert list(processes.map(use_for_a_while, [tmp_path] * 4, range(4))) == [True] * 4
    assert not list(tmp_path.rglob("*.part"))


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


def test_an_announcement_starts_at_once_however_often_another_is_edited(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        for part in (SMALL, COMMON / "wording.yaml"):
            shutil.copy(part, folder)
    Matcher(load(one), cache=tmp_path / "cache")
    for number in range(6):
        with (other / "small.yaml").open("a") as file:
            file.write(f"# {number}\n")
        Matcher(load(other), cache=tmp_path / "cache")
    caplog.clear()  # a test before this one may have set up logging
    with caplog.at_level(logging.INFO):
        Matcher(load(one), cache=tmp_path / "cache")
    assert "learning" not in caplog.text
