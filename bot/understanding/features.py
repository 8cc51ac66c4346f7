"""Which features do the words of a message show, and how much does each weigh?

Words, pairs of words (the ends of the message count as one), and the letters inside words (n-grams of 2 to 4, word
borders marked), each family weighted by sublinear TF-IDF and scaled to a length of its own, so that neither drowns the
other. A row has length 1, so that the product of two rows is their cosine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.understanding.rows import Rows

Floats = NDArray[np.float32]

_GRAMS = (2, 3, 4)
_RARITY = 0.5  # power of the IDF: rare words count for more, but two of them do not make a question
_THIN = 5_000  # messages up to which even pairs and letters of a single one are features
_FEW = 500  # messages, that any letters may stand in
_COMMON = 0.1  # letters in a larger share of the messages tell nothing and take most of the time


def word_features(words: Sequence[str]) -> Counter[str]:
    """Words and pairs of neighbouring words, "^" before the first and "$" after the last."""
    found = Counter(f"w {word}" for word in words)
    found.update(f"p {first} {second}" for first, second in pairwise(("^", *words, "$")) if words)
    return found


def letter_features(words: Sequence[str]) -> Counter[str]:
    """Runs of 2 to 4 letters inside each word, its borders marked by a space."""
    found: Counter[str] = Counter()
    for word in words:
        padded = f" {word} "
        for size in _GRAMS:
            found.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    return found


# Letters get two thirds of a row: what is mistyped, inflected or run together is still half the same letters.
_FAMILIES = ((word_features, (1 / 3) ** 0.5), (letter_features, (2 / 3) ** 0.5))


@dataclass(frozen=True, slots=True)
class Vectoriser:
    """Turns words into sparse rows over the features it was fitted on."""

    columns: dict[str, int]
    idf: Floats

    @classmethod
    def fit(cls, messages: Iterable[Sequence[str]]) -> Vectoriser:
        """Learn the features and how rare each is."""
        counts: Counter[str] = Counter()
        total = 0
        for message in messages:
            total += 1
            for family, _ in _FAMILIES:
                counts.update(family(message).keys())
        least = 1 if total <= _THIN else 2
        kept = sorted(
            feature
            for feature, count in counts.items()
            if (feature[:2] == "w " or count >= least)
            and (feature[:2] in ("w ", "p ") or count <= max(_COMMON * total, _FEW))
        )
        documents = np.array([counts[feature] for feature in kept], dtype=np.float32)
        idf = (np.log((1 + total) / (1 + documents)) + 1).astype(np.float32) ** _RARITY
        return cls({feature: index for index, feature in enumerate(kept)}, idf)

    def row(self, words: Sequence[str]) -> tuple[NDArray[np.intp], Floats]:
        """The columns and values of one message; both empty if it shows nothing known."""
        indexes: list[int] = []
        values: list[Floats] = []
        for family, length in _FAMILIES:
            counts = [(self.columns[f], n) for f, n in family(words).items() if f in self.columns]
            if not counts:
                continue
            columns, numbers = zip(*counts, strict=True)
            value = (1 + np.log(np.array(numbers, dtype=np.float32))) * self.idf[list(columns)]
            indexes += columns
            values.append(value * (length / np.linalg.norm(value)))
        if not values:
            return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32)
        row = np.concatenate(values)
        return np.array(indexes, dtype=np.intp), (row / np.linalg.norm(row)).astype(np.float32)

    def rows(self, messages: Sequence[Sequence[str]]) -> Rows:
        """A row for each message over len(columns) columns."""
        return Rows.of([self.row(message) for message in messages], len(self.columns))
