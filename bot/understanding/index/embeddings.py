"""Finds lines of similar meaning.

Meanings are compared as they lie around their mean: what all questions to a bot share says nothing of one of them.
Fifty thousand meanings of 512 dimensions are 50 MB, and reading them all takes longer than everything else a question
costs. So all are compared in a sketch first, their shadow on the directions along which meanings differ most, and
only a short list is compared in full. The full ones stay on the disk, in the cache, until they are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.understanding.index.cache import Arrays, Halves

Floats = NDArray[np.float32]

DIRECTIONS = 96  # of the sketch
_LEARNT_FROM = 4_000  # meanings that show the directions well enough
_BATCH = 8_192  # meanings that are sketched together


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """The meanings of all utterances as the encoder gives them, and the sketch of the centred ones."""

    rows: Halves
    centre: Floats
    sketch: Floats
    directions: Floats
    """Dimensions x DIRECTIONS, orthonormal."""

    @staticmethod
    def learn(rows: Halves) -> Arrays:
        """The sketch of rows (utterances x dimensions), for the cache and for of()."""
        shown = rows[:: max(1, len(rows) // _LEARNT_FROM)].astype(np.float32)
        centre = shown.mean(axis=0) if len(shown) > 1 else np.zeros(rows.shape[1], dtype=np.float32)
        some = _around(centre, shown)
        directions = np.linalg.eigh(some.T @ some)[1][:, ::-1][:, :DIRECTIONS].astype(np.float32)
        batches = [rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH)]
        sketch = np.concatenate([_around(centre, batch) @ directions for batch in batches])
        return {"centre": centre, "directions": np.ascontiguousarray(directions), "sketch": sketch}

    @classmethod
    def of(cls, rows: Halves, learnt: Arrays) -> SentenceVectors:
        """The meanings with what learn() gave."""
        return cls(rows, learnt["centre"], learnt["sketch"], learnt["directions"])

    def with_meaning(self, index: int, meaning: Floats) -> SentenceVectors:
        """The meanings with a centred one more at an index, in memory; centre and directions stay."""
        sketch = np.insert(self.sketch, index, meaning @ self.directions, axis=0)
        return replace(self, rows=np.insert(self.rows, index, meaning + self.centre, axis=0), sketch=sketch)

    def centred(self, meaning: Floats) -> Floats:
        """A meaning around the mean of all, of length 1."""
        return _around(self.centre, meaning)

    def of_lines(self, indexes: NDArray[np.intp]) -> Floats:
        """The centred meanings of some utterances."""
        return _around(self.centre, self.rows[indexes])

    def about(self, meaning: Floats) -> Floats:
        """The cosine of each utterance with a centred meaning, roughly."""
        return np.asarray(self.sketch @ (meaning @ self.directions), dtype=np.float32)

    def cosines(self, indexes: NDArray[np.intp], meaning: Floats) -> Floats:
        """The cosine of some utterances with a centred meaning."""
        return np.asarray(self.of_lines(indexes) @ meaning, dtype=np.float32)

    def among(self, indexes: NDArray[np.intp]) -> Floats:
        """The cosines of some utterances with one another."""
        rows = self.of_lines(indexes)
        return np.asarray(rows @ rows.T, dtype=np.float32)


def _around(centre: Floats, rows: Floats | Halves) -> Floats:
    """Rows, or one of them, less the centre, each of length 1."""
    moved = rows - centre
    length = np.linalg.norm(moved, axis=-1, keepdims=True)
    return np.asarray(moved / np.maximum(length, 1e-6), dtype=np.float32)
