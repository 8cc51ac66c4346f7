"""Which utterances lie near a message, and what do they say together about its intent?

Kernel ridge regression in the neighbourhood of the message (the kernel form of "local learning", Bottou & Vapnik
1992). The kernel of two sentences is exp(-sharpness (1 - cosine)), summed over the two views of a sentence: its
words and letters (features.py) and, with an encoder, its meaning. Of the whole file only the few hundred
utterances with the largest kernel are looked at; with K their kernel matrix and k the message's, each gets the weight

    w = (K + penalty)^-1 k

and an intent scores the sum of the weights of its utterances. Nothing is trained, so nothing is long to load, an
added utterance counts at once, and an utterance can be left out by passing it over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from threadpoolctl import threadpool_limits

from bot.understanding.cache import Arrays, pack, unpack
from bot.understanding.features import Vectoriser

Floats = NDArray[np.float32]
Indexes = NDArray[np.intp]

NEAREST = 120  # utterances looked at; 200 gain nothing, 60 cost a point
SHARPNESS = 3.0  # of the kernel; from 2 to 4 it makes no difference
PENALTY = 0.3  # of the ridge; from 0.1 to 1 it makes no difference


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence as the neighbourhood sees it."""

    columns: Indexes
    values: Floats
    meaning: Floats | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """The utterances nearest to a message: their indexes, their weights, and the kernel of each with the message."""

    indexes: Indexes
    weights: Floats
    kernel: Floats


class Neighbourhood:
    """All utterances as points."""

    def __init__(self, vectoriser: Vectoriser, rows: sparse.csr_matrix, meanings: Floats | None) -> None:
        """rows: utterances x features; meanings: utterances x dimensions, rows of length 1, or None."""
        # on busy cores BLAS's threads wait for one another: thirty times slower on arrays of this size
        threadpool_limits(limits=1, user_api="blas")
        self.vectoriser = vectoriser
        self._rows = rows
        self._by_feature = rows.T.tocsr()
        self._meanings = meanings

    @staticmethod
    def learn(messages: Sequence[Sequence[str]]) -> Arrays:
        """What there is to learn of the words of the utterances, for the cache and for of()."""
        vectoriser = Vectoriser.fit(messages)
        rows = vectoriser.matrix(messages)
        return {
            "features": pack(vectoriser.columns),
            "idf": vectoriser.idf,
            "values": rows.data,
            "columns": rows.indices.astype(np.int32),
            "starts": rows.indptr.astype(np.int32),
        }

    @classmethod
    def of(cls, arrays: Arrays, meanings: Floats | None) -> Neighbourhood:
        """The neighbourhood of what learn() gave."""
        columns = {feature: index for index, feature in enumerate(unpack(arrays["features"]))}
        shape = (len(arrays["starts"]) - 1, len(columns))
        rows = sparse.csr_matrix((arrays["values"], arrays["columns"], arrays["starts"]), shape=shape)
        return cls(Vectoriser(columns, arrays["idf"]), rows, meanings)

    @property
    def largest(self) -> float:
        """The kernel of a sentence with itself."""
        return 1.0 if self._meanings is None else 2.0

    def point(self, words: Sequence[str], meaning: Floats | None) -> Point:
        """A message as a point; the meaning is left out where the utterances have none."""
        columns, values = self.vectoriser.row(words)
        return Point(columns, values, meaning if self._meanings is not None else None)

    def weigh(self, point: Point, without: Indexes | None = None) -> Weighed:
        """The nearest utterances and their weights; those of the indexes `without` are passed over."""
        kernel = self._kernel(point)
        if without is not None:
            kernel[without] = -1
        count = min(NEAREST, len(kernel) - (0 if without is None else len(without)))
        nearest = np.argpartition(-kernel, count - 1)[:count] if count > 0 else np.empty(0, dtype=np.intp)
        nearest = nearest[
            np.lexsort((nearest, -kernel[nearest]))
        ]  # ties in the author's order: same message, same reply
        if not len(nearest):
            return Weighed(nearest, np.empty(0, dtype=np.float32), np.empty(0, dtype=np.float32))
        matrix = self._matrix(nearest)
        matrix[np.diag_indices_from(matrix)] += PENALTY
        weights = linalg.solve(matrix, kernel[nearest], assume_a="pos", overwrite_a=True, check_finite=False)
        return Weighed(nearest, np.asarray(weights, dtype=np.float32), kernel[nearest])

    def _kernel(self, point: Point) -> Floats:
        kernel = np.exp(SHARPNESS * (self._cosines(point) - 1))
        if self._meanings is not None and point.meaning is not None:
            kernel += np.exp(SHARPNESS * (self._meanings @ point.meaning - 1))
        return np.asarray(kernel, dtype=np.float32)

    def _cosines(self, point: Point) -> Floats:
        """With every utterance, by summing the postings of the features: twice as fast as the product in scipy."""
        starts, indexes, values = self._by_feature.indptr, self._by_feature.indices, self._by_feature.data
        spans = [slice(starts[column], starts[column + 1]) for column in point.columns]
        if not spans:
            return np.zeros(self._rows.shape[0], dtype=np.float32)
        found = np.concatenate([indexes[span] for span in spans])
        weights = np.concatenate([values[span] * value for span, value in zip(spans, point.values, strict=True)])
        return np.asarray(np.bincount(found, weights, minlength=self._rows.shape[0]), dtype=np.float32)

    def _matrix(self, indexes: Indexes) -> Floats:
        rows = self._rows[indexes]
        matrix = np.exp(SHARPNESS * ((rows @ rows.T).toarray() - 1))
        if self._meanings is not None:
            meanings = self._meanings[indexes]
            matrix += np.exp(SHARPNESS * (meanings @ meanings.T - 1))
        return np.asarray(matrix, dtype=np.float32)

    def utterance(self, index: int) -> Point:
        """An utterance as a point."""
        row = self._rows[index]
        meaning = None if self._meanings is None else self._meanings[index]
        return Point(row.indices.astype(np.intp), row.data, meaning)
