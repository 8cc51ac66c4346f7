"""Defines Session, the memory of a chat between two messages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.model import Language


@dataclass(frozen=True, slots=True)
class Session:
    """The memory of one chat; the defaults are those of a new chat."""

    language: Language | None = None
    """The language of the last reply."""
    chosen: Language | None = None
    """The language set with /lang; it holds until /lang auto."""
    intent: str | None = None
    """The last intent answered, whose topic and aspect a follow-up inherits."""
    age: int = 0
    """Replies since that intent was answered."""
    offered: tuple[str, ...] = ()
    """The intents offered as buttons with the last reply, in their order."""
    asked: bool = False
    """Whether the last reply was a question back, so that "no" means none of them."""
    failures: int = 0
    """Messages in a row that were not understood."""
    others: tuple[str, ...] = ()
    """The next likeliest answers to the last question, offered if the first is rejected."""
    voted: tuple[str, ...] = ()
    """The intents that the person voted on lately: each vote counts once."""
