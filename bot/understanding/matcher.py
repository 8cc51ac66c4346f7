"""Ranks the intents for a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import copy
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.content.model import LANGUAGES, Announcement, Language, Utterance
from bot.plain import fold
from bot.understanding.index.encoder import Encoder
from bot.understanding.learning import LearntContent, learn
from bot.understanding.ranking import Match, Ranking, Scored
from bot.understanding.scoring.calibration import CONFIDENCE_FEATURES
from bot.understanding.scoring.intent_model import Evidence
from bot.understanding.scoring.labels import OUTCOMES
from bot.understanding.scoring.scorer import SCORE_FEATURES, DialogueContext
from bot.understanding.text.message import Message
from bot.understanding.text.words import latin

Floats = NDArray[np.float32]

CANDIDATES = 8  # matches that a ranking keeps
# The share of an answer's probability that is left when the message holds a foreign name, or a qualifier, that no
# utterance of the answer holds.
FOREIGN_NAME, QUALIFIER = 0.02, 0.3
_CERTAIN = 0.99  # probability of the intent whose utterance the message is
_SURER = 0.5  # confidence from which a follow-up is no question about an empty cell
_UNFINISHED = re.compile(r"[^\W\d_]{2,}$")


class Matcher:
    """Ranks by what was learnt from an announcement. Immutable: the same message always gets the same ranking."""

    def __init__(self, announcement: Announcement, encoder: Encoder | None = None, cache: Path | None = None) -> None:
        """cache: a folder for what is slow to compute; None keeps nothing."""
        self.announcement = announcement
        self.learnt = learn(announcement, encoder, cache)
        self.guesser, self.names = self.learnt.guesser, self.learnt.names

    def with_learnt(self, learnt: LearntContent) -> Matcher:
        """A matcher of the same announcement that goes by something else that was learnt."""
        other = copy(self)
        other.learnt = learnt
        return other

    def rank(
        self, text: str, language: Language, context: DialogueContext | None = None, *, without: int | None = None
    ) -> Ranking:
        """Rank the intents for a message, or one sentence, in a language.

        context: the dialogue before the message, which may leave its topic or aspect unsaid ("by when?").
        without: the index of the utterance that the text is, asked as if it was not there.
        """
        model, vectors = self.learnt.model, self.learnt.vectors
        message = self.learnt.normaliser.message(text, language)
        unknown = self.learnt.normaliser.unknown(message)
        line = message.exact if without is None else without
        vector = vectors.vector(message) if line is None else model.index.line(line)
        if not len(vector.columns):
            return Ranking(message.text, language, message.typed, unknown=unknown, context=context)
        topic_vector = vectors.topic_vector(message, context) if line is None else None
        evidence = model.evidence(vector, context, topic_vector, without)
        return self._ranking(message, unknown, evidence, message.exact if without is None else None)

    def _ranking(self, message: Message, unknown: tuple[str, ...], evidence: Evidence, exact: int | None) -> Ranking:
        """The ranking of a message; exact: the utterance that it is, if it is one."""
        names, qualifiers = self.learnt.normaliser.qualifiers[message.language].found(message.meant)
        probabilities, winner = self._probabilities(evidence, exact, names, qualifiers)
        model, labels = self.learnt.model, self.learnt.model.labels
        topics, aspects, outcomes = labels.group_sums(probabilities)
        features, nearest, similarity = model.first_rank(evidence, probabilities, winner, (topics, aspects, outcomes))
        confidence = 1.0 if exact is not None else model.calibrator.confidence(features)
        nearest = nearest if exact is None else exact
        contributions = evidence.features[:, winner] * model.weights
        is_topic_name = " ".join(message.meant) in self.learnt.topic_phrases
        return Ranking(
            text=message.text,
            language=message.language,
            words=message.meant,
            corrections=message.corrections,
            unknown=unknown,
            foreign_names=tuple(names),
            qualifiers=tuple(qualifiers),
            matches=tuple(Match(*each) for each in _best(labels.intents, probabilities, CANDIDATES)),
            confidence=confidence,
            evidence=dict(zip(CONFIDENCE_FEATURES, features.tolist(), strict=True)),
            topics=tuple(Scored(*each) for each in _best(labels.topics, topics)),
            aspects=tuple(Scored(*each) for each in _best(labels.aspects, aspects)),
            outcomes=dict(zip(OUTCOMES, outcomes.tolist(), strict=True)),
            nearest=None if nearest is None else self.utterances[nearest],
            similarity=similarity,
            exact=exact is not None,
            contributions=dict(zip(SCORE_FEATURES, contributions.tolist(), strict=True)),
            asks_nothing=1.0 if is_topic_name else evidence.facets.aspect_unsaid,
            context=evidence.context,
            empty_cell=model.empty_cell(evidence) if confidence < _SURER else None,
        )

    def _probabilities(
        self, evidence: Evidence, exact: int | None, names: Sequence[str], qualifiers: Sequence[str]
    ) -> tuple[Floats, int]:
        """The probability of each intent, and the winner: that of the utterance which the message is, if it is one."""
        probabilities = self.learnt.model.probabilities(evidence)
        if exact is not None:
            winner = int(self.learnt.model.labels.intent_of[exact])
            probabilities *= 1 - _CERTAIN
            probabilities[winner] += _CERTAIN
            return probabilities, winner
        if names or qualifiers:
            probabilities *= self._doubts(names, qualifiers)
            probabilities /= probabilities.sum()
        return probabilities, int(probabilities.argmax())

    def _doubts(self, names: Iterable[str], qualifiers: Iterable[str]) -> Floats:
        """The share of each intent's probability that foreign names and qualifiers leave."""
        labels = self.learnt.model.labels
        left = np.ones(len(labels.intents), dtype=np.float32)
        for phrases, factor in ((names, FOREIGN_NAME), (qualifiers, QUALIFIER)):
            for phrase in phrases:
                left[labels.is_answer & ~self.learnt.phrases.intents_with(phrase)] *= factor
        return left

    def is_third_language(self, text: str) -> bool:
        """Whether a message is in neither of the two languages, and the content does not hold it word for word."""
        if not self.learnt.third_languages.speaks(text):
            return False
        return all(self.learnt.normaliser.message(text, language).exact is None for language in LANGUAGES)

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        """All it has learnt from, each at its index."""
        return self.learnt.utterances

    def mentions(self, intent: str, phrase: str) -> bool:
        """Whether a foreign name or qualifier stands in an utterance of an intent."""
        return bool(self.learnt.phrases.intents_with(phrase)[self.learnt.model.labels.intents.index(intent)])

    def complete(self, text: str, language: Language, most: int) -> tuple[str, ...]:
        """The text with its last word finished, for somebody who is still typing; the likeliest first."""
        last = _UNFINISHED.search(text)
        if last is None:
            return ()
        normaliser = self.learnt.normaliser
        speller = normaliser.spellers[language]
        before = speller.correct(normaliser.plain_words(text[: last.start()], language))[0] or ["^"]
        found = speller.complete(before[-1], latin(fold(last[0])), most)
        return tuple(text[: last.start()] + word for word in found)

    def verdict(self, ranking: Ranking, intent: str) -> bool | None:
        """Whether a message is right in what it takes for granted of an intent; None if it claims nothing clear."""
        foreseen = [name for name in ranking.foreign_names if self.mentions(intent, name)]
        return self.learnt.premises.verdict(ranking.text, ranking.words, ranking.language, intent, foreseen)


def _best(ids: Sequence[str], probabilities: NDArray[np.floating], count: int = 3) -> list[tuple[str, float]]:
    """The likeliest few ids with their probabilities."""
    return [(ids[i], float(probabilities[i])) for i in np.argsort(-probabilities, kind="stable")[:count]]
