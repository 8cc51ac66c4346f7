"""Plays scripts on the conversation alone.

The specification of the other stages: what reaches the bot, whose session it is, which message a button changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.authoring.scripts.level import NoButtonError, NoMessageError, ShownButton, ShownMessage, spaced
from bot.authoring.scripts.levels import group
from bot.authoring.scripts.levels.staff import Staff
from bot.authoring.scripts.model import BOT, Place
from bot.authoring.scripts.script import Press, Say, Send, Step, Wait
from bot.content.model import INFORMATIVE
from bot.conversation import Action, Conversation, Reply, Session
from bot.conversation.reply_context import replying_to

Heard = tuple[Session, Reply, Session]
"""What was remembered before, the reply, and what is remembered then."""
_TO_THE_BOT = re.compile(rf"(/\w+)@{BOT}\b")


@dataclass(frozen=True, slots=True)
class Meant:
    """What the conversation replied to a step, and what it remembered before."""

    reply: Reply
    before: Session
    shown: tuple[ShownMessage, ...] = ()
    """What a person sees who is not passed on to anybody."""


@dataclass(slots=True)
class Core:
    """A scene without Telegram; `meant` is the last reply with all that Telegram does not show."""

    conversation: Conversation
    staff: Staff | None = None
    """Where there is a staff's chat, who is passed on to it."""
    meant: Meant | None = None
    _sessions: dict[tuple[Place, str], Session] = field(default_factory=dict)
    _messages: dict[Place, list[Reply]] = field(default_factory=dict)
    _spoke: dict[tuple[Place, str], str] = field(default_factory=dict)
    _newest: dict[Place, int] = field(default_factory=dict)
    """The position of the message that the bot wrote or changed last."""
    _told_in: dict[tuple[Place, int], str | None] = field(default_factory=dict)
    """The intent told in a message of the bot, by its position."""

    def perform(self, step: Step) -> tuple[ShownMessage, ...]:
        """Do what the step says."""
        self.meant = None
        if isinstance(step.action, Wait):
            return ()
        if isinstance(step.action, Press):
            return self._press(step, step.action)
        return self._hear(step, step.action)

    def _hear(self, step: Step, action: Say | Send) -> tuple[ShownMessage, ...]:
        if step.reply_to is not None and (step.place, step.reply_to) not in self._spoke:
            raise NoMessageError(f"{step.reply_to} has written nothing there that could be replied to")
        text = action.text if isinstance(action, Say) else action.caption
        about = self._spoke.get((step.place, step.reply_to or "")) if step.reply_to != BOT else None
        self._spoke[step.place, step.person] = text or ""
        turn = self._in_group(step, text, about) if step.place == "group" else self._in_private(step, text)
        if turn is None:
            return ()
        before, reply, after = turn
        self._show(step.place, reply)
        return self._told(step, reply, before, after)

    def _show(self, place: Place, reply: Reply, position: int | None = None) -> None:
        """Put a reply below the others, or in the place of one."""
        messages = self._messages.setdefault(place, [])
        if position is None:
            position = len(messages)
            messages.append(reply)
        messages[position] = reply
        self._newest[place] = position
        if not reply.keeps_text:
            self._told_in[place, position] = (
                reply.intents[-1] if reply.intents and reply.outcome in INFORMATIVE else None
            )

    def _before(self, step: Step) -> Session:
        """What is remembered of the person; who replies to an answer speaks of it, whoever had asked for it."""
        before = self._session(step)
        if step.reply_to != BOT or step.place not in self._newest:
            return before
        return replying_to(before, self._told_in.get((step.place, self._newest[step.place])))

    def _in_private(self, step: Step, text: str | None) -> Heard | None:
        before = self._session(step) if text is None else self._before(step)
        if text is None:
            return before, *self.conversation.not_text(before, step.telegram)
        return before, *self.conversation.respond(before, _TO_THE_BOT.sub(r"\1", text, count=1), step.telegram)

    def _in_group(self, step: Step, text: str | None, about: str | None) -> Heard | None:
        said = None if text is None else group.address(text, is_reply=step.reply_to == BOT)
        if said is None:
            return None
        before = self._before(step)
        return before, *group.turn(self.conversation, said, about, before, step.telegram)

    def _press(self, step: Step, action: Press) -> tuple[ShownMessage, ...]:
        messages = self._messages.setdefault(step.place, [])
        found = _find(messages, action.title)
        if found is None:
            raise NoButtonError(
                action.title, tuple(button.title for button in messages[-1].buttons) if messages else ()
            )
        position, pressed = found
        before = self._session(step)
        reply, after = self.conversation.press(before, pressed, step.telegram, shared=step.place != "private")
        if reply.pressed is not None:
            self._show(step.place, reply.pressed, position)
        self._show(step.place, reply, position if reply.in_place else None)
        return self._told(step, reply, before, after)

    def _session(self, step: Step) -> Session:
        return self._sessions.get((step.place, step.person), Session())

    def _told(self, step: Step, reply: Reply, before: Session, after: Session) -> tuple[ShownMessage, ...]:
        self.meant = Meant(reply, before, _shown(reply))
        if self.staff is not None and step.place == "private":
            reply, after = self.staff.settle(self.conversation, step.person, _text(step), reply, after)
        self._sessions[step.place, step.person] = after
        self._spoke[step.place, BOT] = reply.text
        if reply.forget:
            self._sessions = {key: kept for key, kept in self._sessions.items() if key[1] != step.person}
        return _shown(reply)


@dataclass(slots=True)
class CoreDriver:
    """Scenes without Telegram."""

    def scene(self, conversation: Conversation) -> Core:
        """A new scene."""
        return Core(conversation)

    def close(self) -> None:
        """Nothing was started."""


def shown(reply: Reply) -> ShownMessage:
    """A reply as a person sees it."""
    buttons = tuple(ShownButton(button.title, button.action.data()) for button in reply.buttons)
    return ShownMessage("\n\n".join(filter(None, (reply.text.strip(), reply.expandable))), buttons)


def _shown(reply: Reply) -> tuple[ShownMessage, ...]:
    return tuple(shown(each) for each in (reply.pressed, reply) if each is not None)


def _text(step: Step) -> str | None:
    if isinstance(step.action, Say):
        return step.action.text
    return step.action.caption if isinstance(step.action, Send) else None


def _find(messages: list[Reply], title: str) -> tuple[int, Action] | None:
    """The newest message with a button of that title, and what the button does."""
    for position in range(len(messages) - 1, -1, -1):
        for button in messages[position].buttons:
            if spaced(button.title) == spaced(title):
                return position, button.action
    return None
