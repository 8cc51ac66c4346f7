"""Replies: sends a reply once the answer before it is durable, and records its outcome."""

from __future__ import annotations

from bot.conversation import Reply
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.place import Place
from bot.telegram.outbound.keyboards import AdminButtons
from bot.telegram.outbound.sender import Sender


class Replies:
    """Sends and edits replies for an update."""

    def __init__(self, sender: Sender, admin_buttons: AdminButtons) -> None:
        self.sender = sender
        self._admin_buttons = admin_buttons

    async def send(self, context: UpdateContext, place: Place, reply: Reply) -> tuple[int, ...]:
        """Send a reply; the ids of the messages it took."""
        await self.ready(context)
        more = self._admin_buttons.rows(context.conversation, place.chat, reply)
        sent = await self.sender.send(place, reply, *more)
        context.result.replied(reply)
        return sent

    async def edit(self, context: UpdateContext, place: Place, message_id: int, reply: Reply) -> tuple[int, ...]:
        """Put a reply in the place of a message; the ids of what shows it."""
        await self.ready(context)
        more = self._admin_buttons.rows(context.conversation, place.chat, reply)
        sent = await self.sender.edit(place, message_id, reply, *more)
        context.result.replied(reply)
        return sent

    async def ready(self, context: UpdateContext) -> None:
        """Wait until something may be sent."""
        if context.ready is not None:
            await context.ready
