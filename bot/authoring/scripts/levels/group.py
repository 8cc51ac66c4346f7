"""Group replies of the conversation alone, for the core level.

The same as bot/telegram/features/groups/messages.py, but for what takes the memory of a chat: here every answer is
given in full, though it stands a few messages above, and nobody is an administrator, whose further lines would be a
note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.authoring.scripts.model import BOT
from bot.content.model import Language
from bot.conversation import Conversation, Reply, Session
from bot.conversation.ask import AskRequest, answer
from bot.conversation.commands import NAMES
from bot.conversation.groups import bare_command

Turn = tuple[Reply, Session]
_COMMAND = re.compile(rf"/(\w+)(@{BOT})?(?!\S)[ \t]*")


@dataclass(frozen=True, slots=True)
class ScriptAddress:
    """What a message says to the bot: a command, or "" for plain words, and what follows."""

    command: str
    words: str


def address(text: str, *, is_reply: bool) -> ScriptAddress | None:
    """What is said to the bot; None if it is not meant for it. is_reply: whether it replies to the bot."""
    match = _COMMAND.match(text)
    if match is None:
        return ScriptAddress("", text) if is_reply else None
    name = match[1].lower()
    return ScriptAddress(name, text[match.end() :]) if match[2] or name in (*NAMES, "ask") else None


def turn(
    conversation: Conversation, said: ScriptAddress, about: str | None, session: Session, hint: Language | None
) -> Turn:
    """The reply, and what is remembered; about is the message of somebody else that a bare /ask replies to."""
    if said.command == "ask" and about is not None and not said.words.strip():
        return answer(conversation, Session(chosen=session.chosen), AskRequest((about,)))[0], session
    sentence = None if said.words.strip() else bare_command(conversation.wording, said.command)
    if sentence is not None:
        return conversation.say(sentence, session.chosen or session.language or hint or "en"), session
    if said.command == "ask":
        return answer(conversation, session, AskRequest.parse(said.words, with_note=False), hint)
    if not said.command:
        return answer(conversation, session, AskRequest((said.words,)), hint)
    return conversation.respond(session, f"/{said.command} {said.words}".strip(), hint)
