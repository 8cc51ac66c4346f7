"""Finds the answer that a message replies to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from bot.content.model import INFORMATIVE, LANGUAGES
from bot.conversation.session import Session
from bot.conversation.writer import Writer
from bot.plain import plain


def replying_to(session: Session, intent: str | None, told: tuple[str, ...] = ()) -> Session:
    """The session of somebody who replies to an answer: a follow-up is about that answer, not about the newest.

    told: the answers that may be meant, where there are several.
    """
    if intent is None:
        return session
    offered = told if len(told) > 1 else ()
    if session.intent == intent and not offered:
        return replace(session, age=0)
    return replace(session, intent=intent, age=0, offered=offered, asked=False, others=())


class Quotes:
    """Finds the answer that a quotation is from."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def among(self, intents: Sequence[str], quote: str | None) -> str | None:
        """The intent of a message that a reply refers to: the one quoted, else the last."""
        meant = self.meant(intents, quote)
        return meant[-1] if meant else None

    def meant(self, intents: Sequence[str], quote: str | None) -> tuple[str, ...]:
        """The intents of a message that a reply may refer to: those quoted, else all."""
        known = [key for key in dict.fromkeys(intents) if key in self._writer.announcement.intents]
        words = plain(quote or "")
        quoted = [key for key in known if words and any(words in text for text in self._texts(key))]
        return tuple(quoted or known)

    def anywhere(self, quote: str) -> str | None:
        """The only answer that contains the words, or else the only gap; None if none or several do."""
        words = plain(quote)
        found = [key for key, texts in self._all.items() if words and any(words in text for text in texts)]
        intents = self._writer.announcement.intents
        for outcome in INFORMATIVE:  # a gap repeats the answer that is nearest to it
            of_it = [key for key in found if intents[key].outcome is outcome]
            if of_it:
                return of_it[0] if len(of_it) == 1 else None
        return None

    @cached_property
    def _all(self) -> dict[str, tuple[str, ...]]:
        intents = self._writer.announcement.intents
        return {key: self._texts(key) for key in self._informative(intents)}

    def _informative(self, keys: Iterable[str]) -> list[str]:
        return [key for key in keys if self._writer.announcement.intents[key].outcome in INFORMATIVE]

    def _texts(self, key: str) -> tuple[str, ...]:
        """The reply of an intent in both languages, folded."""
        return tuple(plain(self._writer.intent(key, language)) for language in LANGUAGES)
