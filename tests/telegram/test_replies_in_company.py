"""Replies to what inline mode sent, and an administrator's lines below /ask in reply to somebody."""

from __future__ import annotations

from typing import Any

import pytest

from bot.fake_telegram.api import BOT, describe_chat
from bot.fake_telegram.server import BotApiServer
from tests.telegram.test_groups import MARIE, as_channel
from tests.telegram.test_replies import HOW_MANY, OF_THE_CARD, SEATS
from tests.telegram.test_telegram import FRENCH, GROUP

pytestmark = pytest.mark.usefixtures("bot")

SEATS_CARD = {"inline_keyboard": [[{"text": "In English", "callback_data": "x:library_seats:en"}]]}
OTHER_BOT = BOT | {"id": 99, "username": "gif"}


@pytest.mark.parametrize(("by_way_of", "start"), [(BOT, SEATS), (OTHER_BOT, OF_THE_CARD)], ids=["its own", "another's"])
def test_a_reply_to_an_answer_that_inline_mode_sent_is_about_it(
    server: BotApiServer, by_way_of: dict[str, Any], start: str
) -> None:
    server.api.messages[1, 5000] = {
        "message_id": 5000,
        "date": 1,
        "chat": describe_chat(1),
        "from": {"id": 1, "is_bot": False, "first_name": "C"},
        "text": SEATS,
        "via_bot": by_way_of,
        "reply_markup": SEATS_CARD,
    }
    server.user("prix de la carte")
    server.wait_for_reply()
    server.user(HOW_MANY, reply_to=5000)
    assert server.wait_for_reply().text.startswith(start)


NOTE = "«\u202fBonne lecture\u202f»"
IN_REPLY = {
    "a note": ("prix de la carte", "/ask\nBonne lecture", NOTE, FRENCH),
    "a note that could be asked": (
        "prix de la carte",
        "/ask\nnombre de places",
        "«\u202fnombre de places\u202f»",
        FRENCH,
    ),
    "a question to small talk": ("raconte une blague", "/ask\nnombre de places", SEATS, SEATS),
    "a question and a note": ("raconte une blague", "/ask\nnombre de places\nBonne lecture", NOTE, SEATS),
    "neither": ("raconte une blague", "/ask\nBonne lecture", NOTE, "je ne peux pas vous aider"),
}


@pytest.mark.parametrize(("post", "text", "start", "answer"), IN_REPLY.values(), ids=IN_REPLY.keys())
def test_a_line_below_ask_in_reply_to_somebody_is_a_note_unless_only_it_asks(
    server: BotApiServer, post: str, text: str, start: str, answer: str
) -> None:
    server.api.members.admins.add((GROUP, MARIE))
    number = server.user(post, GROUP, user=7)
    server.user(text, GROUP, user=MARIE, reply_to=number)
    reply = server.wait_for_reply().text
    assert start in reply.partition("\n")[0]
    assert answer in reply


def test_a_question_below_ask_in_a_comment_is_the_question(server: BotApiServer) -> None:
    server.api.members.admins.add((GROUP, MARIE))
    post = server.message(GROUP, text="prix de la carte", is_automatic_forward=True, sender_chat=describe_chat(-1009))
    comment = server.user("/ask\nnombre de places", GROUP, user=MARIE, reply_to=post)
    reply = server.wait_for_reply()
    assert (reply.text, reply.reply_to) == (SEATS, comment)


def test_a_channel_that_may_not_change_the_settings_is_told_so_in_its_language(server: BotApiServer) -> None:
    server.message(GROUP, **as_channel(text="/lang en"))
    server.wait_for_reply()
    server.message(GROUP, **as_channel(text="/group"))
    assert "Only administrators" in server.wait_for_reply().text
