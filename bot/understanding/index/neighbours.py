"""Finds the utterances nearest to a message and their votes for intents.

Kernel ridge regression in the neighbourhood of the message (the kernel form of "local learning", Bottou & Vapnik
1992). The kernel of two sentences is exp(-sharpness (1 - cosine)), summed over the two views of a sentence: its
words and letters (features.py) and, with an encoder, its meaning. Of the whole file only the likeliest classes are
looked at, those with the nearest few utterances, and of each its nearest ones; with K their kernel matrix and k the
message's, each gets the weight

    w = (K + penalty)^-1 k

and a class scores the sum of the weights of its utterances. A small file is a neighbourhood as a whole, and its inverse
is kept. Nothing is trained, so nothing is long to load, an
added utterance counts at once, and an utterance can be left out by passing it over.
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

CLASSES = 16  # classes that vote
EACH = 10  # utterances that each of them sends; more of them favour answers, which have more utterances than gaps
CLOSEST = 3  # utterances that speak for a class when the classes are chosen
SHARPNESS = 1  # of the kernel of words and letters
MEANING = 2  # of the kernel of meanings
PENALTY = 0.1  # of the ridge
_SHORTLIST = 400  # utterances among which the classes are chosen
_SMALL = 2_000  # utterances up to which the kernels between all of them are kept
_TINY = 800  # utterances up to which all of them vote: as good as a choice of them, and four times as fast


@dataclass(frozen=True, slots=True)
class UtteranceVector:
    """A sentence as the neighbourhood sees it."""

    columns: Indexes
    values: Floats
    meaning: Floats | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The utterances nearest to a message, by their indexes, and the kernel of each with it; what they say together."""

    indexes: Indexes
    kernel: Floats
    votes: Floats
    """The sum of their weights for each class."""


