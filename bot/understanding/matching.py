"""Which intents does a message resemble, and how sure is that?"""

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
from bot.understanding.amounts import one_way
from bot.understanding.asides import Asides, Told
from bot.understanding.cache import Arrays, Cache, pack, unpack
from bot.understanding.classes import OUTCOMES, BarePhrase, Classes, bare_phrases
from bot.understanding.encoder import Encoder
from bot.understanding.fitting import examples, fit_trust, fit_weights
from bot.understanding.kinds import Kind, Kinds
from bot.understanding.language import LanguageGuesser
from bot.understanding.meanings import Meanings
from bot.understanding.names import Names
from bot.understanding.neighbours import Neighbourhood, Point, Weighed
from bot.understanding.premises import Premises
from bot.understanding.ranking import LeftOut, Match, Ranking, Scored
from bot.understanding.scoring import PIECES, Scorer, Spoken
from bot.understanding.spelling import Correction, Speller, real_words
from bot.understanding.third_language import ThirdLanguages, votes
from bot.understanding.trust import EVIDENCE, Trust
from bot.understanding.words import clean, latin, words

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
STRANGER, NARROWER = 0.02, 0.3
NEAR = 40  # lines that an added or a removed one like them may concern
# A follow-up asks for what no intent is about if its aspect is this clear (a probability), and its intent no surer.
_CLEAR, _SURER = 0.5, 0.5
_UNFINISHED = re.compile(r"[^\W\d_]{2,}$")


