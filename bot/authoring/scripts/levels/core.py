"""Plays scripts on the conversation alone.

The specification of the other levels: what reaches the bot, whose session it is, which message a button changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.authoring.scripts.level import NoButtonError, NoMessageError, ShownButton, ShownMessage, with_plain_signs
from bot.authoring.scripts.levels.staff import Staff
from bot.authoring.scripts.model import BOT, Place
from bot.authoring.scripts.script import Press, Say, Send, Step, Wait
from bot.content.model import INFORMATIVE
from bot.conversation import Action, Conversation, Reply, Session
from bot.conversation.addressing import address, respond
from bot.conversation.ask import AskRequest
from bot.conversation.groups import GroupSettings
from bot.conversation.reply_context import replying_to

Exchange = tuple[Session, Reply, Session]
"""The session before, the reply, and the session after."""
_SETTINGS = GroupSettings()
_TO_THE_BOT = re.compile(rf"(/\w+)@{BOT}\b")


@dataclass(frozen=True, slots=True)
class CoreReply:
    """What the conversation replied to a step, and the session before it."""

    reply: Reply
    before: Session
    shown: tuple[ShownMessage, ...] = ()
    """What the person sees unless the staff is to answer."""


@dataclass(slots=True)
class Core:
    """A scene without Telegram; `core_reply` is the last one with all that Telegram does not show."""

    conversation: Conversation
    staff: Staff | None = None
    """None where there is no staff's chat."""
    core_reply: CoreReply | None = None
    _sessions: dict[tuple[Place, str], Session] = field(default_factory=dict)
    _messages: dict[Place, list[Reply]] = field(default_factory=dict)
    _last_text: dict[tuple[Place, str], str] = field(default_factory=dict)
    _newest: dict[Place, int] = field(default_factory=dict)
    """The position of the message that the bot wrote or changed last, by place."""
    _intent_in: dict[tuple[Place, int], str | None] = field(default_factory=dict)
    """The intent given in a message of the bot, by place and position."""

    def perform(self, step: Step) -> tuple[ShownMessage, ...]:
        """Do what the step says."""
        self.core_reply = None
        if isinstance(step.action, Wait):
            return ()
        if isinstance(step.action, Press):
            return self._press(step, step.action)
        return self._message(step, step.action)

    def _message(self, step: Step, action: Say | Send) -> tuple[ShownMessage, ...]:
        if step.reply_to is not None and (step.place, step.reply_to) not in self._last_text:
            raise NoMessageError(f"{step.reply_to} has written nothing there that could be replied to")
        text = action.text if isinstance(action, Say) else action.caption
        about = self._last_text.get((step.place, step.reply_to or "")) if step.reply_to != BOT else None
        self._last_text[step.place, step.person] = text or ""
        turn = self._in_group(step, text, about) if step.place == "group" else self._in_private(step, text)
        if turn is None:
            return ()
        before, reply, after = turn
        self._show(step.place, reply)
        return self._remember(step, reply, before, after)

    def _show(self, place: Place, reply: Reply, position: int | None = None) -> None:
        """Put a reply below the others, or in the place of one."""
        messages = self._messages.setdefault(place, [])
        if position is None:
            position = len(messages)
            messages.append(reply)
        messages[position] = reply
        self._newest[place] = position
        if not reply.keeps_text:
            told = reply.intents and reply.outcome in INFORMATIVE
            self._intent_in[place, position] = reply.intents[-1] if told else None

    def _before(self, step: Step) -> Session:
        """The person's session; a reply to an answer is about that answer, even if somebody else had asked for it."""
        before = self._session(step)
        if step.reply_to != BOT or step.place not in self._newest:
            return before
        return replying_to(before, self._intent_in.get((step.place, self._newest[step.place])))

    def _in_private(self, step: Step, text: str | None) -> Exchange | None:
        before = self._session(step) if text is None else self._before(step)
        if text is None:
            return before, *self.conversation.not_text(before, step.telegram)
        return before, *self.conversation.respond(before, _TO_THE_BOT.sub(r"\1", text, count=1), step.telegram)

    def _in_group(self, step: Step, text: str | None, about: str | None) -> Exchange | None:
        """As on Telegram, but without a chat's memory: nobody is an administrator, and no answer is shortened."""
        said = None if text is None else address(text, BOT, is_reply=step.reply_to == BOT)
        if said is None or said.command == "group":
            return None
        ask = AskRequest.parse(said.words) if said.command == "ask" else AskRequest((said.text,))
        about = about if said.command == "ask" and not ask.questions else None
        before = self._before(step)
        turn = respond(self.conversation, said, ask, before, step.telegram, settings=_SETTINGS, about=about)
        return before, *turn

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
        return self._remember(step, reply, before, after)

    def _session(self, step: Step) -> Session:
        return self._sessions.get((step.place, step.person), Session())

    def _remember(self, step: Step, reply: Reply, before: Session, after: Session) -> tuple[ShownMessage, ...]:
        self.core_reply = CoreReply(reply, before, _shown(reply))
        if self.staff is not None and step.place == "private":
            reply, after = self.staff.reply_for(self.conversation, step.person, _text(step), reply, after)
        self._sessions[step.place, step.person] = after
        self._last_text[step.place, BOT] = reply.text
        if reply.forget:
            self._sessions = {key: value for key, value in self._sessions.items() if key[1] != step.person}
        return _shown(reply)


@dataclass(slots=True)
class CoreDriver:
    """The driver of the core level, which starts nothing."""

    def scene(self, conversation: Conversation) -> Core:
        """A new scene, without Telegram."""
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
            if with_plain_signs(button.title) == with_plain_signs(title):
                return position, button.action
    return None