class UtteranceIndex:
    """All utterances as points."""

    def __init__(
        self,
        vectoriser: Vectoriser,
        rows: Rows,
        by_feature: Rows,
        meanings: SentenceVectors | None,
        class_of: Indexes,
        classes: int,
    ) -> None:
        """rows: utterances x features; by_feature: the same, turned; class_of: the class of each utterance, one of so
        many classes."""
        # on busy cores BLAS's threads wait for one another: thirty times slower on arrays of this size
        threadpool_limits(limits=1, user_api="blas")
        self.vectoriser = vectoriser
        self._rows = rows
        self._by_feature = by_feature
        self._meanings = meanings
        self._class_of = class_of
        self._classes = classes
        by_class = np.argsort(class_of, kind="stable")
        starts = np.searchsorted(class_of[by_class], np.arange(classes))
        self._members = np.split(by_class, starts[1:])
        self._all = self._among(np.arange(len(rows))) if len(rows) <= _SMALL else None
        self._whole = _Whole.of(self._all, class_of, classes) if self._all is not None and len(rows) <= _TINY else None

    @staticmethod
    def learn(messages: Sequence[Sequence[str]]) -> Arrays:
        """What there is to learn of the words of the utterances, for the cache and for of()."""
        vectoriser = Vectoriser.fit(messages)
        rows = vectoriser.rows(messages)
        features = {"features": pack(vectoriser.columns), "idf": vectoriser.idf}
        return features | rows.arrays("line") | rows.turned().arrays("feature")

    @classmethod
    def of(cls, arrays: Arrays, meanings: SentenceVectors | None, class_of: Indexes, classes: int) -> UtteranceIndex:
        """The neighbourhood of what learn() gave."""
        columns = {feature: index for index, feature in enumerate(unpack(arrays["features"]))}
        rows, by_feature = Rows.kept(arrays, "line", len(columns)), Rows.kept(arrays, "feature", len(class_of))
        return cls(Vectoriser(columns, arrays["idf"]), rows, by_feature, meanings, class_of, classes)

    @property
    def largest(self) -> float:
        """The kernel of a sentence with itself."""
        return 1.0 if self._meanings is None else 2.0

    @property
    def dimensions(self) -> int:
        """Of a meaning; 0 without an encoder."""
        return 0 if self._meanings is None else self._meanings.rows.shape[1]

    def features_of(self, lines: Indexes) -> tuple[Indexes, Indexes, Floats]:
        """The features of some lines: the place in `lines` of whose each is, its column, and its value."""
        rows = self._rows.select(lines)
        return rows.owners, rows.columns.astype(np.intp), rows.values

    def meanings_of(self, lines: Indexes) -> Floats:
        """The meanings of some lines: lines x dimensions."""
        return np.zeros((len(lines), 0), dtype=np.float32) if self._meanings is None else self._meanings.of_lines(lines)

    def point(self, words: Sequence[str], meaning: Floats | None) -> UtteranceVector:
        """A message as a point; the meaning is left out where the utterances have none."""
        columns, values = self.vectoriser.row(words)
        if self._meanings is None or meaning is None:
            return UtteranceVector(columns, values, None)
        return UtteranceVector(columns, values, self._meanings.centred(meaning))

    def weigh(self, point: UtteranceVector, without: Indexes | None = None) -> Neighbours:
        """The nearest utterances and their weights; those of the indexes `without` are passed over."""
        if self._whole is not None:
            kernel = self._kernels(self._cosines(point), np.arange(len(self._rows)), point.meaning)
            return self._whole.weigh(kernel, without)
        nearest, kernel = self._nearest(point, without)
        if not len(nearest):
            return Neighbours(nearest, kernel, np.zeros(self._classes, dtype=np.float32))
        matrix = self._among(nearest) if self._all is None else self._all[np.ix_(nearest, nearest)]
        matrix[np.diag_indices_from(matrix)] += PENALTY
        _, weights, _ = lapack.sposv(matrix, kernel)
        votes = np.bincount(self._class_of[nearest], weights, minlength=self._classes)
        return Neighbours(nearest, kernel, votes.astype(np.float32))

    def _nearest(self, point: UtteranceVector, without: Indexes | None) -> tuple[Indexes, Floats]:
        """The utterances that vote, and their kernels."""
        cosines = self._cosines(point)
        if without is not None:
            cosines[without] = -np.inf
        voters = self._voters(self._roughly(cosines, point.meaning))
        return voters, self._kernels(cosines[voters], voters, point.meaning)

    def _kernels(self, cosines: Floats, indexes: Indexes, meaning: Floats | None) -> Floats:
        """The kernels of some utterances, given the cosines of their words and letters."""
        kernel = _kernel(cosines, SHARPNESS)
        if self._meanings is not None and meaning is not None:
            kernel += _kernel(self._meanings.cosines(indexes, meaning), MEANING)
        return kernel

    def _roughly(self, cosines: Floats, meaning: Floats | None) -> Floats:
        """The kernels of all utterances, that of the meaning by its sketch; of those passed over it is 0."""
        roughly = _kernel(cosines, SHARPNESS)
        if self._meanings is not None and meaning is not None:
            roughly += _kernel(self._meanings.about(meaning), MEANING) * (cosines >= 0)
        return roughly

    def _voters(self, kernel: Floats) -> Indexes:
        """The nearest utterances of the classes whose closest ones are nearest."""
        some = _largest(kernel, _SHORTLIST)
        some = some[np.lexsort((some, -kernel[some]))]
        some = some[kernel[some] > 0]
        classes = self._class_of[some]
        rank = _rank_in_class(classes)
        support = np.bincount(classes[rank < CLOSEST], kernel[some][rank < CLOSEST])
        likeliest = [each for each in np.argsort(-support, kind="stable")[:CLASSES] if support[each] > 0]
        voters = [_nearest_of(self._members[each], kernel) for each in likeliest] or [np.empty(0, dtype=np.intp)]
        found = np.sort(np.concatenate(voters))
        return found[kernel[found] > 0]

    def _cosines(self, point: UtteranceVector) -> Floats:
        """With every utterance, by summing the postings of the features."""
        places, counts = self._by_feature.places(point.columns)
        weights = self._by_feature.values[places] * point.values.repeat(counts)
        return np.bincount(self._by_feature.columns[places], weights, minlength=len(self._rows)).astype(np.float32)

    def _among(self, indexes: Indexes) -> Floats:
        """The kernels of some utterances with one another."""
        matrix = _kernel(_cosines_of(self._rows.select(indexes)), SHARPNESS)
        if self._meanings is not None:
            matrix += _kernel(self._meanings.among(indexes), MEANING)
        return matrix

    def around(self, point: UtteranceVector, count: int) -> Indexes:
        """The indexes of so many utterances that are nearest to a point, the nearest first."""
        roughly = self._roughly(self._cosines(point), point.meaning)
        found = _largest(roughly, count)
        return found[np.lexsort((found, -roughly[found]))]

    def with_utterance(self, index: int, point: UtteranceVector, class_: int) -> UtteranceIndex:
        """The neighbourhood with one more utterance at an index; those from there on move up."""
        rows = self._rows.with_row(index, point.columns, point.values)
        by_feature = self._by_feature.with_column(index, point.columns, point.values)
        meanings = self._meanings
        if meanings is not None and point.meaning is not None:
            meanings = meanings.with_meaning(index, point.meaning)
        class_of = np.insert(self._class_of, index, class_)
        return UtteranceIndex(self.vectoriser, rows, by_feature, meanings, class_of, self._classes)

    def utterance(self, index: int) -> UtteranceVector:
        """An utterance as a point."""
        meaning = None if self._meanings is None else self._meanings.of_lines(np.array([index]))[0]
        return UtteranceVector(*self._rows.row(index), meaning)


