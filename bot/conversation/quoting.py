"""Picks the part of a message that its reply quotes."""

from __future__ import annotations

from bot.conversation.conversation import Conversation
from bot.conversation.reply import Reply

QUOTE_LIMIT = 1_024  # characters of a quote, https://core.telegram.org/bots/api#replyparameters


def quote(conversation: Conversation, text: str, reply: Reply) -> str:
    """The sentences of the text that the reply answers, verbatim as Telegram demands; "" if they are not clear."""
    rankings = conversation.read(text, conversation.reader.language(text))
    places = [
        (text.find(ranking.text), len(ranking.text))
        for ranking in rankings
        if ranking.best is not None and ranking.best.intent in reply.intents
    ]
    if not places or any(start < 0 for start, _ in places):
        return ""
    first, last = min(start for start, _ in places), max(start + length for start, length in places)
    found = text[first:last].strip()
    return found if len(found.encode("utf-16-le", "replace")) // 2 <= QUOTE_LIMIT else ""
