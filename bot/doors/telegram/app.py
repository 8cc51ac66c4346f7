"""What happens when an update comes in?"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from telegram import CallbackQuery, Message, Update, User
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, CallbackQueryHandler, MessageHandler, filters
from telegram.request import BaseRequest

from bot.content.model import Language
from bot.conversation import Action, Conversation, Reply, Session
from bot.doors.telegram.catching_up import is_too_late, sent_at, together
from bot.doors.telegram.delivery import ClosedError, UndeliveredError
from bot.doors.telegram.desk import Desk
from bot.doors.telegram.incoming import hint_of, meant_for, text_of
from bot.doors.telegram.limits import Limits, Verdict
from bot.doors.telegram.observing import Observer
from bot.doors.telegram.sending import Place, Sender
from bot.doors.telegram.transport import RawBot, Transport
from bot.store.memory import Answered, Kept, Person, digest
from bot.store.records import Question
from bot.store.scrub import scrub

_log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]
Context = CallbackContext[Any, Any, Any, Any]
Turn = tuple[Reply, Session]
_REMEMBERED = 1_000  # replies: many people begin with the same words, and the same words get the same reply
_SHORT = 100  # characters of a message that others may have written too
_LONGEST_QUESTION = 1_000  # characters of a question that are kept


@dataclass(slots=True)
class Handling:
    """One update on its way through the handlers, or several that get one reply; and what came of it."""

    conversation: Conversation
    kept: dict[Person, Kept]
    received_at: float
    ready: Awaitable[object] | None = None
    """Nothing is sent before this: what was answered last in the chat must be written down first."""
    heaped: list[tuple[Place, Reply]] | None = None
    """The replies so far, where there is to be one for all."""
    changed: dict[Person, Kept] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    forgotten: set[int] = field(default_factory=set)
    outcome: str | None = None
    undelivered: UndeliveredError | None = None

    def of(self, person: Person) -> Kept:
        """What is remembered of somebody."""
        return self.kept.get(person) or Kept()

    def remember(self, person: Person, kept: Kept) -> None:
        """Remember it from now on."""
        self.kept[person] = self.changed[person] = kept

    def forget(self, user: int) -> None:
        """Remember nothing about a user any more."""
        self.forgotten.add(user)
        for person in [each for each in self.kept if each[1] == user]:
            del self.kept[person]
            self.changed.pop(person, None)


def build_application(token: str, server: str, transport: Callable[[], BaseRequest] = Transport) -> App:
    """The application without handlers or updater: updates come out of the journal."""
    bot = RawBot(token, base_url=f"{server}/bot", request=transport(), get_updates_request=transport())
    return ApplicationBuilder().bot(bot).updater(None).build()


class Door:
    """Hands updates to the conversation and its replies to Telegram."""

    def __init__(
        self,
        application: App,
        desk: Desk,
        sender: Sender,
        limits: Limits,
        observer: Observer,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._application = application
        self._desk = desk
        self._sender = sender
        self._limits = limits
        self._observer = observer
        self._clock = clock
        self._open: dict[int, Handling] = {}
        self._respond = lru_cache(_REMEMBERED)(_respond)
        self._responding: Conversation | None = None
        application.add_handler(CallbackQueryHandler(self._on_press))
        application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, self._on_edit))
        application.add_handler(
            MessageHandler(filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL, self._on_message)
        )
        application.add_error_handler(self._on_error)

    async def handle(
        self,
        updates: Sequence[Update],
        kept: Mapping[Person, Kept],
        received_at: float,
        ready: Awaitable[object] | None = None,
    ) -> Handling:
        """Let the handlers have an update; several of one person get one reply."""
        handling = Handling(self._desk.current(), dict(kept), received_at, ready)
        handling.heaped = [] if len(updates) > 1 else None
        for update in updates:
            self._open[update.update_id] = handling
        try:
            for update in updates:
                await self._application.process_update(update)
            if handling.heaped:
                place, _ = handling.heaped[-1]
                await self._send(handling, place, together([reply for _, reply in handling.heaped]))
        except (ClosedError, UndeliveredError, TelegramError) as error:
            self._settle(handling, error)
        finally:
            for update in updates:
                self._open.pop(update.update_id, None)
        return handling

    async def _on_message(self, update: Update, context: Context) -> None:
        """Answer a message, whatever it holds."""
        message, handling = update.message, self._open[update.update_id]
        if message is not None and message.from_user is not None and meant_for(message, context.bot):
            await self._answer(handling, message, message.from_user, text_of(message, context.bot))

    async def _on_edit(self, update: Update, context: Context) -> None:
        """Let the reply follow a message that was edited."""
        message, handling = update.edited_message, self._open[update.update_id]
        if message is None or message.from_user is None or not meant_for(message, context.bot):
            return
        text = text_of(message, context.bot)
        answered = handling.of((message.chat.id, message.from_user.id)).answer_to(message.message_id)
        if text is None or (answered is not None and answered.digest == digest(text)):
            return  # a live location moved, somebody reacted, a preview appeared: nothing new was said
        if answered is None:
            await self._answer(handling, message, message.from_user, text)
        else:
            await self._answer_anew(handling, message, message.from_user, text, answered)

    async def _on_press(self, update: Update, context: Context) -> None:
        """Do what the pressed button means."""
        query, handling = update.callback_query, self._open[update.update_id]
        if query is None:
            return
        await self._sender.acknowledge(query)
        message = query.message
        if message is None:
            return  # belongs to a message sent through inline mode, and the bot has sent none
        place = Place.of(message) if isinstance(message, Message) else Place(message.chat.id)
        person = (message.chat.id, query.from_user.id)
        if await self._is_too_much(handling, person, place, query.from_user, handling.received_at):
            return
        before = handling.of(person)
        reply, after = self._turn(handling, before.session, hint_of(query.from_user), self._pressed(handling, query))
        if reply.in_place:
            await self._ready(handling)
            await self._sender.edit(place, message.message_id, reply)
        else:
            await self._send(handling, place, reply)
        handling.outcome = reply.outcome
        handling.remember(person, before.next(after))

    async def _answer(self, handling: Handling, message: Message, user: User, text: str | None) -> None:
        person, hint, place = (message.chat.id, user.id), hint_of(user), Place.of(message)
        if is_too_late(message, self._clock()):
            return
        if await self._is_too_much(handling, person, place, user, sent_at(message)):
            return
        before = handling.of(person)
        reply, after = self._turn(handling, before.session, hint, self._said(handling, text, hint))
        self._note(handling, message, text, reply)
        kept = before.next(after)
        if handling.heaped is not None:
            handling.heaped.append((place, reply))
        else:
            sent = await self._send(handling, place, reply)
            kept = kept.with_answer(Answered(message.message_id, digest(text), sent, kept.turn, before.session))
        handling.remember(person, kept)
        if reply.forget:
            handling.forget(user.id)

    async def _answer_anew(
        self, handling: Handling, message: Message, user: User, text: str, answered: Answered
    ) -> None:
        person, hint, place = (message.chat.id, user.id), hint_of(user), Place.of(message)
        if await self._is_too_much(handling, person, place, user, sent_at(message)):
            return
        reply, after = self._turn(handling, answered.before, hint, self._said(handling, text, hint))
        await self._ready(handling)
        sent = await self._sender.edit(place, answered.reply, reply)
        handling.outcome = reply.outcome
        kept = handling.of(person)
        if kept.turn == answered.turn:  # else the talk has moved on, and goes on from there
            kept = kept.next(after)
        anew = Answered(message.message_id, digest(text), sent, kept.turn, answered.before)
        handling.remember(person, kept.with_answer(anew))

    async def _is_too_much(self, handling: Handling, person: Person, place: Place, user: User, date: float) -> bool:
        """Whether it is one message too many; the first of those is told so."""
        verdict = self._limits.judge(person, date)
        if verdict is Verdict.ANSWER:
            return False
        handling.outcome = "limited"
        if verdict is Verdict.SAY_SO:
            reply, _ = handling.conversation.slow_down(handling.of(person).session, hint_of(user))
            await self._send(handling, place, reply)
            handling.outcome = "limited"
        return True

    def _pressed(self, handling: Handling, query: CallbackQuery) -> Callable[[Session], Turn]:
        action, hint, conversation = Action.parse(query.data or ""), hint_of(query.from_user), handling.conversation
        if action is None:
            return lambda session: conversation.gone(session, hint)
        return lambda session: conversation.press(session, action, hint)

    def _said(self, handling: Handling, text: str | None, hint: Language | None) -> Callable[[Session], Turn]:
        conversation = handling.conversation
        if text is None:
            return lambda session: conversation.not_text(session, hint)
        if len(text) > _SHORT:
            return lambda session: conversation.respond(session, text, hint)
        if conversation is not self._responding:  # new content: what the old one said goes, and with it the old content
            self._respond.cache_clear()
            self._responding = conversation
        return lambda session: self._respond(conversation, session, text, hint)

    def _turn(
        self, handling: Handling, session: Session, hint: Language | None, act: Callable[[Session], Turn]
    ) -> Turn:
        """Let the conversation act, here and now: it takes milliseconds, and a thread would not make them fewer."""
        try:
            return act(session)
        except Exception as error:
            _log.exception("answering failed")
            self._observer.failed(error)
            return handling.conversation.trouble(session, hint)

    async def _send(self, handling: Handling, place: Place, reply: Reply) -> int:
        await self._ready(handling)
        sent = await self._sender.send(place, reply)
        handling.outcome = reply.outcome
        return sent

    async def _ready(self, handling: Handling) -> None:
        if handling.ready is not None:
            await handling.ready

    def _note(self, handling: Handling, message: Message, text: str | None, reply: Reply) -> None:
        """Note a question for those who look after the content, without what leads to a person."""
        if text is None or text.startswith("/"):
            return
        question = Question(
            asked_at=sent_at(message),
            language=reply.language,
            text=_storable(scrub(text)[:_LONGEST_QUESTION]),
            outcome=reply.outcome,
            intents=reply.intents,
            confidence=float(reply.confidence),
            source=str(message.chat.type),
        )
        handling.questions.append(question)

    async def _on_error(self, update: object, context: Context) -> None:
        """What a handler let through."""
        handling = self._open.get(update.update_id) if isinstance(update, Update) else None
        if handling is not None and context.error is not None:
            self._settle(handling, context.error)

    def _settle(self, handling: Handling, error: BaseException) -> None:
        """What a reply that was not sent means: nothing, or another try, or a fault."""
        handling.outcome = None
        if isinstance(error, ClosedError):
            _log.info("a reply was not sent: the person has blocked the bot, or the chat is closed to it")
        elif isinstance(error, UndeliveredError):
            handling.undelivered = error
        elif isinstance(error, TelegramError):
            _log.error("a reply was not sent: Telegram refuses it (%s)", _told(error))
            self._observer.failed(error)
        else:
            _log.error("an update was not handled", exc_info=error)
            self._observer.failed(error)


def _respond(conversation: Conversation, session: Session, text: str, hint: Language | None) -> Turn:
    return conversation.respond(session, text, hint)


def _told(error: TelegramError) -> str:
    """What Telegram says, as far as it speaks of kinds of things: further on it may quote people."""
    return (
        ":".join(error.message.split(":")[:2])[:80] if error.message.startswith("Bad Request") else error.message[:80]
    )


def _storable(text: str) -> str:
    """The text without what a database may refuse: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
