"""Matcher: ranks the intents for a message."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.content.model import LANGUAGES, Announcement, Language, Outcome, Utterance
from bot.plain import fold
from bot.understanding.index.cache import Arrays, Cache, pack, unpack
from bot.understanding.index.embeddings import SentenceVectors
from bot.understanding.index.encoder import Encoder
from bot.understanding.index.neighbours import Neighbours, UtteranceIndex, UtteranceVector
from bot.understanding.premises import PremiseJudge
from bot.understanding.ranking import LeftOut, Match, Ranking, Scored
from bot.understanding.scoring.calibration import CONFIDENCE_FEATURES, Calibrator
from bot.understanding.scoring.classes import OUTCOMES, BarePhrase, Classes, bare_phrases
from bot.understanding.scoring.facets import FacetClassifier, FacetScores
from bot.understanding.scoring.fitting import examples, fit_calibration, fit_weights
from bot.understanding.scoring.qualifiers import PhraseIndex, QualifierFinder
from bot.understanding.scoring.scorer import PIECES, DialogueContext, Scorer
from bot.understanding.text.amounts import one_way
from bot.understanding.text.language import LanguageGuesser
from bot.understanding.text.names import Names
from bot.understanding.text.spelling import Correction, Speller, real_words
from bot.understanding.text.third_language import ThirdLanguages, votes
from bot.understanding.text.words import clean, latin, words

Floats = NDArray[np.float32]
log = logging.getLogger(__name__)

CANDIDATES = 8  # matches that a ranking keeps
# What people ask: authors must write many more gaps than answers, so the shares in the content say nothing of it.
EXPECTED = {Outcome.ANSWER: 0.34, Outcome.NOT_STATED: 0.32, Outcome.SMALLTALK: 0.06, Outcome.OUT_OF_SCOPE: 0.28}
# What they ask once something was said, in whole questions, and in those that lean on it: rather what is told.
EXPECTED_AFTER = {Outcome.ANSWER: 0.44, Outcome.NOT_STATED: 0.41, Outcome.SMALLTALK: 0.10, Outcome.OUT_OF_SCOPE: 0.05}
EXPECTED_BARE = {Outcome.ANSWER: 0.68, Outcome.NOT_STATED: 0.18, Outcome.SMALLTALK: 0.09, Outcome.OUT_OF_SCOPE: 0.05}
FOREIGN_SHARE = 0.3  # of what people ask, taken to have no intent of its own
# What is left of an answer's probability when the message names something, or narrows the question to something,
# that no utterance of the answer ever does.
FOREIGN_NAME, QUALIFIER = 0.02, 0.3
NEAR = 40  # lines that an added or a removed one like them may concern
# A follow-up asks for what no intent is about if its aspect is this clear (a probability), and its intent no surer.
_CLEAR, _SURER = 0.5, 0.5
_UNFINISHED = re.compile(r"[^\W\d_]{2,}$")


@dataclass(frozen=True, slots=True)
class _Utterance:
    """A message as it was typed and as it was meant."""

    text: str
    written: str
    """The text with its amounts written one way."""
    language: Language
    typed: tuple[str, ...]
    meant: tuple[str, ...]
    corrections: tuple[Correction, ...]
    exact: int | None
    """The utterance that it is, but for case, accents, punctuation and typing errors."""


class Matcher:
    """Everything learnt from an announcement. Immutable once made: the same message always gets the same ranking."""

    def __init__(self, announcement: Announcement, encoder: Encoder | None = None, cache: Path | None = None) -> None:
        """cache: a folder to keep in what is slow to compute; None keeps nothing."""
        self.announcement = announcement
        self._encoder = encoder
        # A message is read in parts, and in both languages. The cache holds no reference back to this object: replaced
        # content is to go at once, not when the collector comes round.
        self._meaning = lru_cache(maxsize=64)(partial(_encode, encoder))
        self._utterances = announcement.utterances
        self._classes = Classes.of(announcement)
        self._scorer = Scorer(announcement, self._classes)
        expected = (EXPECTED, EXPECTED_AFTER, EXPECTED_BARE)
        self._prior, self._prior_after, self._prior_bare = map(self._classes.prior, expected)
        self._lines: tuple[Utterance | BarePhrase, ...] = (*self._utterances, *bare_phrases(announcement))
        kept, content = Cache(cache, announcement.home), [announcement.digest]
        plain = unpack(kept.arrays("plain", content, self._plain)["lines"])
        told = plain[: len(self._utterances)]
        self._exact: dict[Language, dict[str, int]] = {language: {} for language in LANGUAGES}
        for index, (message, utterance) in enumerate(zip(told, self._utterances, strict=True)):
            self._exact[utterance.language].setdefault(message, index)
        named = self._classes.of_line >= self._classes.count - len(self._classes.topics)
        self._names = frozenset(plain[line] for line in np.flatnonzero(named))
        self._qualifiers = {language: QualifierFinder(announcement, language) for language in LANGUAGES}
        self._premises = PremiseJudge(announcement)
        self._phrases = PhraseIndex(told, self._classes.intent_of, len(self._classes.intents))
        self._spellers = {language: self._speller(language, plain, kept) for language in LANGUAGES}
        self.guesser = LanguageGuesser.of(kept.arrays("language", content, self._fit_guesser))
        self.names = Names(announcement)
        self._third = ThirdLanguages(kept.arrays("third", [], votes), self.names, tuple(self._spellers.values()))
        rows = kept.arrays("words", content, lambda: UtteranceIndex.learn([line.split() for line in plain]))
        self._index = UtteranceIndex.of(rows, self._sentence_vectors(kept), self._classes.of_line, self._classes.count)
        learnt = kept.arrays("judgement", [encoder.name if encoder else "", *content], self._learn)
        self._facet_classifier, self._weights = FacetClassifier.of(learnt, self._classes), learnt["pieces"]
        self._calibrator = Calibrator(learnt["trust"])

    def _sentence_vectors(self, kept: Cache) -> SentenceVectors | None:
        if self._encoder is None:
            return None
        name, digest = self._encoder.name, self.announcement.digest
        rows = kept.rows(f"meanings-{name}", digest, self._sentences, self._encoder.encode)
        learnt = kept.arrays("sketch", [name, digest], lambda: SentenceVectors.learn(rows))
        return SentenceVectors.of(rows, learnt)

    def _sentences(self) -> list[str]:
        """Every line as the encoder reads it."""
        return [clean(line.text).lower() for line in self._lines]

    def _speller(self, language: Language, plain: Sequence[str], kept: Cache) -> Speller:
        real = unpack(kept.arrays(f"real-{language}", [], lambda: {"words": pack(real_words(language))})["words"])

        def learn() -> Arrays:
            mine = [index for index, line in enumerate(self._lines) if line.language == language]
            return Speller.learn([plain[i].split() for i in mine], [self._lines[i].text for i in mine], real)

        learnt = kept.arrays(f"spelling-{language}", [self.announcement.digest], learn)
        return Speller(learnt, self.announcement.spellings.get(language, {}), self._qualifiers[language].names, real)

    def _plain(self) -> Arrays:
        """The words of every line."""
        spellings = self.announcement.spellings
        said = (" ".join(words(line.text, line.language, spellings.get(line.language))) for line in self._lines)
        return {"lines": pack(said)}

    def _fit_guesser(self) -> Arrays:
        return LanguageGuesser.fit((u.text, u.language) for u in self._utterances).arrays()

    def rank(
        self, text: str, language: Language, context: DialogueContext | None = None, *, without: int | None = None
    ) -> Ranking:
        """Rank the intents for a message, or one sentence, in a language.

        context: what was said before, by which the message may explain itself ("by when?", "and the card?").
        without: the index of the utterance that the text is, asked as if it was not there.
        """
        utterance = self._hear(text, language)
        unknown = tuple(word for word in utterance.meant if self._is_unknown(word, language))
        exact = utterance.exact if without is None else None
        vector = self._vector(utterance, exact if without is None else without)
        if not len(vector.columns):
            return Ranking(
                utterance.text,
                language,
                utterance.typed,
                (),
                unknown,
                (),
                (),
                (),
                0.0,
                {},
                {},
                (),
                (),
                None,
                0.0,
                context=context,
            )
        neighbours, facets = self._seen(vector, context, without)
        with_topic = self._with_topic(utterance, context) if exact is without is None else None
        pieces = self._scorer.pieces(neighbours, facets, context, with_topic)
        probabilities = self._probabilities(pieces, facets, context)
        foreign_names, qualifiers = self._qualifiers[language].found(utterance.meant)
        if exact is None:
            if foreign_names or qualifiers:
                probabilities *= self._doubts(foreign_names, qualifiers)
                probabilities /= probabilities.sum()
            winner = int(probabilities.argmax())
        else:
            winner = int(self._classes.intent_of[exact])
            probabilities *= 0.01
            probabilities[winner] += 0.99
        classes = self._classes
        sums = classes.sums(probabilities)
        evidence, nearest, similarity = self._evidence(neighbours, probabilities, winner, sums)
        confidence = 1.0 if exact is not None else self._calibrator.confidence(evidence)
        return Ranking(
            text=utterance.text,
            language=language,
            words=utterance.meant,
            corrections=utterance.corrections,
            unknown=unknown,
            foreign_names=tuple(foreign_names),
            qualifiers=tuple(qualifiers),
            matches=tuple(
                Match(classes.intents[i], float(probabilities[i]))
                for i in np.argsort(-probabilities, kind="stable")[:CANDIDATES]
            ),
            confidence=confidence,
            evidence=dict(zip(CONFIDENCE_FEATURES, evidence.tolist(), strict=True)),
            topics=_best(classes.topics, sums[0]),
            aspects=_best(classes.aspects, sums[1]),
            outcomes=dict(zip(OUTCOMES, sums[2].tolist(), strict=True)),
            nearest=None if nearest is None else self._utterances[exact if exact is not None else nearest],
            similarity=similarity,
            exact=exact is not None,
            pieces=dict(zip(PIECES, (pieces[:, winner] * self._weights).tolist(), strict=True)),
            asks_nothing=1.0 if " ".join(utterance.meant) in self._names else facets.aspect_unsaid,
            context=context,
            cell=self._empty_cell(neighbours, facets, context) if confidence < _SURER else None,
        )

    def _hear(self, text: str, language: Language) -> _Utterance:
        text = self._qualifiers[language].without_contrast(text)
        written = one_way(clean(text), language)
        typed, meant, corrections = self._words_of(written, language)
        exact = self._exact[language].get(" ".join(meant))
        if exact is None and written != text:  # authors type amounts as people do
            exact = self._exact[language].get(" ".join(self._words_of(text, language)[1]))
        return _Utterance(text, written, language, tuple(typed), tuple(meant), tuple(corrections), exact)

    def _words_of(self, text: str, language: Language) -> tuple[list[str], list[str], list[Correction]]:
        """The words of a text as they were typed and as they were meant, and what was changed."""
        typed = words(text, language, self.announcement.spellings.get(language))
        return typed, *self._spellers[language].correct(typed)

    def _is_unknown(self, word: str, language: Language) -> bool:
        return word not in self._spellers[language].counts and not word.isdigit()

    def _vector(self, utterance: _Utterance, line: int | None) -> UtteranceVector:
        """A message as a vector, or the line that it is."""
        if line is not None:
            return self._index.utterance(line)
        return self._index.point(utterance.meant, self._meaning_of(utterance))

    def _meaning_of(self, utterance: _Utterance, name: str = "") -> Floats | None:
        """What the message means, with a name behind it or without."""
        if self._encoder is None or not utterance.meant:
            return None
        restored = self._spellers[utterance.language].restore(utterance.written, utterance.corrections)
        return self._meaning(f"{restored.rstrip(' ?!.')} {name}" if name else restored)

    def _seen(
        self, vector: UtteranceVector, context: DialogueContext | None, line: int | None
    ) -> tuple[Neighbours, FacetScores]:
        """The utterances nearest to a message and the kind it is; to a line of the content, as if it was not there."""
        facets = (
            self._facet_classifier.of_point(vector) if line is None else self._facet_classifier.of_line(vector, line)
        )
        return self._weigh(vector, context, [] if line is None else [line]), facets

    def _weigh(
        self, vector: UtteranceVector, context: DialogueContext | None, without: Sequence[int] | NDArray[np.intp]
    ) -> Neighbours:
        """Those nearest to a point; bare phrases vote only where something was said before."""
        passed_over = np.asarray(without, dtype=np.intp)
        if context is None:
            passed_over = np.concatenate([passed_over, self._classes.bare])
        return self._index.weigh(vector, passed_over)

    def _with_topic(self, utterance: _Utterance, context: DialogueContext | None) -> Neighbours | None:
        """The utterances nearest to a message with the name of the topic spoken of behind it."""
        if context is None or context.topic is None:
            return None
        name = self.announcement.topics[context.topic].name[utterance.language]
        meant = [*utterance.meant, *words(name, utterance.language)]
        return self._weigh(self._index.point(meant, self._meaning_of(utterance, name)), None, [])

    def _probabilities(self, pieces: Floats, facets: FacetScores, context: DialogueContext | None) -> Floats:
        """A probability for each intent, given how often people ask for its outcome."""
        prior = self._prior
        if context is not None:
            prior = self._prior_after ** (1 - facets.unsaid) * self._prior_bare**facets.unsaid
        scores = self._weights @ pieces
        odds = np.exp(scores - scores.max()) * prior
        return np.asarray(odds / odds.sum(), dtype=np.float32)

    def _empty_cell(
        self, neighbours: Neighbours, facets: FacetScores, context: DialogueContext | None
    ) -> tuple[str, str] | None:
        """The topic spoken of and the aspect that a message asks of it, where no intent is about them."""
        if context is None or context.topic is None:
            return None
        asked = self._scorer.aspect_asked(neighbours, facets, self._weights)
        if asked is None or asked[1] < _CLEAR or self._scorer.fills(context.topic, asked[0]):
            return None
        return context.topic, asked[0]

    def is_third_language(self, text: str) -> bool:
        """Whether a message is in neither of the two languages, and the content does not hold it word for word."""
        if not self._third.speaks(text):
            return False
        return all(self._hear(text, language).exact is None for language in LANGUAGES)

    def with_utterance(self, utterance: Utterance) -> Matcher:
        """This matcher as if it had one more utterance, its last.

        What was learnt of all together stays as it is: how rare words are, the spelling, the facets, the confidence,
        which foreign names an intent speaks of. One among thousands hardly moves it, and learning it anew takes half a
        minute.
        """
        index, number = len(self._utterances), self._classes.intents.index(utterance.intent)
        message = words(utterance.text, utterance.language, self.announcement.spellings.get(utterance.language))
        meaning = None if self._encoder is None else self._encoder.encode([clean(utterance.text).lower()])[0]
        other = copy(self)
        other._utterances = (*self._utterances, utterance)
        other._classes = self._classes.with_utterance(number)
        other._facet_classifier = self._facet_classifier.with_utterance(other._classes)
        other._scorer = Scorer(self.announcement, other._classes)
        other._exact = self._exact | {utterance.language: {" ".join(message): index, **self._exact[utterance.language]}}
        vector = self._index.point(message, meaning)
        other._index = self._index.with_utterance(index, vector, number)
        return other

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        """All it has learnt from, each at its index."""
        return self._utterances

    def around(self, index: int, count: int) -> list[int]:
        """The indexes of so many other utterances that are nearest to one, the nearest first."""
        bare = len(self._classes.bare)
        found = self._index.around(self._index.utterance(index), count + bare + 1)
        return [int(each) for each in found if each < len(self._utterances) and each != index][:count]

    def is_neighbour(self, index: int, other: int) -> bool:
        """Whether one utterance, asked as if it was not there, has another among those that vote on it."""
        return other in self._weigh(self._index.utterance(index), None, [index]).indexes

    def mentions(self, intent: str, phrase: str) -> bool:
        """Whether a foreign name or narrowing phrase stands in an utterance of an intent."""
        return bool(self._phrases.by(phrase)[self._classes.intents.index(intent)])

    def complete(self, text: str, language: Language, most: int) -> tuple[str, ...]:
        """The text with its last word finished, as somebody may go on who is still typing; the likeliest first."""
        last = _UNFINISHED.search(text)
        if last is None:
            return ()
        speller, spellings = self._spellers[language], self.announcement.spellings.get(language)
        before = speller.correct(words(text[: last.start()], language, spellings))[0] or ["^"]
        found = speller.complete(before[-1], latin(fold(last[0])), most)
        return tuple(text[: last.start()] + word for word in found)

    def verdict(self, ranking: Ranking, intent: str) -> bool | None:
        """Whether a message is right in what it takes for granted of an intent; None if it claims nothing clear."""
        number = self._classes.intents.index(intent)
        foreseen = [name for name in ranking.foreign_names if self._phrases.by(name)[number]]
        return self._premises.verdict(ranking.text, ranking.words, ranking.language, intent, foreseen)

    def _doubts(self, foreign_names: Iterable[str], qualifiers: Iterable[str]) -> Floats:
        """What the foreign names and narrowing phrases of a message leave of each intent's probability."""
        left = np.ones(len(self._classes.intents), dtype=np.float32)
        for phrases, factor in ((foreign_names, FOREIGN_NAME), (qualifiers, QUALIFIER)):
            for phrase in phrases:
                left[self._classes.answers & ~self._phrases.by(phrase)] *= factor
        return left

    def _evidence(
        self, neighbours: Neighbours, probabilities: Floats, winner: int, sums: Sequence[NDArray[np.float64]]
    ) -> tuple[Floats, int | None, float]:
        """What speaks for the winner, its nearest utterance, and how near that is (0 to 1); sums: of the classes."""
        classes = self._classes
        mine = np.flatnonzero(classes.of_line[neighbours.indexes] == winner)
        closest = int(mine[neighbours.kernel[mine].argmax()]) if len(mine) else None
        similarity = 0.0 if closest is None else float(neighbours.kernel[closest]) / self._index.largest
        groups = (classes.topic_of[winner], classes.aspect_of[winner], classes.outcome_of[winner])
        topic, aspect, outcome = (
            float(each[group]) if group >= 0 else 1.0 for each, group in zip(sums, groups, strict=True)
        )
        others = probabilities.copy()
        others[winner] = 1e-6
        evidence = Calibrator.evidence(
            float(probabilities[winner]), float(others.max()), topic, aspect, outcome, similarity
        )
        return evidence, None if closest is None else int(neighbours.indexes[closest]), similarity

    def _learn(self) -> Arrays:
        """The kinds of all lines; then the weights of the pieces, and the confidence, from asking some of them."""
        log.info("learning the content, once for this content")
        facet_classifier = FacetClassifier.learn(self._index, self._classes)
        inverse = facet_classifier.pop("inverse")
        self._facet_classifier = FacetClassifier.of(facet_classifier, self._classes)
        asked = examples(self._classes, [f"{line.language} {line.text}" for line in self._lines])
        looks = [self._look(each.line, each.context) for each in asked]
        self._weights = fit_weights([pieces for _, _, pieces in looks], [each.meant for each in asked])
        rows, right, weights = [], [], []
        for example, (neighbours, facets, pieces) in zip(asked, looks, strict=True):
            probabilities = self._probabilities(pieces, facets, example.context)
            winner = int(probabilities.argmax())
            rows.append(self._evidence(neighbours, probabilities, winner, self._classes.sums(probabilities))[0])
            right.append(winner in example.meant)
            weights.append((1 - FOREIGN_SHARE) * self._prior[example.meant[0]])
        alone = [example for example in asked if example.context is None]
        for example in alone:
            neighbours, facets, pieces = self._look_without_intent(example.line, inverse)
            probabilities = self._probabilities(pieces, facets, None)
            winner = int(probabilities.argmax())
            rows.append(self._evidence(neighbours, probabilities, winner, self._classes.sums(probabilities))[0])
            right.append(False)
            # as many as stand for what has an intent, alone or in a conversation
            weights.append(FOREIGN_SHARE * self._prior[example.meant[0]] * len(asked) / len(alone))
        calibration = fit_calibration(np.array(rows), np.array(right, dtype=bool), np.array(weights))
        return facet_classifier | {"pieces": self._weights, "trust": calibration}

    def _look(self, line: int, context: DialogueContext | None) -> tuple[Neighbours, FacetScores, Floats]:
        """What there is to see of a line as if it was not there."""
        text, language = self._lines[line].text, self._lines[line].language
        neighbours, facets = self._seen(self._index.utterance(line), context, line)
        with_topic = None if context is None else self._with_topic(self._hear(text, language), context)
        return neighbours, facets, self._scorer.pieces(neighbours, facets, context, with_topic)

    def _look_without_intent(self, line: int, inverse: Floats) -> tuple[Neighbours, FacetScores, Floats]:
        """The same as if its whole intent was not there."""
        members = self._classes.members(int(self._classes.intent_of[line]))
        facets = self._facet_classifier.without(self._index, inverse, members, line)
        neighbours = self._weigh(self._index.utterance(line), None, members)
        return neighbours, facets, self._scorer.pieces(neighbours, facets)

    def left_out(self, line: int) -> LeftOut:
        """What a line is taken for when it is not there; utterances are numbered first, then the bare_phrases()."""
        bare, intents = line >= len(self._utterances), len(self._classes.intents)
        context = DialogueContext() if bare else None  # bare phrases compete among themselves
        neighbours, facets = self._seen(self._index.utterance(line), context, line)
        nearest = np.argsort(-neighbours.kernel, kind="stable")
        lines, kernel = neighbours.indexes[nearest], neighbours.kernel[nearest]
        mine, classes = self._classes.of_line[line], self._classes.of_line[lines]
        kin = np.flatnonzero(classes == mine)[:1]
        twins = np.flatnonzero((classes != mine) & ((classes >= intents) == bare))[:1]
        contest = (-1, 0.0, -1, 0.0) if bare else self._contest(neighbours, facets, int(mine))
        winner, own, rival, rival_probability = contest
        return LeftOut(
            winner=winner,
            own=own,
            rival=rival,
            rival_probability=rival_probability,
            kin=int(lines[kin[0]]) if len(kin) else -1,
            twin=int(lines[twins[0]]) if len(twins) else -1,
            likeness=float(kernel[twins[0]]) / self._index.largest if len(twins) else 0.0,
            near=tuple(lines[:NEAR].tolist()),
        )

    def _contest(self, neighbours: Neighbours, facets: FacetScores, owner: int) -> tuple[int, float, int, float]:
        """The winner, the owner's probability, the likeliest other intent, and its probability."""
        probabilities = self._probabilities(self._scorer.pieces(neighbours, facets), facets, None)
        winner, own = int(probabilities.argmax()), float(probabilities[owner])
        probabilities[owner] = -1
        rival = int(probabilities.argmax())
        return (winner, own, rival, float(probabilities[rival])) if rival != owner else (winner, own, -1, 0.0)


def _best(ids: Sequence[str], probabilities: NDArray[np.float64]) -> tuple[Scored, ...]:
    if not ids:
        return ()
    order = np.argsort(-probabilities, kind="stable")[:3]
    return tuple(Scored(ids[i], float(probabilities[i])) for i in order)


def _encode(encoder: Encoder | None, sentence: str) -> Floats:
    assert encoder is not None, "asked only where there is one"
    return np.asarray(encoder.encode([sentence])[0], dtype=np.float32)
