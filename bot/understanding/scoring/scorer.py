"""Scores intents from votes, facets and the dialogue context.

Every piece of what is known gives each intent a score; the pieces are neighbours and summed, and a softmax makes
probabilities of the sums. The weights are none below 0 and are fitted on the content alone (fitting.py). Beside the
votes of the nearest utterances stand the topic, the aspect and the outcome that the message looks like (kinds.py). In a
conversation a message may leave its topic or its aspect unsaid: then the votes of the bare phrases go to the intents of
the topic, or the aspect, spoken of; and the message is looked at with the topic's name behind it as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.content.model import Announcement
from bot.understanding.index.neighbours import Neighbours
from bot.understanding.scoring.classes import Classes, lineage
from bot.understanding.scoring.facets import FacetScores

Floats = NDArray[np.float32]

# The pieces, each with the weight that the shipped content gives it: that of content too small to tell.
PIECES: Mapping[str, float] = {
    "votes": 9.5,  # of the nearest utterances
    "heard": 2.0,  # whether any of an intent's utterances votes: else hundreds of gaps outweigh what is resembled
    "topic_votes": 3.0,  # of those on the same topic
    "aspect_votes": 1.4,  # of those of the same aspect
    "topic": 2.8,  # as the message looks
    "aspect": 4.6,
    "outcome": 2.5,
    "bare_aspect": 14.0,  # votes of its phrases, for the intents near the topic spoken of
    "bare_topic": 9.0,  # votes of its phrases, for the intents of the aspect spoken of
    "topic_unsaid": 3.2,  # how much it looks so, for the intents near the topic spoken of
    "aspect_unsaid": 12.0,
    "with_topic": 12.0,  # the votes that the message gets with the topic's name behind it
}
_NEAR = 0.6  # how near a topic is that the one spoken of is a part of, or that is a part of it
_ANYWHERE = 0.3  # how near every answer is where no topic was spoken of
_KIN = 0.15  # how near an aspect is that a short question may mean just as well
_KIN_TOLD = 0.5  # the same for an answer: "by when?" may as well ask since when, where that is what is told
_FINER = 0.5  # how much a bare phrase asks for a gap of which the topic and aspect have an answer
_GAP = 0.4  # of that for a gap: who turns to another topic rather wants what is told on it
_FIRST = 0.3  # how near the first answer of a topic is, whatever the aspect spoken of


@dataclass(frozen=True, slots=True)
class DialogueContext:
    """What the conversation is at, by which a message may explain itself; None for neither."""

    topic: str | None = None
    aspect: str | None = None


class Scorer:
    """Scores the intents of an announcement."""

    def __init__(self, announcement: Announcement, classes: Classes) -> None:
        self._classes = classes
        self._topics = {key: number for number, key in enumerate(classes.topics)}
        self._aspects = {key: number for number, key in enumerate(classes.aspects)}
        self._near_topics = _near_topics(announcement, self._topics)
        self._kin_aspects = _kin_aspects(announcement, self._aspects)
        kin = self._kin_aspects
        self._kin_phrases = np.where(kin > 0, np.maximum(kin, _KIN_TOLD), 0).astype(np.float32)
        self._plain = _plain(classes)
        told = [next(iter(announcement.answers_on(topic)), None) for topic in classes.topics]
        self._first = np.where(np.isin(classes.intents, [key for key in told if key]), _FIRST, 0).astype(np.float32)

    def _near(self, context: DialogueContext, facets: FacetScores) -> Floats:
        """How near each intent is to the topic spoken of, 0 to 1; the less so the more the message names another."""
        if context.topic is None:
            return np.where(self._classes.answers, _ANYWHERE, 0).astype(np.float32)
        near = self._near_topics[self._topics[context.topic]]
        return self._spread(near * _nothing_else(facets.topics[near == 0]), self._classes.topic_of)

    def _kin(self, context: DialogueContext, facets: FacetScores) -> Floats:
        """How near each intent is to the aspect spoken of, 0 to 1; the less so the more the message names another."""
        if context.aspect is None:
            return self._classes.answers.astype(np.float32)
        near = self._kin_aspects[self._aspects[context.aspect]]
        kin = self._spread(near * _nothing_else(facets.aspects[near == 0]), self._classes.aspect_of)
        return np.maximum(np.where(self._classes.answers, kin, _GAP * kin), self._first).astype(np.float32)

    def fills(self, topic: str, aspect: str) -> bool:
        """Whether an intent is on the topic or one near to it, and of the aspect or one near to it."""
        near = self._spread(self._near_topics[self._topics[topic]], self._classes.topic_of)
        kin = self._spread(self._kin_aspects[self._aspects[aspect]], self._classes.aspect_of)
        return bool((near * kin > 0).any())

    def pieces(
        self,
        neighbours: Neighbours,
        facets: FacetScores,
        context: DialogueContext | None = None,
        with_topic: Neighbours | None = None,
    ) -> Floats:
        """PIECES x intents; the latter ones are 0 where nothing was said before.

        with_topic: the utterances nearest to the message with the name of the topic spoken of behind it.
        """
        classes = self._classes
        own, of_aspects, of_topics = classes.parted(neighbours.votes)
        found: dict[str, Floats | NDArray[np.bool_]] = {
            "votes": own,
            "heard": self._is_heard(neighbours),
            "topic_votes": self._spread(classes.by_topic(own), classes.topic_of),
            "aspect_votes": self._spread(classes.by_aspect(own), classes.aspect_of),
            "topic": self._spread(facets.topics, classes.topic_of, facets.no_topic),
            "aspect": self._spread(facets.aspects, classes.aspect_of, facets.no_aspect),
            "outcome": facets.outcomes[classes.outcome_of],
        }
        if context is not None:
            near, kin = self._near(context, facets), self._kin(context, facets)
            found |= {
                "bare_aspect": near * self._plain * self._asked(of_aspects),
                "bare_topic": kin * self._plain * self._spread(of_topics, classes.topic_of),
                "topic_unsaid": near * max(facets.topic_unsaid, 0),
                "aspect_unsaid": kin * max(facets.aspect_unsaid, 0),
            }
            if with_topic is not None:
                found["with_topic"] = near * classes.parted(with_topic.votes)[0]
        pieces = np.zeros((len(PIECES), len(classes.intents)), dtype=np.float32)
        for row, piece in enumerate(PIECES):
            if piece in found:
                pieces[row] = found[piece]
        return pieces

    def _asked(self, of_aspects: Floats) -> Floats:
        """How much the bare phrases ask for the aspect of each intent; one near to theirs rather if it is told."""
        asked, if_phrases = (
            self._spread(of_aspects @ kin, self._classes.aspect_of) for kin in (self._kin_aspects, self._kin_phrases)
        )
        return np.where(self._classes.answers, if_phrases, asked).astype(np.float32)

    def _is_heard(self, neighbours: Neighbours) -> NDArray[np.bool_]:
        """Whether an utterance of each intent is among those."""
        heard = np.zeros(self._classes.count, dtype=np.bool_)
        heard[self._classes.of_line[neighbours.indexes]] = True
        return heard[: len(self._classes.intents)]

    def aspect_asked(self, neighbours: Neighbours, facets: FacetScores, weights: Floats) -> tuple[str, float] | None:
        """The aspect that a message asks for without saying of what, and its probability; None for none."""
        _, of_aspects, _ = self._classes.parted(neighbours.votes)
        if not len(of_aspects) or facets.topic_unsaid < 0.5 or of_aspects.sum() <= 0:
            return None
        weight = dict(zip(PIECES, weights, strict=True))
        odds = np.exp(weight["aspect"] * facets.aspects + weight["bare_aspect"] * of_aspects)
        best = int(odds.argmax())
        return self._classes.aspects[best], float(odds[best] / odds.sum())

    @staticmethod
    def _spread(values: NDArray[np.floating], group: NDArray[np.intp], otherwise: float = 0.0) -> Floats:
        """The value of each intent's group; another for those of none."""
        padded = np.empty(len(values) + 1, dtype=np.float32)
        padded[:-1], padded[-1] = values, otherwise
        return padded[group]


