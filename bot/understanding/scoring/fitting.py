"""Fits the score weights and calibrates confidence, leave-one-out on the content.

Lines of the content are asked with themselves left out (examples.py), for the weights and for the confidence; and for
the confidence utterances without their whole intent as well, for which no rank is right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.understanding.index.cache import Arrays
from bot.understanding.index.neighbours import UtteranceIndex, UtteranceVector
from bot.understanding.scoring.calibration import Calibrator
from bot.understanding.scoring.examples import Example, examples
from bot.understanding.scoring.facets import FacetClassifier
from bot.understanding.scoring.intent_model import Evidence, IntentModel, Priors
from bot.understanding.scoring.labels import Labels
from bot.understanding.scoring.scorer import SCORE_FEATURES, Scorer

Floats = NDArray[np.float32]
Indexes = NDArray[np.intp]

FOREIGN_SHARE = 0.3  # of what people ask, taken to have no intent of its own
_PULL = 1.0  # of the weights towards those of SCORE_FEATURES, in examples


def fit(
    index: UtteranceIndex,
    scorer: Scorer,
    labels: Labels,
    texts: Sequence[str],
    topic_vector: Callable[[Example], UtteranceVector | None],
) -> Arrays:
    """Train the facets, then fit the weights, then the confidence: arrays for the cache and for fitted().

    texts: of all lines; topic_vector: an example with the name of its context's topic behind it.
    """
    arrays = FacetClassifier.learn(index, labels)
    inverse = arrays.pop("inverse")
    model = IntentModel(index, labels, FacetClassifier.of(arrays, labels), scorer, Priors.of(labels))
    asked = examples(labels, texts)
    left_out = [model.evidence(index.line(each.line), each.context, topic_vector(each), each.line) for each in asked]
    model = replace(model, weights=fit_weights([each.features for each in left_out], [each.meant for each in asked]))
    alone = [example for example in asked if example.context is None]
    rows, right, weights = [], [], []
    for example, evidence in zip(asked, left_out, strict=True):
        features, winner = _first_rank(model, evidence)
        rows.append(features)
        right.append(winner in example.meant)
        weights.append((1 - FOREIGN_SHARE) * model.priors.alone[example.meant[0]])
    for example in alone:
        rows.append(_first_rank(model, model.without_intent(example.line, inverse))[0])
        right.append(False)
        # as many as stand for what has an intent, alone or in a dialogue
        weights.append(FOREIGN_SHARE * model.priors.alone[example.meant[0]] * len(asked) / len(alone))
    calibration = fit_calibration(np.array(rows), np.array(right, dtype=bool), np.array(weights))
    return arrays | {"score weights": model.weights, "calibration": calibration}


def fitted(arrays: Arrays, index: UtteranceIndex, scorer: Scorer, labels: Labels) -> IntentModel:
    """The model that fit() made."""
    facets, calibrator = FacetClassifier.of(arrays, labels), Calibrator(arrays["calibration"])
    return IntentModel(index, labels, facets, scorer, Priors.of(labels), arrays["score weights"], calibrator)


def _first_rank(model: IntentModel, evidence: Evidence) -> tuple[Floats, int]:
    """The confidence features of the first rank, and its intent."""
    probabilities = model.probabilities(evidence)
    winner = int(probabilities.argmax())
    return model.first_rank(evidence, probabilities, winner, model.labels.group_sums(probabilities))[0], winner


def fit_weights(features: Sequence[Floats], meant: Sequence[Indexes]) -> Floats:
    """The weights, none below 0, under which the meant intents are likeliest.

    features: of each example SCORE_FEATURES x intents. Where examples are few, the weights stay near the usual ones.
    """
    from scipy import optimize  # 0.2 s to import, and only needed when the content is new

    usual = np.array(list(SCORE_FEATURES.values()))
    if not features:
        return usual.astype(np.float32)
    stacked = np.stack(features)
    right = np.zeros((len(features), stacked.shape[2]), dtype=bool)
    for row, intents in enumerate(meant):
        right[row, intents] = True

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = np.einsum("npi,p->ni", stacked, weights.astype(np.float32))
        odds = np.exp(scores - scores.max(axis=1, keepdims=True)).astype(np.float64)
        everything, wanted = odds.sum(axis=1), np.where(right, odds, 0).sum(axis=1).clip(1e-12)
        share = odds / everything[:, None] - np.where(right, odds, 0) / wanted[:, None]
        slope = np.einsum("npi,ni->p", stacked, share.astype(np.float32)).astype(np.float64)
        away = (weights - usual) / usual
        value = -np.log(wanted / everything).sum() + _PULL * (away @ away)
        return float(value / len(features)), (slope + 2 * _PULL * away / usual) / len(features)

    bounds = [(0, None)] * len(usual)
    solved = optimize.minimize(loss, usual, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 60})
    return np.asarray(solved.x, dtype=np.float32)


def fit_calibration(features: Floats, right: NDArray[np.bool_], weight: NDArray[np.float64]) -> Floats:
    """Weighted logistic regression, the constant first, no other weight below 0.

    features: samples x CONFIDENCE_FEATURES; right: whether the winner was meant; weight: of each sample.
    """
    from scipy import optimize

    if not right.any():
        return Calibrator.unfitted().values
    design = np.column_stack([np.ones(len(features)), features]).astype(np.float64)
    truth = right.astype(np.float64)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        p = 1 / (1 + np.exp(-(design @ w).clip(-30, 30)))
        value = -(weight * (truth * np.log(p + 1e-9) + (1 - truth) * np.log(1 - p + 1e-9))).sum() / weight.sum()
        gradient = design.T @ (weight * (p - truth)) / weight.sum()
        return float(value + 1e-3 * (w[1:] @ w[1:])), gradient + 2e-3 * np.concatenate([[0.0], w[1:]])

    bounds = [(None, None)] + [(0, None)] * features.shape[1]
    solved = optimize.minimize(loss, np.full(design.shape[1], 0.1), jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(solved.x, dtype=np.float32)
