"""What does the conversation itself reply, without Telegram?

The specification of the other stages: what reaches the bot, whose session it is, which message a button changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.conversation import Action, Conversation, Reply, Session
from bot.scripts.model import BOT, Place
from bot.scripts.script import Press, Say, Send, Step, Wait
from bot.scripts.stage import NoButtonError, NoMessageError, Shown, ShownButton, spaced

_TO_THE_BOT = re.compile(rf"(/\w+)@{BOT}\b")


@dataclass(frozen=True, slots=True)
class Meant:
    """What the conversation replied to a step, and what it remembered before."""

    reply: Reply
    before: Session


@dataclass(slots=True)
class Core:
    """A scene without Telegram; `meant` is the last reply with all that Telegram does not show."""

    conversation: Conversation
    meant: Meant | None = None
    _sessions: dict[tuple[Place, str], Session] = field(default_factory=dict)
    _messages: dict[Place, list[Reply]] = field(default_factory=dict)
    _spoke: set[tuple[Place, str]] = field(default_factory=set)

    def take(self, step: Step) -> tuple[Shown, ...]:
        """Do what the step says."""
        self.meant = None
        if isinstance(step.deed, Wait):
            return ()
        if isinstance(step.deed, Press):
            return self._press(step, step.deed)
        return self._hear(step, step.deed)

    def _hear(self, step: Step, deed: Say | Send) -> tuple[Shown, ...]:
        if step.reply_to is not None and (step.place, step.reply_to) not in self._spoke:
            raise NoMessageError(f"{step.reply_to} has written nothing there that could be replied to")
        self._spoke.add((step.place, step.person))
        text = deed.text if isinstance(deed, Say) else deed.caption
        if not _is_addressed(step, text or ""):
            return ()
        before = self._session(step)
        if text is None:
            reply, after = self.conversation.not_text(before, step.telegram)
        else:
            reply, after = self.conversation.respond(before, _TO_THE_BOT.sub(r"\1", text, count=1), step.telegram)
        self._messages.setdefault(step.place, []).append(reply)
        return self._told(step, reply, before, after)

    def _press(self, step: Step, deed: Press) -> tuple[Shown, ...]:
        messages = self._messages.setdefault(step.place, [])
        found = _find(messages, deed.title)
        if found is None:
            raise NoButtonError(deed.title, tuple(button.title for button in messages[-1].buttons) if messages else ())
        position, action = found
        before = self._session(step)
        reply, after = self.conversation.press(before, action, step.telegram, shared=step.place != "private")
        if reply.pressed is not None:
            messages[position] = reply.pressed
        if reply.in_place:
            messages[position] = reply
        else:
            messages.append(reply)
        return self._told(step, reply, before, after)

    def _session(self, step: Step) -> Session:
        return self._sessions.get((step.place, step.person), Session())

    def _told(self, step: Step, reply: Reply, before: Session, after: Session) -> tuple[Shown, ...]:
        self._sessions[step.place, step.person] = after
        self._spoke.add((step.place, BOT))
        if reply.forget:
            self._sessions = {key: kept for key, kept in self._sessions.items() if key[1] != step.person}
        self.meant = Meant(reply, before)
        return tuple(shown(each) for each in (reply.pressed, reply) if each is not None)


@dataclass(slots=True)
class CoreHouse:
    """Scenes without Telegram."""

    def scene(self, conversation: Conversation) -> Core:
        """A new scene."""
        return Core(conversation)

    def close(self) -> None:
        """Nothing was started."""


def shown(reply: Reply) -> Shown:
    """A reply as a person sees it."""
    buttons = tuple(ShownButton(button.title, button.action.data()) for button in reply.buttons)
    return Shown("\n\n".join(filter(None, (reply.text.strip(), reply.folded))), buttons)


def _is_addressed(step: Step, text: str) -> bool:
    """Whether the bot gets to hear it: in a group only commands with its name, and replies to it."""
    return step.place == "private" or step.reply_to == BOT or _TO_THE_BOT.match(text) is not None


def _find(messages: list[Reply], title: str) -> tuple[int, Action] | None:
    """The newest message with a button of that title, and what the button does."""
    for position in range(len(messages) - 1, -1, -1):
        for button in messages[position].buttons:
            if spaced(button.title) == spaced(title):
                return position, button.action
    return None
