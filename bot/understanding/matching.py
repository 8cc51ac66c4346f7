"""Which intents does a message resemble, and how sure is that?"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bot.content.model import LANGUAGES, Announcement, Language, Outcome, Utterance
from bot.plain import fold
from bot.understanding.asides import Asides, Told
from bot.understanding.cache import Arrays, Cache, pack, unpack
from bot.understanding.encoder import Encoder
from bot.understanding.language import LanguageGuesser
from bot.understanding.meanings import Meanings
from bot.understanding.neighbours import Neighbourhood, Weighed
from bot.understanding.premises import Premises
from bot.understanding.spelling import Correction, Speller, misspelt_words, real_words
from bot.understanding.topical import Topical
from bot.understanding.trust import EVIDENCE, FOREIGN_SHARE, Trust, fit_temperature, fit_trust, softmax
from bot.understanding.words import clean, latin, words

Floats = NDArray[np.float32]
log = logging.getLogger(__name__)

CANDIDATES = 8  # matches that a ranking keeps
TOPIC, ASPECT = 0.1, 0.1  # share an intent gets of the scores of all intents of its topic, of its aspect
# What people ask: authors must write many more gaps than answers, so the shares in the content say nothing of it.
EXPECTED = {Outcome.ANSWER: 0.45, Outcome.NOT_STATED: 0.35, Outcome.SMALLTALK: 0.06, Outcome.OUT_OF_SCOPE: 0.14}
# What is left of an answer's probability when the message names something, or narrows the question to something,
# that no utterance of the answer ever does.
STRANGER, NARROWER = 0.02, 0.3
UNHEARD = 0.1  # what an intent loses of its score that has no utterance among those that vote
BARE = 3.0  # how much likelier a bare aspect or topic is than an intent, once something was said
_SAMPLE = 2_000  # utterances that the confidence is fitted on; with 400 an edited line moved it by several points
NEAR = 40  # lines that an added or a removed one like them may concern
_UNFINISHED = re.compile(r"[^\W\d_]{2,}$")
OUTCOMES = (Outcome.ANSWER, Outcome.NOT_STATED, Outcome.SMALLTALK, Outcome.OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Match:
    """An intent and the probability, 0 to 1, that it is the one meant."""

    intent: str
    probability: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A topic or an aspect and its probability, 0 to 1."""

    id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a message, or one sentence of it, resembles. Matches stand best first."""

    text: str
    language: Language
    words: tuple[str, ...]
    corrections: tuple[Correction, ...]
    unknown: tuple[str, ...]
    """Words the content does not know and that resemble none it knows."""
    strangers: tuple[str, ...]
    """Foreign names in it."""
    narrowers: tuple[str, ...]
    """Narrowing phrases in it."""
    matches: tuple[Match, ...]
    confidence: float
    """0 to 1: how sure it is that the first match is what was meant."""
    evidence: Mapping[str, float]
    """What the confidence is made of; see trust.EVIDENCE."""
    outcomes: Mapping[Outcome, float]
    """The probabilities of all intents of an outcome together."""
    topics: tuple[Scored, ...]
    aspects: tuple[Scored, ...]
    nearest: Utterance | None
    """The utterance of the first match that is most like the message."""
    similarity: float
    """How like it is, 0 to 1."""
    bare_aspects: tuple[Scored, ...] = ()
    """Aspects it may ask for without saying of what, best first; their probabilities leave room for the intents."""
    bare_topics: tuple[Scored, ...] = ()
    """Topics it may name without asking anything."""
    cell: tuple[str, str] | None = None
    """The topic and aspect asked, where no intent is about them."""
    exact: bool = False
    """Whether the message is that utterance, but for case, accents, punctuation and typing errors."""

    @property
    def best(self) -> Match | None:
        """The first match, if anything is known of the message."""
        return self.matches[0] if self.matches else None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a line of the content is taken for when it is not there itself; see Matcher.left_out."""

    winner: int
    """The number of the intent that wins, in the order of the content; -1 for a bare phrase, which is asked of none."""
    own: float
    """The probability, 0 to 1, of the intent the line belongs to."""
    rival: int
    """The number of the likeliest of the other intents; -1 if there is none."""
    rival_probability: float
    kin: int
    """The nearest other line of the same intent, aspect or topic; -1 if there is none."""
    twin: int
    """The nearest line of another one of the same kind; -1 if there is none."""
    likeness: float
    """Of the twin, 0 to 1; 1 for the same words in the same order."""
    near: tuple[int, ...]
    """The nearest lines, at most NEAR of them."""


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
        self._ids = tuple(announcement.intents)
        self._groups()
        phrases = bare_phrases(announcement)
        self._lines = [(u.text, u.language) for u in self._utterances] + [(p.text, p.language) for p in phrases]
        self._bare = np.arange(len(self._utterances), len(self._lines))
        kept = Cache(cache)
        lines = unpack(kept.arrays("plain", [announcement.digest], self._plain)["lines"])
        messages = [list(map(sys.intern, line.split())) for line in lines]  # each word once, not 400,000 times
        self._exact = {
            language: {
                tuple(message): index
                for index, message in reversed(list(enumerate(messages[: len(self._utterances)])))
                if self._utterances[index].language == language
            }
            for language in LANGUAGES
        }
        self._asides = {language: Asides(announcement, language) for language in LANGUAGES}
        self.topical = Topical(announcement, messages[: len(self._utterances)])
        self._premises = Premises(announcement)
        self._told = Told(messages[: len(self._utterances)], self._intent_of, len(self._ids))
        self._spellers = {language: self._speller(language, messages, kept) for language in LANGUAGES}
        texts = [f"{u.language} {u.text}" for u in self._utterances]
        self.guesser = LanguageGuesser.of(kept.arrays("language", texts, self._fit_guesser))
        rows = kept.arrays("words", map(" ".join, messages), lambda: Neighbourhood.learn(messages))
        self._neighbourhood = Neighbourhood.of(rows, self._meanings(kept), self._class_of)
        learnt_from = [encoder.name if encoder else "", announcement.digest]
        self._trust = Trust(kept.arrays("trust", learnt_from, self._fit_trust)["values"])

    def _meanings(self, kept: Cache) -> Meanings | None:
        if self._encoder is None:
            return None
        sentences = [clean(text).lower() for text, _ in self._lines]
        rows = kept.rows(f"meanings-{self._encoder.name}", sentences, self._encoder.encode)
        learnt = kept.arrays("sketch", [self._encoder.name, *sentences], lambda: Meanings.learn(rows))
        return Meanings.of(rows, learnt)

    def _speller(self, language: Language, messages: Sequence[Sequence[str]], kept: Cache) -> Speller:
        mine = [index for index, (_, typed_in) in enumerate(self._lines) if typed_in == language]
        texts = [self._lines[index][0] for index in mine]
        spellings = self.announcement.spellings.get(language, {})
        real = kept.arrays(f"real-{language}", [], lambda: {"words": pack(real_words(language))})
        words_of = [messages[index] for index in mine]
        known = unpack(real["words"])
        wrong = kept.arrays(
            f"misspelt-{language}", map(" ".join, words_of), lambda: {"words": pack(misspelt_words(words_of, known))}
        )
        names = self._asides[language].names
        return Speller.fit(words_of, texts, spellings, names, known, unpack(wrong["words"]))

    def _plain(self) -> Arrays:
        """The words of every line."""
        spellings = self.announcement.spellings
        return {
            "lines": pack(" ".join(words(text, language, spellings.get(language))) for text, language in self._lines)
        }

    def _fit_guesser(self) -> Arrays:
        return LanguageGuesser.fit((u.text, u.language) for u in self._utterances).arrays()

    def _groups(self) -> None:
        """Number outcomes, topics and aspects, and note which each intent belongs to (-1 for none).

        The classes that lines vote for are the intents, then the bare aspects, then the bare topics.
        """
        intents = self.announcement.intents.values()
        self._topics, self._aspects = tuple(self.announcement.topics), tuple(self.announcement.aspects)
        self._outcome_of = np.array([OUTCOMES.index(i.outcome) for i in intents], dtype=np.intp)
        self._answers = self._outcome_of == OUTCOMES.index(Outcome.ANSWER)
        self._topic_of = np.array([self._topics.index(i.topic) if i.topic else -1 for i in intents], dtype=np.intp)
        self._aspect_of = np.array([self._aspects.index(i.aspect) if i.aspect else -1 for i in intents], dtype=np.intp)

        numbers = {key: number for number, key in enumerate(self._ids)}
        groups = [*(("aspects", key) for key in self._aspects), *(("topics", key) for key in self._topics)]
        named = {group: len(self._ids) + number for number, group in enumerate(groups)}
        bare = [named[phrase.section, phrase.id] for phrase in bare_phrases(self.announcement)]
        self._class_of = np.array([numbers[u.intent] for u in self._utterances] + bare, dtype=np.intp)
        self._intent_of = self._class_of[: len(self._utterances)]
        shares = np.bincount(self._outcome_of[self._intent_of], minlength=len(OUTCOMES)) / len(self._utterances)
        expected = np.array([EXPECTED[outcome] for outcome in OUTCOMES])
        self._prior = (expected / np.maximum(shares, 1e-9))[self._outcome_of].astype(np.float32)

    def rank(
        self,
        text: str,
        language: Language,
        following: bool = False,
        *,
        near: Mapping[str, float] | None = None,
        without: int | None = None,
    ) -> Ranking:
        """Rank the intents for a message, or one sentence, in a language.

        following: whether something was said before, so that a bare aspect ("by when?") or topic ("and the card?")
        will do. near: how much likelier intents of these topics have become by it. without: the index of the utterance
        that the text is, asked as if it was not there.
        """
        speller, asides = self._spellers[language], self._asides[language]
        text = asides.without_contrast(text)
        typed = words(text, language, self.announcement.spellings.get(language))
        meant, corrections = speller.correct(typed)
        unknown = tuple(word for word in meant if word not in speller.counts and not word.isdigit())
        exact = self._exact[language].get(tuple(meant)) if without is None else None
        meaning = None
        if self._encoder is not None and exact is without is None and meant:
            meaning = self._meaning(speller.restore(text, corrections))
        if without is not None:
            weighed = self._held_out(without, np.array([without]))
        elif exact is not None:
            weighed = self._neighbourhood.weigh(self._neighbourhood.utterance(exact), self._bare)
        else:
            point = self._neighbourhood.point(meant, meaning)
            if not len(point.columns):
                return Ranking(text, language, tuple(typed), (), unknown, (), (), (), 0.0, {}, {}, (), (), None, 0.0)
            weighed = self._neighbourhood.weigh(point, None if following else self._bare)
        probabilities = self._probabilities(weighed, self._trust.temperature)
        for topic, factor in (near or {}).items():
            probabilities[self._topic_of == self._topics.index(topic)] *= factor
        probabilities /= probabilities.sum()
        bare_aspects, bare_topics = self._named_alone(weighed) if following else ((), ())
        strangers, narrowers = asides.found(meant)
        if exact is None:
            probabilities *= self._doubts(strangers, narrowers)
            probabilities /= probabilities.sum()
        winner = int(probabilities.argmax())
        if exact is not None:
            winner = int(self._intent_of[exact])
            probabilities *= 0.01
            probabilities[winner] += 0.99
        evidence, nearest, similarity = self._evidence(weighed, probabilities, winner)
        confidence = 1.0 if exact is not None else self._trust.confidence(evidence)
        order = np.argsort(-probabilities, kind="stable")[:CANDIDATES]
        return Ranking(
            text=text,
            language=language,
            words=tuple(meant),
            corrections=tuple(corrections),
            unknown=unknown,
            strangers=tuple(strangers),
            narrowers=tuple(narrowers),
            matches=tuple(Match(self._ids[i], float(probabilities[i])) for i in order),
            confidence=confidence,
            evidence=dict(zip(EVIDENCE, evidence.tolist(), strict=True)),
            outcomes=dict(
                zip(OUTCOMES, self._grouped(probabilities, self._outcome_of, len(OUTCOMES)).tolist(), strict=True)
            ),
            topics=_best(self._topics, self._grouped(probabilities, self._topic_of, len(self._topics))),
            aspects=_best(self._aspects, self._grouped(probabilities, self._aspect_of, len(self._aspects))),
            nearest=None if nearest is None else self._utterances[exact if exact is not None else nearest],
            similarity=similarity,
            exact=exact is not None,
            bare_aspects=bare_aspects,
            bare_topics=bare_topics,
        )

    def with_utterance(self, utterance: Utterance) -> Matcher:
        """This matcher as if it had one more utterance, its last.

        What was learnt of all together stays as it is: how rare words are, the spelling, the confidence, which foreign
        names an intent speaks of. One among thousands hardly moves it, and learning it anew takes half a minute.
        """
        index, number = len(self._utterances), self._ids.index(utterance.intent)
        message = words(utterance.text, utterance.language, self.announcement.spellings.get(utterance.language))
        meaning = None if self._encoder is None else self._encoder.encode([clean(utterance.text).lower()])[0]
        other = copy(self)
        other._utterances = (*self._utterances, utterance)
        other._bare = self._bare + 1
        other._class_of = np.insert(self._class_of, index, number)
        other._intent_of = other._class_of[: index + 1]
        other._exact = self._exact | {utterance.language: {tuple(message): index, **self._exact[utterance.language]}}
        point = self._neighbourhood.point(message, meaning)
        other._neighbourhood = self._neighbourhood.with_utterance(index, point, number)
        return other

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        """All it has learnt from, each at its index."""
        return self._utterances

    def around(self, index: int, count: int) -> list[int]:
        """The indexes of so many other utterances that are nearest to one, the nearest first."""
        found = self._neighbourhood.around(self._neighbourhood.utterance(index), count + len(self._bare) + 1)
        return [int(each) for each in found if each < len(self._utterances) and each != index][:count]

    def hears(self, index: int, other: int) -> bool:
        """Whether one utterance, asked as if it was not there, has another among those that vote on it."""
        return other in self._held_out(index, np.array([index])).indexes

    def tells(self, intent: str, phrase: str) -> bool:
        """Whether a foreign name or narrowing phrase stands in an utterance of an intent."""
        return bool(self._told.by(phrase)[self._ids.index(intent)])

    def complete(self, text: str, language: Language, most: int) -> tuple[str, ...]:
        """The text with its last word finished, as somebody may go on who is still typing; the likeliest first."""
        last = _UNFINISHED.search(text)
        if last is None:
            return ()
        speller, spellings = self._spellers[language], self.announcement.spellings.get(language)
        before = speller.correct(words(text[: last.start()], language, spellings))[0] or ["^"]
        found = speller.complete(before[-1], latin(fold(last[0])), most)
        return tuple(text[: last.start()] + word for word in found)

    def doubts(self, ranking: Ranking) -> Mapping[str, float]:
        """What the foreign names and narrowing phrases of a message leave of each intent's probability."""
        return dict(zip(self._ids, self._doubts(ranking.strangers, ranking.narrowers).tolist(), strict=True))

    def _doubts(self, strangers: Sequence[str], narrowers: Sequence[str]) -> Floats:
        left = np.ones(len(self._ids), dtype=np.float32)
        for phrases, factor in ((strangers, STRANGER), (narrowers, NARROWER)):
            for phrase in phrases:
                left[self._answers & ~self._told.by(phrase)] *= factor
        return left

    def _named_alone(self, weighed: Weighed) -> tuple[tuple[Scored, ...], tuple[Scored, ...]]:
        """The aspects, and the topics, that a message may name and nothing else, best first."""
        intents, aspects = len(self._ids), len(self._aspects)
        scores = np.bincount(
            self._class_of[weighed.indexes], weights=weighed.weights, minlength=intents + aspects + len(self._topics)
        )
        prior = np.concatenate([self._prior, np.full(len(scores) - intents, BARE)])
        odds = softmax(scores.astype(np.float32), self._trust.temperature) * prior
        shares = (odds / odds.sum()).astype(np.float64)
        ends = intents + aspects
        return _best(self._aspects, shares[intents:ends]), _best(self._topics, shares[ends:])

    def verdict(self, ranking: Ranking, intent: str) -> bool | None:
        """Whether a message is right in what it takes for granted of an intent; None if it claims nothing clear."""
        number = self._ids.index(intent)
        foreseen = [name for name in ranking.strangers if self._told.by(name)[number]]
        return self._premises.verdict(ranking.text, ranking.words, ranking.language, intent, foreseen)

    def _scores(self, weighed: Weighed) -> Floats:
        """A score for each intent: its own, and a share of its topic's and its aspect's."""
        votes = np.bincount(self._class_of[weighed.indexes], weights=weighed.weights, minlength=len(self._ids))
        own = votes[: len(self._ids)].astype(np.float64)
        scores = own.copy()
        for share, group, count in (
            (TOPIC, self._topic_of, len(self._topics)),
            (ASPECT, self._aspect_of, len(self._aspects)),
        ):
            has = group >= 0
            scores[has] += share * self._grouped(own, group, count)[group[has]]
        # six hundred gaps that resemble the message in nothing would together outweigh the one thing it does resemble
        scores[np.bincount(self._class_of[weighed.indexes], minlength=len(self._ids))[: len(self._ids)] == 0] -= UNHEARD
        return np.asarray(scores, dtype=np.float32)

    def _probabilities(self, weighed: Weighed, temperature: float) -> Floats:
        """A probability for each intent, given how often people ask for its outcome (the prior shift of Saerens,
        Latinne & Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori probabilities")."""
        probabilities = softmax(self._scores(weighed), temperature) * self._prior
        return np.asarray(probabilities / probabilities.sum(), dtype=np.float32)

    @staticmethod
    def _grouped(values: NDArray[Any], group: NDArray[np.intp], count: int) -> NDArray[np.float64]:
        has = group >= 0
        return np.asarray(np.bincount(group[has], weights=values[has], minlength=count), dtype=np.float64)

    def _evidence(self, weighed: Weighed, probabilities: Floats, winner: int) -> tuple[Floats, int | None, float]:
        """What speaks for the winner, its nearest utterance, and how near that is (0 to 1)."""
        mine = np.flatnonzero(self._class_of[weighed.indexes] == winner)
        nearest = int(weighed.indexes[mine[0]]) if len(mine) else None
        similarity = float(weighed.kernel[mine[0]]) / self._neighbourhood.largest if len(mine) else 0.0

        def of_group(group: NDArray[np.intp]) -> float:
            return float(probabilities[group == group[winner]].sum()) if group[winner] >= 0 else 1.0

        second = float(np.partition(probabilities, -2)[-2]) if len(probabilities) > 1 else 1e-6
        values = (float(probabilities[winner]), second, of_group(self._topic_of), of_group(self._aspect_of),
                  of_group(self._outcome_of), similarity)  # fmt: skip
        return Trust.evidence(*values), nearest, similarity

    def _fit_trust(self) -> Arrays:
        """Ask utterances with themselves left out, then with their whole intent left out, and fit the confidence."""
        log.info("fitting the confidence on the content, once for this content")
        step = max(1, len(self._utterances) // _SAMPLE)
        sample = [i for i in range(0, len(self._utterances), step) if len(self._utterances) > 1]
        asked = [[self._held_out(i, np.array([i])), self._held_out(i, self._members(i))] for i in sample]
        owners = self._intent_of[sample]
        temperature = fit_temperature(np.array([self._scores(alone) for alone, _ in asked]), owners)
        rows, right, weights = [], [], []
        for owner, pair in zip(owners, asked, strict=True):
            for weighed, share in zip(pair, (1 - FOREIGN_SHARE, FOREIGN_SHARE), strict=True):
                probabilities = self._probabilities(weighed, temperature)
                winner = int(probabilities.argmax())
                rows.append(self._evidence(weighed, probabilities, winner)[0])
                right.append(weighed is pair[0] and winner == owner)
                weights.append(share * self._prior[owner])
        trust = fit_trust(np.array(rows), np.array(right), np.array(weights))
        return {"values": np.concatenate([[temperature], trust]).astype(np.float32)}

    def left_out(self, line: int) -> LeftOut:
        """What a line is taken for when it is not there; utterances are numbered first, then the bare_phrases()."""
        bare = line >= len(self._utterances)
        without = np.array([line])
        weighed = (
            self._neighbourhood.weigh(self._neighbourhood.utterance(line), without)
            if bare
            else self._held_out(line, without)
        )
        mine, classes = self._class_of[line], self._class_of[weighed.indexes]
        kin = np.flatnonzero(classes == mine)[:1]
        twins = np.flatnonzero((classes != mine) & ((classes >= len(self._ids)) == bare))[:1]
        winner, own, rival, rival_probability = (-1, 0.0, -1, 0.0) if bare else self._contest(weighed, int(mine))
        return LeftOut(
            winner=winner,
            own=own,
            rival=rival,
            rival_probability=rival_probability,
            kin=int(weighed.indexes[kin[0]]) if len(kin) else -1,
            twin=int(weighed.indexes[twins[0]]) if len(twins) else -1,
            likeness=float(weighed.kernel[twins[0]]) / self._neighbourhood.largest if len(twins) else 0.0,
            near=tuple(weighed.indexes[:NEAR].tolist()),
        )

    def _contest(self, weighed: Weighed, owner: int) -> tuple[int, float, int, float]:
        """The winner, the owner's probability, the likeliest other intent, and its probability."""
        probabilities = self._probabilities(weighed, self._trust.temperature)
        winner, own = int(probabilities.argmax()), float(probabilities[owner])
        probabilities[owner] = -1
        rival = int(probabilities.argmax())
        return (winner, own, rival, float(probabilities[rival])) if rival != owner else (winner, own, -1, 0.0)

    def _members(self, index: int) -> NDArray[np.intp]:
        """The utterances of the same intent as this one."""
        return np.flatnonzero(self._intent_of == self._intent_of[index])

    def _held_out(self, index: int, without: NDArray[np.intp]) -> Weighed:
        return self._neighbourhood.weigh(self._neighbourhood.utterance(index), np.concatenate([without, self._bare]))


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
    """Those of the aspects, then those of the topics."""
    named = [("aspects", key, aspect.phrases) for key, aspect in announcement.aspects.items()]
    named += [("topics", key, topic.phrases) for key, topic in announcement.topics.items()]
    return [
        BarePhrase("aspects" if section == "aspects" else "topics", key, language, position, text)
        for section, key, phrases in named
        for language in LANGUAGES
        for position, text in enumerate(phrases[language])
    ]


def _best(ids: Sequence[str], probabilities: NDArray[np.float64]) -> tuple[Scored, ...]:
    order = np.argsort(-probabilities, kind="stable")[:3]
    return tuple(Scored(ids[i], float(probabilities[i])) for i in order)


def _encode(encoder: Encoder | None, sentence: str) -> Floats:
    assert encoder is not None, "asked only where there is one"
    return np.asarray(encoder.encode([sentence])[0], dtype=np.float32)
