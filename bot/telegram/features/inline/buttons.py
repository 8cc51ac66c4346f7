"""Buttons below messages that were sent through inline mode."""

from __future__ import annotations

from telegram import Bot, CallbackQuery, Update

from bot.conversation import Action, Session
from bot.conversation.inline import translated
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.messages import hint_of
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.keyboards import bare_keyboard, card_keyboard
from bot.telegram.outbound.replies import Replies


class InlineButtons:
    """Changes the message where it stands: the bot is not in that chat, and does not know which it is."""

    def __init__(self, bot: Bot, replies: Replies, flood_guard: FloodGuard) -> None:
        self._bot = bot
        self._replies = replies
        self._flood_guard = flood_guard

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle presses of buttons below messages of inline mode."""
        query = update.callback_query
        if query is None or query.message is not None:
            return False
        user = query.from_user
        if query.inline_message_id is None or self._flood_guard.is_flooding((user.id, user.id), context.received_at):
            await self._replies.sender.acknowledge(query)
            return True
        await self._show(query, query.inline_message_id, context)
        return True

    async def _show(self, query: CallbackQuery, message: str, context: UpdateContext) -> None:
        """Show the answer in the other language; if it is no longer there, the message stays as it is."""
        conversation, sender = context.conversation, self._replies.sender
        action = Action.parse(query.data or "")
        card = translated(conversation, action) if action is not None else None
        if card is not None:
            await sender.acknowledge(query)
            await sender.edit_inline(message, card.reply.text, card_keyboard(card, conversation, self._bot.username))
            context.result.replied(card.reply)
            return
        reply, _ = conversation.gone(Session(), hint_of(query.from_user))
        await sender.acknowledge(query, alert=reply.text)
        await sender.edit_inline_buttons(message, bare_keyboard(conversation, reply.language, self._bot.username))
        context.result.replied(reply)
