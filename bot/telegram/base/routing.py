"""Route: which updates a handler is asked about, by their kind and the type of their chat."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Update
from telegram.constants import ChatType

from bot.telegram.base.context import Handler

KINDS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member", "guest_message")
"""What the bot asks Telegram for."""
BUSINESS_KINDS = ("business_connection", "business_message")
"""What it asks for besides where it answers for business accounts."""
ALL_KINDS = (*KINDS, *BUSINESS_KINDS)
MESSAGES = ("message", "edited_message")
PRESSES = ("callback_query",)

PRIVATE = (ChatType.PRIVATE,)
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
SHARED = (*GROUPS, ChatType.CHANNEL)
NO_CHAT = (None,)
"""Of what comes from a person and not from a chat: an inline query, a press below a message of inline mode."""


@dataclass(frozen=True, slots=True)
class Route:
    """A handler and the updates it is asked about."""

    handler: Handler
    kinds: tuple[str, ...]
    chats: tuple[str | None, ...] | None = None
    """The types of chats; None for updates of every chat and of none."""

    def takes(self, kind: str, chat: str | None) -> bool:
        """Whether the handler is asked about updates of this kind from this type of chat."""
        return kind in self.kinds and (self.chats is None or chat in self.chats)


def kind_of(update: Update) -> str:
    """What an update brings; "other" for a kind that the bot does not ask for."""
    return next((kind for kind in ALL_KINDS if getattr(update, kind) is not None), "other")


def chat_type_of(update: Update) -> str | None:
    """The type of the chat an update comes from; None if it comes from no chat."""
    chat = update.effective_chat
    return None if chat is None else chat.type
