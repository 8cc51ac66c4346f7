"""Whose is an update, and what kind is it, before anybody trusts what it holds?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.store.records import Arrival

KINDS = ("message", "edited_message", "callback_query", "inline_query")
"""What the bot asks Telegram for."""
_LARGEST = 2**63 - 1  # what a column of the store holds


def arrival_of(update: object, received_at: float) -> Arrival | None:
    """The update as it goes into the journal; None for what is no update at all: it has no id to confirm it by."""
    if not isinstance(update, Mapping):
        return None
    number = _id(update.get("update_id"))
    if number is None or number < 0:
        return None
    kind = next((each for each in update if each != "update_id"), "none")
    content = update.get(kind)
    user = _id(_at(content, "from", "id"))
    chat = _id(_at(content, "chat", "id"))
    if chat is None:
        chat = _id(_at(content, "message", "chat", "id"))
    if chat is None:
        chat = user if user is not None else 0
    kind = kind if kind in KINDS else "other"
    return Arrival(number, chat, user, kind, json.dumps(update), received_at)


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
