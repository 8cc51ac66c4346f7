"""Splits a message into questions and ranks each in its context.

A short question is read whole. In a long message the sentence that asks decides, whatever story stands around it; two
questions in one message get a ranking each. The context of a question is the one before it, that of the first the
dialogue so far, so that a question without a topic ("by when?") takes it from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import compress

from bot.content.model import LANGUAGES, Announcement, Language, Outcome, Phrases
from bot.plain import fold
from bot.understanding.matcher import Matcher
from bot.understanding.premises import only_confirms
from bot.understanding.ranking import Ranking
from bot.understanding.scoring.scorer import DialogueContext
from bot.understanding.text.amounts import without_amounts
from bot.understanding.text.sentences import Part, asks, parts, shared
from bot.understanding.text.third_language import is_a_name
from bot.understanding.text.words import words

SURE = 0.4  # confidence from which a part counts as a question of its own
ALONE = 0.22  # the same where a message does nothing but ask: what alone would be answered, see decision.ANSWER
MERE_NAME_ODDS = 1.0  # log-odds that a name may have by how it is spelt: less than the client's language has
UNSURE_LANGUAGE = 6.0  # log-odds under which a message is read in the other language, too
LIKELY = 0.5  # probability of gaps and foreign subjects together from which a short message is about one of them
MERE_NAME = 0.2  # Ranking.asks_nothing from which a message is read as a mere name in spite of that
SHORT = 7  # words: a longer message explains itself

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ON_SUBJECT = (Outcome.ANSWER, Outcome.NOT_STATED)
_NOTHING_STATED = (Outcome.NOT_STATED, Outcome.OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Reading:
    """The questions found in a message, in the order asked; at least one, and nearly always just one."""

    language: Language
    rankings: tuple[Ranking, ...]


class Reader:
    """Reads messages with the matcher of an announcement."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self._announcement: Announcement = matcher.announcement
        self._lead = _lead(self._announcement.wording.words_leading)

    def language(self, text: str, last: Language | None = None, hint: Language | None = None) -> Language:
        """The language of a message; last and hint count where the message shows little, as a mere name does."""
        odds = self._odds(text)
        for prior, weight in ((last, 3.0), (hint, 1.5)):
            if prior is not None:
                odds += weight if prior == "fr" else -weight
        return "fr" if (odds or self.matcher.guesser.french(text)) >= 0 else "en"

    def is_third_language(self, text: str) -> bool:
        """Whether a message is in neither of the two languages."""
        return self.matcher.is_third_language(text)

    def _odds(self, text: str) -> float:
        """Log-odds that a message is French, by its words that are neither names nor figures."""
        typed = _WORD.findall(without_amounts(text))
        common = [typed[place] for place in self.matcher.names.outside([fold(word) for word in typed])]
        odds = self.matcher.guesser.french(" ".join(word for word in common if not any(map(str.isdigit, word))))
        if len(typed) > 1 and is_a_name(typed) and not any(asks(text, language) for language in LANGUAGES):
            return max(-MERE_NAME_ODDS, min(MERE_NAME_ODDS, odds))  # one that the content does not know
        return odds

    def read(self, text: str, language: Language, last: str | None = None) -> Reading:
        """The questions of a message in a language; last: the intent the dialogue is at, if it still counts."""
        context = None if last is None else self._context(last)
        whole = self._rank(text, language, context)
        if whole.exact:
            return Reading(language, (whole,))
        found = [part for part in parts(text, language) if not only_confirms(words(part.text, language), language)]
        if len(found) > 1:
            return Reading(language, self._read_parts(found, whole, language, context))
        if both := self._read_shared(text, whole, language, context):
            return Reading(language, both)
        if context is None and whole.words and len(whole.words) <= SHORT and whole.confidence < SURE:
            whole = self._opening(whole, language)
        return Reading(language, (whole,))

    def _context(self, intent: str) -> DialogueContext:
        return DialogueContext(self._announcement.intents[intent].topic, self._announcement.intents[intent].aspect)

    def _read_parts(
        self, found: list[Part], whole: Ranking, language: Language, context: DialogueContext | None
    ) -> tuple[Ranking, ...]:
        asking = any(part.asks for part in found)
        is_asked = [part.asks or not asking or asks(part.text, language) for part in found]
        readings = self._read_in_turn(found, language, context)
        alone = self._unrepeated(
            [
                self._at_best(ranking, language) if part.is_question else ranking
                for part, ranking in zip(found, readings, strict=True)
            ],
            language,
        )
        only_asks = self._only_asks(found, readings, whole)
        answered = self._several(compress(alone, is_asked), ALONE if only_asks else SURE)
        missed = [
            ranking
            for part, ranking in zip(found, alone, strict=True)
            if (part.is_question or (part.asks and ranking.best is None)) and self._is_missed(ranking)
        ]
        if len(answered) > 1:
            return (*answered, *missed)
        asked = list(compress(readings, is_asked))
        deciding = self._deciding(whole, asked, [each for each in readings if each not in asked])
        if answered and missed and (only_asks or answered[0].best == deciding.best):
            return (*answered, *missed)
        return (deciding,)

    def _read_in_turn(self, found: list[Part], language: Language, context: DialogueContext | None) -> list[Ranking]:
        """Rank each part in the context of the one before it."""
        readings = []
        for part in found:
            ranking = self._rank(part.text, language, context)
            if self.is_third_language(part.text):
                ranking = replace(ranking, matches=(), confidence=0.0, empty_cell=None)
            readings.append(ranking)
            if ranking.best and self._outcome(ranking) in _ON_SUBJECT and ranking.confidence >= 0.5 * SURE:
                context = self._context(ranking.best.intent)
        return readings

    def _unrepeated(self, readings: list[Ranking], language: Language) -> list[Ranking]:
        """The readings, without context where that makes a part the question that an earlier part asks already.

        Nobody asks the same twice in a row: "how many servers? and who pays?" is no second question for their number.
        """
        seen: set[str] = set()
        found = []
        for reading in readings:
            if reading.context is not None and reading.best is not None and reading.best.intent in seen:
                reading = self._rank(reading.text, language, None)
            found.append(reading)
            seen |= {reading.best.intent} if reading.best is not None else set()
        return found

    def _at_best(self, ranking: Ranking, language: Language) -> Ranking:
        """A question in its context or alone, whichever is surer."""
        if not ranking.matches or len(ranking.words) > SHORT or ranking.confidence >= SURE:
            return ranking
        alone = ranking if ranking.context is None else self._rank(ranking.text, language, None)
        return max(ranking, self._opening(alone, language), key=lambda each: each.confidence)

    def _only_asks(self, found: list[Part], readings: list[Ranking], whole: Ranking) -> bool:
        """Whether a message is only questions and small talk that do not make up a single gap.

        "Of the 30, how many are engineers and how many are men?" makes up one.
        """
        for part, ranking in zip(found, readings, strict=True):
            if not part.is_question and self._outcome(ranking) is not Outcome.SMALLTALK:
                return False
        if len({part.sentence for part in found}) > 1:
            return True
        return not whole.qualifiers and (self._outcome(whole) is not Outcome.NOT_STATED or whole.confidence < SURE)

    def _is_missed(self, ranking: Ranking) -> bool:
        """Whether a question is neither answered nor small talk."""
        outcome = self._outcome(ranking)
        is_answered = outcome in _ON_SUBJECT and ranking.confidence >= ALONE
        return bool(ranking.words) and not is_answered and outcome is not Outcome.SMALLTALK

    def _read_shared(
        self, text: str, whole: Ranking, language: Language, context: DialogueContext | None
    ) -> tuple[Ranking, ...]:
        """Two questions that share a question word, if both sides are understood, and better than the whole is."""
        sides = shared(text, language)
        if sides is None or only_confirms(words(sides[1], language), language):
            return ()
        first = self._at_best(self._rank(sides[0], language, context), language)
        if not self._is_sure_answer(first):
            return ()
        assert first.best is not None
        second = self._rank(sides[1], language, self._context(first.best.intent))
        if not self._is_sure_answer(second):
            return ()
        # "how do the two labs and the agency work together": a mere name behind the "and" may belong to the whole
        if (
            second.names_topic
            and min(first.confidence, second.confidence) < whole.confidence
            and not self._asks_the_same(first, second, whole)
        ):
            return ()
        both = self._several([first, second], SURE)
        return both if len(both) > 1 else ()

    def _asks_the_same(self, first: Ranking, second: Ranking, whole: Ranking) -> bool:
        """Whether the whole is understood as one of two questions that want to know the same: "how many A and B"."""
        one, other, both = ((each.best.intent if each.best else None) for each in (first, second, whole))
        if one is None or other is None or both not in (one, other):
            return False
        intents = self._announcement.intents
        return intents[one].aspect is not None and intents[one].aspect == intents[other].aspect

    def _is_sure_answer(self, ranking: Ranking) -> bool:
        return self._outcome(ranking) is Outcome.ANSWER and ranking.confidence >= SURE

    def _rank(self, text: str, language: Language, context: DialogueContext | None) -> Ranking:
        """Rank a text in a language; in the other where the odds are small and the other is surer."""
        ranking = self.matcher.rank(text, language, context)
        if context is not None and not ranking.exact and (rest := self._lead.sub("", text)) not in ("", text):
            ranking = max(ranking, self.matcher.rank(rest, language, context), key=lambda each: each.confidence)
        odds = self._odds(text) if language == "fr" else -self._odds(text)
        if ranking.exact or odds > UNSURE_LANGUAGE:  # below minus that it is a part in the other language
            return ranking
        other = self.matcher.rank(text, "en" if language == "fr" else "fr", context)
        return other if other.confidence > ranking.confidence else ranking

    def _outcome(self, ranking: Ranking) -> Outcome | None:
        return self._announcement.intents[ranking.best.intent].outcome if ranking.best else None

    def _opening(self, ranking: Ranking, language: Language) -> Ranking:
        """A first message that is a bare phrase, "The kit" or "Is it free?": the answer on that topic or aspect."""
        likely = sum(ranking.outcomes.get(outcome, 0) for outcome in _NOTHING_STATED)
        if likely >= LIKELY and ranking.asks_nothing < MERE_NAME:
            return ranking
        bare = self._rank(ranking.text, language, DialogueContext())
        if ranking.asks_nothing == 1:  # the content has it as a name, word for word
            bare = replace(bare, confidence=max(bare.confidence, SURE))
        if self._outcome(bare) is not Outcome.ANSWER or bare.confidence <= ranking.confidence:
            return ranking
        if bare.names_topic:
            answer = ranking if self._same_topic(ranking, bare) else bare
            return replace(answer, confidence=bare.confidence, outcomes=bare.outcomes)
        # worth asking back, no more: "what is my income?" asks for an amount, too
        return replace(bare, confidence=ranking.confidence, outcomes=ranking.outcomes)

    def _same_topic(self, ranking: Ranking, other: Ranking) -> bool:
        """Whether the first match of a ranking is an answer, and on the topic of the other's."""
        if ranking.best is None or other.best is None or self._outcome(ranking) is not Outcome.ANSWER:
            return False
        intents = self._announcement.intents
        return intents[ranking.best.intent].topic == intents[other.best.intent].topic

    def _several(self, asked: Iterable[Ranking], least: float) -> tuple[Ranking, ...]:
        """The rankings on the subject with at least this confidence, each intent once."""
        found: dict[str, Ranking] = {}
        for ranking in asked:
            if ranking.best and ranking.confidence >= least and self._outcome(ranking) in _ON_SUBJECT:
                found.setdefault(ranking.best.intent, ranking)
        # the reply to a gap contains its nearest answer already
        contained = {self._announcement.intents[intent].nearest for intent in found}
        return tuple(ranking for intent, ranking in found.items() if intent not in contained)

    def _deciding(self, whole: Ranking, asked: list[Ranking], others: list[Ranking]) -> Ranking:
        """The ranking that decides: the surest on the subject, questions before statements."""
        for readings in ([whole, *asked], others):
            on_subject = [r for r in readings if self._outcome(r) in _ON_SUBJECT and r.words]
            best = max(on_subject, key=lambda r: r.confidence, default=None)
            if best is not None and best.confidence > 0.5 * whole.confidence:
                return best
        return whole


def _lead(phrases: Phrases) -> re.Pattern[str]:
    """A pattern of what may stand before a follow-up and asks nothing, be it nothing: "ok and ...", "du coup ..."."""
    longest_first = sorted({phrase.lower() for phrase in (*phrases.fr, *phrases.en)}, key=len, reverse=True)
    either = "|".join(re.escape(phrase).replace("’", "['’]") for phrase in longest_first)
    return re.compile(rf"^(?:(?:{either})\b[\s,.!:;…-]*)*" if either else "^", re.IGNORECASE)
