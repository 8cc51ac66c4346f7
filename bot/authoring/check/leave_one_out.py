"""Asks each utterance with itself left out.

Asking all of them takes minutes, so the results are cached. After an edit only the new lines are asked, the lines near
them, and those whose result depended on a line now gone: the rest hardly changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.content.model import Announcement
from bot.understanding.index.cache import Arrays, Cache, code_digest, pack, unpack
from bot.understanding.index.encoder import encoder_name, load_encoder
from bot.understanding.leave_one_out import LeftOut, left_out
from bot.understanding.matcher import Matcher
from bot.understanding.scoring.labels import bare_phrases

Numbers = NDArray[np.int32]
Shares = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LeaveOneOutResults:
    """A row for each line: the utterances, then the bare phrases. See LeftOut for the columns."""

    winner: Numbers
    own: Shares
    rival: Numbers
    rival_probability: Shares
    nearest_own: Numbers
    nearest_other: Numbers
    similarity: Shares

    @classmethod
    def blank(cls, count: int) -> LeaveOneOutResults:
        """Rows that have no result yet."""
        numbers = [np.full(count, -1, dtype=np.int32) for _ in range(4)]
        shares = [np.zeros(count, dtype=np.float32) for _ in range(3)]
        return cls(numbers[0], shares[0], numbers[1], shares[1], numbers[2], numbers[3], shares[2])

    @classmethod
    def of(cls, arrays: Arrays) -> LeaveOneOutResults:
        """The results with these columns; the inverse of arrays()."""
        return cls(**{field.name: arrays[field.name] for field in fields(cls)})

    def arrays(self) -> Arrays:
        """The columns by their names, for the cache."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def put(self, line: int, answer: LeftOut) -> None:
        """Set the row of a line."""
        for field in fields(self):
            getattr(self, field.name)[line] = getattr(answer, field.name)


def ask_all(
    content: Announcement, encoder: str, cache: Path | None, progress: Callable[[int, int], None]
) -> LeaveOneOutResults:
    """The results of all lines, from the cache where they are there.

    encoder: its name in the settings; progress is called with the number of lines asked so far, and of all.
    """
    files = Cache(cache, content.home)
    name = f"left-out-{encoder_name(encoder) or 'words'}-{content.head.id}"  # a copy elsewhere takes it over

    def compute() -> Arrays:
        keys, before = _keys(content), files.latest(name)
        answers, todo = _reused(before, content, keys)
        matcher = Matcher(content, load_encoder(encoder, cache), cache)
        _ask(matcher, answers, todo, new=_new(before, keys), progress=progress)
        names = {"keys": pack(keys), "ids": pack(content.intents), "code": pack([code_digest()])}
        return {**names, **answers.arrays()}

    return LeaveOneOutResults.of(files.arrays(name, [content.digest], compute))


def _ask(
    matcher: Matcher,
    answers: LeaveOneOutResults,
    todo: Sequence[int],
    new: frozenset[int],
    progress: Callable[[int, int], None],
) -> None:
    """Ask the lines of todo; behind each new one, the lines near it as well."""
    queue, asked = list(todo), set(todo)
    for number, line in enumerate(queue):  # it grows while it is read
        answer = left_out(matcher, line)
        answers.put(line, answer)
        if line in new:
            more = [near for near in answer.near if near not in asked]
            asked.update(more)
            queue += more
        progress(number + 1, len(queue))


def _keys(content: Announcement) -> list[str]:
    """A digest for each line of all that its result depends on."""
    keys = []
    for utterance in content.utterances:
        intent = content.intents[utterance.intent]
        owner = f"{utterance.intent} {intent.outcome} {intent.topic} {intent.aspect}"
        keys.append(f"{owner} {utterance.language} {utterance.text}")
    keys += [f"{p.section} {p.id} {p.language} {p.text}" for p in bare_phrases(content)]
    return [hashlib.sha256(key.encode()).hexdigest()[:16] for key in keys]


def _new(before: Arrays | None, keys: Sequence[str]) -> frozenset[int]:
    """The lines that were not there before; none if there was nothing before."""
    known = set() if before is None else set(unpack(before["keys"]))
    return frozenset(line for line, key in enumerate(keys) if key not in known) if known else frozenset()


def _reused(before: Arrays | None, content: Announcement, keys: Sequence[str]) -> tuple[LeaveOneOutResults, list[int]]:
    """The earlier results, moved to where their lines are now, and the lines that must be asked."""
    answers = LeaveOneOutResults.blank(len(keys))
    if before is None or unpack(before["code"]) != [code_digest()]:
        return answers, list(range(len(keys)))
    old, old_keys = LeaveOneOutResults.of(before), unpack(before["keys"])
    places = {key: line for line, key in enumerate(keys)}
    numbers = {intent: number for number, intent in enumerate(content.intents)}
    # what a number of before is now; the last, for none, stays -1, and what is gone becomes -2
    lines = np.array([*(places.get(key, -2) for key in old_keys), -1], dtype=np.int32)
    intents = np.array([*(numbers.get(intent, -2) for intent in unpack(before["ids"])), -1], dtype=np.int32)
    from_, to = np.flatnonzero(lines[:-1] >= 0), lines[:-1][lines[:-1] >= 0]
    for name, values in old.arrays().items():
        now = intents if name in ("winner", "rival") else lines if name in ("nearest_own", "nearest_other") else None
        getattr(answers, name)[to] = values[from_] if now is None else now[values[from_]]
    gone = np.zeros(len(keys), dtype=bool)
    for column in (answers.winner, answers.rival, answers.nearest_own, answers.nearest_other):
        gone |= column == -2
    gone[np.setdiff1d(np.arange(len(keys)), to)] = True
    return answers, np.flatnonzero(gone).tolist()
