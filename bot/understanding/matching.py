"""Which intents does a message resemble, and how sure is that?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.content.model import LANGUAGES, Announcement, Language, Outcome, Utterance
from bot.understanding import learner as learning
from bot.understanding.language import LanguageGuesser
from bot.understanding.learner import OUTCOMES, Labels, Learner
from bot.understanding.spelling import Correction, Speller
from bot.understanding.words import words

CANDIDATES = 8  # matches a ranking keeps


@dataclass(frozen=True, slots=True)
class Match:
    """An intent and the probability, 0 to 1, that it is the one meant, if one of the intents is."""

    intent: str
    probability: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A topic or an aspect and its probability."""

    id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a message, or one sentence of it, resembles. Matches stand best first."""

    text: str
    language: Language
    words: tuple[str, ...]
    corrections: tuple[Correction, ...]
    matches: tuple[Match, ...]
    confidence: float
    """0 to 1: how sure it is that the first match is what was meant."""
    outcomes: Mapping[Outcome, float]
    """The probabilities of all intents of an outcome together."""
    topics: tuple[Scored, ...]
    aspects: tuple[Scored, ...]
    known: float
    """0 to 1: the share of the words that the content knows."""
    nearest: Utterance | None
    """The utterance of the first match that is most alike, and how much (cosine)."""
    similarity: float
    exact: bool = False
    """Whether the message is one of the utterances, letter for letter but for case, accents and punctuation."""

    @property
    def best(self) -> Match | None:
        """The first match, if anything is known of the message."""
        return self.matches[0] if self.matches else None


@dataclass(frozen=True, slots=True)
class _LanguageModel:
    learner: Learner
    speller: Speller
    utterances: tuple[Utterance, ...]
    exact: Mapping[tuple[str, ...], int]


class Matcher:
    """Everything learnt from an announcement. Immutable once made; the same message always gets the same ranking."""

    def __init__(self, announcement: Announcement) -> None:
        self.announcement = announcement
        self.labels = Labels.of(announcement)
        self.guesser = LanguageGuesser.fit((u.text, u.language) for u in announcement.utterances)
        self._outcome_of = np.array(
            [OUTCOMES.index(Outcome(intent.outcome)) for intent in announcement.intents.values()], dtype=np.intp
        )
        self._models = {language: self._fit(language) for language in LANGUAGES}

    def _fit(self, language: Language) -> _LanguageModel:
        utterances = tuple(u for u in self.announcement.utterances if u.language == language)
        spellings = self.announcement.spellings.get(language, {})
        messages = [words(u.text, language, spellings) for u in utterances]
        learner = learning.fit(messages, [u.intent for u in utterances], self.announcement.intents, self.labels)
        exact = {tuple(message): index for index, message in reversed(list(enumerate(messages)))}
        return _LanguageModel(learner, Speller.fit(messages), utterances, exact)

    def rank(self, text: str, language: Language) -> Ranking:
        """Rank the intents for a message, or one sentence, in a language."""
        model = self._models[language]
        typed = words(text, language, self.announcement.spellings.get(language, {}))
        meant, corrections = model.speller.correct(typed)
        known = sum(word in model.speller.counts for word in meant) / len(meant) if meant else 0.0
        columns, values = model.learner.vectoriser.row(meant)
        if not len(columns):
            return self._nothing(text, language, typed)
        return self._ranking(text, language, meant, corrections, known, model, columns, values)

    def _nothing(self, text: str, language: Language, typed: Sequence[str]) -> Ranking:
        return Ranking(text, language, tuple(typed), (), (), 0.0, dict.fromkeys(OUTCOMES, 0.0), (), (), 0.0, None, 0.0)

    def _ranking(
        self,
        text: str,
        language: Language,
        meant: list[str],
        corrections: list[Correction],
        known: float,
        model: _LanguageModel,
        columns: np.ndarray,
        values: np.ndarray,
    ) -> Ranking:
        learner = model.learner
        scores = values @ learner.weights[columns]
        parts = [
            learning.softmax(scores[part], float(t)) if part.start < part.stop else np.empty(0, dtype=np.float32)
            for part, t in zip(self.labels.slices, learner.temperatures, strict=True)
        ]
        exact = model.exact.get(tuple(meant))
        winner = int(learner.owners[exact]) if exact is not None else int(parts[0].argmax())
        vector = np.zeros(learner.rows.shape[1], dtype=np.float32)
        vector[columns] = values
        members = np.flatnonzero(learner.owners == winner)
        cosine = (learner.rows[members] @ vector) / learning.SQUARED_LENGTH
        nearest = int(cosine.argmax())
        similarity = float(cosine[nearest])
        intents = parts[0]
        if exact is not None:
            intents = np.full_like(intents, 0.01 / len(intents))
            intents[winner] = 0.99
        confidence = 1.0 if exact is not None else learner.confidence(parts, winner, similarity)
        order = np.argsort(-intents, kind="stable")[:CANDIDATES]
        outcomes = np.bincount(self._outcome_of, weights=intents, minlength=len(OUTCOMES))
        return Ranking(
            text=text,
            language=language,
            words=tuple(meant),
            corrections=tuple(corrections),
            matches=tuple(Match(self.labels.intents[i], float(intents[i])) for i in order),
            confidence=confidence,
            outcomes={outcome: float(p) for outcome, p in zip(OUTCOMES, outcomes, strict=True)},
            topics=_scored(self.labels.topics, parts[1]),
            aspects=_scored(self.labels.aspects, parts[2]),
            known=known,
            nearest=model.utterances[members[nearest]],
            similarity=similarity,
            exact=exact is not None,
        )


def _scored(ids: Sequence[str], probabilities: np.ndarray) -> tuple[Scored, ...]:
    order = np.argsort(-probabilities, kind="stable")[:3]
    return tuple(Scored(ids[i], float(probabilities[i])) for i in order)
