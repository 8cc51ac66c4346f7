"""Remembers groups of the settings that have another id by now."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from bot.store.chats import Chats

PREFIX = "moved:"
"""Of the keys; what has such a key is kept for as long as the setting may name the old id."""


@dataclass(frozen=True, slots=True)
class Move:
    """The id that a chat has got, and when that became known, in seconds since 1970."""

    to: int
    at: float = 0.0


class MovedChats:
    """The moves that were learnt, the same for all replicas. All methods raise StoreError."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    async def of(self, chat: int) -> Move | None:
        """Where a chat has gone; None if it has the id it had."""
        text = await self._chats.of(f"{PREFIX}{chat}")
        try:
            return None if text is None else _MOVE.validate_json(text)
        except ValidationError:
            return None

    async def keep(self, chat: int, move: Move) -> None:
        """Remember where a chat has gone."""
        await self._chats.keep(f"{PREFIX}{chat}", _MOVE.dump_json(move).decode())


_MOVE = TypeAdapter(Move)
