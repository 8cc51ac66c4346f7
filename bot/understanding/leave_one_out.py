"""Asks lines of the content as if they were not there, and adds an utterance to try what it changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bot.content.model import Utterance
from bot.understanding.matcher import Matcher
from bot.understanding.scoring.intent_model import Evidence, IntentModel
from bot.understanding.scoring.scorer import DialogueContext

NEAR = 40  # lines that an added or a removed line like them may concern


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a line of the content is taken for when it is not there; -1 stands for no line and no intent.

    Lines are numbered as the utterances, then the bare_phrases(); intents in the order of the content.
    """

    winner: int
    """The intent that wins; -1 for a bare phrase, which is asked of none."""
    own: float
    """The probability, 0 to 1, of the intent the line belongs to."""
    rival: int
    """The likeliest of the other intents."""
    rival_probability: float
    nearest_own: int
    """The nearest other line of the same intent, aspect or topic."""
    nearest_other: int
    """The nearest line of another intent; for a bare phrase, of another aspect or topic."""
    similarity: float
    """Of nearest_other, 0 to 1; 1 for the same words in the same order."""
    near: tuple[int, ...]
    """The nearest lines, at most NEAR of them."""


def left_out(matcher: Matcher, line: int) -> LeftOut:
    """What a line is taken for when it is not there."""
    model, labels = matcher.learnt.model, matcher.learnt.model.labels
    is_bare = line >= labels.utterances
    # bare phrases compete among themselves, as they do in a dialogue
    evidence = model.evidence(model.index.line(line), DialogueContext() if is_bare else None, without=line)
    nearest = np.argsort(-evidence.neighbours.kernel, kind="stable")
    lines, kernel = evidence.neighbours.indexes[nearest], evidence.neighbours.kernel[nearest]
    own, others = labels.of_line[line], labels.of_line[lines]
    nearest_own = np.flatnonzero(others == own)[:1]
    nearest_other = np.flatnonzero((others != own) & ((others >= len(labels.intents)) == is_bare))[:1]
    winner, own_probability, rival, rival_probability = (
        (-1, 0.0, -1, 0.0) if is_bare else _contest(model, evidence, int(own))
    )
    return LeftOut(
        winner=winner,
        own=own_probability,
        rival=rival,
        rival_probability=rival_probability,
        nearest_own=int(lines[nearest_own[0]]) if len(nearest_own) else -1,
        nearest_other=int(lines[nearest_other[0]]) if len(nearest_other) else -1,
        similarity=float(kernel[nearest_other[0]]) / model.index.largest if len(nearest_other) else 0.0,
        near=tuple(lines[:NEAR].tolist()),
    )


def _contest(model: IntentModel, evidence: Evidence, owner: int) -> tuple[int, float, int, float]:
    """The winner, the owner's probability, the likeliest other intent, and its probability."""
    probabilities = model.probabilities(evidence)
    winner, own = int(probabilities.argmax()), float(probabilities[owner])
    probabilities[owner] = -1
    rival = int(probabilities.argmax())
    return (winner, own, rival, float(probabilities[rival])) if rival != owner else (winner, own, -1, 0.0)


def with_utterance(matcher: Matcher, utterance: Utterance) -> Matcher:
    """The matcher as if it had one more utterance, its last.

    What was learnt of all lines together stays as it is: how rare words are, the spelling, the facets, the confidence,
    which foreign names an intent mentions. One line among thousands hardly moves it, and learning anew takes half a
    minute.
    """
    learnt = matcher.learnt
    plain = learnt.normaliser.plain_words(utterance.text, utterance.language)
    vector, intent = (
        learnt.vectors.utterance_vector(utterance.text, plain),
        learnt.model.labels.intents.index(utterance.intent),
    )
    model = learnt.model.with_utterance(matcher.announcement, vector, intent)
    normaliser = learnt.normaliser.with_utterance(utterance, len(learnt.utterances))
    return matcher.with_learnt(
        replace(
            learnt,
            utterances=(*learnt.utterances, utterance),
            normaliser=normaliser,
            vectors=replace(learnt.vectors, normaliser=normaliser, index=model.index),
            model=model,
        )
    )


def nearest(matcher: Matcher, index: int, count: int) -> list[int]:
    """The indexes of so many other utterances that are nearest to one, the nearest first."""
    labels, lines = matcher.learnt.model.labels, matcher.learnt.model.index
    found = lines.nearest(lines.line(index), count + len(labels.bare_lines) + 1)
    return [int(each) for each in found if each < labels.utterances and each != index][:count]


def is_neighbour(matcher: Matcher, index: int, other: int) -> bool:
    """Whether one utterance, asked as if it was not there, has another among those that vote on it."""
    model = matcher.learnt.model
    return other in model.neighbours(model.index.line(index), None, [index]).indexes
