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
from scipy import sparse
from scipy.linalg import lapack
from threadpoolctl import threadpool_limits

from bot.understanding.cache import Arrays, pack, unpack
from bot.understanding.features import Vectoriser
from bot.understanding.meanings import Meanings

Floats = NDArray[np.float32]
Indexes = NDArray[np.intp]

NEAREST = 120  # utterances that vote; 200 gain nothing, 60 cost a point
SHARPNESS = 3.0  # of the kernel; from 2 to 4 it makes no difference
PENALTY = 0.3  # of the ridge; from 0.1 to 1 it makes no difference
_SHORTLIST = 400  # utterances whose meaning is compared in full
_SMALL = 2_000  # utterances up to which the kernels between all of them are kept


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

    def __init__(self, vectoriser: Vectoriser, rows: sparse.csr_matrix, meanings: Meanings | None) -> None:
        """rows: utterances x features."""
        # on busy cores BLAS's threads wait for one another: thirty times slower on arrays of this size
        threadpool_limits(limits=1, user_api="blas")
        self.vectoriser = vectoriser
        self._rows = rows
        self._by_feature = rows.T.tocsr()
        self._meanings = meanings
        self._all = self._among(np.arange(rows.shape[0])) if rows.shape[0] <= _SMALL else None

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
    def of(cls, arrays: Arrays, meanings: Meanings | None) -> Neighbourhood:
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
        nearest, kernel = self._nearest(point, without)
        if not len(nearest):
            return Weighed(nearest, kernel, kernel)
        matrix = self._among(nearest) if self._all is None else self._all[np.ix_(nearest, nearest)]
        matrix[np.diag_indices_from(matrix)] += PENALTY
        _, weights, _ = lapack.sposv(matrix, kernel)
        return Weighed(nearest, weights, kernel)

    def _nearest(self, point: Point, without: Indexes | None) -> tuple[Indexes, Floats]:
        """The utterances with the largest kernels, largest first, and these."""
        cosines = self._cosines(point)
        if without is not None:
            cosines[without] = -np.inf
        left = len(cosines) - (0 if without is None else len(without))
        if self._meanings is None or point.meaning is None:
            some = _largest(cosines, min(NEAREST, left))
            kernel = _kernel(cosines[some])
        else:
            roughly = _kernel(cosines) + _kernel(self._meanings.about(point.meaning)) * (cosines >= 0)
            some = _largest(roughly, min(_SHORTLIST, left))
            kernel = _kernel(cosines[some]) + _kernel(self._meanings.cosines(some, point.meaning))
        order = np.lexsort((some, -kernel))[:NEAREST]  # ties in the author's order: same message, same reply
        return some[order], kernel[order]

    def _cosines(self, point: Point) -> Floats:
        """With every utterance, by summing the postings of the features: twice as fast as the product in scipy."""
        starts, indexes, values = self._by_feature.indptr, self._by_feature.indices, self._by_feature.data
        spans = [slice(starts[column], starts[column + 1]) for column in point.columns]
        if not spans:
            return np.zeros(self._rows.shape[0], dtype=np.float32)
        found = np.concatenate([indexes[span] for span in spans])
        weights = np.concatenate([values[span] * value for span, value in zip(spans, point.values, strict=True)])
        return np.asarray(np.bincount(found, weights, minlength=self._rows.shape[0]), dtype=np.float32)

    def _among(self, indexes: Indexes) -> Floats:
        """The kernels of some utterances with one another."""
        matrix = _kernel(_cosines_of(self._rows[indexes]))
        if self._meanings is not None:
            matrix += _kernel(self._meanings.among(indexes))
        return matrix

    def utterance(self, index: int) -> Point:
        """An utterance as a point."""
        row = self._rows[index]
        meaning = None if self._meanings is None else self._meanings.rows[index]
        return Point(row.indices.astype(np.intp), row.data, meaning)


def _kernel(cosines: Floats) -> Floats:
    return np.asarray(np.exp(SHARPNESS * (cosines - 1)), dtype=np.float32)


def _cosines_of(rows: sparse.csr_matrix) -> Floats:
    """The cosine of each row with each, by the features that at least two of them show: dense, and half the time."""
    counts = np.bincount(rows.indices, minlength=rows.shape[1])
    shared = counts[rows.indices] > 1
    places = np.cumsum(counts > 1) - 1
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    dense = np.zeros((rows.shape[0], int(places[-1]) + 1 if len(places) else 0), dtype=np.float32)
    dense[owners[shared], places[rows.indices[shared]]] = rows.data[shared]
    cosines = dense @ dense.T
    np.fill_diagonal(cosines, np.bincount(owners, rows.data**2, minlength=rows.shape[0]))
    return np.asarray(cosines, dtype=np.float32)


def _largest(values: Floats, count: int) -> Indexes:
    """The indexes of the largest values, in no order."""
    if count >= len(values):
        return np.arange(len(values))
    return np.argpartition(-values, count)[:count]
