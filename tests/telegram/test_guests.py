"""Guest mode: mentioned where it is no member, the bot answers once, and remembers nothing."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.fake_telegram.api import BOT, describe_person
from bot.fake_telegram.api_members import GuestReply
from bot.fake_telegram.server import NOT_HTML, BotApiServer, ServerFault
from tests.telegram.test_telegram import ENGLISH, FRENCH, assert_silence

CAMILLE = 8
ELSEWHERE = {"id": -1007, "type": "supergroup", "title": "Neighbours"}
HOME = "https://t.me/Announcement_bot"

pytestmark = pytest.mark.usefixtures("bot")


def summon(server: BotApiServer, text: str, query: str = "q1", **more: Any) -> None:
    """Somebody mentions the bot in a chat of which it is no member."""
    server.api.members.guest_queries.add(query)
    name = "@Announcement_bot"
    message: dict[str, Any] = {"message_id": 3, "date": int(time.time()), "chat": ELSEWHERE, "guest_query_id": query}
    message |= {"from": describe_person(CAMILLE, "fr"), "text": text}
    if name in text:
        message["entities"] = [{"type": "mention", "offset": text.index(name), "length": len(name)}]
    server.push(guest_message=message | more)


def wait_for_guest_reply(server: BotApiServer) -> GuestReply:
    server.wait_until(lambda: bool(server.api.members.guest_replies), "a guest reply")
    return server.api.members.guest_replies.pop(0)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("@Announcement_bot prix de la carte ?", FRENCH),
        ("@Announcement_bot how much does the reader's card cost?", ENGLISH),
        ("@Announcement_bot c'est ouvert le dimanche ?", "Sur la bibliothèque, l’annonce ne dit pas à quelle heure."),
        ("@Announcement_bot va-t-il pleuvoir ?", "Là-dessus, je ne peux pas vous aider"),
        ("@Announcement_bot", "Écrivez votre question après mon nom"),
        ("/ask@Announcement_bot\nprix de la carte", FRENCH),
        ("@Announcement_bot\n/ask\u202fprix de la carte", FRENCH),
    ],
    ids=["French", "English", "not stated", "out of scope", "nothing", "/ask", "/ask below"],
)
def test_answers_once_in_the_language_of_the_question(server: BotApiServer, text: str, answer: str) -> None:
    summon(server, text)
    reply = wait_for_guest_reply(server)
    assert reply.text.startswith(answer)
    assert list(reply.links.values()) == [f"{HOME}?start=topics"]
    assert_silence(server)


def test_offers_what_may_be_meant_as_links_into_the_bot(server: BotApiServer) -> None:
    summon(server, "@Announcement_bot lecteurs tarif")
    reply = wait_for_guest_reply(server)
    assert "Vouliez-vous parler de ceci" in reply.text
    assert f"{HOME}?start=card_price-fr" in reply.links.values()
    assert list(reply.links)[-1] == "Ouvrir le bot"


def test_a_bare_mention_in_reply_to_a_message_asks_that_message(server: BotApiServer) -> None:
    other = {
        "message_id": 2,
        "date": 1,
        "chat": ELSEWHERE,
        "from": describe_person(9, "fr"),
        "text": "prix de la carte",
    }
    summon(server, "@Announcement_bot", reply_to_message=other)
    assert wait_for_guest_reply(server).text == FRENCH


def test_each_question_stands_alone(server: BotApiServer) -> None:
    summon(server, "@Announcement_bot prix de la carte ?")
    wait_for_guest_reply(server)
    summon(server, "@Announcement_bot en anglais", "q2")
    assert wait_for_guest_reply(server).text != ENGLISH


def test_speaks_the_language_the_person_chose_in_private(server: BotApiServer) -> None:
    server.user("/lang en", chat=CAMILLE)
    server.wait_for_reply()
    summon(server, "@Announcement_bot prix de la carte ?")
    assert wait_for_guest_reply(server).text == ENGLISH


def test_leaves_the_talk_in_private_where_it_is(server: BotApiServer) -> None:
    server.user("prix de la carte", chat=CAMILLE)
    server.wait_for_reply()
    summon(server, "@Announcement_bot nombre de places")
    wait_for_guest_reply(server)
    server.user("en anglais", chat=CAMILLE)
    assert server.wait_for_reply().text == ENGLISH


@pytest.mark.parametrize(
    "more",
    [{"from": BOT | {"id": 5}}, {"date": int(time.time()) - 400}, {"guest_query_id": None}],
    ids=["a bot", "long ago", "nothing to answer to"],
)
def test_keeps_silent_otherwise(server: BotApiServer, more: dict[str, Any]) -> None:
    summon(server, "@Announcement_bot prix de la carte", **more)
    assert_silence(server)
    assert server.called("answerGuestQuery") == []


@pytest.mark.parametrize(
    "fault",
    [ServerFault(400, "Bad Request: query is too old and response timeout expired"), NOT_HTML],
    ids=["late", "markup"],
)
def test_a_reply_that_is_refused_stops_nothing(server: BotApiServer, fault: ServerFault) -> None:
    server.fail("answerGuestQuery", fault)
    summon(server, "@Announcement_bot prix de la carte")
    summon(server, "@Announcement_bot prix de la carte", "q2")
    assert wait_for_guest_reply(server).text == FRENCH
