"""Finds the answer that a message replies to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from bot.content.model import LANGUAGES, Outcome
from bot.conversation.session import Session
from bot.conversation.writer import Writer
from bot.plain import plain

TOLD = (Outcome.ANSWER, Outcome.NOT_STATED)


def replying_to(session: Session, intent: str | None, told: tuple[str, ...] = ()) -> Session:
    """The session of somebody who replies to an answer: that one is spoken of, whatever was answered since.

    told: the answers that may be meant, where there are several.
    """
    if intent is None:
        return session
    offered = told if len(told) > 1 else ()
    if session.intent == intent and not offered:
        return replace(session, age=0)
    return replace(session, intent=intent, age=0, offered=offered, asked=False, others=())


class Quotes:
    """Finds the answer that quoted words are from."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def among(self, intents: Sequence[str], quote: str | None) -> str | None:
        """Of the intents that a message tells, the one that is spoken of: the one quoted, else the last."""
        meant = self.meant(intents, quote)
        return meant[-1] if meant else None

    def meant(self, intents: Sequence[str], quote: str | None) -> tuple[str, ...]:
        """The intents that may be spoken of, of those that a message tells: the quoted ones, else all."""
        known = [key for key in dict.fromkeys(intents) if key in self._writer.announcement.intents]
        words = plain(quote or "")
        quoted = [key for key in known if words and any(words in text for text in self._texts(key))]
        return tuple(quoted or known)

    def anywhere(self, quote: str) -> str | None:
        """The only answer that holds the words, or the only gap; None if none or several do."""
        words = plain(quote)
        found = [key for key, texts in self._all.items() if words and any(words in text for text in texts)]
        intents = self._writer.announcement.intents
        for outcome in TOLD:  # a gap repeats the answer that is nearest to it
            of_it = [key for key in found if intents[key].outcome is outcome]
            if of_it:
                return of_it[0] if len(of_it) == 1 else None
        return None

    @cached_property
    def _all(self) -> dict[str, tuple[str, ...]]:
        intents = self._writer.announcement.intents
        return {key: self._texts(key) for key in self._told(intents)}

    def _told(self, keys: Iterable[str]) -> list[str]:
        return [key for key in keys if self._writer.announcement.intents[key].outcome in TOLD]

    def _texts(self, key: str) -> tuple[str, ...]:
        """What an intent tells, in both languages."""
        return tuple(plain(self._writer.intent(key, language)) for language in LANGUAGES)
