"""Replies only where the bot is sure; for business accounts."""

from __future__ import annotations

from bot.content.model import Language, Outcome
from bot.conversation.command_line import CommandLine
from bot.conversation.conversation import Conversation
from bot.conversation.decision import decide
from bot.conversation.reply import Reply
from bot.conversation.session import Session


def certain(conversation: Conversation, text: str, hint: Language | None = None) -> Reply | None:
    """The answer to a message that is clear by itself with the caution "high"; None to stay silent.

    It is an answer alone, without buttons: no gap, no question back, no small talk.
    """
    if CommandLine.parse(text) is not None:
        return None
    rankings = conversation.read(text, conversation.reader.language(text, None, hint))
    decisions = [decide(ranking, conversation.announcement, "high") for ranking in rankings]
    if any(decision.outcome is not Outcome.ANSWER for decision in decisions):
        return None
    reply, _ = conversation.respond(Session(), text, hint)
    if reply.intents != tuple(decision.intents[0] for decision in decisions):
        return None
    return Reply(reply.outcome, reply.language, reply.text, reply.intents, reply.confidence)
