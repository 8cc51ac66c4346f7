"""Whether an answer helped: what the person sees, and what is kept of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assembly import assemble
from bot.conversation import Conversation
from bot.fake_telegram.server import BotApiServer, ServerFault
from bot.settings import Settings
from tests.telegram.running import RunningBot
from tests.telegram.test_telegram import FRENCH, GROUP, assert_silence

SORRY = "Je regrette que cette réponse ne convienne pas."
THANKS = "Merci pour votre avis"
CONTACT = "aide@example.org"


@pytest.fixture(scope="session")
def conversation(small: dict[str, str]) -> Conversation:
    """With a support contact."""
    return assemble(Settings.of(small | {"BOT_SUPPORT_CONTACT": CONTACT}))


@pytest.fixture
def running(settings: Settings, conversation: Conversation) -> Iterator[RunningBot]:
    with RunningBot(settings, conversation) as bot:
        yield bot


def votes(bot: RunningBot, folder: Path) -> list[tuple[str, str, int]]:
    """What was noted, once the bot has stopped."""
    bot.stop()
    with sqlite3.connect(folder / "bot.db") as database:
        found = database.execute("SELECT intent, language, vote FROM feedback ORDER BY id").fetchall()
    database.close()
    return found


def ask_in_group(server: BotApiServer) -> int:
    """Somebody asks in a group; the id of the answer."""
    server.user("/topics@Announcement_bot", GROUP, user=7)
    shown = server.wait_for_reply()
    server.user("prix de la carte", GROUP, user=7, reply_to=shown.message_id)
    return server.wait_for_reply().message_id


def test_thanks_take_the_place_of_the_two_buttons(server: BotApiServer, running: RunningBot, tmp_path: Path) -> None:
    server.user("prix de la carte")
    answer = server.wait_for_reply()
    callback = server.press("Réponse utile")
    reply = server.wait_for_reply()
    assert (reply.method, reply.message_id, reply.text) == ("editMessageReplyMarkup", answer.message_id, FRENCH)
    assert reply.titles == [*answer.titles[:-2], THANKS]
    assert_silence(server)
    assert callback in server.api.answered_callbacks
    assert votes(running, tmp_path) == [("card_price", "fr", 1)]


def test_whom_it_did_not_help_gets_a_way_on(server: BotApiServer, running: RunningBot, tmp_path: Path) -> None:
    server.user("prix de la carte")
    answer = server.wait_for_reply()
    server.press("Pas utile")
    thanked, way_on = server.wait_for_reply(), server.wait_for_reply()
    assert (thanked.message_id, thanked.titles[-1]) == (answer.message_id, THANKS)
    assert way_on.method == "sendMessage"
    assert SORRY in way_on.text
    assert CONTACT in way_on.text
    assert way_on.titles == ["Combien de places assises", "Tous les sujets"]
    assert votes(running, tmp_path) == [("card_price", "fr", -1)]


def test_the_way_on_is_taken_in_words_too(server: BotApiServer, running: RunningBot) -> None:
    server.user("prix de la carte")
    server.wait_for_reply()
    server.press("Pas utile")
    server.wait_for_reply()
    server.wait_for_reply()
    server.user("la première")
    assert "1\u202f200 places" in server.wait_for_reply().text


def test_no_that_is_not_it_counts_as_a_vote(server: BotApiServer, running: RunningBot, tmp_path: Path) -> None:
    server.user("prix de la carte")
    server.wait_for_reply()
    server.user("non, ce n’est pas ça")
    assert SORRY in server.wait_for_reply().text
    assert votes(running, tmp_path) == [("card_price", "fr", -1)]


def test_a_vote_counts_once_whatever_is_pressed_or_said(
    server: BotApiServer, running: RunningBot, tmp_path: Path
) -> None:
    server.user("prix de la carte")
    answer = server.wait_for_reply()
    helpful = next(button.data for button in answer.buttons if button.title == "Réponse utile")
    for _ in range(3):  # the first press is still on its way when the others are made
        server.press_data(helpful, answer.message_id)
    server.wait_for_reply()
    server.user("prix de la carte")
    server.wait_for_reply()
    server.press("Pas utile")
    server.wait_for_reply()
    server.wait_for_reply()
    assert votes(running, tmp_path) == [("card_price", "fr", 1)]


def test_a_vote_counts_once_across_a_restart(
    server: BotApiServer, settings: Settings, conversation: Conversation, tmp_path: Path
) -> None:
    with RunningBot(settings, conversation):
        server.user("prix de la carte")
        answer = server.wait_for_reply()
        server.press("Réponse utile")
        server.wait_for_reply()
    helpful = next(button.data for button in answer.buttons if button.title == "Réponse utile")
    with RunningBot(settings, conversation) as bot:
        server.press_data(helpful, answer.message_id)
        assert_silence(server)
        assert votes(bot, tmp_path) == [("card_price", "fr", 1)]


def test_thanks_do_nothing_when_they_are_pressed(server: BotApiServer, running: RunningBot) -> None:
    server.user("prix de la carte")
    server.wait_for_reply()
    server.press("Réponse utile")
    server.wait_for_reply()
    callback = server.press(THANKS)
    assert_silence(server)
    assert callback in server.api.answered_callbacks


def test_in_a_group_everybody_may_vote_and_sees_that_it_counted(
    server: BotApiServer, running: RunningBot, tmp_path: Path
) -> None:
    answer = ask_in_group(server)
    server.press("Réponse utile", GROUP, user=8)
    first = server.wait_for_reply()
    server.press("Réponse utile", GROUP, user=9)
    second = server.wait_for_reply()
    server.press("Réponse utile", GROUP, user=8)
    assert first.titles[-3:] == ["Réponse utile", "Pas utile", THANKS]
    assert second.titles[-3:] == ["Réponse utile", "Pas utile", "Merci\u202f: 2 avis reçus"]
    assert {first.message_id, second.message_id} == {answer}
    assert_silence(server)
    assert votes(running, tmp_path) == [("card_price", "fr", 1)] * 2


def test_in_a_group_the_way_on_stands_under_the_answer(server: BotApiServer, running: RunningBot) -> None:
    answer = ask_in_group(server)
    server.press("Pas utile", GROUP, user=8)
    server.wait_for_reply()
    assert server.wait_for_reply().reply_to == answer


def test_thanks_are_said_where_the_buttons_cannot_change(server: BotApiServer, running: RunningBot) -> None:
    server.user("prix de la carte")
    server.wait_for_reply()
    server.fail("editMessageReplyMarkup", ServerFault(400, "Bad Request: message can't be edited"))
    server.press("Réponse utile")
    reply = server.wait_for_reply()
    assert (reply.method, reply.titles[-1]) == ("sendMessage", THANKS)


def test_forgetting_forgets_who_voted(server: BotApiServer, running: RunningBot, tmp_path: Path) -> None:
    server.user("prix de la carte")
    server.wait_for_reply()
    server.press("Réponse utile")
    server.wait_for_reply()
    server.user("/forget")
    server.wait_for_reply()
    running.stop()
    with sqlite3.connect(tmp_path / "bot.db") as database:
        assert database.execute("SELECT kept FROM sessions WHERE user_id = 1").fetchall() == []
    database.close()


def test_where_no_log_is_kept_nobody_is_asked(
    server: BotApiServer, small_here: dict[str, str], small: dict[str, str]
) -> None:
    settings = Settings.of(small_here | {"TELEGRAM_API_URL": server.url, "BOT_RETENTION_DAYS": "0"})
    with RunningBot(settings, assemble(settings)):
        server.user("prix de la carte")
        assert server.wait_for_reply().titles == [
            "Combien de places assises",
            "Où est-ce écrit\u202f?",
            "In English",
            "Partager la réponse",
        ]
