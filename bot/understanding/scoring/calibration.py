"""Turns evidence for the first rank into a confidence.

A logistic over six pieces of evidence, none of which may count against the winner, fitted on the content alone
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
    """A constant, then a weight for each piece of EVIDENCE."""

    values: Floats

    def confidence(self, evidence: Floats) -> float:
        """0 to 1: how likely it is that the winner is what was meant."""
        return 1 / (1 + math.exp(-float(self.values[0] + evidence @ self.values[1:])))

    @staticmethod
    def evidence(first: float, second: float, topic: float, aspect: float, outcome: float, similarity: float) -> Floats:
        """The pieces of EVIDENCE from the probabilities of the first and second intent, and of the first one's topic,
        aspect and outcome, and from how like its nearest utterance is."""
        first, second = (min(max(p, 1e-6), 1 - 1e-6) for p in (first, second))
        logs = [math.log(max(p, 1e-4)) for p in (topic, aspect, outcome)]
        return np.array([math.log(first / (1 - first)), math.log(first / second), *logs, similarity], dtype=np.float32)
