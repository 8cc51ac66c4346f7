"""What does a message ask, taken whole and sentence by sentence?

A short question is read whole. Of a long message the sentence that asks decides, whatever story stands around it;
two questions in one message are two readings. Each piece is ranked on its own and the confidences choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.content.model import Announcement, Language, Outcome
from bot.understanding.matching import Matcher, Ranking
from bot.understanding.sentences import questions, sentences

SURE = 0.4  # confidence a part needs to count as a question of its own
MOST = 3  # questions answered in one reply
UNSURE_LANGUAGE = 6.0  # log-odds under which the other language is read too

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

    def read(self, text: str, language: Language) -> Reading:
        """The questions of a message in a language."""
        whole = self._rank(text, language)
        if whole.exact:
            return Reading(language, (whole,))
        parts = [part for sentence in sentences(text) for part in questions(sentence, language)]
        if len(parts) < 2:
            return Reading(language, (whole,))
        ranked = [self._rank(part, language) for part in parts]
        several = self._several(ranked, whole)
        if len(several) > 1:
            return Reading(language, several)
        return Reading(language, (self._deciding(text, language, whole, ranked),))

    def _rank(self, text: str, language: Language) -> Ranking:
        """In the message's language, or in the other where it is hard to tell and the other understands it better."""
        ranking = self.matcher.rank(text, language)
        if ranking.exact or abs(self.matcher.guesser.french(text)) > UNSURE_LANGUAGE:
            return ranking
        other = self.matcher.rank(text, "en" if language == "fr" else "fr")
        return other if other.confidence > ranking.confidence else ranking

    def _outcome(self, ranking: Ranking) -> Outcome | None:
        return Outcome(self._announcement.intents[ranking.best.intent].outcome) if ranking.best else None

    def _several(self, ranked: list[Ranking], whole: Ranking) -> tuple[Ranking, ...]:
        """The parts that each ask something of their own for sure."""
        found: dict[str, Ranking] = {}
        for ranking in ranked:
            if ranking.best and ranking.confidence >= SURE and self._outcome(ranking) in _ON_SUBJECT:
                found.setdefault(ranking.best.intent, ranking)
        if not any(self._outcome(ranking) is Outcome.ANSWER for ranking in found.values()):
            return ()
        return tuple(found.values())[:MOST]

    def _deciding(self, text: str, language: Language, whole: Ranking, ranked: list[Ranking]) -> Ranking:
        """The part that decides: the surest one on the subject; failing that, the whole message."""
        on_subject = [r for r in ranked if self._outcome(r) in _ON_SUBJECT and len(r.words) > 2]
        asking = [r for r in on_subject if re.search(r"\?\s*$", r.text)]
        best = max(asking or on_subject, key=lambda r: r.confidence, default=None)
        if best is None:
            return whole
        if self._outcome(whole) in _ON_SUBJECT and whole.confidence >= best.confidence:
            return whole
        return best if best.confidence > 0.5 * whole.confidence else whole
