"""Which utterances mean nearly the same as a message?

Thirty thousand meanings of 512 dimensions are 60 MB, and reading them all takes longer than everything else a question
costs. So all are compared in a sketch first, their shadow on the directions along which meanings differ most, and
only a short list is compared in full. The full ones stay on the disk, in the cache, until they are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.understanding.cache import Arrays

Floats = NDArray[np.float32]

DIRECTIONS = 96  # of the sketch
_LEARNT_FROM = 4_000  # meanings that show the directions well enough


@dataclass(frozen=True, slots=True)
class Meanings:
    """The meanings of all utterances: rows of length 1, and their sketch in fewer dimensions."""

    rows: Floats
    sketch: Floats
    directions: Floats
    """Dimensions x DIRECTIONS, orthonormal."""

    @staticmethod
    def learn(rows: Floats) -> Arrays:
        """The sketch of rows (utterances x dimensions), for the cache and for of()."""
        some = rows[:: max(1, len(rows) // _LEARNT_FROM)]
        directions = np.linalg.eigh(some.T @ some)[1][:, ::-1][:, :DIRECTIONS].astype(np.float32)
        return {"directions": np.ascontiguousarray(directions), "sketch": rows @ directions}

    @classmethod
    def of(cls, rows: Floats, learnt: Arrays) -> Meanings:
        """The meanings with what learn() gave."""
        return cls(rows, learnt["sketch"], learnt["directions"])

    def with_meaning(self, index: int, meaning: Floats) -> Meanings:
        """The meanings with one more at an index, in memory; the directions stay."""
        sketch = np.insert(self.sketch, index, meaning @ self.directions, axis=0)
        return Meanings(np.insert(self.rows, index, meaning, axis=0), sketch, self.directions)

    def about(self, meaning: Floats) -> Floats:
        """The cosine of each utterance with a meaning, roughly."""
        return np.asarray(self.sketch @ (meaning @ self.directions), dtype=np.float32)

    def cosines(self, indexes: NDArray[np.intp], meaning: Floats) -> Floats:
        """The cosine of some utterances with a meaning."""
        return np.asarray(self.rows[indexes] @ meaning, dtype=np.float32)

    def among(self, indexes: NDArray[np.intp]) -> Floats:
        """The cosines of some utterances with one another."""
        rows = self.rows[indexes]
        return np.asarray(rows @ rows.T, dtype=np.float32)
