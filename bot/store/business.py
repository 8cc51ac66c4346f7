"""Remembers business connections, and when their owners wrote."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from bot.store.chats import Chats


@dataclass(frozen=True, slots=True)
class Connection:
    """What the bot may do for a business account."""

    is_enabled: bool
    can_reply: bool


_CONNECTION = TypeAdapter(Connection)
_TIME = TypeAdapter(float)


class BusinessChats:
    """Connections by their ids, and when the owner last wrote, by the key of the chat. All methods raise StoreError."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    async def connection(self, number: str) -> Connection | None:
        """What is known of a connection; None if nothing is."""
        kept = await self._chats.of(f"connection:{number}")
        try:
            return None if kept is None else _CONNECTION.validate_json(kept)
        except ValidationError:
            return None

    async def keep_connection(self, number: str, connection: Connection) -> None:
        """Know it from now on."""
        await self._chats.keep(f"connection:{number}", _CONNECTION.dump_json(connection).decode())

    async def forget_connection(self, number: str) -> None:
        """Know nothing of it: it is not what it was."""
        await self._chats.drop(f"connection:{number}")

    async def owner_wrote_at(self, chat: int) -> float:
        """When the owner last wrote in a chat; 0 if that is not known, or long ago."""
        kept = await self._chats.of(f"business:{chat}")
        try:
            return 0.0 if kept is None else _TIME.validate_json(kept)
        except ValidationError:
            return 0.0

    async def owner_wrote(self, chat: int, at: float) -> None:
        """The owner has written in a chat."""
        await self._chats.keep(f"business:{chat}", _TIME.dump_json(at).decode())


def business_key(connection: str, chat: int = 0) -> int:
    """What stands for a chat of a business account: its id is also that of the same person's chat with the bot.

    Beyond the ids that Telegram gives away, which have at most 52 significant bits.
    """
    number = hashlib.blake2b(f"{connection} {chat}".encode(), digest_size=8).digest()
    return int.from_bytes(number) >> 2 | 1 << 62
