"""Reads the log of questions and votes for the report.

For the author's tools: a short look while the bot goes on. Nothing is locked, made or migrated.
"""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.content.model import Language
from bot.errors import BotError
from bot.store.engine import file_of, is_corrupt, open_engine, reason_of
from bot.store.records import Question
from bot.store.schema import FEEDBACK, QUESTIONS

_PATIENCE = 30.0  # seconds


class NoLogError(BotError):
    """The store has no table of questions: no bot has run on it."""


@dataclass(frozen=True, slots=True)
class LoggedVote:
    """Whether an answer was liked."""

    at: float
    intent: str
    language: Language
    vote: int
    """Above 0: it helped; below: it did not."""


@dataclass(frozen=True, slots=True)
class QuestionLog:
    """The questions and the votes, in the order of their times."""

    questions: tuple[Question, ...]
    votes: tuple[LoggedVote, ...]


def read_log(store: str, since: float = 0.0) -> QuestionLog:
    """What a store URL's database holds since a time (seconds since 1970).

    Raises NoLogError if there is none, BotError if it cannot be read.
    """
    engine = open_engine(store)
    path = file_of(engine.url)
    if path is not None and not path.exists():
        raise NoLogError(f"there is no log of questions: {path} does not exist", "run the bot first, or set BOT_STORE")
    return asyncio.run(_read(engine, store, since))


async def _read(engine: AsyncEngine, store: str, since: float) -> QuestionLog:
    try:
        async with asyncio.timeout(_PATIENCE), engine.connect() as connection:
            asked = select(QUESTIONS).where(QUESTIONS.c.asked_at >= since)
            voted = select(FEEDBACK).where(FEEDBACK.c.at >= since)
            questions = (await connection.execute(asked.order_by(QUESTIONS.c.asked_at, QUESTIONS.c.id))).all()
            votes = (await connection.execute(voted.order_by(FEEDBACK.c.at, FEEDBACK.c.id))).all()
    except (SQLAlchemyError, sqlite3.Error, OSError, TimeoutError) as error:
        raise _unreadable(error, store) from None
    finally:
        await engine.dispose()
    return QuestionLog(
        tuple(
            Question(q.asked_at, q.language, q.text, q.outcome, tuple(q.intents.split()), q.confidence, q.source)
            for q in questions
        ),
        tuple(LoggedVote(v.at, v.intent, v.language, v.vote) for v in votes),
    )


def _unreadable(error: Exception, store: str) -> BotError:
    """Never what the database repeats of its URL."""
    reason = reason_of(error, store)
    if "no such table" in reason or "does not exist" in reason:
        return NoLogError("there is no log of questions in this store", "run the bot first, or correct BOT_STORE")
    if isinstance(error, TimeoutError):
        reason = f"it does not answer within {_PATIENCE:.0f} s"
    remedy = "its file is corrupt: restore it" if is_corrupt(error) else "`python -m bot doctor` tells more"
    return BotError(f"the store cannot be read: {reason}", remedy)
