"""Builds a Conversation from the settings: loads the content, learns from it, wires the two together."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from bot.content import load
from bot.conversation import Conversation
from bot.settings import Settings
from bot.understanding.index.encoder import load_encoder
from bot.understanding.matcher import Matcher


def assemble(settings: Settings) -> Conversation:
    """Load the content, learn from it, and make the conversation.

    Raises ContentError with every fault of the content.
    """
    return converse(learn(settings), settings)


def learn(settings: Settings) -> Matcher:
    """Load the content and learn from it: this takes seconds.

    Raises ContentError with every fault of the content.
    """
    with _unseen_by_the_collector():
        announcement = load(settings.intents)  # first, for it may be faulty
        return Matcher(announcement, load_encoder(settings.encoder, settings.cache), settings.cache)


def converse(matcher: Matcher, settings: Settings) -> Conversation:
    """The conversation on what was learnt; it costs nothing, so that there may be several on the same content."""
    return Conversation(
        matcher,
        settings.support_contact,
        settings.retention_days,
        settings.caution,
        _today,
        staff=settings.staff_chat is not None,
    )


def _today() -> str:
    return date.today().isoformat()


@contextmanager
def _unseen_by_the_collector() -> Iterator[None]:
    """Keep the garbage collector from looking through all that is learnt, again and again, while nobody is answered.

    What was learnt stays out of its sight afterwards, too. It holds no cycles: once replaced it goes by itself.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_enabled:
            gc.enable()
