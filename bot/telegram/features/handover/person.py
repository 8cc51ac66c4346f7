"""Passes a person's messages on to the staff during a hand-over, and ends it at their wish."""

from __future__ import annotations

import time
from collections.abc import Callable

from telegram import Bot, Message, Update, User
from telegram.ext import filters

from bot.content.model import MESSAGE_LIMIT, Language
from bot.conversation import Action
from bot.conversation.command_line import CommandLine
from bot.conversation.reply import Verb
from bot.store.handovers import Handovers, Thread
from bot.store.store import StoreError
from bot.store.user_state import Person, digest
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.dates import sent_at
from bot.telegram.base.messages import hint_of, is_by_way_of
from bot.telegram.base.outcome import UpdateOutcome
from bot.telegram.base.place import Place
from bot.telegram.base.question_log import without_traces
from bot.telegram.base.recent import RecentlyUsed
from bot.telegram.features.handover.staff_chat import StaffChat
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.pieces import split
from bot.telegram.outbound.replies import Replies

_REMEMBERED = 1_000  # messages
_FRAME = 200  # characters that stand around what is passed on


class PersonMessages:
    """Posts a person's messages for the staff, and ends the hand-over when the person wants the bot."""

    def __init__(
        self,
        bot: Bot,
        staff_chat: StaffChat,
        replies: Replies,
        flood_guard: FloodGuard,
        handovers: Handovers,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bot = bot
        self._staff_chat = staff_chat
        self._replies = replies
        self._flood_guard = flood_guard
        self._handovers = handovers
        self._clock = clock
        self._passed: RecentlyUsed[tuple[int, int], str] = RecentlyUsed(_REMEMBERED)

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle what a person writes during a hand-over, and their wish to end it."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None or user is None or not self._staff_chat.serves((chat.id, user.id)):
            return False
        if _is_back(update):
            if update.callback_query is not None:
                await self._replies.sender.acknowledge(update.callback_query)
            await self._back(context, user)
            return True
        message = update.message or update.edited_message
        if message is None or filters.StatusUpdate.ALL.check_update(update) or is_by_way_of(message, self._bot):
            return False
        return await self._pass_on(context, message, user)

    async def _pass_on(self, context: UpdateContext, message: Message, user: User) -> bool:
        text = message.text or message.caption
        command = CommandLine.parse(text)
        if command is not None and command.name != "human":
            return False  # commands are for the bot, during a hand-over too
        person = (message.chat.id, user.id)
        try:
            thread = await self._handover_of(context, person)
        except StoreError:
            return await self._without_store(context, person, user)
        if thread is None:
            return False
        if not await self._flood_guard.is_too_much(context, person, Place.of(message), user, sent_at(message)):
            await self._forward(context, message, text, thread)
        return True

    async def _handover_of(self, context: UpdateContext, person: Person) -> Thread | None:
        """The hand-over that is under way for the person; one whose time is up ends here."""
        thread = await self._handovers.of(person[0])
        if thread is None or thread.until is None:
            self._staff_chat.until[person[0]] = 0.0
            return None
        self._staff_chat.until[person[0]] = thread.until
        if thread.until > self._clock():
            return thread
        if await self._handovers.release(person[0]):
            told = context.conversation.say(context.conversation.wording.handover_lapsed, thread.language)
            await self._replies.send(context, Place(person[0]), told)
        return None

    async def _forward(self, context: UpdateContext, message: Message, text: str | None, thread: Thread) -> None:
        handing_over, place = context.conversation.handing_over, Place(thread.person[0])
        if context.is_rest_of_album(thread.person, message):
            return
        context.result.remember(thread.person, context.state_of(thread.person).with_album(message.media_group_id))
        if text is None:
            for each in context.pictures or (message,):  # a caption that an edit puts there is news
                self._passed[each.chat.id, each.message_id] = digest(None)
            await self._replies.send(
                context, place, handing_over.to_person(handing_over.wording.staff_text_only, thread.language)
            )
        elif CommandLine.parse(text) is not None:
            await self._replies.send(
                context, place, handing_over.to_person(handing_over.wording.staff_has_it, thread.language)
            )
        elif not self._is_known(message, text):
            shown, *rest = split(without_traces(text), MESSAGE_LIMIT - _FRAME)
            post = handing_over.forwarded(shown + "…" * bool(rest), thread.language)
            if await self._staff_chat.put(context, thread.person, post):
                context.result.outcome = UpdateOutcome.PASSED_ON
            else:
                await self._replies.send(context, place, handing_over.message_lost(thread.language))

    def _is_known(self, message: Message, text: str) -> bool:
        """Whether the message was passed on, as it is; an edited one of long ago counts as known."""
        key = (message.chat.id, message.message_id)
        before = self._passed.get(key)
        self._passed[key] = digest(text)
        return message.edit_date is not None and before in (None, digest(text))

    async def _without_store(self, context: UpdateContext, person: Person, user: User) -> bool:
        if (self._staff_chat.until.get(person[0]) or 0.0) <= self._clock():
            return False
        lost = context.conversation.handing_over.message_lost(_language(context, user))
        await self._replies.send(context, Place(person[0]), lost)
        return True

    async def _back(self, context: UpdateContext, user: User) -> None:
        """End the hand-over, because the person wants the bot again."""
        handing_over, language = context.conversation.handing_over, _language(context, user)
        try:
            thread = await self._handovers.of(user.id)
            released = await self._handovers.release(user.id)
        except StoreError:
            before = context.state_of((user.id, user.id)).session
            await self._replies.send(context, Place(user.id), context.conversation.trouble(before, language)[0])
            return
        self._staff_chat.until[user.id] = 0.0
        told = handing_over.to_person(
            handing_over.wording.handover_left if released else handing_over.wording.handover_none, language
        )
        await self._replies.send(context, Place(user.id), told)
        if released and thread is not None:
            await self._staff_chat.say(
                self._staff_chat.under(thread), handing_over.to_staff(handing_over.wording.post_left, thread.language)
            )


def _is_back(update: Update) -> bool:
    if update.callback_query is not None:
        action = Action.parse(update.callback_query.data or "")
        return action is not None and action.verb is Verb.HAND_BACK
    command = CommandLine.parse((update.message.text or update.message.caption) if update.message else None)
    return command is not None and command.name == "bot"


def _language(context: UpdateContext, user: User) -> Language:
    session = context.state_of((user.id, user.id)).session
    return session.chosen or session.language or hint_of(user) or "en"
