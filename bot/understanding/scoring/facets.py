"""Classifies topic, aspect and outcome, learnt over all lines at once.

Topic, aspect and outcome are learnt apart from the intents, over all lines at once, so that an aspect is recognised on
a topic where it was never written. It is ridge regression from a sentence's meaning and its words and letters, the
latter hashed into fewer columns with random signs (the "hashing trick", Weinberger et al. 2009, arXiv:0902.2206). What
a line would have been taken for had it not been learnt from is known in closed form, by its leverage (Hoaglin & Welsch
1978, "The Hat Matrix in Regression and ANOVA"), so that nothing is learnt twice to fit the confidence or to check the
content.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.understanding.index.cache import Arrays
from bot.understanding.index.neighbours import UtteranceIndex, UtteranceVector
from bot.understanding.scoring.classes import OUTCOMES, Classes

Floats = NDArray[np.float32]
Indexes = NDArray[np.intp]

HASHED = 1_024  # columns that the words and letters are hashed into; a power of two
_WORDS = 0.8  # weight of the words and letters beside the meaning
_PENALTY = 1.0  # of the ridge
_BATCH = 2_048  # lines that are looked at together while learning


@dataclass(frozen=True, slots=True)
class FacetScores:
    """How much a message looks like each topic, aspect and outcome: about 1 for what it is, about 0 for the rest."""

    topics: Floats
    aspects: Floats
    outcomes: Floats
    no_topic: float
    """On no topic, as small talk is."""
    no_aspect: float
    topic_unsaid: float
    """It does not say of what it asks ("by when?")."""
    aspect_unsaid: float
    """It names a topic and asks nothing ("and the kit?")."""

    @property
    def unsaid(self) -> float:
        """How much it needs what was said before, 0 to 1."""
        return min(max(self.topic_unsaid, self.aspect_unsaid, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class FacetClassifier:
    """What was learnt of the kinds of all lines."""

    classes: Classes
    weights: Floats
    """Columns x kinds."""
    leverage: Floats
    """Of each line: how much it tells itself."""

    @staticmethod
    def learn(neighbourhood: UtteranceIndex, classes: Classes) -> Arrays:
        """What there is to learn, for the cache and for of(); the inverse serves without() on whole intents."""
        lines = len(classes.of_line)
        batches = [np.arange(start, min(start + _BATCH, lines)) for start in range(0, lines, _BATCH)]
        columns = _width(neighbourhood)
        gram, told = np.zeros((columns, columns)), np.zeros((columns, _kinds(classes)))
        for batch in batches:
            rows = _rows(neighbourhood, batch)
            gram += rows.T @ rows
            told += rows.T @ _labels(classes, batch)
        inverse = np.linalg.inv(gram + _PENALTY * np.eye(columns)).astype(np.float32)
        leverage = [((rows @ inverse) * rows).sum(axis=1) for rows in map(partial(_rows, neighbourhood), batches)]
        return {
            "weights": inverse @ told.astype(np.float32),
            "leverage": np.concatenate([*leverage, np.empty(0)]).astype(np.float32),
            "inverse": inverse,
        }

    @classmethod
    def of(cls, arrays: Arrays, classes: Classes) -> FacetClassifier:
        """The kinds of what learn() gave."""
        return cls(classes, arrays["weights"], arrays["leverage"])

    def of_point(self, point: UtteranceVector) -> FacetScores:
        """The kind of a message."""
        return self._kind(self._told(point))

    def of_line(self, point: UtteranceVector, line: int) -> FacetScores:
        """The kind a line would be taken for if it had not been learnt from; point is that line."""
        own, leverage = _labels(self.classes, np.array([line]))[0], self.leverage[line]
        return self._kind((self._told(point) - leverage * own) / max(1 - leverage, 1e-3))

    def without(self, neighbourhood: UtteranceIndex, inverse: Floats, lines: Indexes, line: int) -> FacetScores:
        """The kind that one of some lines would be taken for if none of them had been learnt from."""
        rows = _rows(neighbourhood, lines)
        labels = _labels(self.classes, lines)
        off = np.linalg.solve(np.eye(len(lines)) - rows @ inverse @ rows.T, labels - rows @ self.weights)
        at = int(np.flatnonzero(lines == line)[0])
        return self._kind((labels[at] - off[at]).astype(np.float32))

    def with_utterance(self, classes: Classes) -> FacetClassifier:
        """The same with one more utterance, that nothing was learnt from: it tells itself nothing."""
        return FacetClassifier(classes, self.weights, np.insert(self.leverage, classes.utterances - 1, 0))

    def _told(self, point: UtteranceVector) -> Floats:
        """What is learnt of a sentence, kind by kind."""
        column, sign = _hashed(point.columns)
        told = np.bincount(column, point.values * sign, minlength=HASHED)
        found = told.astype(np.float32) @ self.weights[:HASHED] + self.weights[-1]
        if point.meaning is not None:
            found += point.meaning @ self.weights[HASHED:-1]
        return np.asarray(found, dtype=np.float32)

    def _kind(self, told: Floats) -> FacetScores:
        topics, aspects = len(self.classes.topics), len(self.classes.aspects)
        of_aspect = told[topics + 2 :]
        return FacetScores(
            topics=told[:topics],
            no_topic=float(told[topics]),
            topic_unsaid=float(told[topics + 1]),
            aspects=of_aspect[:aspects],
            no_aspect=float(of_aspect[aspects]),
            aspect_unsaid=float(of_aspect[aspects + 1]),
            outcomes=of_aspect[aspects + 2 : aspects + 2 + len(OUTCOMES)],
        )


def _kinds(classes: Classes) -> int:
    """How many kinds there are: the topics, none, unsaid; the aspects, none, unsaid; the outcomes, and unsaid."""
    return len(classes.topics) + 2 + len(classes.aspects) + 2 + len(OUTCOMES) + 1


def _labels(classes: Classes, lines: Indexes) -> Floats:
    """1 for what each of some lines is, 0 for the rest: lines x kinds."""
    intents, aspects, topics = len(classes.intents), len(classes.aspects), len(classes.topics)
    of = classes.of_line[lines]
    is_aspect, is_topic = (of >= intents) & (of < intents + aspects), of >= intents + aspects
    intent = np.where(of < intents, of, 0)
    topic, aspect, outcome = (each[intent] for each in (classes.topic_of, classes.aspect_of, classes.outcome_of))
    topic, aspect = np.where(topic < 0, topics, topic), np.where(aspect < 0, aspects, aspect)
    topic = np.select([is_aspect, is_topic], [topics + 1, of - intents - aspects], topic)
    aspect = np.select([is_aspect, is_topic], [of - intents, aspects + 1], aspect)
    outcome = np.where(is_aspect | is_topic, len(OUTCOMES), outcome)
    labels = np.zeros((len(lines), _kinds(classes)), dtype=np.float32)
    for column in (topic, topics + 2 + aspect, topics + 2 + aspects + 2 + outcome):
        labels[np.arange(len(lines)), column] = 1
    return labels


def _width(neighbourhood: UtteranceIndex) -> int:
    return HASHED + neighbourhood.dimensions + 1


def _rows(neighbourhood: UtteranceIndex, lines: Indexes) -> Floats:
    """Some lines as the regression sees them: hashed words and letters, the meaning, and a constant."""
    owners, columns, values = neighbourhood.features_of(lines)
    column, sign = _hashed(columns)
    hashed = np.bincount(owners * HASHED + column, values * sign, minlength=len(lines) * HASHED)
    hashed = hashed.reshape(len(lines), HASHED)
    meanings = neighbourhood.meanings_of(lines)
    return np.hstack([hashed, meanings, np.ones((len(lines), 1))]).astype(np.float32)


def _hashed(columns: Indexes) -> tuple[Indexes, Floats]:
    """The column that each feature falls into (Fibonacci hashing, Knuth, The Art of Computer Programming 3, 6.4), and
    the sign that it has there, times the weight of them all."""
    mixed = (columns.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    sign = np.where(mixed & np.uint64(1 << 39), np.float32(_WORDS), np.float32(-_WORDS))
    return (mixed >> np.uint64(40) & np.uint64(HASHED - 1)).astype(np.intp), sign
