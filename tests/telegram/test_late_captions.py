"""A caption that comes after its album was answered as having no words: the one reply becomes the answer."""

from __future__ import annotations

import pytest

from bot.fake_telegram.api import SentMessage
from bot.fake_telegram.server import BotApiServer
from tests.telegram.running import RunningBot
from tests.telegram.test_albums import CANNOT_READ, QUESTION, assert_no_more, send
from tests.telegram.test_albums import staff as staff
from tests.telegram.test_handover import PERSON, STAFF, take_over
from tests.telegram.test_telegram import FRENCH


def wordless(server: BotApiServer) -> tuple[list[int], SentMessage]:
    """Somebody sends an album without words; its messages, and the reply."""
    pictures = send(server, None, None)
    reply = server.wait_for_reply()
    assert reply.text == CANNOT_READ
    return pictures, reply


def assert_became_the_answer(server: BotApiServer, reply: SentMessage) -> None:
    changed = server.wait_for_reply()
    assert (changed.method, changed.message_id, changed.text) == ("editMessageText", reply.message_id, FRENCH)
    assert_no_more(server)


def test_of_a_picture_that_comes_late(server: BotApiServer, bot: RunningBot) -> None:
    _, reply = wordless(server)
    send(server, QUESTION)
    assert_became_the_answer(server, reply)


@pytest.mark.parametrize("number", [0, 1], ids=["the first", "the second"])
def test_that_an_edit_puts_below_a_picture(server: BotApiServer, bot: RunningBot, number: int) -> None:
    pictures, reply = wordless(server)
    server.edit(pictures[number], caption=QUESTION)
    assert_became_the_answer(server, reply)


def test_of_another_album_gets_a_reply_of_its_own(server: BotApiServer, bot: RunningBot) -> None:
    wordless(server)
    send(server, QUESTION, album="album-2")
    assert (server.wait_for_reply().text, server.api.sent[-1].method) == (FRENCH, "sendMessage")


def test_after_something_else_was_answered_gets_a_reply_of_its_own(server: BotApiServer, bot: RunningBot) -> None:
    wordless(server)
    server.user("nombre de places")
    server.wait_for_reply()
    send(server, QUESTION)
    assert (server.wait_for_reply().text, server.api.sent[-1].method) == (FRENCH, "sendMessage")


@pytest.mark.parametrize("count", [1, 2], ids=["a picture", "an album"])
def test_that_an_edit_puts_below_a_picture_is_passed_on_in_a_hand_over(staff: BotApiServer, count: int) -> None:
    take_over(staff)
    pictures = send(staff, *[None] * count, chat=PERSON, album=f"album-{count}")
    assert staff.wait_for_reply().chat == PERSON, "only text is passed on"
    staff.edit(pictures[-1], chat=PERSON, caption="pour ce livre")
    post = staff.wait_for_reply()
    assert (post.chat, "pour ce livre" in post.text) == (STAFF, True)
    staff.edit(pictures[-1], chat=PERSON)
    assert_no_more(staff, PERSON)
