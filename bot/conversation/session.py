"""Session: what is remembered of a chat between two messages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.model import Language


@dataclass(frozen=True, slots=True)
class Session:
    """The memory of one chat. A new one knows nothing."""

    language: Language | None = None
    """The language of the last reply."""
    chosen: Language | None = None
    """The language set with /lang; it wins until "auto"."""
    intent: str | None = None
    """The last intent answered, whose topic and aspect a follow-up takes over."""
    age: int = 0
    """Replies since that intent was answered."""
    offered: tuple[str, ...] = ()
    """The intents offered as buttons with the last reply, in their order."""
    asked: bool = False
    """Whether the last reply was a question back, so that "no" means none of them."""
    failures: int = 0
    """Messages in a row that got no answer for lack of understanding."""
    others: tuple[str, ...] = ()
    """The answers that the question resembled next, to be offered should that intent not be what was meant."""
    voted: tuple[str, ...] = ()
    """The intents of which the person said whether they were helpful, the last ones: each counts once."""
