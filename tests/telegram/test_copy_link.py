"""Staff get each answer with a button that copies its link."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.api import SentMessage
from bot.fake_telegram.server import BotApiServer
from bot.settings import Settings
from tests.telegram.running import RunningBot

STAFF, GUEST, GROUP = 7, 8, -100
TITLE = "Copier le lien de cette réponse"


@pytest.fixture(autouse=True)
def bot(settings: Settings, conversation: Conversation) -> Iterator[RunningBot]:
    with RunningBot(settings.model_copy(update={"admins": (STAFF,)}), conversation) as bot:
        yield bot


def copied(sent: SentMessage) -> list[str]:
    """What the buttons of a message put on the clipboard."""
    rows = json.loads(sent.parameters["reply_markup"])["inline_keyboard"]
    return [button["copy_text"]["text"] for row in rows for button in row if "copy_text" in button]


def test_below_an_answer_in_a_private_chat_with_staff(server: BotApiServer) -> None:
    server.user("prix de la carte", STAFF)
    answer = server.wait_for_reply()
    assert answer.titles[-1] == TITLE
    assert copied(answer) == ["https://t.me/Announcement_bot?start=card_price-fr"]


def test_in_the_language_that_is_shown(server: BotApiServer) -> None:
    server.user("prix de la carte", STAFF)
    server.wait_for_reply()
    server.press("In English", STAFF)
    assert copied(server.wait_for_reply()) == ["https://t.me/Announcement_bot?start=card_price-en"]


def test_below_what_is_not_stated_too(server: BotApiServer) -> None:
    server.user("horaires de la bibliothèque", STAFF)
    assert copied(server.wait_for_reply()) == ["https://t.me/Announcement_bot?start=library_hours-fr"]


@pytest.mark.parametrize("text", ["/topics", "bonjour", "va-t-il pleuvoir"])
def test_not_below_what_no_link_opens(server: BotApiServer, text: str) -> None:
    server.user(text, STAFF)
    assert TITLE not in server.wait_for_reply().titles


def test_nobody_else_sees_it(server: BotApiServer) -> None:
    server.user("prix de la carte", GUEST)
    assert TITLE not in server.wait_for_reply().titles


def test_nor_does_a_group_where_staff_ask(server: BotApiServer) -> None:
    server.user("/start@Announcement_bot card_price", GROUP, user=STAFF)
    assert TITLE not in server.wait_for_reply().titles
