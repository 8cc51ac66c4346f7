"""Given what a message resembles: answer, say it is not stated, ask back, or admit to be lost?

All thresholds stand here. benchmarks/questions.py prints what others would give.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.model import Announcement, Outcome
from bot.understanding.matching import Ranking

ANSWER = 0.26  # confidence from which the first match is taken at its word
POOLED = 0.50  # probability of all gaps (or all foreign subjects) together from which their outcome is taken
NAMED = 0.4  # share of that probability a gap needs to be named as the thing asked; else "it does not say"
ON_SUBJECT = 0.45  # probability of answers and gaps together from which it is worth asking back
OFFER = 0.04  # probability an answer needs to be offered
OFFERS = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome and the intents it is about, the likeliest first."""

    outcome: Outcome
    intents: tuple[str, ...]
    confidence: float
    right: bool | None = None
    """Whether what the question takes for granted is so; None if it takes nothing for granted, or nothing clear."""


def decide(ranking: Ranking, announcement: Announcement) -> Decision:
    """What to do about one question."""
    best = ranking.best
    if best is None:
        return Decision(Outcome.OUT_OF_SCOPE, (), 0.0)
    kind = announcement.intents[best.intent].outcome
    pooled = ranking.outcomes
    if ranking.confidence >= ANSWER:
        return Decision(kind, (best.intent,), ranking.confidence)
    if pooled[Outcome.NOT_STATED] >= POOLED:
        named = _of(ranking, announcement, Outcome.NOT_STATED, least=NAMED * pooled[Outcome.NOT_STATED])[:1]
        return Decision(Outcome.NOT_STATED, named, ranking.confidence)
    if pooled[Outcome.OUT_OF_SCOPE] >= POOLED:
        return Decision(Outcome.OUT_OF_SCOPE, (), ranking.confidence)
    if pooled[Outcome.SMALLTALK] >= POOLED and kind is Outcome.SMALLTALK:
        return Decision(Outcome.SMALLTALK, (best.intent,), ranking.confidence)
    offers = _of(ranking, announcement, Outcome.ANSWER, least=OFFER)[:OFFERS]
    if offers and pooled[Outcome.ANSWER] + pooled[Outcome.NOT_STATED] >= ON_SUBJECT:
        return Decision(Outcome.CLARIFY, offers, ranking.confidence)
    return Decision(Outcome.OUT_OF_SCOPE, (), ranking.confidence)


def _of(ranking: Ranking, announcement: Announcement, outcome: Outcome, least: float = 0.0) -> tuple[str, ...]:
    return tuple(
        match.intent
        for match in ranking.matches
        if announcement.intents[match.intent].outcome == outcome and match.probability >= least
    )