@dataclass(frozen=True, slots=True)
class _Heard:
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
        self._asides = {language: Asides(announcement, language) for language in LANGUAGES}
        self._premises = Premises(announcement)
        self._told = Told(told, self._classes.intent_of, len(self._classes.intents))
        self._spellers = {language: self._speller(language, plain, kept) for language in LANGUAGES}
        self.guesser = LanguageGuesser.of(kept.arrays("language", content, self._fit_guesser))
        self.names = Names(announcement)
        self._third = ThirdLanguages(kept.arrays("third", [], votes), self.names, tuple(self._spellers.values()))
        rows = kept.arrays("words", content, lambda: Neighbourhood.learn([line.split() for line in plain]))
        self._neighbourhood = Neighbourhood.of(rows, self._meanings(kept), self._classes.of_line, self._classes.count)
        learnt = kept.arrays("judgement", [encoder.name if encoder else "", *content], self._learn)
        self._kinds, self._weights = Kinds.of(learnt, self._classes), learnt["pieces"]
        self._trust = Trust(learnt["trust"])

    def _meanings(self, kept: Cache) -> Meanings | None:
        if self._encoder is None:
            return None
        name, digest = self._encoder.name, self.announcement.digest
        rows = kept.rows(f"meanings-{name}", digest, self._sentences, self._encoder.encode)
        learnt = kept.arrays("sketch", [name, digest], lambda: Meanings.learn(rows))
        return Meanings.of(rows, learnt)

    def _sentences(self) -> list[str]:
        """Every line as the encoder reads it."""
        return [clean(line.text).lower() for line in self._lines]

    def _speller(self, language: Language, plain: Sequence[str], kept: Cache) -> Speller:
        real = unpack(kept.arrays(f"real-{language}", [], lambda: {"words": pack(real_words(language))})["words"])

        def learn() -> Arrays:
            mine = [index for index, line in enumerate(self._lines) if line.language == language]
            return Speller.learn([plain[i].split() for i in mine], [self._lines[i].text for i in mine], real)

        learnt = kept.arrays(f"spelling-{language}", [self.announcement.digest], learn)
        return Speller(learnt, self.announcement.spellings.get(language, {}), self._asides[language].names, real)

    def _plain(self) -> Arrays:
        """The words of every line."""
        spellings = self.announcement.spellings
        said = (" ".join(words(line.text, line.language, spellings.get(line.language))) for line in self._lines)
        return {"lines": pack(said)}

    def _fit_guesser(self) -> Arrays:
        return LanguageGuesser.fit((u.text, u.language) for u in self._utterances).arrays()

    def rank(
        self, text: str, language: Language, after: Spoken | None = None, *, without: int | None = None
    ) -> Ranking:
        """Rank the intents for a message, or one sentence, in a language.

        after: what was said before, by which the message may explain itself ("by when?", "and the card?"). without: the
        index of the utterance that the text is, asked as if it was not there.
        """
        heard = self._hear(text, language)
        unknown = tuple(word for word in heard.meant if self._is_unknown(word, language))
        exact = heard.exact if without is None else None
        point = self._point(heard, exact if without is None else without)
        if not len(point.columns):
            return Ranking(
                heard.text, language, heard.typed, (), unknown, (), (), (), 0.0, {}, {}, (), (), None, 0.0, after=after
            )
        weighed, kind = self._seen(point, after, without)
        with_topic = self._with_topic(heard, after) if exact is without is None else None
        pieces = self._scorer.pieces(weighed, kind, after, with_topic)
        probabilities = self._probabilities(pieces, kind, after)
        strangers, narrowers = self._asides[language].found(heard.meant)
        if exact is None:
            if strangers or narrowers:
                probabilities *= self._doubts(strangers, narrowers)
                probabilities /= probabilities.sum()
            winner = int(probabilities.argmax())
        else:
            winner = int(self._classes.intent_of[exact])
            probabilities *= 0.01
            probabilities[winner] += 0.99
        classes = self._classes
        sums = classes.sums(probabilities)
        evidence, nearest, similarity = self._evidence(weighed, probabilities, winner, sums)
        confidence = 1.0 if exact is not None else self._trust.confidence(evidence)
        return Ranking(
            text=heard.text,
            language=language,
            words=heard.meant,
            corrections=heard.corrections,
            unknown=unknown,
            strangers=tuple(strangers),
            narrowers=tuple(narrowers),
            matches=tuple(
                Match(classes.intents[i], float(probabilities[i]))
                for i in np.argsort(-probabilities, kind="stable")[:CANDIDATES]
            ),
            confidence=confidence,
            evidence=dict(zip(EVIDENCE, evidence.tolist(), strict=True)),
            topics=_best(classes.topics, sums[0]),
            aspects=_best(classes.aspects, sums[1]),
            outcomes=dict(zip(OUTCOMES, sums[2].tolist(), strict=True)),
            nearest=None if nearest is None else self._utterances[exact if exact is not None else nearest],
            similarity=similarity,
            exact=exact is not None,
            pieces=dict(zip(PIECES, (pieces[:, winner] * self._weights).tolist(), strict=True)),
            asks_nothing=1.0 if " ".join(heard.meant) in self._names else kind.aspect_unsaid,
            after=after,
            cell=self._empty_cell(weighed, kind, after) if confidence < _SURER else None,
        )

    def _hear(self, text: str, language: Language) -> _Heard:
        text = self._asides[language].without_contrast(text)
        written = one_way(clean(text), language)
        typed, meant, corrections = self._words_of(written, language)
        exact = self._exact[language].get(" ".join(meant))
        if exact is None and written != text:  # authors type amounts as people do
            exact = self._exact[language].get(" ".join(self._words_of(text, language)[1]))
        return _Heard(text, written, language, tuple(typed), tuple(meant), tuple(corrections), exact)

    def _words_of(self, text: str, language: Language) -> tuple[list[str], list[str], list[Correction]]:
        """The words of a text as they were typed and as they were meant, and what was changed."""
        typed = words(text, language, self.announcement.spellings.get(language))
        return typed, *self._spellers[language].correct(typed)

    def _is_unknown(self, word: str, language: Language) -> bool:
        return word not in self._spellers[language].counts and not word.isdigit()

    def _point(self, heard: _Heard, line: int | None) -> Point:
        """A message as a point, or the line that it is."""
        if line is not None:
            return self._neighbourhood.utterance(line)
        return self._neighbourhood.point(heard.meant, self._meaning_of(heard))

    def _meaning_of(self, heard: _Heard, name: str = "") -> Floats | None:
        """What the message means, with a name behind it or without."""
        if self._encoder is None or not heard.meant:
            return None
        restored = self._spellers[heard.language].restore(heard.written, heard.corrections)
        return self._meaning(f"{restored.rstrip(' ?!.')} {name}" if name else restored)

    def _seen(self, point: Point, after: Spoken | None, line: int | None) -> tuple[Weighed, Kind]:
        """The utterances nearest to a message and the kind it is; to a line of the content, as if it was not there."""
        kind = self._kinds.of_point(point) if line is None else self._kinds.of_line(point, line)
        return self._weigh(point, after, [] if line is None else [line]), kind

    def _weigh(self, point: Point, after: Spoken | None, without: Sequence[int] | NDArray[np.intp]) -> Weighed:
        """Those nearest to a point; bare phrases vote only where something was said before."""
        passed_over = np.asarray(without, dtype=np.intp)
        if after is None:
            passed_over = np.concatenate([passed_over, self._classes.bare])
        return self._neighbourhood.weigh(point, passed_over)

    def _with_topic(self, heard: _Heard, after: Spoken | None) -> Weighed | None:
        """The utterances nearest to a message with the name of the topic spoken of behind it."""
        if after is None or after.topic is None:
            return None
        name = self.announcement.topics[after.topic].name[heard.language]
        meant = [*heard.meant, *words(name, heard.language)]
        return self._weigh(self._neighbourhood.point(meant, self._meaning_of(heard, name)), None, [])

    def _probabilities(self, pieces: Floats, kind: Kind, after: Spoken | None) -> Floats:
        """A probability for each intent, given how often people ask for its outcome."""
        prior = self._prior
        if after is not None:
            prior = self._prior_after ** (1 - kind.unsaid) * self._prior_bare**kind.unsaid
        scores = self._weights @ pieces
        odds = np.exp(scores - scores.max()) * prior
        return np.asarray(odds / odds.sum(), dtype=np.float32)

    def _empty_cell(self, weighed: Weighed, kind: Kind, after: Spoken | None) -> tuple[str, str] | None:
        """The topic spoken of and the aspect that a message asks of it, where no intent is about them."""
        if after is None or after.topic is None:
            return None
        asked = self._scorer.aspect_asked(weighed, kind, self._weights)
        if asked is None or asked[1] < _CLEAR or self._scorer.fills(after.topic, asked[0]):
            return None
        return after.topic, asked[0]

    def is_third_language(self, text: str) -> bool:
        """Whether a message is in neither of the two languages, and the content does not hold it word for word."""
        if not self._third.speaks(text):
            return False
        return all(self._hear(text, language).exact is None for language in LANGUAGES)

    def with_utterance(self, utterance: Utterance) -> Matcher:
        """This matcher as if it had one more utterance, its last.

        What was learnt of all together stays as it is: how rare words are, the spelling, the kinds, the confidence,
        which foreign names an intent speaks of. One among thousands hardly moves it, and learning it anew takes half a
        minute.
        """
        index, number = len(self._utterances), self._classes.intents.index(utterance.intent)
        message = words(utterance.text, utterance.language, self.announcement.spellings.get(utterance.language))
        meaning = None if self._encoder is None else self._encoder.encode([clean(utterance.text).lower()])[0]
        other = copy(self)
        other._utterances = (*self._utterances, utterance)
        other._classes = self._classes.with_utterance(number)
        other._kinds = self._kinds.with_utterance(other._classes)
        other._scorer = Scorer(self.announcement, other._classes)
        other._exact = self._exact | {utterance.language: {" ".join(message): index, **self._exact[utterance.language]}}
        point = self._neighbourhood.point(message, meaning)
        other._neighbourhood = self._neighbourhood.with_utterance(index, point, number)
        return other

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        """All it has learnt from, each at its index."""
        return self._utterances

    def around(self, index: int, count: int) -> list[int]:
        """The indexes of so many other utterances that are nearest to one, the nearest first."""
        bare = len(self._classes.bare)
        found = self._neighbourhood.around(self._neighbourhood.utterance(index), count + bare + 1)
        return [int(each) for each in found if each < len(self._utterances) and each != index][:count]

    def hears(self, index: int, other: int) -> bool:
        """Whether one utterance, asked as if it was not there, has another among those that vote on it."""
        return other in self._weigh(self._neighbourhood.utterance(index), None, [index]).indexes

    def tells(self, intent: str, phrase: str) -> bool:
        """Whether a foreign name or narrowing phrase stands in an utterance of an intent."""
        return bool(self._told.by(phrase)[self._classes.intents.index(intent)])

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
        foreseen = [name for name in ranking.strangers if self._told.by(name)[number]]
        return self._premises.verdict(ranking.text, ranking.words, ranking.language, intent, foreseen)

    def _doubts(self, strangers: Iterable[str], narrowers: Iterable[str]) -> Floats:
        """What the foreign names and narrowing phrases of a message leave of each intent's probability."""
        left = np.ones(len(self._classes.intents), dtype=np.float32)
        for phrases, factor in ((strangers, STRANGER), (narrowers, NARROWER)):
            for phrase in phrases:
                left[self._classes.answers & ~self._told.by(phrase)] *= factor
        return left

    def _evidence(
        self, weighed: Weighed, probabilities: Floats, winner: int, sums: Sequence[NDArray[np.float64]]
    ) -> tuple[Floats, int | None, float]:
        """What speaks for the winner, its nearest utterance, and how near that is (0 to 1); sums: of the classes."""
        classes = self._classes
        mine = np.flatnonzero(classes.of_line[weighed.indexes] == winner)
        closest = int(mine[weighed.kernel[mine].argmax()]) if len(mine) else None
        similarity = 0.0 if closest is None else float(weighed.kernel[closest]) / self._neighbourhood.largest
        groups = (classes.topic_of[winner], classes.aspect_of[winner], classes.outcome_of[winner])
        topic, aspect, outcome = (
            float(each[group]) if group >= 0 else 1.0 for each, group in zip(sums, groups, strict=True)
        )
        others = probabilities.copy()
        others[winner] = 1e-6
        evidence = Trust.evidence(float(probabilities[winner]), float(others.max()), topic, aspect, outcome, similarity)
        return evidence, None if closest is None else int(weighed.indexes[closest]), similarity

    def _learn(self) -> Arrays:
        """The kinds of all lines; then the weights of the pieces, and the confidence, from asking some of them."""
        log.info("learning the content, once for this content")
        kinds = Kinds.learn(self._neighbourhood, self._classes)
        inverse = kinds.pop("inverse")
        self._kinds = Kinds.of(kinds, self._classes)
        asked = examples(self._classes, [f"{line.language} {line.text}" for line in self._lines])
        looks = [self._look(each.line, each.spoken) for each in asked]
        self._weights = fit_weights([pieces for _, _, pieces in looks], [each.meant for each in asked])
        rows, right, weights = [], [], []
        for example, (weighed, kind, pieces) in zip(asked, looks, strict=True):
            probabilities = self._probabilities(pieces, kind, example.spoken)
            winner = int(probabilities.argmax())
            rows.append(self._evidence(weighed, probabilities, winner, self._classes.sums(probabilities))[0])
            right.append(winner in example.meant)
            weights.append((1 - FOREIGN_SHARE) * self._prior[example.meant[0]])
        alone = [example for example in asked if example.spoken is None]
        for example in alone:
            weighed, kind, pieces = self._look_without_intent(example.line, inverse)
            probabilities = self._probabilities(pieces, kind, None)
            winner = int(probabilities.argmax())
            rows.append(self._evidence(weighed, probabilities, winner, self._classes.sums(probabilities))[0])
            right.append(False)
            # as many as stand for what has an intent, alone or in a conversation
            weights.append(FOREIGN_SHARE * self._prior[example.meant[0]] * len(asked) / len(alone))
        trust = fit_trust(np.array(rows), np.array(right, dtype=bool), np.array(weights))
        return kinds | {"pieces": self._weights, "trust": trust}

    def _look(self, line: int, after: Spoken | None) -> tuple[Weighed, Kind, Floats]:
        """What there is to see of a line as if it was not there."""
        text, language = self._lines[line].text, self._lines[line].language
        weighed, kind = self._seen(self._neighbourhood.utterance(line), after, line)
        with_topic = None if after is None else self._with_topic(self._hear(text, language), after)
        return weighed, kind, self._scorer.pieces(weighed, kind, after, with_topic)

    def _look_without_intent(self, line: int, inverse: Floats) -> tuple[Weighed, Kind, Floats]:
        """The same as if its whole intent was not there."""
        members = self._classes.members(int(self._classes.intent_of[line]))
        kind = self._kinds.without(self._neighbourhood, inverse, members, line)
        weighed = self._weigh(self._neighbourhood.utterance(line), None, members)
        return weighed, kind, self._scorer.pieces(weighed, kind)

    def left_out(self, line: int) -> LeftOut:
        """What a line is taken for when it is not there; utterances are numbered first, then the bare_phrases()."""
        bare, intents = line >= len(self._utterances), len(self._classes.intents)
        after = Spoken() if bare else None  # bare phrases compete among themselves
        weighed, kind = self._seen(self._neighbourhood.utterance(line), after, line)
        nearest = np.argsort(-weighed.kernel, kind="stable")
        lines, kernel = weighed.indexes[nearest], weighed.kernel[nearest]
        mine, classes = self._classes.of_line[line], self._classes.of_line[lines]
        kin = np.flatnonzero(classes == mine)[:1]
        twins = np.flatnonzero((classes != mine) & ((classes >= intents) == bare))[:1]
        contest = (-1, 0.0, -1, 0.0) if bare else self._contest(weighed, kind, int(mine))
        winner, own, rival, rival_probability = contest
        return LeftOut(
            winner=winner,
            own=own,
            rival=rival,
            rival_probability=rival_probability,
            kin=int(lines[kin[0]]) if len(kin) else -1,
            twin=int(lines[twins[0]]) if len(twins) else -1,
            likeness=float(kernel[twins[0]]) / self._neighbourhood.largest if len(twins) else 0.0,
            near=tuple(lines[:NEAR].tolist()),
        )

    def _contest(self, weighed: Weighed, kind: Kind, owner: int) -> tuple[int, float, int, float]:
        """The winner, the owner's probability, the likeliest other intent, and its probability."""
        probabilities = self._probabilities(self._scorer.pieces(weighed, kind), kind, None)
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
