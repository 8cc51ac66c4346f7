"""Reads chat, user and kind from an untrusted update."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.settings import Settings
from bot.store.business import business_key
from bot.store.records import ReceivedUpdate
from bot.telegram.base.routing import ALL_KINDS, BUSINESS_KINDS, KINDS

_DATED = ("message", "edited_message", "guest_message", "business_message")
_LARGEST = 2**63 - 1  # what a column of the store holds


def kinds(settings: Settings) -> tuple[str, ...]:
    """What is asked for with these settings."""
    return ALL_KINDS if settings.business == "on" else KINDS


def received_update(update: object, received_at: float) -> ReceivedUpdate | None:
    """The update as it goes into the journal; None for what is no update at all: it has no id to confirm it by."""
    if not isinstance(update, Mapping):
        return None
    number = _id(update.get("update_id"))
    if number is None or number < 0:
        return None
    kind = next((each for each in update if each != "update_id"), "none")
    content = update.get(kind)
    user = _author(content)
    chat = _chat(kind, content)
    if chat is None:
        chat = user if user is not None else 0
    kind = kind if kind in ALL_KINDS else "other"
    return ReceivedUpdate(number, chat, user, kind, json.dumps(update), received_at)


def date_of(update: object) -> float:
    """When the message of an update was written or edited, in seconds since 1970; 0 for what has no such date."""
    for kind in _DATED:
        for name in ("edit_date", "date"):
            date = _id(_at(update, kind, name))
            if date is not None:
                return float(date)
    return 0.0


def _author(content: object) -> int | None:
    """Who wrote it: the channel in whose name somebody did, for all who do so are one user to Telegram."""
    channel = _id(_at(content, "sender_chat", "id"))
    if channel is not None and channel != _id(_at(content, "chat", "id")):
        return channel
    return _id(_at(content, "from", "id"))


def _chat(kind: str, content: object) -> int | None:
    """The chat whose updates are handled in order; None for what belongs to a person alone."""
    chat = _id(_at(content, "chat", "id"))
    if kind == "guest_message":
        return None  # the bot is no member there: the person counts, and the language they chose
    if kind in BUSINESS_KINDS:
        connection = _at(content, "business_connection_id" if kind == "business_message" else "id")
        return business_key(str(connection), chat or 0)
    return _id(_at(content, "message", "chat", "id")) if chat is None else chat


def _at(content: Any, *path: str) -> Any:
    for key in path:
        if not isinstance(content, Mapping):
            return None
        content = content.get(key)
    return content


def _id(given: object) -> int | None:
    if isinstance(given, bool) or not isinstance(given, int) or abs(given) > _LARGEST:
        return None
    return given
