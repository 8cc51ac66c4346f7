"""Computes the score features of each intent from votes, facets and the dialogue context.

The score of an intent is the weighted sum of its features, and a softmax turns scores into probabilities. No weight is
below 0, and all are fitted on the content alone (fitting.py). The features are the votes of the nearest utterances, and
how much the message looks like the intent's topic, aspect and outcome (facets.py). In a dialogue a message may leave
its topic or its aspect unsaid: then the votes of the bare phrases count for the intents of the context's topic, or
aspect, and the neighbours of the message with the name of the context's topic behind it vote as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.content.model import Announcement
from bot.understanding.index.neighbours import Neighbours
from bot.understanding.scoring.facets import FacetScores
from bot.understanding.scoring.labels import Labels

Floats = NDArray[np.float32]

# The features, each with its weight on the shipped content, which content too small for a fit takes over.
SCORE_FEATURES: Mapping[str, float] = {
    "votes": 9.5,  # of the nearest utterances
    "heard": 2.0,  # whether any of an intent's utterances votes: else hundreds of gaps outweigh what is resembled
    "topic_votes": 3.0,  # of those on the same topic
    "aspect_votes": 1.4,  # of those of the same aspect
    "topic": 2.8,  # as the message looks
    "aspect": 4.6,
    "outcome": 2.5,
    "bare_aspect": 14.0,  # votes of its phrases, for the intents near the context's topic
    "bare_topic": 9.0,  # votes of its phrases, for the intents of the context's aspect
    "topic_unsaid": 3.2,  # how much it looks so, for the intents near the context's topic
    "aspect_unsaid": 12.0,
    "with_topic": 12.0,  # the votes that the message gets with the topic's name behind it
}
_NEAR_TOPIC = 0.6  # nearness of two topics of which one is a part of the other
_NO_TOPIC = 0.3  # nearness of every answer where the context has no topic
_NEAR_ASPECT = 0.15  # nearness of an aspect that a short question may mean just as well
_NEAR_ASPECT_ANSWER = 0.5  # the same for an answer: "by when?" may ask since when, if that is what is stated
_FINER = 0.5  # share of a bare phrase's votes for a gap whose topic and aspect have an answer
_GAP = 0.4  # share for a gap: who turns to another topic rather wants what is stated on it
_FIRST = 0.3  # nearness of the first answer of a topic, whatever the context's aspect


@dataclass(frozen=True, slots=True)
class DialogueContext:
    """The topic and the aspect of the answer before a message; None for none."""

    topic: str | None = None
    aspect: str | None = None


class Scorer:
    """Computes score features for the intents of an announcement."""

    def __init__(self, announcement: Announcement, labels: Labels) -> None:
        self._labels = labels
        self._topics = {key: number for number, key in enumerate(labels.topics)}
        self._aspects = {key: number for number, key in enumerate(labels.aspects)}
        self._near_topics = _near_topics(announcement, self._topics)
        self._near_aspects = near = _near_aspects(announcement, self._aspects)
        self._near_answers = np.where(near > 0, np.maximum(near, _NEAR_ASPECT_ANSWER), 0).astype(np.float32)
        self._phrase_share = _phrase_share(labels)
        first = [next(iter(announcement.answers_on(topic)), None) for topic in labels.topics]
        self._first = np.where(np.isin(labels.intents, [key for key in first if key]), _FIRST, 0).astype(np.float32)

    def _near_topic(self, context: DialogueContext, facets: FacetScores) -> Floats:
        """How near each intent is to the context's topic, 0 to 1; less so the more the message names another."""
        if context.topic is None:
            return np.where(self._labels.is_answer, _NO_TOPIC, 0).astype(np.float32)
        near = self._near_topics[self._topics[context.topic]]
        return self._spread(near * _nothing_else(facets.topics[near == 0]), self._labels.topic_of)

    def _near_aspect(self, context: DialogueContext, facets: FacetScores) -> Floats:
        """How near each intent is to the context's aspect, 0 to 1; less so the more the message names another."""
        if context.aspect is None:
            return self._labels.is_answer.astype(np.float32)
        near = self._near_aspects[self._aspects[context.aspect]]
        near = self._spread(near * _nothing_else(facets.aspects[near == 0]), self._labels.aspect_of)
        return np.maximum(np.where(self._labels.is_answer, near, _GAP * near), self._first).astype(np.float32)

    def has_intent(self, topic: str, aspect: str) -> bool:
        """Whether an intent is on the topic or one near to it, and of the aspect or one near to it."""
        near_topic = self._spread(self._near_topics[self._topics[topic]], self._labels.topic_of)
        near_aspect = self._spread(self._near_aspects[self._aspects[aspect]], self._labels.aspect_of)
        return bool((near_topic * near_aspect > 0).any())

    def features(
        self,
        neighbours: Neighbours,
        facets: FacetScores,
        context: DialogueContext | None = None,
        with_topic: Neighbours | None = None,
    ) -> Floats:
        """SCORE_FEATURES x intents; those that need a context are 0 without one.

        with_topic: the neighbours of the message with the name of the context's topic behind it.
        """
        labels = self._labels
        own, of_aspects, of_topics = labels.split(neighbours.votes)
        found: dict[str, Floats | NDArray[np.bool_]] = {
            "votes": own,
            "heard": self._has_voter(neighbours),
            "topic_votes": self._spread(labels.by_topic(own), labels.topic_of),
            "aspect_votes": self._spread(labels.by_aspect(own), labels.aspect_of),
            "topic": self._spread(facets.topics, labels.topic_of, facets.no_topic),
            "aspect": self._spread(facets.aspects, labels.aspect_of, facets.no_aspect),
            "outcome": facets.outcomes[labels.outcome_of],
        }
        if context is not None:
            near_topic, near_aspect = self._near_topic(context, facets), self._near_aspect(context, facets)
            found |= {
                "bare_aspect": near_topic * self._phrase_share * self._aspect_votes(of_aspects),
                "bare_topic": near_aspect * self._phrase_share * self._spread(of_topics, labels.topic_of),
                "topic_unsaid": near_topic * max(facets.topic_unsaid, 0),
                "aspect_unsaid": near_aspect * max(facets.aspect_unsaid, 0),
            }
            if with_topic is not None:
                found["with_topic"] = near_topic * labels.split(with_topic.votes)[0]
        features = np.zeros((len(SCORE_FEATURES), len(labels.intents)), dtype=np.float32)
        for row, name in enumerate(SCORE_FEATURES):
            if name in found:
                features[row] = found[name]
        return features

    def _aspect_votes(self, of_aspects: Floats) -> Floats:
        """The votes of bare phrases for each intent's aspect, or one near to it, nearer for an answer."""
        for_gaps, for_answers = (
            self._spread(of_aspects @ near, self._labels.aspect_of) for near in (self._near_aspects, self._near_answers)
        )
        return np.where(self._labels.is_answer, for_answers, for_gaps).astype(np.float32)

    def _has_voter(self, neighbours: Neighbours) -> NDArray[np.bool_]:
        """For each intent, whether one of its utterances is among the neighbours."""
        found = np.zeros(self._labels.count, dtype=np.bool_)
        found[self._labels.of_line[neighbours.indexes]] = True
        return found[: len(self._labels.intents)]

    def aspect_asked(self, neighbours: Neighbours, facets: FacetScores, weights: Floats) -> tuple[str, float] | None:
        """The aspect that a message asks for without naming a topic, and its probability; None for none."""
        _, of_aspects, _ = self._labels.split(neighbours.votes)
        if not len(of_aspects) or facets.topic_unsaid < 0.5 or of_aspects.sum() <= 0:
            return None
        weight = dict(zip(SCORE_FEATURES, weights, strict=True))
        odds = np.exp(weight["aspect"] * facets.aspects + weight["bare_aspect"] * of_aspects)
        best = int(odds.argmax())
        return self._labels.aspects[best], float(odds[best] / odds.sum())

    @staticmethod
    def _spread(values: NDArray[np.floating], group: NDArray[np.intp], otherwise: float = 0.0) -> Floats:
        """The value of each intent's group; another for those of none."""
        padded = np.empty(len(values) + 1, dtype=np.float32)
        padded[:-1], padded[-1] = values, otherwise
        return padded[group]


