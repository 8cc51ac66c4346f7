"""A reply to an answer is about that answer, however old it is: in private chats as in groups."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.api import BOT, SentMessage, describe_chat, describe_person
from bot.fake_telegram.server import BotApiServer
from bot.settings import Settings
from tests.telegram.running import RunningBot
from tests.telegram.test_telegram import FRENCH, GROUP

SEATS = "La bibliothèque compte 1\u202f200 places <assises> & chauffées."
ENGLISH_SEATS = "The library has 1,200 <heated> seats & desks."
HOW_MANY = "combien ?"
OF_THE_CARD = "Sur la carte de lecteur, l’annonce ne dit pas combien"
PERSON, MARIE = 1, 7
SUPERGROUP = -1001234567890


def ask(server: BotApiServer, text: str, chat: int = PERSON, **more: Any) -> SentMessage:
    server.user(text, chat, **more)
    return server.wait_for_reply()


def seats_then_card(server: BotApiServer) -> SentMessage:
    """Two answers; the first of them."""
    first = ask(server, "nombre de places")
    assert (first.text, ask(server, "prix de la carte").text) == (SEATS, FRENCH)
    return first


pytestmark = pytest.mark.usefixtures("bot")


def test_without_a_reply_the_newest_answer_is_spoken_of(server: BotApiServer) -> None:
    seats_then_card(server)
    assert ask(server, HOW_MANY).text.startswith(OF_THE_CARD)


def test_a_reply_to_an_older_answer_is_about_it(server: BotApiServer) -> None:
    first = seats_then_card(server)
    assert ask(server, HOW_MANY, reply_to=first.message_id).text == SEATS


def test_what_follows_the_reply_is_about_it_too(server: BotApiServer) -> None:
    first = seats_then_card(server)
    ask(server, HOW_MANY, reply_to=first.message_id)
    assert ask(server, "en anglais").text == ENGLISH_SEATS


def test_a_caption_in_reply_to_an_older_answer_is_about_it(server: BotApiServer) -> None:
    first = seats_then_card(server)
    photo = [{"file_id": "x", "file_unique_id": "y", "width": 90, "height": 90}]
    server.message(PERSON, photo=photo, caption=HOW_MANY, reply_to=first.message_id)
    assert server.wait_for_reply().text == SEATS


def test_a_reply_to_ones_own_older_question_is_about_its_answer(server: BotApiServer) -> None:
    question = server.user("nombre de places")
    server.wait_for_reply()
    ask(server, "prix de la carte")
    assert ask(server, HOW_MANY, reply_to=question).text == SEATS


def test_a_reply_to_an_answer_that_followed_an_edit_is_about_what_it_says_now(server: BotApiServer) -> None:
    question = server.user("prix de la carte")
    answer = server.wait_for_reply()
    server.edit(question, "nombre de places")
    assert server.wait_for_reply().message_id == answer.message_id
    ask(server, "prix de la carte")
    assert ask(server, HOW_MANY, reply_to=answer.message_id).text == SEATS


def test_a_reply_that_is_edited_is_read_after_the_same_answer(server: BotApiServer) -> None:
    first = seats_then_card(server)
    reply = server.user("prix de la carte ?", reply_to=first.message_id)
    server.wait_for_reply()
    server.edit(reply, HOW_MANY)
    assert server.wait_for_reply().text == SEATS


def test_a_reply_to_an_answer_that_a_button_opened_is_about_it(server: BotApiServer) -> None:
    ask(server, "prix de la carte")
    server.press("Combien de places assises")
    opened = server.wait_for_reply()
    ask(server, "prix de la carte")
    assert ask(server, HOW_MANY, reply_to=opened.message_id).text == SEATS


def test_a_reply_to_an_answer_in_the_other_language_is_about_it(server: BotApiServer) -> None:
    first = ask(server, "nombre de places")
    server.press("In English")
    server.wait_for_reply()
    ask(server, "prix de la carte")
    assert ask(server, HOW_MANY, reply_to=first.message_id).text == SEATS


def test_a_reply_to_what_is_no_answer_changes_nothing(server: BotApiServer) -> None:
    hello = ask(server, "bonjour")
    seats_then_card(server)
    assert ask(server, HOW_MANY, reply_to=hello.message_id).text.startswith(OF_THE_CARD)


def test_a_rejection_in_reply_to_an_older_answer_is_about_it(server: BotApiServer) -> None:
    first = seats_then_card(server)
    way_on = ask(server, "non, ce n’est pas ça", reply_to=first.message_id)
    assert way_on.titles == ["Le prix de la carte", "Tous les sujets"]


# Several messages, several answers


def test_a_reply_to_the_second_piece_of_a_long_answer_is_about_it(
    server: BotApiServer, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, long = conversation.writer.intent, "Il était une fois. " * 400
    monkeypatch.setattr(
        conversation.writer, "intent", lambda key, language: written(key, language) + long * (key == "library_seats")
    )
    server.user("nombre de places")
    pieces = [server.wait_for_reply() for _ in range(2)]
    ask(server, "prix de la carte")
    for piece in pieces:
        server.user(HOW_MANY, reply_to=piece.message_id)
        assert server.wait_for_reply().text.startswith("La bibliothèque compte")
        server.wait_for_reply()
        ask(server, "prix de la carte")


BOTH = "combien coûte la carte et combien de places y a-t-il ?"


@pytest.mark.parametrize(
    ("quote", "start"),
    [("carte de lecteur coûte", OF_THE_CARD), ("1\u202f200 places", SEATS)],
    ids=["the first", "the second"],
)
def test_a_quote_tells_which_of_two_answers_is_meant(server: BotApiServer, quote: str, start: str) -> None:
    both = ask(server, BOTH)
    assert ("15\xa0euros" in both.text, "1\u202f200" in both.text) == (True, True)
    ask(server, "bonjour")
    quoted = {"text": quote, "position": 0}
    assert ask(server, HOW_MANY, reply_to=both.message_id, quote=quoted).text.startswith(start)


@pytest.mark.parametrize("text", ["👎", "👍", "ce n’est pas ça"])
def test_a_vote_in_reply_to_two_answers_counts_for_neither(server: BotApiServer, settings: Settings, text: str) -> None:
    both = ask(server, BOTH)
    ask(server, "bonjour")
    ask(server, text, reply_to=both.message_id)
    ask(server, "bonjour")  # what was noted with the vote is written by then
    with sqlite3.connect(settings.store.get_secret_value().partition(":///")[2]) as database:
        assert database.execute("SELECT intent, vote FROM feedback").fetchall() == []
    database.close()


def test_one_of_two_answers_is_chosen_in_reply_to_them(server: BotApiServer) -> None:
    both = ask(server, BOTH)
    ask(server, "bonjour")
    assert ask(server, "le premier", reply_to=both.message_id).text == FRENCH


# Elsewhere


def origin(sender: dict[str, Any]) -> dict[str, Any]:
    return {"type": "user", "date": 1, "sender_user": sender}


def test_a_reply_from_another_chat_is_about_the_answer_there(server: BotApiServer) -> None:
    there = ask(server, "/ask nombre de places", SUPERGROUP, user=MARIE)
    ask(server, "prix de la carte")
    external = {"origin": origin(BOT), "chat": describe_chat(SUPERGROUP), "message_id": there.message_id}
    assert ask(server, HOW_MANY, external_reply=external).text == SEATS


@pytest.mark.parametrize("chat", [PERSON, SUPERGROUP], ids=["private", "group"])
def test_a_quote_is_enough_where_telegram_tells_no_more(server: BotApiServer, chat: int) -> None:
    ask(server, "/ask prix de la carte", chat, user=MARIE if chat < 0 else None)
    more: dict[str, Any] = {
        "external_reply": {"origin": origin(BOT)},
        "quote": {"text": "bibliothèque compte 1\u202f200 places", "position": 3},
    }
    assert ask(server, HOW_MANY, chat, user=MARIE if chat < 0 else None, **more).text == SEATS


def test_what_somebody_else_wrote_elsewhere_is_no_answer(server: BotApiServer) -> None:
    ask(server, "prix de la carte")
    more: dict[str, Any] = {
        "external_reply": {"origin": origin(describe_person(MARIE, "fr"))},
        "quote": {"text": "bibliothèque compte 1\u202f200 places", "position": 3},
    }
    assert ask(server, HOW_MANY, **more).text.startswith(OF_THE_CARD)


def test_words_that_stand_in_several_answers_decide_nothing(server: BotApiServer) -> None:
    ask(server, "prix de la carte")
    more: dict[str, Any] = {"external_reply": {"origin": origin(BOT)}, "quote": {"text": "La", "position": 0}}
    assert ask(server, HOW_MANY, **more).text.startswith(OF_THE_CARD)


# In groups


def test_in_a_group_a_reply_to_an_answer_that_followed_an_edit_is_about_it(server: BotApiServer) -> None:
    question = server.user("/ask prix de la carte", GROUP, user=MARIE)
    answer = server.wait_for_reply()
    server.edit(question, "/ask nombre de places", GROUP)
    server.wait_for_reply()
    ask(server, "/ask prix de la carte", GROUP, user=8)
    assert SEATS in ask(server, "en bref", GROUP, user=8, reply_to=answer.message_id).text


def test_in_a_group_a_reply_to_an_answer_that_a_button_opened_is_about_it(server: BotApiServer) -> None:
    ask(server, "/ask prix de la carte", GROUP, user=MARIE)
    server.press("Combien de places assises", GROUP, user=MARIE)
    opened = server.wait_for_reply()
    assert ask(server, "en anglais", GROUP, user=8, reply_to=opened.message_id).text == ENGLISH_SEATS


# What is remembered


def test_it_outlives_a_restart(
    server: BotApiServer, bot: RunningBot, settings: Settings, conversation: Conversation
) -> None:
    first = seats_then_card(server)
    server.wait_until(lambda: server.pending() == 0, "all to be handled")
    bot.stop()
    with RunningBot(settings, conversation):
        assert ask(server, HOW_MANY, reply_to=first.message_id).text == SEATS


def test_an_answer_of_long_ago_is_known_by_its_buttons(server: BotApiServer) -> None:
    first = seats_then_card(server)
    ask(server, "/forget")
    ask(server, "prix de la carte")
    assert ask(server, HOW_MANY, reply_to=first.message_id).text == SEATS


def test_what_waited_is_answered_as_one_and_replied_to_as_one(
    server: BotApiServer, bot: RunningBot, settings: Settings, conversation: Conversation
) -> None:
    server.wait_for_calls("getUpdates")
    bot.stop()
    for text in ("bonjour", "nombre de places"):
        server.user(text, date=int(time.time()) - 120)
    with RunningBot(settings, conversation):
        both = server.wait_for_reply()
        assert both.text == SEATS
        ask(server, "prix de la carte")
        assert ask(server, HOW_MANY, reply_to=both.message_id).text == SEATS
