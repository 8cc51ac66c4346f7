"""What is learnt from the utterances of one language, and what does it say of a message?

One closed-form fit (ridge.py) learns intent, topic, aspect and outcome over all utterances together, filled and
empty cells alike, so that an aspect is recognised on a topic where it was never written. How far a first rank
can be trusted is fitted on the content alone: every utterance asked without itself (is the winner right?) and
without its whole intent (then no winner is).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from bot.content.model import Announcement, Intent, Outcome
from bot.understanding import ridge
from bot.understanding.features import Vectoriser

Floats = NDArray[np.float32]

PENALTY = 0.6  # of the ridge; benchmarks/matching.py prints the leave-one-out accuracy for others
BALANCE = 0.5  # an utterance of an intent of n counts n^-BALANCE: large intents do not swallow small ones
FOREIGN_SHARE = 0.35  # of what people ask, taken to have no intent of its own, when confidence is fitted
_TEMPERATURES = np.geomspace(2, 60, 40)
SQUARED_LENGTH = 2.0  # of a row: each of the two families of features has length 1
OUTCOMES = (Outcome.ANSWER, Outcome.NOT_STATED, Outcome.SMALLTALK, Outcome.OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Labels:
    """The columns of the fit: intents, then topics, then aspects, then outcomes."""

    intents: tuple[str, ...]
    topics: tuple[str, ...]
    aspects: tuple[str, ...]

    @classmethod
    def of(cls, announcement: Announcement) -> Labels:
        """The labels of an announcement, in the author's order."""
        return cls(tuple(announcement.intents), tuple(announcement.topics), tuple(announcement.aspects))

    @property
    def slices(self) -> tuple[slice, slice, slice, slice]:
        """Where intents, topics, aspects and outcomes stand among the columns."""
        ends = np.cumsum([len(self.intents), len(self.topics), len(self.aspects), len(OUTCOMES)]).tolist()
        return slice(0, ends[0]), slice(ends[0], ends[1]), slice(ends[1], ends[2]), slice(ends[2], ends[3])

    def columns(self, key: str, intent: Intent) -> list[int]:
        """The columns an utterance of the intent belongs to."""
        intents, topics, aspects, outcomes = self.slices
        found = [self.intents.index(key), outcomes.start + OUTCOMES.index(Outcome(intent.outcome))]
        if intent.topic is not None:
            found.append(topics.start + self.topics.index(intent.topic))
        if intent.aspect is not None:
            found.append(aspects.start + self.aspects.index(intent.aspect))
        return found


@dataclass(frozen=True, slots=True)
class Learner:
    """The weights for one language."""

    vectoriser: Vectoriser
    weights: Floats
    """Features x labels."""
    rows: sparse.csr_matrix
    """The utterances, for the cosine."""
    owners: NDArray[np.intp]
    """The intent (its column) of each utterance."""
    temperatures: Floats
    """One for each of intents, topics, aspects, outcomes: scores times it, then softmax."""
    trust: Floats
    """Weights of the logistic that gives the confidence; see evidence()."""
    of_intent: dict[int, NDArray[np.intp]]
    """For topics (1), aspects (2), outcomes (3): the column of each intent within that part, -1 for none."""

    def confidence(self, parts: Sequence[Floats], winner: int, similarity: float) -> float:
        """How sure it is, 0 to 1, that the winner is meant, given the probabilities of each part of the labels."""
        values = []
        for part in (1, 2, 3):
            column = self.of_intent[part][winner]
            values.append(np.array([parts[part][column] if column >= 0 else 1.0], dtype=np.float32))
        row = evidence(parts[0][None, :], *values, np.array([similarity], dtype=np.float32))[0]
        return float(1 / (1 + np.exp(-(self.trust[0] + row @ self.trust[1:]))))


def softmax(scores: Floats, temperature: float) -> Floats:
    """Probabilities over the last axis."""
    scaled = scores * temperature
    scaled -= scaled.max(axis=-1, keepdims=True)
    odds = np.exp(scaled)
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True), dtype=np.float32)


EVIDENCE = ("certainty", "margin", "similarity", "topic", "aspect", "outcome")


def evidence(
    probabilities: Floats, topic: Floats, aspect: Floats, outcome: Floats, similarity: Floats
) -> NDArray[np.float64]:
    """What speaks for the first-ranked intent, a column for each of EVIDENCE; more is always better.

    probabilities: messages x intents; the others: one value a message, for the first-ranked intent.
    """
    two = -np.partition(-probabilities, 1, axis=1)[:, :2] if probabilities.shape[1] > 1 else probabilities
    first, second = two[:, 0].clip(1e-6, 1 - 1e-6), two[:, -1].clip(1e-6, 1 - 1e-6)
    certainty = np.log(first / (1 - first))
    margin = np.log(first / second)
    logs = [np.log(values.clip(1e-4, 1)) for values in (topic, aspect, outcome)]
    return np.column_stack([certainty, margin, similarity, *logs]).astype(np.float64)


