"""Compares the sentence embeddings of all lines with that of a message.

Embeddings are compared less their mean, because what all questions to a bot share tells none of them apart. Fifty
thousand embeddings of 512 dimensions are 50 MB, and reading them all takes longer than the rest of a question. So all
are compared in a sketch first, their projection on the directions along which embeddings differ most, and only a short
list is compared in full. The full embeddings stay on the disk, in the cache, until they are needed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.understanding.index.cache import Arrays, Halves

Floats = NDArray[np.float32]

DIRECTIONS = 96  # of the sketch
_SAMPLE = 4_000  # embeddings that show the directions well enough
_BATCH = 8_192  # embeddings that are projected together


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """The embeddings of all lines as the encoder gives them, and the sketch of the centred ones."""

    rows: Halves
    centre: Floats
    sketch: Floats
    directions: Floats
    """Dimensions x DIRECTIONS, orthonormal."""

    @staticmethod
    def learn(rows: Halves) -> Arrays:
        """Sketch rows (lines x dimensions): arrays for the cache and for of()."""
        sample = rows[:: max(1, len(rows) // _SAMPLE)].astype(np.float32)
        centre = sample.mean(axis=0) if len(sample) > 1 else np.zeros(rows.shape[1], dtype=np.float32)
        centred = _centred(centre, sample)
        directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :DIRECTIONS].astype(np.float32)
        batches = [rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH)]
        sketch = np.concatenate([_centred(centre, batch) @ directions for batch in batches])
        return {"centre": centre, "directions": np.ascontiguousarray(directions), "sketch": sketch}

    @classmethod
    def of(cls, rows: Halves, learnt: Arrays) -> SentenceVectors:
        """The embeddings with the sketch that learn() made."""
        return cls(rows, learnt["centre"], learnt["sketch"], learnt["directions"])

    def with_embedding(self, line: int, embedding: Floats) -> SentenceVectors:
        """A copy in memory with one more centred embedding at a line; centre and directions stay."""
        sketch = np.insert(self.sketch, line, embedding @ self.directions, axis=0)
        return replace(self, rows=np.insert(self.rows, line, embedding + self.centre, axis=0), sketch=sketch)

    def centred(self, embedding: Floats) -> Floats:
        """An embedding less the mean of all, scaled to length 1."""
        return _centred(self.centre, embedding)

    def of_lines(self, lines: NDArray[np.intp]) -> Floats:
        """The centred embeddings of some lines."""
        return _centred(self.centre, self.rows[lines])

    def rough_cosines(self, embedding: Floats) -> Floats:
        """The cosine of every line with a centred embedding, by the sketch."""
        return np.asarray(self.sketch @ (embedding @ self.directions), dtype=np.float32)

    def cosines(self, lines: NDArray[np.intp], embedding: Floats) -> Floats:
        """The cosine of some lines with a centred embedding."""
        return np.asarray(self.of_lines(lines) @ embedding, dtype=np.float32)

    def pairwise_cosines(self, lines: NDArray[np.intp]) -> Floats:
        """The cosines of some lines with one another."""
        rows = self.of_lines(lines)
        return np.asarray(rows @ rows.T, dtype=np.float32)


def _centred(centre: Floats, rows: Floats | Halves) -> Floats:
    """Rows, or one of them, less the centre, each scaled to length 1."""
    moved = rows - centre
    length = np.linalg.norm(moved, axis=-1, keepdims=True)
    return np.asarray(moved / np.maximum(length, 1e-6), dtype=np.float32)
