"""What does a pressed button do?"""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update

from bot.conversation import Action, Session
from bot.doors.telegram.escalation import Escalation
from bot.doors.telegram.handling import Handling
from bot.doors.telegram.incoming import hint_of
from bot.doors.telegram.sending import Place
from bot.doors.telegram.talk import Talk, Turn


class Presses:
    """Does what the buttons below the bot's own messages mean, those of long ago too."""

    def __init__(self, talk: Talk, escalation: Escalation) -> None:
        self._talk = talk
        self._escalation = escalation

    async def take(self, update: Update, handling: Handling) -> bool:
        """Take the presses of buttons."""
        query = update.callback_query
        if query is None:
            return False
        await self._talk.sender.acknowledge(query)
        message = query.message
        if message is None:
            return True  # belongs to a message sent through inline mode, and the bot has sent none
        place = Place.of(message) if isinstance(message, Message) else Place(message.chat.id)
        person = (message.chat.id, query.from_user.id)
        if await self._talk.is_too_much(handling, person, place, query.from_user, handling.received_at):
            return True
        before = handling.of(person)
        reply, after = self._pressed(handling, query, before.session)
        reply, kept = await self._escalation.settle(handling, person, None, reply, before.next(after))
        if reply.in_place:
            await self._talk.edit(handling, place, message.message_id, reply)
        else:
            await self._talk.send(handling, place, reply)
        handling.remember(person, kept)
        return True

    def _pressed(self, handling: Handling, query: CallbackQuery, session: Session) -> Turn:
        action, hint, conversation = Action.parse(query.data or ""), hint_of(query.from_user), handling.conversation
        if action is None:
            return self._talk.turn(handling, session, hint, lambda: conversation.gone(session, hint))
        return self._talk.turn(handling, session, hint, lambda: conversation.press(session, action, hint))
