"""How far can a first rank be trusted?

A logistic over six pieces of evidence, none of which may count against the winner, fitted on the content alone:
on utterances asked without themselves (is the winner right?) and without their whole intent (then no winner is).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

EVIDENCE = ("certainty", "margin", "topic", "aspect", "outcome", "similarity")
FOREIGN_SHARE = 0.3  # of what people ask, taken to have no intent of its own


@dataclass(frozen=True, slots=True)
class Trust:
    """The temperature of the softmax over scores, then the constant, and a weight for each piece of evidence."""

    values: Floats

    @property
    def temperature(self) -> float:
        """Scores times it, then softmax."""
        return float(self.values[0])

    def confidence(self, evidence: Floats) -> float:
        """0 to 1: how likely it is that the winner is what was meant."""
        return 1 / (1 + math.exp(-float(self.values[1] + evidence @ self.values[2:])))

    @staticmethod
    def evidence(first: float, second: float, topic: float, aspect: float, outcome: float, similarity: float) -> Floats:
        """The pieces of EVIDENCE from the probabilities of the first and second intent, and of the first one's topic,
        aspect and outcome, and from how like its nearest utterance is."""
        first, second = (min(max(p, 1e-6), 1 - 1e-6) for p in (first, second))
        logs = [math.log(max(p, 1e-4)) for p in (topic, aspect, outcome)]
        return np.array([math.log(first / (1 - first)), math.log(first / second), *logs, similarity], dtype=np.float32)


def softmax(scores: Floats, temperature: float) -> Floats:
    """Probabilities over the last axis."""
    odds = np.exp(temperature * (scores - scores.max(axis=-1, keepdims=True)))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True), dtype=np.float32)


def fit_temperature(scores: Floats, owners: NDArray[np.intp]) -> float:
    """The temperature under which held-out scores (messages x intents) make the true intents likeliest."""
    rows = np.arange(len(owners))

    def likelihood(temperature: float) -> float:
        return float(np.log(softmax(scores, temperature)[rows, owners].clip(1e-9)).mean())

    return float(max(np.geomspace(4, 60, 24), key=likelihood))


def fit_trust(evidence: Floats, right: NDArray[np.bool_], weight: NDArray[np.float64]) -> Floats:
    """Weighted logistic regression, the constant first, no other weight below 0.

    evidence: samples x EVIDENCE; right: whether the winner was the one meant; weight: how often such a sample is asked.
    """
    from scipy import optimize  # 0.2 s to import, and only needed when the content is new

    if not right.any():
        return np.array([0.0, *[1.0] * evidence.shape[1]], dtype=np.float32)
    design = np.column_stack([np.ones(len(evidence)), evidence]).astype(np.float64)
    truth = right.astype(np.float64)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        p = 1 / (1 + np.exp(-(design @ w).clip(-30, 30)))
        value = -(weight * (truth * np.log(p + 1e-9) + (1 - truth) * np.log(1 - p + 1e-9))).sum() / weight.sum()
        gradient = design.T @ (weight * (p - truth)) / weight.sum()
        return float(value + 1e-3 * (w[1:] @ w[1:])), gradient + 2e-3 * np.concatenate([[0.0], w[1:]])

    bounds = [(None, None)] + [(0, None)] * evidence.shape[1]
    solved = optimize.minimize(loss, np.full(design.shape[1], 0.1), jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(solved.x, dtype=np.float32)
