"""Turns the evidence for the first rank into a confidence.

It is a logistic regression on six features, none of which may count against the winner, fitted on the content alone
(fitting.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

CONFIDENCE_FEATURES = ("certainty", "margin", "topic", "aspect", "outcome", "similarity")


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A constant, then a weight for each of CONFIDENCE_FEATURES."""

    values: Floats

    def confidence(self, features: Floats) -> float:
        """The probability, 0 to 1, that the winner is what was meant."""
        return 1 / (1 + math.exp(-float(self.values[0] + features @ self.values[1:])))

    @classmethod
    def unfitted(cls) -> Calibrator:
        """The one for content that has nothing to fit it on."""
        return cls(np.array([0.0, *[1.0] * len(CONFIDENCE_FEATURES)], dtype=np.float32))

    @staticmethod
    def features(first: float, second: float, topic: float, aspect: float, outcome: float, similarity: float) -> Floats:
        """CONFIDENCE_FEATURES from the probabilities of the first and second intent, those of the first one's topic,
        aspect and outcome, and the similarity of its nearest utterance."""
        first, second = (min(max(p, 1e-6), 1 - 1e-6) for p in (first, second))
        logs = [math.log(max(p, 1e-4)) for p in (topic, aspect, outcome)]
        return np.array([math.log(first / (1 - first)), math.log(first / second), *logs, similarity], dtype=np.float32)
