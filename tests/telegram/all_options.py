"""Which optional features are on where all of them are tried at once?

A new optional setting belongs in here; `test_all_options.py` tells of one that is missing.
"""

from __future__ import annotations

from bot.fake_telegram.api import describe_chat
from bot.fake_telegram.server import BotApiServer

STAFF = -500_500
ADMINS = (900, 901)
GROUPS = (-100, -555, -1001234567890)
"""The groups of the tests."""
CONTACT = "aide@example.org"

OPTIONS = {
    "BOT_STAFF_CHAT": str(STAFF),
    "BOT_HANDOVER_MINUTES": "5",
    "BOT_ADMINS": ",".join(map(str, ADMINS)),
    "BOT_GROUPS": ",".join(map(str, GROUPS)),
    "BOT_BUSINESS": "on",
    "BOT_RATE_LIMIT": "100000",
    "BOT_HEALTH_LISTEN": "127.0.0.1:0",
    "BOT_SUPPORT_CONTACT": CONTACT,
}


def make_known(server: BotApiServer) -> None:
    """The staff's chat is there, and admins have pressed Start: the bot may write to them."""
    for number, chat in enumerate((STAFF, *ADMINS)):
        server.api.messages[chat, -number] = {"message_id": -number, "chat": describe_chat(chat), "text": "salut"}
