"""What does a message ask, taken whole, sentence by sentence, and after what was said before?

A short question is read whole. Of a long message the sentence that asks decides, whatever story stands around it;
two questions in one message are two readings; a question that does not say what it is about ("by when?") takes that
from the one before it. Each way of reading is ranked, and the confidences choose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.content.model import Announcement, Intent, Language, Outcome
from bot.understanding.matching import Match, Matcher, Ranking, Scored
from bot.understanding.sentences import Part, asks, parts
from bot.understanding.topical import lineage

SURE = 0.4  # confidence a part needs to count as a question of its own
MOST = 3  # questions answered in one reply
UNSURE_LANGUAGE = 6.0  # log-odds under which the other language is read too
SHORT = 7  # words: a longer message explains itself
_CLEAR = 0.3  # probability from which a topic counts as named
_LIKELY = 0.4  # probability from which a message without a topic is taken for a bare question at all
_PLAIN = 0.8  # probability from which a bare question plainly asks for an aspect

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
        """A part that does not explain itself, read after the part before it."""
        if ranking.exact:
            return ranking
        readings = [ranking]
        if self._outcome(before) in _ON_SUBJECT and before.best and before.confidence >= 0.5 * SURE:
            readings = [self._follow_up(ranking, self._announcement.intents[before.best.intent], language)]
        if not self.matcher.topical.tells(ranking.words):
            if readings == [ranking]:
                readings = []
            readings.append(self.matcher.rank(f"{before.text} {ranking.text}", language))
        return max(readings, key=lambda reading: reading.confidence)

    def _follow_up(self, ranking: Ranking, last: Intent, language: Language) -> Ranking:
        """A short message that lacks its topic, or its aspect, with that of the last intent."""
        if ranking.exact or not ranking.words or len(ranking.words) > SHORT:
            return ranking
        wanted = self.matcher.aspects(ranking.text, language)
        clear = bool(wanted) and wanted[0].probability >= _PLAIN
        smalltalk = self._outcome(ranking) is Outcome.SMALLTALK and ranking.confidence > 0.5 * SURE
        bare = not self.matcher.topical.tells(ranking.words)
        likely = bool(wanted) and wanted[0].probability >= _LIKELY
        if (bare and likely and (clear or not smalltalk)) or (clear and ranking.confidence < SURE):
            reading = self._with_topic(ranking, wanted, last, language)
            if reading is not ranking:
                return reading
        return self._with_aspect(ranking, last, language)

    def _with_topic(self, ranking: Ranking, wanted: tuple[Scored, ...], last: Intent, language: Language) -> Ranking:
        """ "By when?": the message names an aspect, the topic is the last intent's."""
        if last.topic is None:
            return ranking
        name = self._announcement.topics[last.topic].name[language]
        about = self.matcher.rank(f"{ranking.text.rstrip(' ?!.')} {name}", language)
        near = set(lineage(self._announcement, last.topic))
        near |= {key for key, topic in self._announcement.topics.items() if topic.part_of == last.topic}
        by_aspect = {aspect.id: aspect.probability for aspect in wanted}
        by_text = {match.intent: match.probability for match in about.matches}

        def weight(key: str, intent: Intent) -> float:
            place = 1.0 if intent.topic == last.topic else 0.6 if intent.topic in near else 0.0
            told = 1.0 if intent.outcome is Outcome.ANSWER else 0.5
            return place * told * by_aspect.get(intent.aspect or "", 0.01) * (0.1 + by_text.get(key, 0.0))

        weights = {key: weight(key, intent) for key, intent in self._announcement.intents.items()}
        best = sorted(weights, key=lambda key: -weights[key])[:3]
        total = sum(weights.values())
        if total == 0:
            return ranking
        confidence = max(weights[best[0]] / total * wanted[0].probability, about.confidence * (best[0] in by_text))
        if confidence < 0.5 * ranking.confidence:
            return ranking
        matches = tuple(Match(key, weights[key] / total) for key in best)
        return replace(about, matches=matches, confidence=min(confidence, 0.99), exact=False)

    def _with_aspect(self, ranking: Ranking, last: Intent, language: Language) -> Ranking:
        """ "And the PhD students?": the message names a topic, the aspect is the last intent's."""
        if last.aspect is None or asks(ranking.text, language) or not ranking.topics:
            return ranking
        for topic in ranking.topics:
            cell = [
                key
                for key, intent in self._announcement.intents.items()
                if (intent.topic, intent.aspect) == (topic.id, last.aspect) and intent.outcome in _ON_SUBJECT
            ]
            if cell and topic.probability >= _CLEAR:
                key = min(cell, key=lambda each: self._announcement.intents[each].outcome is not Outcome.ANSWER)
                return replace(ranking, matches=(Match(key, topic.probability),), confidence=topic.probability)
        return ranking

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
