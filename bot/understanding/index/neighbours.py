"""Finds the lines nearest to a message and their votes for each label.

The method is kernel ridge regression in the neighbourhood of the message (the kernel form of "local learning", Bottou &
Vapnik 1992). The kernel of two sentences is exp(-sharpness (1 - cosine)), summed over the two views of a sentence: its
words and letters (features.py) and, with an encoder, its embedding. Only the likeliest labels vote, those with the
nearest few lines, and for each label its nearest lines. With K their kernel matrix and k the message's, each line gets
the weight

    w = (K + penalty)^-1 k

and the vote for a label is the sum of the weights of its lines. In small content all lines vote, and the inverse is
computed once. Nothing is trained: loading takes no time, an added line counts at once, and any line can be left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from threadpoolctl import threadpool_limits

from bot.understanding.index.cache import Arrays, pack, unpack
from bot.understanding.index.embeddings import SentenceVectors
from bot.understanding.index.features import Vectoriser
from bot.understanding.index.sparse_rows import Rows

Floats = NDArray[np.float32]
Indexes = NDArray[np.intp]

LABELS = 16  # labels that get votes
EACH = 10  # lines that vote for each; more of them favour answers, which have more utterances than gaps
CLOSEST = 3  # lines of a label that count when the labels are chosen
SHARPNESS = 1  # of the kernel of words and letters
EMBEDDING_SHARPNESS = 2  # of the kernel of embeddings
PENALTY = 0.1  # of the ridge
_SHORTLIST = 400  # lines among which the labels are chosen
_SMALL = 2_000  # lines up to which the kernels between all of them stay in memory
_TINY = 800  # lines up to which all of them vote: as good as a choice of them, and four times as fast


@dataclass(frozen=True, slots=True)
class UtteranceVector:
    """A sentence as a vector: its words and letters as sparse columns, and its centred embedding."""

    columns: Indexes
    values: Floats
    embedding: Floats | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The lines nearest to a message, the kernel of each with it, and their votes."""

    indexes: Indexes
    kernel: Floats
    votes: Floats
    """For each label, the sum of the weights of its lines."""


