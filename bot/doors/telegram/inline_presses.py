"""What does a button do below a message that somebody sent through inline mode?"""

from __future__ import annotations

from telegram import Bot, CallbackQuery, Update

from bot.conversation import Action, Session
from bot.conversation.suggesting import translated
from bot.doors.telegram.handling import Handling
from bot.doors.telegram.incoming import hint_of
from bot.doors.telegram.keyboards import bare_keyboard, card_keyboard
from bot.doors.telegram.talk import Talk


class InlinePresses:
    """Changes the message where it stands: the bot is not in that chat, and does not know which it is."""

    def __init__(self, bot: Bot, talk: Talk) -> None:
        self._bot = bot
        self._talk = talk

    async def take(self, update: Update, handling: Handling) -> bool:
        """Take the presses of buttons below messages of inline mode."""
        query = update.callback_query
        if query is None or query.message is not None:
            return False
        user = query.from_user
        if query.inline_message_id is None or self._talk.is_flooding((user.id, user.id), handling.received_at):
            await self._talk.sender.acknowledge(query)
            return True
        await self._show(query, query.inline_message_id, handling)
        return True

    async def _show(self, query: CallbackQuery, message: str, handling: Handling) -> None:
        """Show the answer in the other language; if it is no longer there, the message stays as it is."""
        conversation, sender = handling.conversation, self._talk.sender
        action = Action.parse(query.data or "")
        card = translated(conversation, action) if action is not None else None
        if card is not None:
            await sender.acknowledge(query)
            await sender.edit_inline(message, card.reply.text, card_keyboard(card, conversation, self._bot.username))
            handling.outcome = card.reply.outcome
            return
        reply, _ = conversation.gone(Session(), hint_of(query.from_user))
        await sender.acknowledge(query, alert=reply.text)
        await sender.edit_inline_buttons(message, bare_keyboard(conversation, reply.language, self._bot.username))
        handling.outcome = reply.outcome