def fit(messages: Sequence[Sequence[str]], keys: Sequence[str], intents: Mapping[str, Intent], labels: Labels) -> Learner:
    """Learn from messages (as words) and the intent of each."""
    vectoriser = Vectoriser.fit(messages)
    rows = vectoriser.matrix(messages)
    owners = np.array([labels.intents.index(key) for key in keys], dtype=np.intp)
    targets = np.zeros((len(messages), labels.slices[-1].stop), dtype=np.float32)
    for index, key in enumerate(keys):
        targets[index, labels.columns(key, intents[key])] = 1
    sizes = np.bincount(owners, minlength=len(labels.intents))[owners]
    penalty = PENALTY * (sizes / sizes.mean()) ** BALANCE
    fitted = ridge.fit(ridge.gram(rows), targets, penalty.astype(np.float32))
    weights = np.asarray(rows.T @ fitted.coefficients, dtype=np.float32)
    alone = fitted.without_itself()
    temperatures = np.array([_temperature(alone[:, part], targets[:, part]) for part in labels.slices], dtype=np.float32)
    trust = _fit_trust(fitted, alone, rows, owners, temperatures, labels, intents)
    return Learner(vectoriser, weights, rows, owners, temperatures, trust, _winner_columns(labels, intents))


def _temperature(scores: Floats, targets: Floats) -> float:
    """The temperature under which the held-out scores make the true labels likeliest."""
    labelled = targets.sum(axis=1) > 0
    if not labelled.any():
        return 1.0
    truth = targets[labelled].argmax(axis=1)
    rows = np.arange(len(truth))

    def likelihood(temperature: float) -> float:
        return float(np.log(softmax(scores[labelled], temperature)[rows, truth].clip(1e-9)).mean())

    return float(max(_TEMPERATURES, key=likelihood))


def _fit_trust(
    fitted: ridge.Fit,
    alone: Floats,
    rows: sparse.csr_matrix,
    owners: NDArray[np.intp],
    temperatures: Floats,
    labels: Labels,
    intents: Mapping[str, Intent],
) -> Floats:
    """Weights of a logistic over the evidence, none negative but the constant."""
    foreign = np.empty_like(alone)
    for owner in np.unique(owners):
        group = np.flatnonzero(owners == owner)
        foreign[group] = fitted.without(group)
    foreign[np.arange(len(owners)), owners] = -1  # the intent is gone: it cannot win
    known, right = _held_out(alone, rows, owners, temperatures, labels, intents, whole_intent=False)
    strange, _ = _held_out(foreign, rows, owners, temperatures, labels, intents, whole_intent=True)
    features = np.vstack([known, strange])
    truth = np.concatenate([right, np.zeros(len(strange))])
    weight = np.concatenate([np.full(len(known), 1 - FOREIGN_SHARE), np.full(len(strange), FOREIGN_SHARE)])
    return _logistic(features, truth, weight)


def _held_out(
    scores: Floats,
    rows: sparse.csr_matrix,
    owners: NDArray[np.intp],
    temperatures: Floats,
    labels: Labels,
    intents: Mapping[str, Intent],
    *,
    whole_intent: bool,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The evidence of every utterance held out, and whether its first rank was right."""
    parts = [
        softmax(scores[:, part], float(t)) for part, t in zip(labels.slices, temperatures, strict=True) if part.start < part.stop
    ]
    spread = dict(zip([i for i, part in enumerate(labels.slices) if part.start < part.stop], parts, strict=True))
    winners = spread[0].argmax(axis=1)
    of_intent = _winner_columns(labels, intents)
    count = len(owners)

    def of_winner(part: int) -> Floats:
        values = np.ones(count, dtype=np.float32)
        columns = of_intent[part][winners]
        has = columns >= 0
        if part in spread:
            values[has] = spread[part][has, columns[has]]
        return values

    similarity = np.zeros(count, dtype=np.float32)
    members = {owner: np.flatnonzero(owners == owner) for owner in np.unique(owners)}
    for winner in np.unique(winners):
        asked = np.flatnonzero(winners == winner)
        others = members.get(winner, np.empty(0, dtype=np.intp))
        if not len(others):
            continue
        cosine = (rows[asked] @ rows[others].T).toarray() / SQUARED_LENGTH
        cosine[asked[:, None] == others[None, :]] = 0
        similarity[asked] = cosine.max(axis=1)
    right = (winners == owners).astype(np.float64)
    return evidence(spread[0], of_winner(1), of_winner(2), of_winner(3), similarity), right


def _winner_columns(labels: Labels, intents: Mapping[str, Intent]) -> dict[int, NDArray[np.intp]]:
    """For topics (1), aspects (2), outcomes (3): the column of each intent within that part, -1 for none."""
    topic = [labels.topics.index(t) if (t := intents[key].topic) is not None else -1 for key in labels.intents]
    aspect = [labels.aspects.index(a) if (a := intents[key].aspect) is not None else -1 for key in labels.intents]
    outcome = [OUTCOMES.index(Outcome(intents[key].outcome)) for key in labels.intents]
    return {1: np.array(topic, dtype=np.intp), 2: np.array(aspect, dtype=np.intp), 3: np.array(outcome, dtype=np.intp)}


def _logistic(features: NDArray[np.float64], truth: NDArray[np.float64], weight: NDArray[np.float64]) -> Floats:
    """Weighted logistic regression by L-BFGS-B, the constant first, the other weights not below 0."""
    design = np.column_stack([np.ones(len(features)), features])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = design @ w
        p = 1 / (1 + np.exp(-z.clip(-30, 30)))
        value = -(weight * (truth * np.log(p + 1e-9) + (1 - truth) * np.log(1 - p + 1e-9))).sum() / weight.sum()
        gradient = design.T @ (weight * (p - truth)) / weight.sum()
        return float(value + 1e-3 * (w[1:] @ w[1:])), gradient + 2e-3 * np.concatenate([[0], w[1:]])

    bounds = [(None, None)] + [(0, None)] * features.shape[1]
    start = np.full(design.shape[1], 0.1)
    solved = optimize.minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(solved.x, dtype=np.float32)
