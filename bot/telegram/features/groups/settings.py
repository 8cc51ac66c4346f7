"""`/group`: an administrator chooses the group's settings."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from telegram import Bot, CallbackQuery, Message, Update, User

from bot.conversation import Action, Reply
from bot.conversation.addressing import AddressedText
from bot.conversation.command_line import trimmed
from bot.conversation.groups import GroupSettings, panel
from bot.conversation.reply import Verb
from bot.store.user_state import Person
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.dates import is_too_late, sent_at
from bot.telegram.base.group_states import GroupStates
from bot.telegram.base.messages import hint_of
from bot.telegram.base.place import Place
from bot.telegram.features.groups.addressing import address, author, is_anonymous_admin
from bot.telegram.features.groups.administrators import GroupAdministrators
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.replies import Replies

_LANGUAGES = ("fr", "en", "auto")


class GroupSettingsCommand:
    """/group, /lang of an administrator, and the buttons below the settings."""

    def __init__(
        self,
        bot: Bot,
        replies: Replies,
        flood_guard: FloodGuard,
        memory: GroupStates,
        moderators: GroupAdministrators,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bot = bot
        self._replies = replies
        self._flood_guard = flood_guard
        self._memory = memory
        self._moderators = moderators
        self._clock = clock

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle presses of these buttons, and the two commands."""
        query, message = update.callback_query, update.message
        if query is not None:
            action = Action.parse(query.data or "")
            if action is None or action.verb is not Verb.GROUP or not isinstance(query.message, Message):
                return False
            await self._pressed(context, query, query.message, action)
            return True
        if message is None or message.from_user is None:
            return False
        said = address(message, self._bot)
        if said is None or is_too_late(sent_at(message), self._clock()):
            return False
        return await self._command(context, message, message.from_user, said)

    async def _command(self, context: UpdateContext, message: Message, user: User, said: AddressedText) -> bool:
        chooses_language = said.command == "lang" and trimmed(said.words).lower() in _LANGUAGES
        if not chooses_language and said.command != "group":
            return False
        may = is_anonymous_admin(message) or await self._moderators.include(message.chat.id, user.id)
        if chooses_language and not may:
            return False  # then it is their own language in this group
        person, place = (message.chat.id, author(message)), Place.of(message)
        if not await self._flood_guard.is_too_much(context, person, place, user, sent_at(message)):
            choice = trimmed(said.words).lower() if chooses_language else None
            await self._replies.send(context, place, await self._chosen(context, person, user, may, choice))
        return True

    async def _pressed(self, context: UpdateContext, query: CallbackQuery, message: Message, action: Action) -> None:
        await self._replies.sender.acknowledge(query)
        user, place = query.from_user, Place.of(message)
        person = (message.chat.id, user.id)
        if await self._flood_guard.is_too_much(context, person, place, user, context.received_at):
            return
        may = await self._moderators.include(*person)
        reply = await self._chosen(context, person, user, may, action.id)
        if reply.in_place and may:
            await self._replies.edit(context, place, message.message_id, reply)
        else:
            await self._replies.send(context, place, reply)

    async def _chosen(self, context: UpdateContext, person: Person, user: User, may: bool, choice: str | None) -> Reply:
        """The settings after a choice, or a polite word to those who have none."""
        chat, _ = person
        group, own = await self._memory.of(chat), context.state_of(person).session
        settings: GroupSettings = group.settings.changed(choice) if may else group.settings
        language = settings.language or own.chosen or own.language or hint_of(user) or "en"
        if not may:
            return context.conversation.say(context.conversation.wording.group_admins_only, language)
        if settings != group.settings:
            await self._memory.keep(chat, replace(group, settings=settings))
        return panel(context.conversation, settings, language)
