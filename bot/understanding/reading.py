"""What does a message ask, taken whole, sentence by sentence, and after what was said before?

A short question is read whole. Of a long message the sentence that asks decides, whatever story stands around it;
two questions in one message are two readings; a question that does not say what it is about ("by when?") takes that
from the one before it. Each way of reading is ranked, and the confidences choose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.content.model import Announcement, Intent, Language, Outcome
from bot.understanding.matching import Matcher, Ranking
from bot.understanding.sentences import Part, parts

SURE = 0.4  # confidence a part needs to count as a question of its own
MOST = 3  # questions answered in one reply
UNSURE_LANGUAGE = 6.0  # log-odds under which the other language is read too
SHORT = 7  # words: a longer message explains itself

_ON_SUBJECT = (Outcome.ANSWER, Outcome.NOT_STATED)


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

    def language(self, text: str, last: Language | None = None, hint: Language | None = None) -> Language:
        """The language of a message; last and hint count where the message tells little."""
        odds = self.matcher.guesser.french(text)
        for prior, weight in ((last, 3.0), (hint, 1.5)):
            if prior is not None:
                odds += weight if prior == "fr" else -weight
        return "fr" if odds >= 0 else "en"

    def read(self, text: str, language: Language, last: str | None = None) -> Reading:
        """The questions of a message in a language; last is the intent the conversation is at, if it still counts."""
        whole = self._rank(text, language)
        if whole.exact:
            return Reading(language, (whole,))
        found = parts(text, language)
        if len(found) > 1:
            return Reading(language, self._read_parts(found, whole, language, last))
        if last is not None:
            whole = self._follow_up(whole, self._announcement.intents[last], language)
        return Reading(language, (whole,))

    def _read_parts(
        self, found: list[Part], whole: Ranking, language: Language, last: str | None
    ) -> tuple[Ranking, ...]:
        asked: list[Ranking] = []
        others: list[Ranking] = []
        before: Ranking | None = None
        asking = any(part.asks for part in found)
        for part in found:
            ranking = self._rank(part.text, language)
            if before is not None:
                ranking = self._after(ranking, before, language)
            elif last is not None:
                ranking = self._follow_up(ranking, self._announcement.intents[last], language)
            (asked if part.asks or not asking else others).append(ranking)
            before = ranking
        several = self._several(asked)
        one_sentence = len({part.sentence for part in found}) == 1
        if len(several) > 1 and not (one_sentence and self._is_gap(whole)):
            return several
        return (self._deciding(whole, asked, others),)

    def _rank(self, text: str, language: Language) -> Ranking:
        """In the message's language, or in the other where it is hard to tell and the other understands it better."""
        ranking = self.matcher.rank(text, language)
        if ranking.exact or abs(self.matcher.guesser.french(text)) > UNSURE_LANGUAGE:
            return ranking
        other = self.matcher.rank(text, "en" if language == "fr" else "fr")
        return other if other.confidence > ranking.confidence else ranking

    def _outcome(self, ranking: Ranking) -> Outcome | None:
        return self._announcement.intents[ranking.best.intent].outcome if ranking.best else None

    def _is_gap(self, ranking: Ranking) -> bool:
        """Whether it is clear that what is asked is not stated; then half of it is not offered as an answer."""
        return self._outcome(ranking) is Outcome.NOT_STATED and ranking.confidence >= 0.5 * SURE

    def _after(self, ranking: Ranking, before: Ranking, language: Language) -> Ranking:
        """A part that does not say what it is about, read after the part before it."""
        if ranking.exact or self.matcher.topical.tells(ranking.words):
            return ranking
        readings = [self.matcher.rank(f"{before.text} {ranking.text}", language)]
        if before.topics and before.topics[0].probability > 0.5:
            readings.append(self._about(ranking.text, before.topics[0].id, language))
        return max(readings, key=lambda reading: reading.confidence)

    def _about(self, text: str, topic: str, language: Language) -> Ranking:
        name = self._announcement.topics[topic].name[language]
        return replace(self.matcher.rank(f"{text.rstrip(' ?!.')} {name}", language), exact=False)

    def _follow_up(self, ranking: Ranking, last: Intent, language: Language) -> Ranking:
        """A short message that lacks its topic, or its aspect, with that of the last intent."""
        if ranking.exact or len(ranking.words) > SHORT or not ranking.words:
            return ranking
        if not self.matcher.topical.tells(ranking.words):
            if last.topic is None or self._outcome(ranking) is Outcome.SMALLTALK:
                return ranking
            reading = self._about(ranking.text, last.topic, language)
            found = reading.topics and reading.topics[0].id == last.topic
            return reading if found and reading.confidence > 0.5 * ranking.confidence else ranking
        if last.aspect is None or ranking.confidence >= SURE:
            return ranking
        clause = self._announcement.aspects[last.aspect].clause[language]
        reading = self.matcher.rank(f"{clause} {ranking.text}", language)
        return reading if reading.confidence > ranking.confidence else ranking

    def _several(self, asked: list[Ranking]) -> tuple[Ranking, ...]:
        """The parts that each ask something of their own for sure."""
        found: dict[str, Ranking] = {}
        for ranking in asked:
            if ranking.best and ranking.confidence >= SURE and self._outcome(ranking) in _ON_SUBJECT:
                found.setdefault(ranking.best.intent, ranking)
        return tuple(found.values())[:MOST]

    def _deciding(self, whole: Ranking, asked: list[Ranking], others: list[Ranking]) -> Ranking:
        """The reading that decides: the surest on the subject, what is asked before what is told."""
        for readings in ([whole, *asked], others):
            on_subject = [r for r in readings if self._outcome(r) in _ON_SUBJECT and r.words]
            best = max(on_subject, key=lambda r: r.confidence, default=None)
            if best is not None and best.confidence > 0.5 * whole.confidence:
                return best
        return whole
