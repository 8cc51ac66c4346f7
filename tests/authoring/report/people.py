"""Makes the questions of a log."""

from __future__ import annotations

from bot.content.model import Language
from bot.store.records import Question

MONDAY = 1_767_614_400.0  # 2026-01-05, noon, UTC
DAY = 86_400.0


def asked(text: str, outcome: str, *intents: str, language: Language = "fr", day: int = 1) -> Question:
    """A question of the log."""
    return Question(MONDAY + (day - 1) * DAY, language, text, outcome, intents, 0.5, "private")
