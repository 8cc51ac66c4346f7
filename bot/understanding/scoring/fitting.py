"""Fits the score weights and calibrates confidence, leave-one-out on the content.

The content asks itself: utterances with themselves left out, alone and after an answer; bare phrases after an answer
whose topic, or aspect, they leave unsaid, where what is asked is in the content; and utterances without their whole
intent, to which no rank is right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.understanding.scoring.classes import Classes
from bot.understanding.scoring.scorer import PIECES, DialogueContext

Floats = NDArray[np.float32]
Indexes = NDArray[np.intp]

SAMPLE = 800  # lines of each kind that are asked; with 400 an edited line moved the confidence by several points
_SAME_TOPIC = 0.6  # of the utterances asked after an answer are asked after one on their topic
_DRAWN_TO = 1.0  # how strongly the weights are drawn to those of PIECES, in examples


@dataclass(frozen=True, slots=True)
class Example:
    """A line to ask, after what, and what it asks for."""

    line: int
    context: DialogueContext | None
    meant: Indexes
    """The intents that are right."""


def examples(classes: Classes, texts: Sequence[str], sample: int = SAMPLE) -> list[Example]:
    """Lines from all over the content, drawn by what they say: an added line changes next to nothing of the draw.

    texts: of all lines, no two the same.
    """
    draws = [int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) for text in texts]
    drawn = _drawn(range(classes.utterances), draws, sample) if classes.utterances > 1 else []
    found = [Example(line, None, classes.intent_of[[line]]) for line in drawn]
    answers = np.flatnonzero(classes.answers & (classes.topic_of >= 0))
    if not len(answers):
        return found
    after = []
    for example in found:
        chance = np.random.default_rng(draws[example.line])
        kindred = answers[classes.topic_of[answers] == classes.topic_of[example.meant[0]]]
        said = chance.choice(kindred if len(kindred) and chance.random() < _SAME_TOPIC else answers)
        after.append(Example(example.line, _spoken(classes, int(said)), example.meant))
    bare = _drawn(classes.bare.tolist(), draws, sample)
    return [*found, *after, *(each for line in bare for each in _followed_up(classes, line, answers, draws[line]))]


def _drawn(lines: Iterable[int], draws: Sequence[int], sample: int) -> list[int]:
    return sorted(sorted(lines, key=draws.__getitem__)[:sample])


def _spoken(classes: Classes, intent: int) -> DialogueContext:
    topic, aspect = classes.topic_of[intent], classes.aspect_of[intent]
    return DialogueContext(
        classes.topics[topic] if topic >= 0 else None, classes.aspects[aspect] if aspect >= 0 else None
    )


def _followed_up(classes: Classes, line: int, answers: Indexes, draw: int) -> Iterator[Example]:
    """A bare phrase, after an answer with which it asks for what the content has; none if there is no such answer."""
    number = int(classes.of_line[line]) - len(classes.intents)
    names_aspect = number < len(classes.aspects)
    own, other = (classes.aspect_of, classes.topic_of) if names_aspect else (classes.topic_of, classes.aspect_of)
    number -= 0 if names_aspect else len(classes.aspects)
    asked = answers[own[answers] == number]
    before = answers[(own[answers] != number) & np.isin(other[answers], other[asked])]
    if len(before):
        said = int(np.random.default_rng(draw).choice(before))
        yield Example(line, _spoken(classes, said), asked[other[asked] == other[said]])


def fit_weights(pieces: Sequence[Floats], meant: Sequence[Indexes]) -> Floats:
    """The weights of PIECES, none below 0, under which what is meant is likeliest.

    pieces: of each example PIECES x intents. Where examples are few they hardly leave those of PIECES.
    """
    from scipy import optimize  # 0.2 s to import, and only needed when the content is new

    usual = np.array(list(PIECES.values()))
    if not pieces:
        return usual.astype(np.float32)
    stacked = np.stack(pieces)
    right = np.zeros((len(pieces), stacked.shape[2]), dtype=bool)
    for row, intents in enumerate(meant):
        right[row, intents] = True

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = np.einsum("npi,p->ni", stacked, weights.astype(np.float32))
        odds = np.exp(scores - scores.max(axis=1, keepdims=True)).astype(np.float64)
        everything, wanted = odds.sum(axis=1), np.where(right, odds, 0).sum(axis=1).clip(1e-12)
        share = odds / everything[:, None] - np.where(right, odds, 0) / wanted[:, None]
        slope = np.einsum("npi,ni->p", stacked, share.astype(np.float32)).astype(np.float64)
        away = (weights - usual) / usual
        value = -np.log(wanted / everything).sum() + _DRAWN_TO * (away @ away)
        return float(value / len(pieces)), (slope + 2 * _DRAWN_TO * away / usual) / len(pieces)

    bounds = [(0, None)] * len(usual)
    solved = optimize.minimize(loss, usual, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 60})
    return np.asarray(solved.x, dtype=np.float32)


def fit_calibration(evidence: Floats, right: NDArray[np.bool_], weight: NDArray[np.float64]) -> Floats:
    """Weighted logistic regression, the constant first, no other weight below 0.

    evidence: samples x EVIDENCE; right: whether the winner was the one meant; weight: how often such a sample is asked.
    """
    from scipy import optimize

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
