"""Weighs words and letter n-grams (TF-IDF).

There are two families of features: words and pairs of words (the ends of the message count as words), and letters
inside words (n-grams of 2 to 4, word borders marked). Each is weighted by sublinear TF-IDF and scaled to a length of
its own, so that neither drowns the other. A row has length 1, so that the product of two rows is their cosine.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from bot.understanding.index.sparse_rows import Rows

Floats = NDArray[np.float32]

_GRAMS = (2, 3, 4)
_RARITY = 0.5  # power of the IDF, so that two rare words do not decide a question
_THIN = 5_000  # messages up to which even pairs and letters of a single one are features
_REMEMBERED = 5_000  # words whose letters stay in memory
_FEW = 500  # messages in which any letters may occur
_COMMON = 0.1  # share of the messages above which letters tell nothing apart and take most of the time


def word_features(words: Sequence[str]) -> Iterator[str]:
    """Words and pairs of neighbouring words, "^" before the first and "$" after the last."""
    yield from (f"w {word}" for word in words)
    yield from (f"p {first} {second}" for first, second in pairwise(("^", *words, "$")) if words)


def letter_features(word: str) -> Iterator[str]:
    """Runs of 2 to 4 letters inside a word, its borders marked by a space."""
    padded = f" {word} "
    for size in _GRAMS:
        yield from (padded[i : i + size] for i in range(len(padded) - size + 1))


# Letters get two thirds of a row: what is mistyped, inflected or run together is still half the same letters.
_WORDS, _LETTERS = (1 / 3) ** 0.5, (2 / 3) ** 0.5


class Vectoriser:
    """Turns words into sparse rows over the features it was fitted on."""

    def __init__(self, columns: dict[str, int], idf: Floats) -> None:
        self.columns = columns
        self.idf = idf
        # the same words come again and again
        self._letters = lru_cache(maxsize=_REMEMBERED)(partial(_known_letters, columns))

    @classmethod
    def fit(cls, messages: Iterable[Sequence[str]]) -> Vectoriser:
        """Collect the features and compute the IDF of each."""
        counts: Counter[str] = Counter()
        total = 0
        letters = lru_cache(maxsize=_REMEMBERED)(lambda word: frozenset(letter_features(word)))
        for message in messages:
            total += 1
            counts.update({*word_features(message)}.union(*map(letters, message)))
        least = 1 if total <= _THIN else 2
        features = sorted(
            feature
            for feature, count in counts.items()
            if (feature[:2] == "w " or count >= least)
            and (feature[:2] in ("w ", "p ") or count <= max(_COMMON * total, _FEW))
        )
        documents = np.array([counts[feature] for feature in features], dtype=np.float32)
        idf = (np.log((1 + total) / (1 + documents)) + 1).astype(np.float32) ** _RARITY
        return cls({feature: index for index, feature in enumerate(features)}, idf)

    def row(self, words: Sequence[str]) -> tuple[NDArray[np.intp], Floats]:
        """The columns and values of one message; both empty if no feature of it is known."""
        known = map(self.columns.get, word_features(words))
        families = ((known, _WORDS), (chain.from_iterable(map(self._letters, words)), _LETTERS))
        found = [self._family(columns, length) for columns, length in families]
        columns, values = (np.concatenate(each) for each in zip(*found, strict=True))
        return columns, _scaled(values, 1)

    def _family(self, columns: Iterable[int | None], length: float) -> tuple[NDArray[np.intp], Floats]:
        """The columns and values of a family of features, scaled to a length; None stands for an unknown feature."""
        counts: dict[int, int] = {}
        for column in columns:
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        shown = np.fromiter(counts, dtype=np.intp, count=len(counts))
        numbers = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = self.idf[shown] * (1 + np.log(numbers))
        return shown, _scaled(values, length)

    def rows(self, messages: Sequence[Sequence[str]]) -> Rows:
        """A row for each message over len(columns) columns."""
        return Rows.of([self.row(message) for message in messages], len(self.columns))


def _scaled(values: Floats, length: float) -> Floats:
    return values * np.float32(length / max(math.sqrt(values @ values), 1e-6))


def _known_letters(columns: dict[str, int], word: str) -> tuple[int, ...]:
    """The columns of the letters of a word, each as often as it occurs in the word."""
    return tuple(columns[each] for each in letter_features(word) if each in columns)
