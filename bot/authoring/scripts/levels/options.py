"""Switches every optional feature on, for the level `options`."""

from __future__ import annotations

from bot.authoring.scripts.levels.people import group_of, person_of
from bot.fake_telegram.api import BotApi, describe_chat

STAFF = -500
SCENES = 500
"""That one bot serves: it knows beforehand in which groups it may be."""
_ADMINS = range(1, SCENES, 10)
"""Scenes whose first person is an admin."""


def every_option() -> dict[str, str]:
    """The optional settings, each with a value."""
    return {
        "BOT_STAFF_CHAT": str(STAFF),
        "BOT_ADMINS": ",".join(str(person_of(scene)) for scene in _ADMINS),
        "BOT_GROUPS": ",".join(str(group_of(scene)) for scene in range(1, SCENES + 1)),
        "BOT_BUSINESS": "on",
        "BOT_RATE_LIMIT": "100000",
        "BOT_HEALTH_LISTEN": "127.0.0.1:0",
        "BOT_SUPPORT_CONTACT": "help@example.org",
    }


def open_chats(api: BotApi) -> None:
    """The bot is in the staff's chat, and the admins have pressed Start: it may write to them."""
    for chat in (STAFF, *map(person_of, _ADMINS)):
        api.messages[chat, 0] = {"message_id": 0, "chat": describe_chat(chat), "text": "hello"}