def _plain(classes: Classes) -> Floats:
    """How much each intent is what a bare phrase asks for: beside an answer, a gap of its cell is a finer question."""
    in_grid = (classes.topic_of >= 0) & (classes.aspect_of >= 0)
    cells = np.where(in_grid, classes.topic_of * len(classes.aspects) + classes.aspect_of, -1)
    filled = in_grid & np.isin(cells, cells[classes.answers])
    return np.where(filled & ~classes.answers, _FINER, 1).astype(np.float32)


def _nothing_else(others: Floats) -> float:
    """How much a message leaves room for what was spoken of, beside what else it looks like: 0 to 1."""
    return 1 - min(max(float(others.max(initial=0)), 0), 1)


def _near_topics(announcement: Announcement, numbers: Mapping[str, int]) -> Floats:
    """How near each topic is to each: itself, those it is part of, and its own parts."""
    near = np.eye(len(numbers), dtype=np.float32)
    for topic in numbers:
        for whole in lineage(announcement, topic)[1:]:
            near[numbers[topic], numbers[whole]] = _NEAR
        parent = announcement.topics[topic].part_of
        if parent is not None:
            near[numbers[parent], numbers[topic]] = _NEAR
    return near


def _kin_aspects(announcement: Announcement, numbers: Mapping[str, int]) -> Floats:
    """How near each aspect is to each: itself, and those that its author names."""
    kin = np.eye(len(numbers), dtype=np.float32)
    for aspect, number in numbers.items():
        for other in announcement.aspects[aspect].near:
            kin[number, numbers[other]] = max(kin[number, numbers[other]], _KIN)
    return kin
