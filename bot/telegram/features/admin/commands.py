"""Carries out the admins' commands: /stats, /unanswered, /reload, /mute, /unmute, /id."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from telegram import Bot, Message, Update, User
from telegram.constants import ChatType

from bot.content.model import Language
from bot.conversation.command_line import CommandLine
from bot.store.mutes import Mutes
from bot.store.store import StoreError
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.dates import sent_at
from bot.telegram.base.messages import hint_of, is_by_way_of, meant_for, names_the_bot, text_of
from bot.telegram.base.place import Place
from bot.telegram.base.services import AdminControls
from bot.telegram.features.admin.command import AdminCommand
from bot.telegram.features.admin.statistics import StatisticsCommands
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.replies import Replies

_MUTED, _LONGEST_MUTE = 60, 7 * 24 * 60  # minutes


class AdminCommands:
    """Carries out the admins' commands; others get a polite refusal."""

    def __init__(
        self,
        bot: Bot,
        admins: tuple[int, ...],
        replies: Replies,
        flood_guard: FloodGuard,
        inquiries: StatisticsCommands,
        mutes: Mutes,
        controls: AdminControls,
    ) -> None:
        self._bot = bot
        self._admins = admins
        self._replies = replies
        self._flood_guard = flood_guard
        self._mutes = mutes
        self._controls = controls
        self._in_private: Mapping[str, Callable[[AdminCommand], Awaitable[None]]] = {
            "stats": inquiries.stats,
            "unanswered": inquiries.unanswered,
            "reload": self._reload,
        }
        self._anywhere: Mapping[str, Callable[[AdminCommand], Awaitable[None]]] = {
            "mute": self._mute,
            "unmute": self._unmute,
            "id": self._id,
        }

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle these commands, from admins and from others."""
        message = update.message
        if message is None or message.from_user is None or message.from_user.is_bot:
            return False
        command = CommandLine.parse(text_of(message, self._bot))
        if command is None or not (command.name in self._in_private or command.name in self._anywhere):
            return False
        if command.bot or is_by_way_of(message, self._bot):
            return False  # another bot's command, or words of the bot's own
        if message.from_user.id not in self._admins:
            return await self._decline(context, message, message.from_user)
        language = _language(context, message, message.from_user)
        order = AdminCommand(context, Place.of(message), language, command.argument, self._replies)
        try:
            await self._carry_out(order, command.name, is_private=message.chat.type == ChatType.PRIVATE)
        except StoreError:
            await order.reply(order.wording.log_away)
        return True

    async def _carry_out(self, order: AdminCommand, name: str, *, is_private: bool) -> None:
        if name in self._anywhere:
            await self._anywhere[name](order)
        elif is_private:
            await self._in_private[name](order)
        else:
            await order.reply(order.wording.admins_in_private)

    async def _decline(self, context: UpdateContext, message: Message, user: User) -> bool:
        """Refuse politely; in a group only if the command names this bot, for it may be meant for another."""
        if not meant_for(message) and not names_the_bot(message, self._bot):
            return False
        person, place = (message.chat.id, user.id), Place.of(message)
        if not await self._flood_guard.is_too_much(context, person, place, user, sent_at(message)):
            order = AdminCommand(context, place, _language(context, message, user), "", self._replies)
            await order.reply(order.wording.admins_only)
        return True

    async def _reload(self, order: AdminCommand) -> None:
        if self._controls.reload is None:
            await order.reply(order.wording.reload_missing)
            return
        await order.reply(order.wording.reload_begun)
        result = await self._controls.reload()
        if result.faults:
            await order.reply(order.wording.reload_refused, below=result.faults)
        else:
            await order.reply(order.wording.reload_done, intents=str(result.intents), seconds=f"{result.seconds:.0f}")

    async def _mute(self, order: AdminCommand) -> None:
        minutes = order.number(_MUTED, _LONGEST_MUTE)
        if minutes is None:
            await order.reply(order.wording.mute_usage, most=str(_LONGEST_MUTE))
            return
        await self._mutes.mute(order.place.chat, 60 * minutes)
        muted = order.wording.muted_private if order.place.chat > 0 else order.wording.muted_group
        await order.reply(muted, minutes=str(minutes))

    async def _unmute(self, order: AdminCommand) -> None:
        await self._mutes.unmute(order.place.chat)
        await order.reply(order.wording.unmuted_private if order.place.chat > 0 else order.wording.unmuted_group)

    async def _id(self, order: AdminCommand) -> None:
        await order.reply(order.wording.chat_id, id=str(order.place.chat))


def _language(context: UpdateContext, message: Message, user: User) -> Language:
    """The language in which somebody talks to the bot, or has their Telegram."""
    session = context.state_of((message.chat.id, user.id)).session
    return session.chosen or session.language or hint_of(user) or "en"