@dataclass(frozen=True, slots=True)
class _Whole:
    """A file so small that all of its utterances vote: what does not depend on the message is known beforehand."""

    inverse: Floats
    """Of the kernels of all with one another, and the penalty."""
    by_class: Floats
    """The same, summed for each class."""

    @classmethod
    def of(cls, kernels: Floats, class_of: Indexes, classes: int) -> _Whole:
        inverse = np.linalg.inv(kernels + PENALTY * np.eye(len(kernels)))
        members = np.equal.outer(np.arange(classes), class_of)
        return cls(inverse.astype(np.float32), (members @ inverse).astype(np.float32))

    def weigh(self, kernel: Floats, without: Indexes | None) -> Neighbours:
        """All utterances, but for those passed over: a downdate of the inverse by blocks (Golub & Van Loan, Matrix
        Computations, 2.1.4)."""
        voters = np.arange(len(kernel))
        if without is None or not len(without):
            return Neighbours(voters, kernel, self.by_class @ kernel)
        voters = np.delete(voters, without)
        kernel = kernel.copy()
        kernel[without] = 0
        weights = np.linalg.solve(self.inverse[np.ix_(without, without)], self.inverse[without] @ kernel)
        return Neighbours(voters, kernel[voters], self.by_class @ kernel - self.by_class[:, without] @ weights)


def _kernel(cosines: Floats, sharpness: float) -> Floats:
    kernel: Floats = np.exp(np.float32(sharpness) * (cosines - np.float32(1)))
    return kernel


def _rank_in_class(classes: Indexes) -> Indexes:
    """For each of a list of classes: how many equal ones stand before it."""
    order = np.argsort(classes, kind="stable")
    starts = np.searchsorted(classes[order], classes[order])
    rank = np.empty(len(classes), dtype=np.intp)
    rank[order] = np.arange(len(classes)) - starts
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
    """The nearest few of a class."""
    return members if len(members) <= EACH else members[_largest(kernel[members], EACH)]


def _largest(values: Floats, count: int) -> Indexes:
    """The indexes of the largest values, in no order."""
    if count >= len(values):
        return np.arange(len(values))
    return np.argpartition(-values, count)[:count]
