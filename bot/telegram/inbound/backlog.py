"""Batches the backlog after downtime: one reply per person; drops group messages older than five minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import Update
from telegram.constants import ChatType

from bot.content.model import INFORMATIVE, Outcome
from bot.conversation import Reply
from bot.conversation.command_line import CommandLine
from bot.conversation.reply import ABOUT_ONE
from bot.telegram.base.dates import sent_at
from bot.telegram.inbound.albums import Album

WAITED = 60.0  # seconds after which a question counts as backlog


def batches(albums: Sequence[Album], now: float) -> list[list[Album]]:
    """The updates of a chat, in their order; those that waited, follow one another and come from one person as one."""
    parted: list[list[Album]] = []
    for album in albums:
        if parted and _belongs(parted[-1][-1].update, album.update, now):
            parted[-1].append(album)
        else:
            parted.append([album])
    return parted


def joined(replies: Sequence[Reply]) -> Reply:
    """Several replies as one: repeated texts once, small talk only without an answer, the buttons of the last.

    Of the buttons only those that lead on: one that changes an answer in place would remove the other answers.
    """
    if any(reply.outcome in INFORMATIVE for reply in replies):
        replies = [reply for reply in replies if reply.outcome is not Outcome.SMALLTALK]
    texts = dict.fromkeys(reply.text for reply in replies)
    if len(texts) == 1:
        return replies[-1]
    intents = tuple(dict.fromkeys(intent for reply in replies for intent in reply.intents))
    outcomes = [reply.outcome for reply in replies]
    outcome = next((each for each in INFORMATIVE if each in outcomes), outcomes[-1])
    buttons = tuple(button for button in replies[-1].buttons if button.action.verb not in ABOUT_ONE)
    text = "\n\n".join(texts)
    return replace(replies[-1], outcome=outcome, text=text, intents=intents, buttons=buttons, share=None)


def _belongs(before: Update, update: Update, now: float) -> bool:
    return (
        _waited(before, now)
        and _waited(update, now)
        and before.effective_user == update.effective_user
        and before.effective_chat == update.effective_chat
    )


def _waited(update: Update, now: float) -> bool:
    message = update.message
    if message is None or message.chat.type != ChatType.PRIVATE or message.from_user is None:
        return False
    is_command = CommandLine.parse(message.text or message.caption) is not None  # does something, and says so
    return not is_command and now - sent_at(message) > WAITED
