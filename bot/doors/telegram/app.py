"""What happens when an update comes in?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram import Bot, CallbackQuery, Message, Update, User
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, CallbackQueryHandler, MessageHandler, filters

from bot.content.model import Language
from bot.conversation import Action, Conversation, Reply, Session
from bot.doors.telegram.incoming import hint_of, meant_for, text_of
from bot.doors.telegram.recent import Recent
from bot.doors.telegram.sending import Place, edit, send

_log = logging.getLogger(__name__)

SESSIONS = 10_000  # people whose last question is remembered
REPLIES = 10_000  # messages whose reply follows when they are edited

App = Application[Any, Any, Any, Any, Any, Any]
Context = CallbackContext[Any, Any, Any, Any]
Turn = tuple[Reply, Session]
Person = tuple[int, int]
"""Somebody in a chat: the ids of the chat and of the user."""


def build_application(token: str, server: str, conversation: Conversation) -> App:
    """The application that answers with the conversation, over the Bot API server at the URL."""
    # Updates are handled one after another: the replies of a chat keep their order.
    application = ApplicationBuilder().token(token).base_url(f"{server}/bot").concurrent_updates(False).build()
    door = Door(conversation)
    application.add_handler(CallbackQueryHandler(door.on_press))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, door.on_edit))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL, door.on_message))
    application.add_error_handler(on_error)
    return application


@dataclass(frozen=True, slots=True)
class Answered:
    """A message that got its reply: what is needed to answer it anew when it is edited."""

    text: str | None
    reply: int
    before: Session
    after: Session


class Door:
    """Hands updates to the conversation and its replies to Telegram; remembers the sessions."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._sessions: Recent[Person, Session] = Recent(SESSIONS)
        self._answered: Recent[tuple[int, int], Answered] = Recent(REPLIES)

    async def on_message(self, update: Update, context: Context) -> None:
        """Answer a message, whatever it holds."""
        message = update.message
        if message is not None and message.from_user is not None and meant_for(message, context.bot):
            await self._answer(context.bot, message, message.from_user)

    async def on_edit(self, update: Update, context: Context) -> None:
        """Let the reply follow a message that was edited."""
        message = update.edited_message
        if message is None or message.from_user is None or not meant_for(message, context.bot):
            return
        text = text_of(message, context.bot)
        answered = self._answered.get((message.chat.id, message.message_id))
        if text is None or (answered is not None and answered.text == text):
            return  # a live location moved, somebody reacted, a preview appeared: nothing new was said
        if answered is None:
            await self._answer(context.bot, message, message.from_user)
        else:
            await self._answer_anew(context.bot, message, message.from_user, text, answered)

    async def on_press(self, update: Update, context: Context) -> None:
        """Do what the pressed button means."""
        query = update.callback_query
        if query is None:
            return
        await _acknowledge(query)
        message = query.message
        if message is None:
            return  # belongs to a message sent through inline mode, and the bot has sent none
        person, hint = (message.chat.id, query.from_user.id), hint_of(query.from_user)
        place = Place.of(message) if isinstance(message, Message) else Place(message.chat.id)
        reply, after = self._turn(self._session(person), hint, self._pressed(query.data or "", hint))
        if reply.in_place:
            await edit(context.bot, place, message.message_id, reply)
        else:
            await send(context.bot, place, reply)
        self._sessions[person] = after

    def _pressed(self, data: str, hint: Language | None) -> Callable[[Session], Turn]:
        action = Action.parse(data)
        if action is None:
            return lambda session: self._conversation.gone(session, hint)
        return lambda session: self._conversation.press(session, action, hint)

    def _said(self, text: str | None, hint: Language | None) -> Callable[[Session], Turn]:
        if text is None:
            return lambda session: self._conversation.not_text(session, hint)
        return lambda session: self._conversation.respond(session, text, hint)

    async def _answer(self, bot: Bot, message: Message, user: User) -> None:
        person, hint, text = (message.chat.id, user.id), hint_of(user), text_of(message, bot)
        before = self._session(person)
        reply, after = self._turn(before, hint, self._said(text, hint))
        sent = await send(bot, Place.of(message), reply)
        self._sessions[person] = after
        self._answered[message.chat.id, message.message_id] = Answered(text, sent, before, after)

    async def _answer_anew(self, bot: Bot, message: Message, user: User, text: str, answered: Answered) -> None:
        person, hint = (message.chat.id, user.id), hint_of(user)
        reply, after = self._turn(answered.before, hint, self._said(text, hint))
        sent = await edit(bot, Place.of(message), answered.reply, reply)
        if self._session(person) is answered.after:  # else the talk has moved on, and goes on from there
            self._sessions[person] = after
        self._answered[message.chat.id, message.message_id] = Answered(text, sent, answered.before, after)

    def _session(self, person: Person) -> Session:
        return self._sessions.get(person) or Session()

    def _turn(self, session: Session, hint: Language | None, act: Callable[[Session], Turn]) -> Turn:
        """Let the conversation act, here and now: it takes milliseconds, and a thread would not make them fewer."""
        try:
            return act(session)
        except Exception:
            _log.exception("answering failed")
            return self._conversation.trouble(session, hint)


async def _acknowledge(query: CallbackQuery) -> None:
    """Stop the button's spinner, before anything can go wrong."""
    try:
        await query.answer()
    except BadRequest:
        _log.debug("a button was pressed too long ago to be acknowledged")


async def on_error(_: object, context: Context) -> None:
    """Log what a handler let through: an update that got no reply."""
    error = context.error
    if isinstance(error, Forbidden):
        _log.info("a reply was not sent: the person has blocked the bot, or the group removed it")
    elif isinstance(error, TelegramError):
        _log.error("a reply was not sent: %s", error.message)
    else:
        _log.error("an update was not handled", exc_info=error)
