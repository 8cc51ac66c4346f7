"""Labels each line of the content with its intent, aspect or topic, and each intent with its topic, aspect and outcome.

The lines are the utterances and the bare phrases. An utterance is labelled with its intent, a bare phrase with the
aspect or the topic that it names. Labels are numbers: intents first, then aspects, then topics.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bot.content.model import LANGUAGES, Announcement, Language, Outcome

Floats = NDArray[np.float32]
Indexes = NDArray[np.intp]

OUTCOMES = (Outcome.ANSWER, Outcome.NOT_STATED, Outcome.SMALLTALK, Outcome.OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class BarePhrase:
    """A phrase that names an aspect ("by when?") or a topic ("and the kit?") and nothing else."""

    section: Literal["aspects", "topics"]
    id: str
    language: Language
    position: int
    """Among the phrases of its language."""
    text: str


def bare_phrases(announcement: Announcement) -> list[BarePhrase]:
    """The phrases of the aspects, then those of the topics."""
    named = [("aspects", key, aspect.phrases) for key, aspect in announcement.aspects.items()]
    named += [("topics", key, topic.phrases) for key, topic in announcement.topics.items()]
    return [
        BarePhrase("aspects" if section == "aspects" else "topics", key, language, position, text)
        for section, key, phrases in named
        for language in LANGUAGES
        for position, text in enumerate(phrases[language])
    ]


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of all lines, and the ids behind the numbers."""

    intents: tuple[str, ...]
    topics: tuple[str, ...]
    aspects: tuple[str, ...]
    outcome_of: Indexes
    """The outcome of each intent, by its place in OUTCOMES."""
    topic_of: Indexes
    """The topic of each intent, -1 for none."""
    aspect_of: Indexes
    """The aspect of each intent, -1 for none."""
    of_line: Indexes
    """The label of each line, the utterances first."""
    utterances: int
    """How many of the lines are utterances."""

    @classmethod
    def of(cls, announcement: Announcement) -> Labels:
        """The labels of an announcement's lines, numbered in the order of the content."""
        intents = announcement.intents.values()
        ids, topics, aspects = map(tuple, (announcement.intents, announcement.topics, announcement.aspects))
        numbers = {key: number for number, key in enumerate(ids)}
        groups = [*(("aspects", key) for key in aspects), *(("topics", key) for key in topics)]
        named = {group: len(ids) + number for number, group in enumerate(groups)}
        bare = [named[phrase.section, phrase.id] for phrase in bare_phrases(announcement)]
        return cls(
            intents=ids,
            topics=topics,
            aspects=aspects,
            outcome_of=np.array([OUTCOMES.index(i.outcome) for i in intents], dtype=np.intp),
            topic_of=np.array([topics.index(i.topic) if i.topic else -1 for i in intents], dtype=np.intp),
            aspect_of=np.array([aspects.index(i.aspect) if i.aspect else -1 for i in intents], dtype=np.intp),
            of_line=np.array([numbers[u.intent] for u in announcement.utterances] + bare, dtype=np.intp),
            utterances=len(announcement.utterances),
        )

    @property
    def intent_of(self) -> Indexes:
        """The label of each utterance."""
        return self.of_line[: self.utterances]

    @property
    def count(self) -> int:
        """How many different labels there are."""
        return len(self.intents) + len(self.aspects) + len(self.topics)

    @property
    def bare_lines(self) -> Indexes:
        """The lines that are bare phrases."""
        return np.arange(self.utterances, len(self.of_line))

    @property
    def is_answer(self) -> NDArray[np.bool_]:
        """Whether the outcome of each intent is an answer."""
        return np.asarray(self.outcome_of == OUTCOMES.index(Outcome.ANSWER), dtype=np.bool_)

    def utterances_of(self, intent: int) -> Indexes:
        """The lines that are utterances of an intent."""
        return np.flatnonzero(self.intent_of == intent)

    def split(self, votes: Floats) -> tuple[Floats, Floats, Floats]:
        """Votes for all labels as those for the intents, the aspects and the topics."""
        aspects, topics = len(self.intents), len(self.intents) + len(self.aspects)
        return votes[:aspects], votes[aspects:topics], votes[topics:]

    def prior(self, expected: Mapping[Outcome, float]) -> Floats:
        """The factor that corrects each intent's probability from the outcomes' shares in the content to those in what
        people ask (Saerens, Latinne & Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori
        probabilities")."""
        shares = np.bincount(self.outcome_of[self.intent_of], minlength=len(OUTCOMES)) / max(self.utterances, 1)
        wanted = np.array([expected[outcome] for outcome in OUTCOMES])
        return (wanted / np.maximum(shares, 1e-9))[self.outcome_of].astype(np.float32)

    def by_topic(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Values of the intents, summed for each topic."""
        return _grouped(values, self.topic_of, len(self.topics))

    def by_aspect(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Values of the intents, summed for each aspect."""
        return _grouped(values, self.aspect_of, len(self.aspects))

    def group_sums(self, values: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Values of the intents, summed for each topic, each aspect and each of OUTCOMES."""
        outcomes = _grouped(values, self.outcome_of, len(OUTCOMES))
        return self.by_topic(values), self.by_aspect(values), outcomes

    def with_utterance(self, intent: int) -> Labels:
        """The labels with one more utterance of an intent, after all others."""
        return replace(self, of_line=np.insert(self.of_line, self.utterances, intent), utterances=self.utterances + 1)


def _grouped(values: NDArray[Any], group: Indexes, count: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(group + 1, weights=values, minlength=count + 1)[1:], dtype=np.float64)
