"""Handles presses of the buttons below the bot's own messages."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.conversation import Action, Reply, Session, Turn
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.messages import hint_of
from bot.telegram.base.place import Place
from bot.telegram.base.question_log import record_vote
from bot.telegram.base.responder import Responder
from bot.telegram.features.handover.escalation import Escalation
from bot.telegram.features.recall import Recall
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.replies import Replies


class ButtonPresses:
    """Carries out the actions of buttons, those of long ago too."""

    def __init__(
        self, replies: Replies, responder: Responder, flood_guard: FloodGuard, escalation: Escalation, recall: Recall
    ) -> None:
        self._replies = replies
        self._responder = responder
        self._flood_guard = flood_guard
        self._escalation = escalation
        self._recall = recall

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle presses of buttons below the bot's own messages."""
        query = update.callback_query
        if query is None or query.message is None:  # that is below a message sent through inline mode
            return False
        await self._replies.sender.acknowledge(query)
        message = query.message
        place = Place.of(message) if isinstance(message, Message) else Place(message.chat.id)
        person = (message.chat.id, query.from_user.id)
        if await self._flood_guard.is_too_much(context, person, place, query.from_user, context.received_at):
            return True
        before = context.state_of(person)
        shared = message.chat.type != ChatType.PRIVATE
        reply, after = self._pressed(context, query, before.session, shared=shared)
        reply, state = await self._escalation.settle(context, person, None, reply, before.next(after))
        sent = await self._show(context, place, message.message_id, reply)
        record_vote(context, reply, context.received_at)
        context.result.remember(person, state)
        if not reply.keeps_text:
            await self._recall.keep(context, person, place, sent, reply)
        return True

    async def _show(self, context: UpdateContext, place: Place, message_id: int, reply: Reply) -> tuple[int, ...]:
        if reply.pressed is not None:
            await self._replies.edit(context, place, message_id, reply.pressed)
        if reply.in_place:
            return await self._replies.edit(context, place, message_id, reply)
        return await self._replies.send(context, place, reply)

    def _pressed(self, context: UpdateContext, query: CallbackQuery, session: Session, *, shared: bool) -> Turn:
        action, hint, conversation = Action.parse(query.data or ""), hint_of(query.from_user), context.conversation
        if action is None:
            return self._responder.turn(context, session, hint, lambda: conversation.gone(session, hint))
        return self._responder.turn(
            context, session, hint, lambda: conversation.press(session, action, hint, shared=shared)
        )
