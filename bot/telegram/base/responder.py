"""Responder: asks the conversation for a reply; an error of ours becomes an apology."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache

from bot.content.model import Language
from bot.conversation import Conversation, Session, Turn
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.observer import Observer

_log = logging.getLogger(__name__)

_CACHED = 1_000  # replies: many people begin with the same words, and the same words get the same reply
_SHORT = 100  # characters of a message that others may have written too


class Responder:
    """Asks the conversation for replies; an error becomes an apology, and the observer hears of it."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._cached = lru_cache(_CACHED)(_respond)
        self._conversation: Conversation | None = None

    def respond(self, context: UpdateContext, session: Session, text: str | None, hint: Language | None) -> Turn:
        """A turn of the conversation about a message; None is one without words."""
        conversation = context.conversation
        if text is None:
            return self.turn(context, session, hint, lambda: conversation.not_text(session, hint))
        if len(text) > _SHORT:
            return self.turn(context, session, hint, lambda: conversation.respond(session, text, hint))
        if conversation is not self._conversation:  # the cache would keep replaced content alive
            self.forget_replies()
            self._conversation = conversation
        return self.turn(context, session, hint, lambda: self._cached(conversation, session, text, hint))

    def turn(self, context: UpdateContext, session: Session, hint: Language | None, act: Callable[[], Turn]) -> Turn:
        """A turn of the conversation, in the event loop: it takes milliseconds, and a thread would not save any."""
        try:
            return act()
        except Exception as error:
            _log.exception("answering failed")
            self._observer.failed(error)
            return context.conversation.trouble(session, hint)

    def forget_replies(self) -> None:
        """Empty the cache of replies; /forget leaves nothing of a person's words behind."""
        self._cached.cache_clear()


def _respond(conversation: Conversation, session: Session, text: str, hint: Language | None) -> Turn:
    return conversation.respond(session, text, hint)
