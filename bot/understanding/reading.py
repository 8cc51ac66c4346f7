"""What does a message ask, taken whole, sentence by sentence, and after what was said before?

A short question is read whole. Of a long message the sentence that asks decides, whatever story stands around it;
two questions in one message are two readings; a question that does not say what it is about ("by when?") takes that
from the one before it. Each way of reading is ranked, and the confidences choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.content.model import Announcement, Intent, Language, Outcome, Phrases
from bot.understanding.matching import Match, Matcher, Ranking, Scored
from bot.understanding.sentences import Part, asks, parts
from bot.understanding.topical import lineage

SURE = 0.4  # confidence a part needs to count as a question of its own
MOST = 3  # questions answered in one reply
UNSURE_LANGUAGE = 6.0  # log-odds under which the other language is read too
SHORT = 7  # words: a longer message explains itself
BARE = 0.4  # probability from which a message is taken to name only an aspect, or only a topic
_NEAR = 0.15  # of an aspect's probability is what those near to it get
_FIRST = 0.3  # weight of the first thing told on a topic, where the aspect spoken of may not fit it
_ELSEWHERE = 0.3  # weight of the other topics where a word of the message tells a topic
_UNHEARD = 0.05  # weight of the intents that the question does not resemble once its topic is added
_STAYS = 4.0  # how much likelier a question that names no other topic is about the one spoken of
_TOLD = {Outcome.ANSWER: 1.0, Outcome.NOT_STATED: 0.25}  # a follow-up rather asks for what is told

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
        self._lead = _lead(self._announcement.wording.words_leading)

    def language(self, text: str, last: Language | None = None, hint: Language | None = None) -> Language:
        """The language of a message; last and hint count where the message tells little."""
        odds = self.matcher.guesser.french(text)
        for prior, weight in ((last, 3.0), (hint, 1.5)):
            if prior is not None:
                odds += weight if prior == "fr" else -weight
        return "fr" if odds >= 0 else "en"

    def read(self, text: str, language: Language, last: str | None = None) -> Reading:
        """The questions of a message in a language; last is the intent the conversation is at, if it still counts."""
        whole = self._rank(text, language, last is not None)
        if whole.exact:
            return Reading(language, (whole,))
        found = parts(text, language)
        if len(found) > 1:
            return Reading(language, self._read_parts(found, whole, language, last))
        if last is not None:
            whole = self._follow_up(whole, self._announcement.intents[last], language)
        elif whole.words and len(whole.words) <= SHORT and whole.confidence < SURE:
            whole = self._out_of_the_blue(whole, language)
        return Reading(language, (whole,))

    def _read_parts(
        self, found: list[Part], whole: Ranking, language: Language, last: str | None
    ) -> tuple[Ranking, ...]:
        asked: list[Ranking] = []
        others: list[Ranking] = []
        before: Ranking | None = None
        asking = any(part.asks for part in found)
        for part in found:
            ranking = self._rank(part.text, language, last is not None or before is not None)
            if before is not None and self._outcome(before) in _ON_SUBJECT:
                ranking = self._after(ranking, before, language)
            elif last is not None:
                ranking = self._follow_up(ranking, self._announcement.intents[last], language)
            (asked if part.asks or not asking or asks(part.text, language) else others).append(ranking)
            before = ranking
        several = self._several(asked)
        if len(several) > 1:
            return several
        return (self._deciding(whole, asked, others),)

    def _rank(self, text: str, language: Language, following: bool = False) -> Ranking:
        """In the message's language, or in the other where it is hard to tell and the other understands it better."""
        ranking = self.matcher.rank(text, language, following)
        if following and not ranking.exact and (rest := self._lead.sub("", text)) not in ("", text):
            ranking = max(ranking, self.matcher.rank(rest, language, following), key=_sureness)
        if ranking.exact or abs(self.matcher.guesser.french(text)) > UNSURE_LANGUAGE:
            return ranking
        other = self.matcher.rank(text, "en" if language == "fr" else "fr", following)
        return other if _sureness(other) > _sureness(ranking) else ranking

    def _outcome(self, ranking: Ranking) -> Outcome | None:
        return self._announcement.intents[ranking.best.intent].outcome if ranking.best else None

    def _after(self, ranking: Ranking, before: Ranking, language: Language) -> Ranking:
        """A part that does not explain itself, read after the part before it."""
        if ranking.exact:
            return ranking
        readings = []
        if before.best and before.confidence >= 0.5 * SURE:
            readings = [self._follow_up(ranking, self._announcement.intents[before.best.intent], language)]
        if not self.matcher.topical.tells(ranking.words):
            joined = self.matcher.rank(f"{before.text} {ranking.text}", language)
            if before.best is None or joined.best is None or joined.best.intent != before.best.intent:
                readings.append(joined)  # else it tells nothing that the part before does not
        return max(readings, key=lambda reading: reading.confidence, default=ranking)

    def _follow_up(self, ranking: Ranking, last: Intent, language: Language) -> Ranking:
        """A short message that names its aspect alone, or its topic alone, with the other from the last intent."""
        if ranking.exact or not ranking.words or len(ranking.words) > SHORT:
            return ranking
        of_aspect, of_topic = (_sum(found) for found in (ranking.bare_aspects, ranking.bare_topics))
        as_a_whole = ranking.confidence * (1 - of_aspect - of_topic)
        if max(of_aspect, of_topic) < max(BARE, as_a_whole):
            return self._in_context(ranking, last)
        if of_aspect >= of_topic:
            return self._with_topic(ranking, last, language)
        return self._with_aspect(ranking, last)

    def _in_context(self, ranking: Ranking, last: Intent) -> Ranking:
        """ "How many people work there?": a whole question that leaves its topic to the one before it."""
        near = {} if last.topic is None else self._near(last.topic)
        if not near or self.matcher.topical.elsewhere(ranking.words, near):
            return ranking
        near = {topic: 1 + (_STAYS - 1) * share for topic, share in near.items()}
        return self.matcher.rank(ranking.text, ranking.language, following=True, near=near)

    def _out_of_the_blue(self, ranking: Ranking, language: Language) -> Ranking:
        """ "Is it free?" as the first message: what is told on that aspect, whatever the topic."""
        bare = self._rank(ranking.text, language, following=True)
        if _sum(bare.bare_aspects) < BARE:
            return ranking
        by_aspect = self._by_aspect(bare)
        by_text = {match.intent: match.probability for match in ranking.matches}

        def weight(key: str, intent: Intent) -> float:
            told = intent.outcome is Outcome.ANSWER
            return by_aspect.get(intent.aspect or "", 0.0) * told * (_UNHEARD + by_text.get(key, 0.0))

        read = self._resolved(bare, weight, None)
        # worth asking back, no more: "what is my income?" asks for an amount, too
        return replace(read, confidence=ranking.confidence, outcomes=ranking.outcomes)

    def _with_topic(self, ranking: Ranking, last: Intent, language: Language) -> Ranking:
        """ "By when?": the message names an aspect, the topic is the last intent's."""
        if last.topic is None:
            return ranking
        near, about = self._near(last.topic), ranking
        if self.matcher.topical.elsewhere(ranking.words, near):  # "who runs the library?" may well leave the topic
            near = dict.fromkeys(self._announcement.topics, _ELSEWHERE) | near
        else:
            name = self._announcement.topics[last.topic].name[language]
            about = self.matcher.rank(f"{ranking.text.rstrip(' ?!.')} {name}", language)
        by_aspect = self._by_aspect(ranking)
        by_text = {match.intent: match.probability for match in about.matches}

        def weight(key: str, intent: Intent) -> float:
            asked = near.get(intent.topic or "", 0.0) * by_aspect.get(intent.aspect or "", 0.0)
            return asked * (_UNHEARD + by_text.get(key, 0.0))

        return self._resolved(ranking, weight, (last.topic, ranking.bare_aspects[0].id))

    def _with_aspect(self, ranking: Ranking, last: Intent) -> Ranking:
        """ "And the reading room?": the message names a topic, the aspect is the last intent's."""
        by_topic = {topic.id: topic.probability for topic in ranking.bare_topics}
        first = {topic: next(iter(self._announcement.answers_on(topic)), None) for topic in by_topic}

        def weight(key: str, intent: Intent) -> float:
            fits = 1.0 if intent.aspect == last.aspect else _FIRST if key == first.get(intent.topic or "") else 0.0
            return by_topic.get(intent.topic or "", 0.0) * fits

        return self._resolved(ranking, weight, None)

    def _by_aspect(self, ranking: Ranking) -> dict[str, float]:
        """How likely each aspect is asked by a message that names no topic, those near to it included."""
        asked = {aspect.id: aspect.probability for aspect in ranking.bare_aspects}
        found = dict(asked)
        for key, probability in asked.items():
            for other in self._announcement.aspects[key].near:
                found[other] = max(found.get(other, 0.0), _NEAR * probability)
        return found

    def _near(self, topic: str) -> dict[str, float]:
        """How near each topic is to the one spoken of: itself, those it is part of, and its own parts."""
        near = dict.fromkeys(lineage(self._announcement, topic), 0.6)
        near |= {key: 0.6 for key, other in self._announcement.topics.items() if other.part_of == topic}
        return near | {topic: 1.0}

    def _resolved(
        self, ranking: Ranking, weight: Callable[[str, Intent], float], cell: tuple[str, str] | None
    ) -> Ranking:
        """The message with the intents that fit it after what was said; with none, the empty cell it asks for."""
        doubts = self.matcher.doubts(ranking)
        weights = {
            key: weight(key, intent) * doubts[key] * _TOLD[intent.outcome]
            for key, intent in self._announcement.intents.items()
            if intent.outcome in _TOLD
        }
        total = sum(weights.values())
        if total == 0:
            return replace(ranking, cell=cell) if cell else ranking
        best = sorted(weights, key=lambda key: -weights[key])[:3]
        matches = tuple(Match(key, weights[key] / total) for key in best if weights[key] > 0)
        # what is told was preferred already, so that the gaps beside it do not count once more
        outcomes = {outcome: float(outcome is self._announcement.intents[best[0]].outcome) for outcome in Outcome}
        bare = max(_sum(ranking.bare_aspects), _sum(ranking.bare_topics))
        confidence = min(bare * (0.5 + 0.5 * matches[0].probability), 0.99)
        return replace(ranking, matches=matches, confidence=confidence, outcomes=outcomes)

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


def _lead(phrases: Phrases) -> re.Pattern[str]:
    """What may stand before a follow-up and asks nothing: "ok and ...", "du coup ...". It matches nothing at least."""
    longest_first = sorted({phrase.lower() for phrase in (*phrases.fr, *phrases.en)}, key=len, reverse=True)
    either = "|".join(re.escape(phrase).replace("’", "['’]") for phrase in longest_first)
    return re.compile(rf"^(?:(?:{either})\b[\s,.!:;…-]*)*" if either else "^", re.IGNORECASE)


def _sum(found: Iterable[Scored]) -> float:
    return sum(each.probability for each in found)


def _sureness(ranking: Ranking) -> float:
    """How well a message is understood, as a question or as part of one."""
    return max(ranking.confidence, _sum(ranking.bare_aspects), _sum(ranking.bare_topics))
