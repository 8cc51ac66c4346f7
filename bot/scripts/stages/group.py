"""What does the conversation reply in a group, without Telegram?

The same as bot/doors/telegram/groups.py, but for what takes the memory of a chat: here every answer is given in full,
though it stands a few messages above, and nobody is an administrator, whose further lines would be a note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.content.model import Language
from bot.conversation import Conversation, Reply, Session
from bot.conversation.asking import Ask, answer
from bot.conversation.commands import NAMES
from bot.conversation.groups import say
from bot.scripts.model import BOT

Turn = tuple[Reply, Session]
_COMMAND = re.compile(rf"/(\w+)(@{BOT})?(?!\S)[ \t]*")
_SENTENCES = {"start": "hello", "help": "help", "ask": "ask"}
"""What a bare command gets, by the name in the wording, without "group_"."""


@dataclass(frozen=True, slots=True)
class Address:
    """What a message says to the bot: a command, or "" for plain words, and what follows."""

    command: str
    words: str


def address(text: str, *, is_reply: bool) -> Address | None:
    """What is said to the bot; None if it is not meant for it. is_reply: whether it replies to the bot."""
    match = _COMMAND.match(text)
    if match is None:
        return Address("", text) if is_reply else None
    name = match[1].lower()
    return Address(name, text[match.end() :]) if match[2] or name in (*NAMES, "ask") else None


def turn(conversation: Conversation, said: Address, about: str | None, session: Session, hint: Language | None) -> Turn:
    """The reply, and what is remembered; about is the message of somebody else that a bare /ask replies to."""
    if said.command == "ask" and about is not None and not said.words.strip():
        return answer(conversation, Session(chosen=session.chosen), Ask((about,)))[0], session
    if said.command in _SENTENCES and not said.words.strip():
        language = session.chosen or session.language or hint or "en"
        return say(conversation, _SENTENCES[said.command], language), session
    if said.command == "ask":
        return answer(conversation, session, Ask.parse(said.words, with_note=False), hint)
    if not said.command:
        return answer(conversation, session, Ask((said.words,)), hint)
    return conversation.respond(session, f"/{said.command} {said.words}".strip(), hint)
