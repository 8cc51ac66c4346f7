"""Holds the conversation in force; a reload replaces it."""

from __future__ import annotations

from bot.conversation import Conversation


class CurrentConversation:
    """Holds the conversation in force; an update is answered by the one it found here."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def get(self) -> Conversation:
        """The conversation that answers what comes in now."""
        return self._conversation

    def replace(self, conversation: Conversation) -> None:
        """From now on another conversation answers; what is being answered is finished by the one before."""
        self._conversation = conversation