class UtteranceIndex:
    """The vectors of all lines, searchable by words, letters and embedding."""

    def __init__(
        self,
        vectoriser: Vectoriser,
        rows: Rows,
        by_feature: Rows,
        embeddings: SentenceVectors | None,
        label_of: Indexes,
        labels: int,
    ) -> None:
        """rows: lines x features; by_feature: rows transposed; label_of: of each line; labels: how many there are."""
        # on busy cores BLAS's threads wait for one another: thirty times slower on arrays of this size
        threadpool_limits(limits=1, user_api="blas")
        self.vectoriser = vectoriser
        self._rows = rows
        self._by_feature = by_feature
        self._embeddings = embeddings
        self._label_of = label_of
        self._labels = labels
        by_label = np.argsort(label_of, kind="stable")
        starts = np.searchsorted(label_of[by_label], np.arange(labels))
        self._members = np.split(by_label, starts[1:])
        self._kernel = self._pairwise(np.arange(len(rows))) if len(rows) <= _SMALL else None
        self._whole = None
        if self._kernel is not None and len(rows) <= _TINY:
            self._whole = _Whole.of(self._kernel, label_of, labels)

    @staticmethod
    def learn(messages: Sequence[Sequence[str]]) -> Arrays:
        """Weigh the words and letters of the lines: arrays for the cache and for of()."""
        vectoriser = Vectoriser.fit(messages)
        rows = vectoriser.rows(messages)
        features = {"features": pack(vectoriser.columns), "idf": vectoriser.idf}
        return features | rows.arrays("line") | rows.transposed().arrays("feature")

    @classmethod
    def of(cls, arrays: Arrays, embeddings: SentenceVectors | None, label_of: Indexes, labels: int) -> UtteranceIndex:
        """The index of the lines that learn() was given."""
        columns = {feature: index for index, feature in enumerate(unpack(arrays["features"]))}
        rows = Rows.from_arrays(arrays, "line", len(columns))
        by_feature = Rows.from_arrays(arrays, "feature", len(label_of))
        return cls(Vectoriser(columns, arrays["idf"]), rows, by_feature, embeddings, label_of, labels)

    @property
    def largest(self) -> float:
        """The kernel of a sentence with itself."""
        return 1.0 if self._embeddings is None else 2.0

    @property
    def dimensions(self) -> int:
        """The dimensions of an embedding; 0 without an encoder."""
        return 0 if self._embeddings is None else self._embeddings.rows.shape[1]

    def features_of(self, lines: Indexes) -> tuple[Indexes, Indexes, Floats]:
        """The features of some lines: for each its place in `lines`, its column and its value."""
        rows = self._rows.select(lines)
        return rows.owners, rows.columns.astype(np.intp), rows.values

    def embeddings_of(self, lines: Indexes) -> Floats:
        """The centred embeddings of some lines: lines x dimensions."""
        if self._embeddings is None:
            return np.zeros((len(lines), 0), dtype=np.float32)
        return self._embeddings.of_lines(lines)

    def vector(self, words: Sequence[str], embedding: Floats | None) -> UtteranceVector:
        """The vector of a message; without an embedding where the lines have none."""
        columns, values = self.vectoriser.row(words)
        if self._embeddings is None or embedding is None:
            return UtteranceVector(columns, values, None)
        return UtteranceVector(columns, values, self._embeddings.centred(embedding))

    def neighbours(self, vector: UtteranceVector, without: Indexes | None = None) -> Neighbours:
        """The nearest lines and their votes; the lines in `without` are left out."""
        if self._whole is not None:
            kernel = self._kernels(self._cosines(vector), np.arange(len(self._rows)), vector.embedding)
            return self._whole.neighbours(kernel, without)
        nearest, kernel = self._voters_for(vector, without)
        if not len(nearest):
            return Neighbours(nearest, kernel, np.zeros(self._labels, dtype=np.float32))
        matrix = self._pairwise(nearest) if self._kernel is None else self._kernel[np.ix_(nearest, nearest)]
        matrix[np.diag_indices_from(matrix)] += PENALTY
        _, weights, _ = lapack.sposv(matrix, kernel)
        votes = np.bincount(self._label_of[nearest], weights, minlength=self._labels)
        return Neighbours(nearest, kernel, votes.astype(np.float32))

    def _voters_for(self, vector: UtteranceVector, without: Indexes | None) -> tuple[Indexes, Floats]:
        """The lines that vote on a message, and their kernels."""
        cosines = self._cosines(vector)
        if without is not None:
            cosines[without] = -np.inf
        voters = self._voters(self._rough_kernels(cosines, vector.embedding))
        return voters, self._kernels(cosines[voters], voters, vector.embedding)

    def _kernels(self, cosines: Floats, lines: Indexes, embedding: Floats | None) -> Floats:
        """The kernels of some lines, given the cosines of their words and letters."""
        kernel = _kernel(cosines, SHARPNESS)
        if self._embeddings is not None and embedding is not None:
            kernel += _kernel(self._embeddings.cosines(lines, embedding), EMBEDDING_SHARPNESS)
        return kernel

    def _rough_kernels(self, cosines: Floats, embedding: Floats | None) -> Floats:
        """The kernels of all lines, those of embeddings by the sketch; 0 for lines left out."""
        rough = _kernel(cosines, SHARPNESS)
        if self._embeddings is not None and embedding is not None:
            rough += _kernel(self._embeddings.rough_cosines(embedding), EMBEDDING_SHARPNESS) * (cosines >= 0)
        return rough

    def _voters(self, kernel: Floats) -> Indexes:
        """The nearest lines of the labels whose closest lines are nearest."""
        some = _largest(kernel, _SHORTLIST)
        some = some[np.lexsort((some, -kernel[some]))]
        some = some[kernel[some] > 0]
        labels = self._label_of[some]
        rank = _rank_in_label(labels)
        support = np.bincount(labels[rank < CLOSEST], kernel[some][rank < CLOSEST])
        likeliest = [each for each in np.argsort(-support, kind="stable")[:LABELS] if support[each] > 0]
        voters = [_nearest_of(self._members[each], kernel) for each in likeliest] or [np.empty(0, dtype=np.intp)]
        found = np.sort(np.concatenate(voters))
        return found[kernel[found] > 0]

    def _cosines(self, vector: UtteranceVector) -> Floats:
        """The cosines with every line, by summing the postings of the features."""
        places, counts = self._by_feature.places(vector.columns)
        weights = self._by_feature.values[places] * vector.values.repeat(counts)
        return np.bincount(self._by_feature.columns[places], weights, minlength=len(self._rows)).astype(np.float32)

    def _pairwise(self, lines: Indexes) -> Floats:
        """The kernels of some lines with one another."""
        matrix = _kernel(_cosines_of(self._rows.select(lines)), SHARPNESS)
        if self._embeddings is not None:
            matrix += _kernel(self._embeddings.pairwise_cosines(lines), EMBEDDING_SHARPNESS)
        return matrix

    def nearest(self, vector: UtteranceVector, count: int) -> Indexes:
        """So many lines that are nearest to a vector, the nearest first."""
        rough = self._rough_kernels(self._cosines(vector), vector.embedding)
        found = _largest(rough, count)
        return found[np.lexsort((found, -rough[found]))]

    def with_utterance(self, line: int, vector: UtteranceVector, label: int) -> UtteranceIndex:
        """The index with one more line; those from there on move up."""
        rows = self._rows.with_row(line, vector.columns, vector.values)
        by_feature = self._by_feature.with_column(line, vector.columns, vector.values)
        embeddings = self._embeddings
        if embeddings is not None and vector.embedding is not None:
            embeddings = embeddings.with_embedding(line, vector.embedding)
        label_of = np.insert(self._label_of, line, label)
        return UtteranceIndex(self.vectoriser, rows, by_feature, embeddings, label_of, self._labels)

    def line(self, line: int) -> UtteranceVector:
        """The vector of a line."""
        embedding = None if self._embeddings is None else self._embeddings.of_lines(np.array([line]))[0]
        return UtteranceVector(*self._rows.row(line), embedding)


