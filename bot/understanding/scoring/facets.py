"""Classifies the topic, aspect and outcome of a message.

They are learnt apart from the intents, over all lines at once, so that an aspect is recognised on a topic where it was
never written. The method is ridge regression on a sentence's embedding and its words and letters, the latter hashed
into fewer columns with random signs (the "hashing trick", Weinberger et al. 2009, arXiv:0902.2206). The scores of a
line left out of the training follow in closed form from its leverage (Hoaglin & Welsch 1978, "The Hat Matrix in
Regression and ANOVA"), so nothing is trained twice to fit the confidence or to check the content.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.understanding.index.cache import Arrays
from bot.understanding.index.neighbours import UtteranceIndex, UtteranceVector
from bot.understanding.scoring.labels import OUTCOMES, Labels

Floats = NDArray[np.float32]
Indexes = NDArray[np.intp]

HASHED = 1_024  # columns that the words and letters are hashed into; a power of two
_WORDS = 0.8  # weight of the words and letters beside the embedding
_PENALTY = 1.0  # of the ridge
_BATCH = 2_048  # lines in one step of learning


@dataclass(frozen=True, slots=True)
class FacetScores:
    """The score of each topic, aspect and outcome: about 1 for what the message is, about 0 for the rest."""

    topics: Floats
    aspects: Floats
    outcomes: Floats
    no_topic: float
    """The score of having no topic, as small talk has none."""
    no_aspect: float
    topic_unsaid: float
    """The score of leaving the topic unsaid ("by when?")."""
    aspect_unsaid: float
    """The score of naming a topic and asking nothing ("and the kit?")."""

    @property
    def unsaid(self) -> float:
        """How much the message depends on the dialogue before it, 0 to 1."""
        return min(max(self.topic_unsaid, self.aspect_unsaid, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class FacetClassifier:
    """A weight of each feature for each topic, aspect and outcome."""

    labels: Labels
    weights: Floats
    """Features x targets, see _target_count()."""
    leverage: Floats
    """Of each line: its share in its own prediction."""

    @staticmethod
    def learn(index: UtteranceIndex, labels: Labels) -> Arrays:
        """Train on all lines: arrays for the cache and for of(); the inverse is what without() needs."""
        lines = len(labels.of_line)
        batches = [np.arange(start, min(start + _BATCH, lines)) for start in range(0, lines, _BATCH)]
        columns = HASHED + index.dimensions + 1
        gram, moments = np.zeros((columns, columns)), np.zeros((columns, _target_count(labels)))
        for batch in batches:
            rows = _rows(index, batch)
            gram += rows.T @ rows
            moments += rows.T @ _targets(labels, batch)
        inverse = np.linalg.inv(gram + _PENALTY * np.eye(columns)).astype(np.float32)
        leverage = [((rows @ inverse) * rows).sum(axis=1) for rows in map(partial(_rows, index), batches)]
        return {
            "weights": inverse @ moments.astype(np.float32),
            "leverage": np.concatenate([*leverage, np.empty(0)]).astype(np.float32),
            "inverse": inverse,
        }

    @classmethod
    def of(cls, arrays: Arrays, labels: Labels) -> FacetClassifier:
        """The classifier that learn() trained."""
        return cls(labels, arrays["weights"], arrays["leverage"])

    def scores(self, vector: UtteranceVector) -> FacetScores:
        """The scores of a message."""
        return self._scores(self._predicted(vector))

    def scores_left_out(self, vector: UtteranceVector, line: int) -> FacetScores:
        """The scores of a line, as if it had been left out of the training; vector is that line."""
        own, leverage = _targets(self.labels, np.array([line]))[0], self.leverage[line]
        return self._scores((self._predicted(vector) - leverage * own) / max(1 - leverage, 1e-3))

    def without(self, index: UtteranceIndex, inverse: Floats, lines: Indexes, line: int) -> FacetScores:
        """The scores of one of some lines, as if all of them had been left out of the training."""
        rows = _rows(index, lines)
        targets = _targets(self.labels, lines)
        off = np.linalg.solve(np.eye(len(lines)) - rows @ inverse @ rows.T, targets - rows @ self.weights)
        at = int(np.flatnonzero(lines == line)[0])
        return self._scores((targets[at] - off[at]).astype(np.float32))

    def with_utterance(self, labels: Labels) -> FacetClassifier:
        """The classifier with one more utterance that it was not trained on, so its leverage is 0."""
        return FacetClassifier(labels, self.weights, np.insert(self.leverage, labels.utterances - 1, 0))

    def _predicted(self, vector: UtteranceVector) -> Floats:
        column, sign = _hashed(vector.columns)
        hashed = np.bincount(column, vector.values * sign, minlength=HASHED)
        found = hashed.astype(np.float32) @ self.weights[:HASHED] + self.weights[-1]
        if vector.embedding is not None:
            found += vector.embedding @ self.weights[HASHED:-1]
        return np.asarray(found, dtype=np.float32)

    def _scores(self, predicted: Floats) -> FacetScores:
        topics, aspects = len(self.labels.topics), len(self.labels.aspects)
        of_aspect = predicted[topics + 2 :]
        return FacetScores(
            topics=predicted[:topics],
            no_topic=float(predicted[topics]),
            topic_unsaid=float(predicted[topics + 1]),
            aspects=of_aspect[:aspects],
            no_aspect=float(of_aspect[aspects]),
            aspect_unsaid=float(of_aspect[aspects + 1]),
            outcomes=of_aspect[aspects + 2 : aspects + 2 + len(OUTCOMES)],
        )


def _target_count(labels: Labels) -> int:
    """The columns of the targets: the topics, none, unsaid; the aspects, none, unsaid; the outcomes, and unsaid."""
    return len(labels.topics) + 2 + len(labels.aspects) + 2 + len(OUTCOMES) + 1


def _targets(labels: Labels, lines: Indexes) -> Floats:
    """1 for what each of some lines is, 0 for the rest: lines x targets."""
    intents, aspects, topics = len(labels.intents), len(labels.aspects), len(labels.topics)
    of = labels.of_line[lines]
    is_aspect, is_topic = (of >= intents) & (of < intents + aspects), of >= intents + aspects
    intent = np.where(of < intents, of, 0)
    topic, aspect, outcome = (each[intent] for each in (labels.topic_of, labels.aspect_of, labels.outcome_of))
    topic, aspect = np.where(topic < 0, topics, topic), np.where(aspect < 0, aspects, aspect)
    topic = np.select([is_aspect, is_topic], [topics + 1, of - intents - aspects], topic)
    aspect = np.select([is_aspect, is_topic], [of - intents, aspects + 1], aspect)
    outcome = np.where(is_aspect | is_topic, len(OUTCOMES), outcome)
    targets = np.zeros((len(lines), _target_count(labels)), dtype=np.float32)
    for column in (topic, topics + 2 + aspect, topics + 2 + aspects + 2 + outcome):
        targets[np.arange(len(lines)), column] = 1
    return targets


def _rows(index: UtteranceIndex, lines: Indexes) -> Floats:
    """Some lines as rows of the regression: hashed words and letters, the embedding, and a constant."""
    owners, columns, values = index.features_of(lines)
    column, sign = _hashed(columns)
    hashed = np.bincount(owners * HASHED + column, values * sign, minlength=len(lines) * HASHED)
    hashed = hashed.reshape(len(lines), HASHED)
    return np.hstack([hashed, index.embeddings_of(lines), np.ones((len(lines), 1))]).astype(np.float32)


def _hashed(columns: Indexes) -> tuple[Indexes, Floats]:
    """The column of each feature (Fibonacci hashing, Knuth, The Art of Computer Programming 3, 6.4), and its sign
    there, times the weight of all words and letters."""
    mixed = (columns.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    sign = np.where(mixed & np.uint64(1 << 39), np.float32(_WORDS), np.float32(-_WORDS))
    return (mixed >> np.uint64(40) & np.uint64(HASHED - 1)).astype(np.intp), sign
