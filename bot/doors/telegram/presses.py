"""What does a pressed button do?"""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.conversation import Action, Reply, Session
from bot.doors.telegram.escalation import Escalation
from bot.doors.telegram.handling import Handling
from bot.doors.telegram.incoming import hint_of
from bot.doors.telegram.recall import Recall
from bot.doors.telegram.sending import Place
from bot.doors.telegram.talk import Talk, Turn


class Presses:
    """Does what the buttons below the bot's own messages mean, those of long ago too."""

    def __init__(self, talk: Talk, escalation: Escalation, recall: Recall) -> None:
        self._talk = talk
        self._escalation = escalation
        self._recall = recall

    async def take(self, update: Update, handling: Handling) -> bool:
        """Take the presses of buttons."""
        query = update.callback_query
        if query is None or query.message is None:  # that is below a message sent through inline mode
            return False
        await self._talk.sender.acknowledge(query)
        message = query.message
        place = Place.of(message) if isinstance(message, Message) else Place(message.chat.id)
        person = (message.chat.id, query.from_user.id)
        if await self._talk.is_too_much(handling, person, place, query.from_user, handling.received_at):
            return True
        before = handling.of(person)
        shared = message.chat.type != ChatType.PRIVATE
        reply, after = self._pressed(handling, query, before.session, shared=shared)
        reply, kept = await self._escalation.settle(handling, person, None, reply, before.next(after))
        sent = await self._show(handling, place, message.message_id, reply)
        self._talk.note_vote(handling, reply, handling.received_at)
        handling.remember(person, kept)
        if not reply.keeps_text:
            await self._recall.keep(handling, person, place, sent, reply)
        return True

    async def _show(self, handling: Handling, place: Place, message_id: int, reply: Reply) -> tuple[int, ...]:
        if reply.pressed is not None:
            await self._talk.edit(handling, place, message_id, reply.pressed)
        if reply.in_place:
            return await self._talk.edit(handling, place, message_id, reply)
        return await self._talk.send(handling, place, reply)

    def _pressed(self, handling: Handling, query: CallbackQuery, session: Session, *, shared: bool) -> Turn:
        action, hint, conversation = Action.parse(query.data or ""), hint_of(query.from_user), handling.conversation
        if action is None:
            return self._talk.turn(handling, session, hint, lambda: conversation.gone(session, hint))
        return self._talk.turn(
            handling, session, hint, lambda: conversation.press(session, action, hint, shared=shared)
        )
