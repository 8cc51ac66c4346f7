"""The conversation on Telegram: the real Application over HTTP, with people on the other side of the server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.content.model import Outcome
from bot.conversation import Action, Button, Conversation, Reply, Session
from bot.conversation.reply import Verb
from bot.fake_telegram.api import BOT, describe_chat, describe_person
from bot.fake_telegram.server import BLOCKED, NOT_HTML, BotApiServer, ServerFault

GROUP = -100
FRENCH = "La carte de lecteur coûte 15\xa0euros."
ENGLISH = "The reader’s card costs 15\xa0euros."
FILE = {"file_id": "x", "file_unique_id": "y"}
PICTURE = FILE | {"width": 90, "height": 90}

pytestmark = pytest.mark.usefixtures("bot")


# Messages


def test_start_welcomes_and_offers_the_topics(server: BotApiServer) -> None:
    server.user("/start")
    reply = server.wait_for_reply()
    assert "réouverture de la bibliothèque" in reply.text
    assert reply.titles == ["La bibliothèque", "La carte de lecteur"]


def test_a_question_in_reply_to_a_poll_of_an_older_bot_api_server_is_answered(server: BotApiServer) -> None:
    option = {"text": "oui", "voter_count": 0}
    poll = {"id": "1", "question": "Vous venez ?", "options": [option], "total_voter_count": 0, "type": "regular"}
    poll |= {"is_closed": False, "is_anonymous": True, "allows_multiple_answers": False}  # as in Bot API 9.5
    replied = {"message_id": 3, "date": 1_700_000_000, "chat": describe_chat(1), "poll": poll}
    server.message(text="prix de la carte", reply_to_message=replied)
    assert server.wait_for_reply().text == FRENCH


def test_start_with_a_payload_answers_at_once(server: BotApiServer) -> None:
    server.user("/start card_price", language="en")
    assert server.wait_for_reply().text == ENGLISH


def test_a_link_that_adds_the_bot_to_a_group_answers_there(server: BotApiServer) -> None:
    command = server.user("/start@Announcement_bot card_price-en", GROUP, user=7)
    reply = server.wait_for_reply()
    assert (reply.text, reply.reply_to) == (ENGLISH, command)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("combien coûte la carte de lecteur ?", FRENCH),
        ("how much does the reader's card cost?", ENGLISH),
    ],
    ids=["French", "English"],
)
def test_answers_in_the_language_of_the_question(server: BotApiServer, question: str, answer: str) -> None:
    server.user(question, language="de")
    assert server.wait_for_reply().text == answer


@pytest.mark.parametrize(
    ("code", "language"), [("fr", "fr"), ("fr-CA", "fr"), ("en-GB", "en"), ("de", "en"), (None, "en")]
)
def test_speaks_the_language_of_the_persons_telegram(server: BotApiServer, code: str | None, language: str) -> None:
    server.user("/topics", language=code)
    assert ("Quel sujet" in server.wait_for_reply().text) is (language == "fr")


def test_shows_markup_of_the_content_as_text(server: BotApiServer) -> None:
    server.user("how many seats does the library have?", language="en")
    reply = server.wait_for_reply()
    assert "1,200 <heated> seats & desks" in reply.text
    assert reply.parse_mode == "HTML"
    assert '"is_disabled": true' in reply.parameters["link_preview_options"], "no preview of links"


def test_sends_plain_text_when_telegram_does_not_take_the_markup(server: BotApiServer) -> None:
    server.fail("sendMessage", NOT_HTML)
    server.user("how many seats does the library have?", language="en")
    reply = server.wait_for_reply()
    assert "1,200 <heated> seats & desks" in reply.text
    assert reply.parse_mode is None


def test_a_command_with_the_bots_name_is_a_command(server: BotApiServer) -> None:
    server.user("/TOPICS@announcement_BOT")
    assert "Quel sujet" in server.wait_for_reply().text


def test_an_unknown_command_is_answered(server: BotApiServer) -> None:
    server.user("/fly_me_to_the_moon")
    assert "Je ne connais pas cette commande" in server.wait_for_reply().text


def test_answers_in_the_order_of_the_questions(server: BotApiServer) -> None:
    questions = ["prix de la carte", "nombre de places"] * 10
    for question in questions:
        server.user(question)
    replies = [server.wait_for_reply().text for _ in questions]
    assert ["carte" in reply for reply in replies] == ["carte" in question for question in questions]
    server.wait_until(lambda: server.pending() == 0, "the updates to be confirmed")
    assert server.unread() == []


def test_remembers_each_person_apart(server: BotApiServer) -> None:
    server.user("/lang en", chat=1)
    server.user("/topics", chat=2)
    server.user("/topics", chat=1)
    replies = [server.wait_for_reply() for _ in range(3)]
    assert [(reply.chat, reply.text[:5]) for reply in replies if reply.chat == 2] == [(2, "Quel ")]
    assert [reply.text[:5] for reply in replies if reply.chat == 1] == ["All r", "Which"]


HOSTILE = {
    "open tag": "<b>combien",
    "script": "<script>alert('x')</script>",
    "entities": "&lt;b&gt; &amp;amp; &#0; &bogus;",
    "lone signs": "< > & \" ' ` * _ [ ] ( ) ~ # + - = | { } . !",
    "as long as Telegram allows": "a" * 4096,
    "as many words as fit": "prix de la carte " * 240,
    "emoji only": "🤷🏽‍♀️" * 100,
    "emoji and words": "👩‍👩‍👧‍👦 prix de la carte 💶",
    "right to left": "كم سعر البطاقة؟ \u202eprix de la carte\u202c",
    "zero width": "p\u200br\u200bi\u200bx de la carte\ufeff",
    "nothing visible": "\u200b\u2060\u00ad",
    "stacked accents": "p" + "\u0301" * 1000 + "rix",
    "control characters": "prix\x00\x07\x1b[31m de la carte",
    "lone slash": "/",
    "slashes": "/" * 500,
    "commands glued together": "/start/help@x@y /topics",
    "line breaks": "\n\r\n\t prix \n\n de la carte",
    "template": "{answer} {0} %s %(x)s ${HOME} {{7*7}}",
    "database": "'; DROP TABLE sessions; --",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_text_gets_one_reply(server: BotApiServer, text: str) -> None:
    server.user(text)
    assert server.wait_for_reply().chat == 1
    assert_silence(server)


# What is not text

NOT_TEXT: dict[str, dict[str, Any]] = {
    "photo": {"photo": [PICTURE]},
    "sticker": {"sticker": PICTURE | {"type": "regular", "is_animated": False, "is_video": False}},
    "voice": {"voice": FILE | {"duration": 3}},
    "audio": {"audio": FILE | {"duration": 3}},
    "video": {"video": PICTURE | {"duration": 3}},
    "round video": {"video_note": FILE | {"length": 90, "duration": 3}},
    "animation": {"animation": PICTURE | {"duration": 3}, "document": FILE},
    "document": {"document": FILE},
    "location": {"location": {"latitude": 44.8, "longitude": 4.8}},
    "contact": {"contact": {"phone_number": "+33612345678", "first_name": "Camille"}},
    "dice": {"dice": {"emoji": "🎲", "value": 6}},
    "something of tomorrow": {"hologram": {"depth": 3}},
}


@pytest.mark.parametrize("content", NOT_TEXT.values(), ids=NOT_TEXT.keys())
def test_what_is_not_text_gets_a_kind_reply(server: BotApiServer, content: dict[str, Any]) -> None:
    server.message(**content)
    assert "Je ne sais lire que du texte" in server.wait_for_reply().text


def test_the_caption_of_a_picture_is_read(server: BotApiServer) -> None:
    server.message(photo=[PICTURE], caption="prix de la carte")
    assert "La carte de lecteur coûte" in server.wait_for_reply().text


SERVICE: dict[str, dict[str, Any]] = {
    "title": {"new_chat_title": "Ours"},
    "timer": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
    "permission": {"write_access_allowed": {}},
}


@pytest.mark.parametrize("content", SERVICE.values(), ids=SERVICE.keys())
def test_service_messages_get_no_reply(server: BotApiServer, content: dict[str, Any]) -> None:
    server.message(**content)
    assert_silence(server)


def test_posts_of_channels_get_no_reply(server: BotApiServer) -> None:
    channel = {"id": -5, "type": "channel", "title": "News"}
    server.push(channel_post={"message_id": 900, "date": 1, "chat": channel, "text": "prix de la carte"})
    assert_silence(server)


def test_other_bots_get_no_reply(server: BotApiServer) -> None:
    message = {"message_id": 900, "date": 1, "chat": describe_chat(1), "text": "prix de la carte"}
    server.push(message=message | {"from": BOT | {"id": 5}})
    assert_silence(server)


# Buttons


def test_a_related_question_is_answered_below(server: BotApiServer) -> None:
    server.user("prix de la carte")
    first = server.wait_for_reply()
    callback = server.press("Combien de places assises")
    reply = server.wait_for_reply()
    assert "1 200 places" in reply.text.replace("\u202f", " ")
    assert reply.method == "sendMessage"
    assert reply.message_id != first.message_id
    assert callback in server.api.answered_callbacks


def test_the_other_language_appears_in_place(server: BotApiServer) -> None:
    server.user("prix de la carte")
    first = server.wait_for_reply()
    callback = server.press("In English")
    reply = server.wait_for_reply()
    assert (reply.method, reply.message_id) == ("editMessageText", first.message_id)
    assert reply.text == ENGLISH
    assert "En français" in reply.titles
    assert callback in server.api.answered_callbacks


def test_the_topics_are_browsed_in_place(server: BotApiServer) -> None:
    server.user("/topics")
    first = server.wait_for_reply()
    server.press("La carte de lecteur")
    second = server.wait_for_reply()
    server.press("Retour aux sujets")
    third = server.wait_for_reply()
    assert [second.message_id, third.message_id] == [first.message_id] * 2
    assert "Le prix de la carte" in second.titles
    assert third.text == first.text


def test_a_button_pressed_twice_changes_nothing_more(server: BotApiServer) -> None:
    server.user("/topics")
    shown = server.wait_for_reply()
    for _ in range(2):
        server.press_data(shown.buttons[1].data, shown.message_id)
    assert server.wait_for_reply().method == "editMessageText"
    assert_silence(server)
    assert len(server.api.answered_callbacks) == 2


@pytest.mark.parametrize("data", ["", "zzz", "a:gone:fr", "a:hello:fr", "t:gone:fr", "a:" + "x" * 62, "::", "é" * 32])
def test_a_button_of_an_earlier_version_is_answered(server: BotApiServer, data: str) -> None:
    server.user("/topics")
    shown = server.wait_for_reply()
    callback = server.press_data(data, shown.message_id)
    reply = server.wait_for_reply()
    assert "Ce bouton date d’une version précédente" in reply.text
    assert reply.method == "sendMessage"
    assert callback in server.api.answered_callbacks


def test_a_button_of_an_intent_renamed_since_still_works(server: BotApiServer) -> None:
    server.user("/topics")
    shown = server.wait_for_reply()
    server.press_data("a:seats_count:en", shown.message_id)
    assert "1,200 <heated> seats" in server.wait_for_reply().text


def test_a_button_of_a_message_that_is_gone_still_works(server: BotApiServer) -> None:
    server.user("prix de la carte")
    server.wait_for_reply()
    server.fail("editMessageText", ServerFault(400, "Bad Request: message to edit not found"))
    server.press("In English")
    reply = server.wait_for_reply()
    assert (reply.method, reply.text) == ("sendMessage", ENGLISH)


def test_a_button_of_a_message_too_old_to_be_shown_still_works(server: BotApiServer) -> None:
    server.user("prix de la carte")
    server.wait_for_reply()
    server.api.open_callbacks.add("old")
    message = {"chat": describe_chat(1), "message_id": 990, "date": 0}
    data = Action(Verb.TRANSLATE, "card_price", "en").data()
    query = {"id": "old", "from": describe_person(1, "fr"), "message": message, "chat_instance": "1", "data": data}
    server.push(callback_query=query)
    assert server.wait_for_reply().text == ENGLISH


def test_a_button_works_though_it_cannot_be_acknowledged(server: BotApiServer) -> None:
    server.user("prix de la carte")
    server.wait_for_reply()
    server.fail("answerCallbackQuery", ServerFault(400, "Bad Request: query is too old and response timeout expired"))
    server.press("In English")
    assert server.wait_for_reply().text == ENGLISH


# Edits


def test_an_edited_question_edits_the_reply(server: BotApiServer) -> None:
    question = server.user("prix de la carte")
    first = server.wait_for_reply()
    server.edit(question, "nombre de places")
    second = server.wait_for_reply()
    server.edit(question, "prix de la carte")
    third = server.wait_for_reply()
    assert {reply.message_id for reply in (second, third)} == {first.message_id}
    assert "places" in second.text
    assert third.text == first.text


def test_an_edit_that_leaves_the_text_is_ignored(server: BotApiServer) -> None:
    question = server.user("prix de la carte")
    server.wait_for_reply()
    server.edit(question, "prix de la carte")
    assert_silence(server)


def test_a_location_that_moves_gets_one_reply(server: BotApiServer) -> None:
    place = server.message(location={"latitude": 44.8, "longitude": 4.8, "live_period": 60})
    server.wait_for_reply()
    server.edit(place, location={"latitude": 44.9, "longitude": 4.8, "live_period": 60})
    assert_silence(server)


def test_an_edit_of_a_question_from_before_the_start_is_answered(server: BotApiServer) -> None:
    server.user("/privacy")
    server.wait_for_reply()
    message = {"message_id": 900, "date": 1, "edit_date": 2, "chat": describe_chat(1), "text": "prix de la carte"}
    server.push(edited_message=message | {"from": describe_person(1, "fr")})
    assert "La carte de lecteur coûte" in server.wait_for_reply().text


def test_an_edit_whose_reply_was_deleted_is_answered_anew(server: BotApiServer) -> None:
    question = server.user("prix de la carte")
    first = server.wait_for_reply()
    server.delete(first.message_id)
    server.edit(question, "nombre de places")
    second = server.wait_for_reply()
    server.edit(question, "prix de la carte")
    third = server.wait_for_reply()
    assert (second.method, third.method) == ("sendMessage", "editMessageText")
    assert third.message_id == second.message_id


def test_an_edit_of_an_older_question_leaves_the_talk_where_it_is(server: BotApiServer) -> None:
    question = server.user("/lang fr")
    server.wait_for_reply()
    server.user("/lang en")
    server.wait_for_reply()
    server.edit(question, "/lang auto")
    server.wait_for_reply()
    server.user("/topics")
    assert "Which topic" in server.wait_for_reply().text


# Groups


@pytest.mark.parametrize(
    "text", ["prix de la carte", "/poll", "/topics@Other_bot", "@Announcement_bot", "x /topics@Announcement_bot"]
)
def test_in_a_group_the_bot_does_not_break_in(server: BotApiServer, text: str) -> None:
    server.user(text, GROUP, user=7)
    assert_silence(server)


def test_in_a_group_a_command_with_its_name_is_answered_under_it(server: BotApiServer) -> None:
    command = server.user("/topics@Announcement_bot", GROUP, user=7)
    reply = server.wait_for_reply()
    assert "Quel sujet" in reply.text
    assert reply.reply_to == command


def test_in_a_group_a_reply_to_the_bot_is_answered_under_it(server: BotApiServer) -> None:
    server.user("/topics@Announcement_bot", GROUP, user=7)
    shown = server.wait_for_reply()
    question = server.user("prix de la carte", GROUP, user=8, reply_to=shown.message_id)
    reply = server.wait_for_reply()
    assert "La carte de lecteur coûte" in reply.text
    assert reply.reply_to == question


def test_in_a_group_a_command_deleted_meanwhile_is_answered_all_the_same(server: BotApiServer) -> None:
    server.user("/topics@Announcement_bot", GROUP, user=7)
    server.wait_for_reply()
    person = describe_person(7, "fr")
    message = {"message_id": 900, "date": int(time.time()), "chat": describe_chat(GROUP)}
    message |= {"text": "/topics@Announcement_bot"}
    server.push(message=message | {"from": person})
    assert server.wait_for_reply().reply_to is None


def test_in_a_group_each_person_has_a_conversation_of_their_own(server: BotApiServer) -> None:
    server.user("/lang@Announcement_bot en", GROUP, user=7)
    server.user("/topics@Announcement_bot", GROUP, user=8)
    server.user("/topics@Announcement_bot", GROUP, user=7)
    texts = [server.wait_for_reply().text for _ in range(3)]
    assert [text[:5] for text in texts[1:]] == ["Quel ", "Which"]


# Trouble


def test_a_person_who_blocked_the_bot_does_not_stop_it(server: BotApiServer) -> None:
    server.fail("sendMessage", replace(BLOCKED, chat=1))
    server.user("prix de la carte", chat=1)
    server.user("nombre de places", chat=2)
    assert server.wait_for_reply().chat == 2


@pytest.fixture
def broken(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours."""

    def fail(*_: object) -> tuple[Reply, Session]:
        raise KeyError("a private question")

    monkeypatch.setattr(conversation, "respond", fail)
    monkeypatch.setattr(conversation, "press", fail)