def _phrase_share(labels: Labels) -> Floats:
    """1 per intent; less for a gap whose (topic, aspect) cell has an answer, beside which it is a finer question."""
    in_grid = (labels.topic_of >= 0) & (labels.aspect_of >= 0)
    cells = np.where(in_grid, labels.topic_of * len(labels.aspects) + labels.aspect_of, -1)
    filled = in_grid & np.isin(cells, cells[labels.is_answer])
    return np.where(filled & ~labels.is_answer, _FINER, 1).astype(np.float32)


def _nothing_else(others: Floats) -> float:
    """1 less the highest score of another topic or aspect: the room that a message leaves for the context."""
    return 1 - min(max(float(others.max(initial=0)), 0), 1)


def _near_topics(announcement: Announcement, numbers: Mapping[str, int]) -> Floats:
    """How near each topic is to each: itself, those it is part of, and its own parts."""
    near = np.eye(len(numbers), dtype=np.float32)
    for topic in numbers:
        parent = whole = announcement.topics[topic].part_of
        while whole is not None:
            near[numbers[topic], numbers[whole]] = _NEAR_TOPIC
            whole = announcement.topics[whole].part_of
        if parent is not None:
            near[numbers[parent], numbers[topic]] = _NEAR_TOPIC
    return near


def _near_aspects(announcement: Announcement, numbers: Mapping[str, int]) -> Floats:
    """How near each aspect is to each: itself, and those that its author lists under `near:`."""
    near = np.eye(len(numbers), dtype=np.float32)
    for aspect, number in numbers.items():
        for other in announcement.aspects[aspect].near:
            near[number, numbers[other]] = max(near[number, numbers[other]], _NEAR_ASPECT)
    return near
