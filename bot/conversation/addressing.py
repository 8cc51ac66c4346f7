"""Reads what a message in a group says to the bot, and answers it.

A message is for the bot if it is one of its commands, if it names the bot, or if it replies to one of its messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.content.model import Language
from bot.conversation.ask import AskRequest, answer
from bot.conversation.command_line import CommandLine, trimmed
from bot.conversation.commands import NAMES
from bot.conversation.conversation import Conversation, Turn
from bot.conversation.groups import GroupSettings, bare_command
from bot.conversation.session import Session

OURS = (*NAMES, "ask", "group")
"""The commands that are answered without the bot's name behind them, as phones send them where it is the only bot."""
_GLUE = ",;:. \t"


@dataclass(frozen=True, slots=True)
class AddressedText:
    """What a message says to the bot, without its name."""

    command: str
    """The command's name in lower case; "" for plain words."""
    words: str
    """The plain words, or what stands behind the command."""
    mentioned: bool = False
    """Whether it is addressed by its name among plain words."""

    @property
    def text(self) -> str:
        """As it would be said in private."""
        return f"/{self.command} {self.words}".strip() if self.command else self.words


def address(text: str, bot: str, *, mentions: Sequence[str] = (), is_reply: bool) -> AddressedText | None:
    """What a text says to the bot of that username; None if it is not meant for it.

    mentions: those of the bot, as they stand in the text; is_reply: whether it replies to a message of the bot.
    """
    command = CommandLine.parse(text)
    if command is not None and command.name.isidentifier():
        is_ours = command.bot == bot.lower() if command.bot else command.name in OURS
        return AddressedText(command.name, command.rest.lstrip(" \t")) if is_ours else None
    if mentions:
        return AddressedText("", without(text, mentions), mentioned=True)
    return AddressedText("", text) if is_reply else None


def without(text: str, mentions: Sequence[str]) -> str:
    """The text without the mentions, and what glued them to it."""
    for mention in mentions:
        before, _, after = text.partition(mention)
        gap = "\n" if "\n" in before[len(before.rstrip()) :] else " "  # lines stay lines
        text = f"{before.rstrip()}{gap}{after.lstrip(_GLUE)}" if before.strip() else after.lstrip(_GLUE)
    return text.strip()


def respond(
    conversation: Conversation,
    said: AddressedText,
    ask: AskRequest,
    session: Session,
    hint: Language | None,
    *,
    settings: GroupSettings,
    about: str | None,
) -> Turn:
    """The reply without a note, and what is remembered of the person who asks.

    about: somebody else's words, where those are the question; nothing of them is remembered.
    """
    if said.command == "lang":  # one's own language in this group
        return conversation.respond(session, said.text, hint)
    spoken, asks = settings.session(session), said.command in ("", "ask")
    if about is not None:
        return answer(conversation, Session(chosen=spoken.chosen), ask.about(about))[0], session
    is_bare = not (ask.questions if asks else trimmed(said.words))
    sentence = bare_command(conversation.wording, said.command or "ask") if is_bare else None
    if sentence is not None:
        return conversation.say(sentence, spoken.chosen or spoken.language or hint or "en"), session
    if asks:
        reply, after = answer(conversation, spoken, ask, hint)
    else:
        reply, after = conversation.respond(spoken, said.text, hint)
    return reply, replace(after, chosen=session.chosen)
