"""Decides what one question gets: an answer, "not stated", a question back, or a fallback.

All thresholds stand here. benchmarks/questions.py prints what others would give.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.content.model import INFORMATIVE, Announcement, Outcome
from bot.understanding.ranking import Ranking

Caution = Literal["low", "normal", "high"]
# Confidence from which the first match decides, by the setting BOT_CAUTION.
ANSWER: dict[Caution, float] = {"low": 0.12, "normal": 0.22, "high": 0.42}
NEXT = 0.8  # factor on it within a conversation, where the next question is likely on the subject, too
AGREED = 0.65  # probability of all answers together from which one of them may be given
POOLED = 0.50  # probability of all gaps (or all foreign subjects) together from which their outcome is chosen
NAMED = 0.4  # share of that probability a gap needs to be named as the thing asked; else "it does not say"
ON_SUBJECT = 0.45  # probability of answers and gaps together from which it is worth asking back
CLEAR = 0.5  # probability from which a topic, or an aspect, may be named in "it does not say"
OFFER = 0.04  # probability an answer needs to be offered
OFFERS = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome and the intents it is about, the likeliest first."""

    outcome: Outcome
    intents: tuple[str, ...]
    confidence: float
    right: bool | None = None
    """Whether the question's premise is right; None if it has none, or none that is clear."""
    cell: tuple[str, str] | None = None
    """The topic and aspect of what is not stated, where no gap of its own is named and both are clear."""
    others: tuple[str, ...] = ()
    """The next likeliest answers, offered if the first intent is not what was meant."""

    @property
    def is_informative(self) -> bool:
        """Whether it names an answer or a gap."""
        return self.outcome in INFORMATIVE and bool(self.intents)


def decide(
    ranking: Ranking, announcement: Announcement, caution: Caution = "normal", *, following: bool = False
) -> Decision:
    """Decide on one question; following: whether an answer was given just before."""
    best = ranking.best
    if ranking.empty_cell is not None:
        return Decision(Outcome.NOT_STATED, (), ranking.confidence, cell=ranking.empty_cell)
    if best is None:
        return Decision(Outcome.OUT_OF_SCOPE, (), 0.0)
    kind = announcement.intents[best.intent].outcome
    pooled = ranking.outcomes
    sure = ranking.confidence >= ANSWER[caution] * (NEXT if following else 1.0)
    if sure and (kind is not Outcome.ANSWER or pooled[Outcome.ANSWER] >= AGREED):
        return Decision(kind, (best.intent,), ranking.confidence)
    if pooled[Outcome.NOT_STATED] >= POOLED:
        named = _of(ranking, announcement, Outcome.NOT_STATED, least=NAMED * pooled[Outcome.NOT_STATED])[:1]
        return Decision(Outcome.NOT_STATED, named, ranking.confidence, cell=None if named else _cell(ranking))
    if pooled[Outcome.OUT_OF_SCOPE] >= POOLED:
        return Decision(Outcome.OUT_OF_SCOPE, (), ranking.confidence)
    if pooled[Outcome.SMALLTALK] >= POOLED and kind is Outcome.SMALLTALK:
        return Decision(Outcome.SMALLTALK, (best.intent,), ranking.confidence)
    offers = _of(ranking, announcement, Outcome.ANSWER, least=OFFER)
    offers = tuple(filter(announcement.has_answer, offers))[:OFFERS]
    if offers and pooled[Outcome.ANSWER] + pooled[Outcome.NOT_STATED] >= ON_SUBJECT:
        return Decision(Outcome.CLARIFY, offers, ranking.confidence)
    return Decision(Outcome.OUT_OF_SCOPE, (), ranking.confidence)


def runners_up(ranking: Ranking, announcement: Announcement) -> tuple[str, ...]:
    """The likeliest answers after the first match."""
    likely = _of(ranking, announcement, Outcome.ANSWER, least=OFFER)
    return tuple(key for key in likely if ranking.best is None or key != ranking.best.intent)[:OFFERS]


def _cell(ranking: Ranking) -> tuple[str, str] | None:
    if not ranking.topics or not ranking.aspects:
        return None
    topic, aspect = ranking.topics[0], ranking.aspects[0]
    return (topic.id, aspect.id) if min(topic.probability, aspect.probability) >= CLEAR else None


def _of(ranking: Ranking, announcement: Announcement, outcome: Outcome, least: float = 0.0) -> tuple[str, ...]:
    return tuple(
        match.intent
        for match in ranking.matches
        if announcement.intents[match.intent].outcome == outcome and match.probability >= least
    )
