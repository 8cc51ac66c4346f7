"""Counts what was asked lately, and what came of it.

The database counts; only sums come back, and only of the days that are asked for.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, case, func, select

from bot.content.model import INFORMATIVE, Language, Outcome
from bot.store.schema import FEEDBACK, QUESTIONS
from bot.store.store import Store

Counts = Mapping[tuple[str, Language], int]

_DAY = 86_400.0
_TEXTS = 2_000  # different questions; comparing each with each takes a second
_UNANSWERED = (Outcome.CLARIFY, Outcome.NOT_STATED, Outcome.OUT_OF_SCOPE)
_NUMBER = func.count().label("number")


@dataclass(frozen=True, slots=True)
class Statistics:
    """Sums over some days, each by language."""

    outcomes: Counts = field(default_factory=dict)
    """Questions by outcome."""
    intents: Counts = field(default_factory=dict)
    """Questions that were told something, by the intent told, the first of several."""
    helpful: Counts = field(default_factory=dict)
    """Votes for answers, by intent."""
    unhelpful: Counts = field(default_factory=dict)
    """Votes against answers, by intent."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer: what came of it, and how often it was asked in these words."""

    text: str
    outcome: Outcome
    times: int


class Inquiry:
    """Looks into the log of questions and votes. All methods raise StoreError."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock

    async def statistics(self, days: int) -> Statistics:
        """What was asked in the last days, counted."""
        since = self._clock() - days * _DAY
        async with self._store.reading() as connection:
            asked = (await connection.execute(_questions(since))).all()
            votes = (await connection.execute(_votes(since))).all()
        outcomes: Counter[tuple[str, Language]] = Counter()
        intents: Counter[tuple[str, Language]] = Counter()
        for row in asked:
            outcomes[row.outcome, row.language] += row.number
            if row.intents and row.outcome in INFORMATIVE:
                intents[row.intents.split()[0], row.language] += row.number
        helpful = {(row.intent, row.language): int(row.good) for row in votes if row.good}
        unhelpful = {(row.intent, row.language): int(row.bad) for row in votes if row.bad}
        return Statistics(outcomes, intents, helpful, unhelpful)

    async def unanswered(self, days: int) -> tuple[Unanswered, ...]:
        """The questions of the last days that got no answer, those asked most often in the same words first."""
        async with self._store.reading() as connection:
            rows = (await connection.execute(_texts(self._clock() - days * _DAY))).all()
        return tuple(Unanswered(row.text, Outcome(row.outcome), row.number) for row in rows)


def _questions(since: float) -> Select[Any]:
    groups = (QUESTIONS.c.intents, QUESTIONS.c.outcome, QUESTIONS.c.language)
    return select(*groups, _NUMBER).where(QUESTIONS.c.asked_at >= since).group_by(*groups)


def _votes(since: float) -> Select[Any]:
    groups = (FEEDBACK.c.intent, FEEDBACK.c.language)
    good = func.sum(case((FEEDBACK.c.vote > 0, 1), else_=0)).label("good")
    bad = func.sum(case((FEEDBACK.c.vote < 0, 1), else_=0)).label("bad")
    return select(*groups, good, bad).where(FEEDBACK.c.at >= since).group_by(*groups)


def _texts(since: float) -> Select[Any]:
    groups = (QUESTIONS.c.text, QUESTIONS.c.outcome)
    lately = (QUESTIONS.c.asked_at >= since, QUESTIONS.c.outcome.in_(_UNANSWERED))
    order = (_NUMBER.desc(), func.max(QUESTIONS.c.asked_at).desc(), QUESTIONS.c.text)
    return select(*groups, _NUMBER).where(*lately).group_by(*groups).order_by(*order).limit(_TEXTS)