@dataclass(frozen=True, slots=True)
class _Whole:
    """The votes of content so small that all of its lines vote, with the inverse computed beforehand."""

    inverse: Floats
    """Of the kernels of all lines with one another, plus the penalty."""
    by_label: Floats
    """The same, summed for each label."""

    @classmethod
    def of(cls, kernels: Floats, label_of: Indexes, labels: int) -> _Whole:
        inverse = np.linalg.inv(kernels + PENALTY * np.eye(len(kernels)))
        members = np.equal.outer(np.arange(labels), label_of)
        return cls(inverse.astype(np.float32), (members @ inverse).astype(np.float32))

    def neighbours(self, kernel: Floats, without: Indexes | None) -> Neighbours:
        """All lines but those left out, by a block downdate of the inverse (Golub & Van Loan, Matrix Computations,
        2.1.4)."""
        voters = np.arange(len(kernel))
        if without is None or not len(without):
            return Neighbours(voters, kernel, self.by_label @ kernel)
        voters = np.delete(voters, without)
        kernel = kernel.copy()
        kernel[without] = 0
        weights = np.linalg.solve(self.inverse[np.ix_(without, without)], self.inverse[without] @ kernel)
        return Neighbours(voters, kernel[voters], self.by_label @ kernel - self.by_label[:, without] @ weights)


def _kernel(cosines: Floats, sharpness: float) -> Floats:
    kernel: Floats = np.exp(np.float32(sharpness) * (cosines - np.float32(1)))
    return kernel


def _rank_in_label(labels: Indexes) -> Indexes:
    """For each of a list of labels: how many equal ones stand before it."""
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], labels[order])
    rank = np.empty(len(labels), dtype=np.intp)
    rank[order] = np.arange(len(labels)) - starts
    return rank


def _cosines_of(rows: Rows) -> Floats:
    """The cosine of each row with each, by the features that at least two of them show: dense, and half the time."""
    counts = np.bincount(rows.columns, minlength=rows.width)
    shared = counts[rows.columns] > 1
    places = (counts > 1).cumsum() - 1
    owners = rows.owners
    dense = np.zeros((len(rows), int(places[-1]) + 1 if len(places) else 0), dtype=np.float32)
    dense[owners[shared], places[rows.columns[shared]]] = rows.values[shared]
    cosines = dense @ dense.T
    np.fill_diagonal(cosines, np.bincount(owners, rows.values**2, minlength=len(rows)))
    return np.asarray(cosines, dtype=np.float32)


def _nearest_of(members: Indexes, kernel: Floats) -> Indexes:
    """The nearest few lines of a label."""
    return members if len(members) <= EACH else members[_largest(kernel[members], EACH)]


def _largest(values: Floats, count: int) -> Indexes:
    """The places of the largest values, in no order."""
    if count >= len(values):
        return np.arange(len(values))
    return np.argpartition(-values, count)[:count]
