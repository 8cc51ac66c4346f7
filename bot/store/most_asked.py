"""Which intents people ask for most."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from bot.content.model import Outcome
from bot.store.schema import QUESTIONS
from bot.store.store import Store

_MOST = 50  # kinds of questions that are counted


class MostAsked:
    """Counts what the noted questions were answered with."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def since(self, when: float) -> tuple[str, ...]:
        """The intents asked since a time (seconds since 1970), the most frequent first. Raises StoreError."""
        async with self._store.transaction() as connection:
            rows = (await connection.execute(_ASKED, {"since": when})).all()
        counts: Counter[str] = Counter()
        for intents, times in rows:
            counts.update(dict.fromkeys(str(intents).split(), int(times)))
        return tuple(sorted(counts, key=lambda intent: (-counts[intent], intent)))


_ASKED: Select[Any] = (
    select(QUESTIONS.c.intents, func.count().label("times"))
    .where(QUESTIONS.c.asked_at >= bindparam("since"), QUESTIONS.c.outcome == Outcome.ANSWER)
    .group_by(QUESTIONS.c.intents)
    .order_by(func.count().desc())
    .limit(_MOST)
)