@pytest.mark.usefixtures("broken")
def test_a_fault_of_ours_gets_a_reply_too(server: BotApiServer) -> None:
    server.user("prix de la carte")
    assert "Un problème est survenu de mon côté" in server.wait_for_reply().text
    callback = server.press_data("t::fr", 2)
    assert "Un problème est survenu de mon côté" in server.wait_for_reply().text
    assert callback in server.api.answered_callbacks


@pytest.fixture
def lengthy(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A conversation whose replies are too long for one message."""
    text = "\n\n".join(f"{number}. " + "Il était une fois <une> carte & " * 30 for number in range(10))
    buttons = (Button("Sujets", Action(Verb.TOPICS, language="fr")),)
    monkeypatch.setattr(
        conversation, "respond", lambda *_: (Reply(Outcome.ANSWER, "fr", text, buttons=buttons), Session())
    )
    yield text


def test_a_reply_too_long_for_a_message_comes_in_several(server: BotApiServer, lengthy: str) -> None:
    server.user("prix de la carte")
    pieces = [server.wait_for_reply() for _ in range(3)]
    assert_silence(server, count=3)
    assert " ".join(piece.text for piece in pieces).split() == lengthy.split()
    assert [piece.titles for piece in pieces] == [[], [], ["Sujets"]]


def test_an_edit_with_a_reply_too_long_for_a_message(server: BotApiServer, lengthy: str) -> None:
    question = server.user("prix de la carte")
    first, _, _ = [server.wait_for_reply() for _ in range(3)]
    server.fail("editMessageText", ServerFault(400, "Bad Request: message is not modified"))
    server.edit(question, "nombre de places")
    rest = [server.wait_for_reply() for _ in range(2)]
    assert server.shown(first.message_id) == first.text
    assert [piece.titles for piece in rest] == [[], ["Sujets"]]


def assert_silence(server: BotApiServer, count: int = 1) -> None:
    """Nothing comes before the reply to what somebody else asks now, nor just after it: who wrote first is first."""
    server.user("/privacy", chat=77)
    replies = [server.wait_for_reply() for _ in range(count)]
    time.sleep(0.05)
    assert {reply.chat for reply in [*replies, *server.unread()]} == {77}
