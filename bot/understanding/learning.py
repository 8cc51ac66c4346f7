"""Learns from an announcement what matching needs, or reads it from the cache."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.content.model import LANGUAGES, Announcement, Language, Utterance
from bot.understanding.index.cache import Arrays, Cache, pack, unpack
from bot.understanding.index.embeddings import SentenceVectors
from bot.understanding.index.encoder import Encoder
from bot.understanding.index.neighbours import UtteranceIndex, UtteranceVector
from bot.understanding.premises import PremiseJudge
from bot.understanding.scoring.examples import Example
from bot.understanding.scoring.fitting import fit, fitted
from bot.understanding.scoring.intent_model import IntentModel
from bot.understanding.scoring.labels import BarePhrase, Labels, bare_phrases
from bot.understanding.scoring.scorer import Scorer
from bot.understanding.text.language import LanguageGuesser
from bot.understanding.text.message import MessageNormaliser
from bot.understanding.text.names import Names
from bot.understanding.text.qualifiers import PhraseIndex, QualifierFinder
from bot.understanding.text.spelling import Speller, real_words
from bot.understanding.text.third_language import ThirdLanguages, votes
from bot.understanding.text.words import words
from bot.understanding.vectors import MessageVectors, as_encoded, embedder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LearntContent:
    """Everything learnt from an announcement."""

    announcement: Announcement
    utterances: tuple[Utterance, ...]
    normaliser: MessageNormaliser
    vectors: MessageVectors
    model: IntentModel
    phrases: PhraseIndex
    premises: PremiseJudge
    guesser: LanguageGuesser
    names: Names
    third_languages: ThirdLanguages
    topic_phrases: frozenset[str]
    """The bare phrases that name a topic, in plain words."""


def learn(announcement: Announcement, encoder: Encoder | None, cache: Path | None) -> LearntContent:
    """Learn an announcement. cache: a folder for what is slow to compute; None computes all of it anew."""
    return _Learning(announcement, encoder, Cache(cache, announcement.home)).learnt()


class _Learning:
    """The steps of learning, each on what the steps before it gave."""

    def __init__(self, announcement: Announcement, encoder: Encoder | None, cache: Cache) -> None:
        self._announcement, self._encoder, self._cache = announcement, encoder, cache
        self._lines: tuple[Utterance | BarePhrase, ...] = (*announcement.utterances, *bare_phrases(announcement))
        self._labels = Labels.of(announcement)
        self._plain = unpack(self._arrays("plain", self._plain_lines)["lines"])
        self._normaliser = self._learn_normaliser()
        index = self._learn_index()
        self._vectors = MessageVectors(self._normaliser, announcement.topics, index, embedder(encoder))

    def _arrays(self, name: str, compute: Callable[[], Arrays], *inputs: str) -> Arrays:
        """The arrays of a step, computed again where the content or another input has changed."""
        return self._cache.arrays(name, [*inputs, self._announcement.digest], compute)

    def learnt(self) -> LearntContent:
        """What was learnt, the model last."""
        announcement, labels = self._announcement, self._labels
        plain_utterances = self._plain[: labels.utterances]
        names_topic = labels.of_line >= labels.count - len(labels.topics)
        names, spellers = Names(announcement), tuple(self._normaliser.spellers.values())
        return LearntContent(
            announcement=announcement,
            utterances=announcement.utterances,
            normaliser=self._normaliser,
            vectors=self._vectors,
            phrases=PhraseIndex(plain_utterances, labels.intent_of, len(labels.intents)),
            premises=PremiseJudge(announcement),
            guesser=LanguageGuesser.of(self._arrays("language", self._guesser)),
            names=names,
            third_languages=ThirdLanguages(self._cache.arrays("third", [], votes), names, spellers),
            topic_phrases=frozenset(self._plain[line] for line in np.flatnonzero(names_topic)),
            model=self._model(),
        )

    def _plain_lines(self) -> Arrays:
        spellings = self._announcement.spellings
        plain = (" ".join(words(line.text, line.language, spellings.get(line.language))) for line in self._lines)
        return {"lines": pack(plain)}

    def _guesser(self) -> Arrays:
        return LanguageGuesser.fit((u.text, u.language) for u in self._announcement.utterances).arrays()

    def _learn_normaliser(self) -> MessageNormaliser:
        known: dict[Language, dict[str, int]] = {language: {} for language in LANGUAGES}
        for index, (plain, utterance) in enumerate(zip(self._plain, self._announcement.utterances, strict=False)):
            known[utterance.language].setdefault(plain, index)
        qualifiers = {language: QualifierFinder(self._announcement, language) for language in LANGUAGES}
        spellers = {language: self._speller(language, sorted(qualifiers[language].names)) for language in LANGUAGES}
        return MessageNormaliser(self._announcement.spellings, spellers, qualifiers, known)

    def _speller(self, language: Language, foreign_names: Sequence[Sequence[str]]) -> Speller:
        arrays = self._cache.arrays(f"real-{language}", [], lambda: {"words": pack(real_words(language))})
        real = unpack(arrays["words"])

        def spelling() -> Arrays:
            mine = [index for index, line in enumerate(self._lines) if line.language == language]
            return Speller.learn([self._plain[i].split() for i in mine], [self._lines[i].text for i in mine], real)

        learnt = self._arrays(f"spelling-{language}", spelling)
        return Speller(learnt, self._announcement.spellings.get(language, {}), foreign_names, real)

    def _learn_index(self) -> UtteranceIndex:
        rows = self._arrays("words", lambda: UtteranceIndex.learn([line.split() for line in self._plain]))
        return UtteranceIndex.of(rows, self._sentence_vectors(), self._labels.of_line, self._labels.count)

    def _sentence_vectors(self) -> SentenceVectors | None:
        if self._encoder is None:
            return None
        name, digest = self._encoder.name, self._announcement.digest
        # "meanings" is what older versions called them: their rows, minutes of work, stay of use
        rows = self._cache.rows(f"meanings-{name}", digest, self._encoded_lines, self._encoder.encode)
        return SentenceVectors.of(rows, self._arrays("sketch", lambda: SentenceVectors.learn(rows), name))

    def _encoded_lines(self) -> list[str]:
        return [as_encoded(line.text) for line in self._lines]

    def _model(self) -> IntentModel:
        scorer = Scorer(self._announcement, self._labels)

        def model() -> Arrays:
            log.info("learning the content, once for this content")
            texts = [f"{line.language} {line.text}" for line in self._lines]
            return fit(self._vectors.index, scorer, self._labels, texts, self._topic_vector)

        arrays = self._arrays("model", model, self._encoder.name if self._encoder else "")
        return fitted(arrays, self._vectors.index, scorer, self._labels)

    def _topic_vector(self, example: Example) -> UtteranceVector | None:
        if example.context is None:
            return None
        line = self._lines[example.line]
        return self._vectors.topic_vector(self._normaliser.message(line.text, line.language), example.context)
