"""What those who look after the bot can do from their chats: figures, open questions, reload, mute."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.api import SentMessage
from bot.fake_telegram.server import BotApiServer
from bot.operation.services import background_services
from bot.settings import Settings
from bot.store.store import Store, StoreError
from bot.telegram.base.services import AdminControls
from tests.telegram.running import RunningBot

ADMIN, SOMEBODY, GROUP = 11, 7, -100
PRICE, SEATS, JOKE = "prix de la carte", "how many seats does the library have?", "raconte une blague"


@pytest.fixture
def small_here(small: dict[str, str], tmp_path: Path) -> dict[str, str]:
    folder = shutil.copytree(small["BOT_INTENTS"], tmp_path / "intents")
    store = f"sqlite:///{tmp_path / 'bot.db'}"
    return small | {"BOT_STORE": store, "BOT_ADMINS": str(ADMIN), "BOT_INTENTS": str(folder)}


@pytest.fixture
def admin(server: BotApiServer, settings: Settings, conversation: Conversation) -> Iterator[BotApiServer]:
    """The server, with the bot serving as `python -m bot run` has it."""
    beside = background_services(settings)
    controls = AdminControls(beside.controls.reload)
    with RunningBot(settings, conversation, services=beside.services, controls=controls) as bot:
        yield server
    assert bot.error is None


def ask(server: BotApiServer, text: str, chat: int = SOMEBODY, **more: Any) -> SentMessage:
    server.user(text, chat=chat, **more)
    return server.wait_for_reply()


def wait_for_log(tmp_path: Path, questions: int) -> None:
    """Questions are noted a moment after they were answered."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with sqlite3.connect(tmp_path / "bot.db") as database:
            (count,) = database.execute("SELECT count(*) FROM questions").fetchone()
        database.close()
        if count == questions:
            return
        time.sleep(0.05)
    raise AssertionError("the questions were not noted")


# Who may


@pytest.mark.parametrize("command", ["/stats", "/unanswered", "/reload", "/mute", "/unmute", "/id"])
def test_everybody_else_is_told_kindly_whom_it_is_for(admin: BotApiServer, command: str) -> None:
    assert "réservée à ceux qui s’occupent du bot" in ask(admin, command).text
    assert "for those who look after the bot" in ask(admin, command, chat=8, language="en").text


def test_in_a_group_a_bare_command_of_somebody_else_may_be_for_another_bot(admin: BotApiServer) -> None:
    admin.user("/mute", chat=GROUP, user=SOMEBODY)
    admin.user("/mute@announcement_bot", chat=GROUP, user=SOMEBODY)
    assert "réservée" in admin.wait_for_reply().text
    assert admin.unread() == []


def test_figures_are_shown_in_private_only(admin: BotApiServer) -> None:
    assert "dans notre discussion privée" in ask(admin, "/stats@announcement_bot", chat=GROUP, user=ADMIN).text


def test_an_admin_learns_the_id_of_a_chat(admin: BotApiServer) -> None:
    assert ask(admin, "/id", chat=GROUP, user=ADMIN).text == "Le numéro de ce chat\u202f: -100"


# Figures


def test_stats_tells_what_was_asked_and_what_it_got(admin: BotApiServer, tmp_path: Path) -> None:
    for text in (PRICE, PRICE, SEATS, "horaires de la bibliothèque", JOKE, "bonjour"):
        ask(admin, text)
    wait_for_log(tmp_path, 6)
    with sqlite3.connect(tmp_path / "bot.db") as database:
        rows = [(time.time(), "card_price", "fr", 1), (time.time(), "card_price", "en", -1)]
        database.executemany("INSERT INTO feedback (at, intent, language, vote) VALUES (?, ?, ?, ?)", rows)
    database.close()
    text = ask(admin, "/stats", chat=ADMIN).text
    title, outcomes, languages, topics, opinions, hint = text.replace("\u202f", " ").split("\n\n")
    assert title.startswith("Questions depuis le ")
    assert title.endswith(" : 6")
    assert outcomes.splitlines() == [
        "Ce qu’elles ont reçu :",
        "Réponse donnée : 3 (50 pour cent)",
        "L’annonce ne le dit pas : 1 (17 pour cent)",
        "Bavardage : 1 (17 pour cent)",
        "Hors sujet ou pas compris : 1 (17 pour cent)",
    ]
    assert languages.splitlines() == ["Langues :", "En français : 5", "En anglais : 1"]
    assert topics.splitlines() == [
        "Sujets :",
        "La bibliothèque : 2 (en français : 1, en anglais : 1)",
        "La carte de lecteur : 2 (en français : 2, en anglais : 0)",
    ]
    assert opinions.splitlines() == [
        "Avis sur les réponses :",
        "En tout : utile 1, pas utile 1",
        "La carte de lecteur : utile 1, pas utile 1",
    ]
    assert "pip install" in hint


def test_stats_speaks_the_admins_language(admin: BotApiServer) -> None:
    reply = ask(admin, "/stats 30", chat=ADMIN, language="en")
    assert reply.text.startswith("Questions since ")
    assert reply.text.endswith(": 0")


@pytest.mark.parametrize("days", ["0", "-3", "366", "a week", "²", "9" * 30])
def test_stats_says_how_it_is_written(admin: BotApiServer, days: str) -> None:
    assert "de 1 à 365" in ask(admin, f"/stats {days}", chat=ADMIN).text


def test_a_picture_shows_the_same_and_its_caption_says_it(
    server: BotApiServer, settings: Settings, conversation: Conversation, tmp_path: Path
) -> None:
    with RunningBot(settings, conversation, controls=background_services(settings).controls):
        ask(server, PRICE)
        wait_for_log(tmp_path, 1)
        server.user("/stats", chat=ADMIN)
        reply = server.wait_for_reply(timeout=60)
    assert reply.method == "sendPhoto"
    assert "Réponse donnée\u202f: 1 (100" in reply.text
    assert "pip install" not in reply.text
    picture = server.api.pictures[ADMIN, reply.message_id]
    assert int.from_bytes(picture[16:20], "big") == 1080, "as wide as a phone"


# Open questions


def test_unanswered_counts_one_question_in_other_spellings_once(admin: BotApiServer, tmp_path: Path) -> None:
    for text in (JOKE, "racontes une blague", "va-t-il pleuvoir", JOKE, PRICE):
        ask(admin, text)
    wait_for_log(tmp_path, 5)
    text = ask(admin, "/unanswered", chat=ADMIN).text.replace("\u202f", " ")
    assert text.splitlines()[1:] == [
        "3 : « raconte une blague » (hors sujet ou pas compris)",
        "1 : « va-t-il pleuvoir » (hors sujet ou pas compris)",
    ]
    assert len(ask(admin, "/unanswered 1", chat=ADMIN).text.splitlines()) == 2


def test_unanswered_says_when_there_is_nothing(admin: BotApiServer) -> None:
    assert "Aucune question" in ask(admin, "/unanswered", chat=ADMIN).text
    assert "de 1 à 50" in ask(admin, "/unanswered all", chat=ADMIN).text


# Reload


def test_reload_brings_edited_content_into_force(admin: BotApiServer, settings: Settings) -> None:
    file = settings.intents / "small.yaml"
    file.write_text(file.read_text("utf-8").replace("amount: 15,", "amount: 18,"), "utf-8")
    assert "Je relis le contenu" in ask(admin, "/reload", chat=ADMIN).text
    assert "Le nouveau contenu répond" in admin.wait_for_reply().text
    assert "18\xa0euros" in ask(admin, PRICE).text


def test_reload_tells_the_faults_with_their_lines(admin: BotApiServer, settings: Settings) -> None:
    file = settings.intents / "small.yaml"
    file.write_text(file.read_text("utf-8").replace("{price}", "{prize}"), "utf-8")
    ask(admin, "/reload", chat=ADMIN)
    admin.wait_until(lambda: any("est refusé" in sent.text for sent in admin.api.sent), "the refusal")
    (refused,) = [sent.text for sent in admin.api.sent if "est refusé" in sent.text]
    assert "small.yaml:" in refused
    assert "the placeholder {prize} has no fact" in refused


def test_a_bot_that_cannot_reload_says_so(server: BotApiServer, settings: Settings, conversation: Conversation) -> None:
    with RunningBot(settings, conversation):
        assert "ne peut pas recharger" in ask(server, "/reload", chat=ADMIN).text


# Silence


def test_a_muted_group_gets_nothing_until_it_is_unmuted(admin: BotApiServer) -> None:
    answer = ask(admin, "/topics@announcement_bot", chat=GROUP, user=SOMEBODY)
    assert "pendant 30 minutes" in ask(admin, "/mute 30", chat=GROUP, user=ADMIN).text
    admin.user("/start@announcement_bot", chat=GROUP, user=SOMEBODY)
    callback = admin.press("La bibliothèque", GROUP, user=SOMEBODY)
    admin.wait_until(lambda: callback in admin.api.answered_callbacks, "the spinner to stop")
    assert "réponds de nouveau" in ask(admin, "/unmute", chat=GROUP, user=ADMIN).text
    assert "Bonjour" in ask(admin, "/start@announcement_bot", chat=GROUP, user=SOMEBODY).text
    assert admin.shown(answer.message_id, GROUP) == answer.text


def test_a_muted_group_stays_so_while_the_store_is_away(admin: BotApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(admin, "/mute", chat=GROUP, user=ADMIN)
    admin.user("/start@announcement_bot", chat=GROUP, user=SOMEBODY)
    admin.wait_until(lambda: admin.pending() == 0, "it to be taken in")
    ask(admin, PRICE)
    monkeypatch.setattr(Store, "reading", away)
    monkeypatch.setattr(Store, "transaction", away)
    admin.user("/start@announcement_bot", chat=GROUP, user=SOMEBODY)
    assert "base de données ne répond pas" in ask(admin, "/unmute", chat=GROUP, user=ADMIN).text
    assert "base de données ne répond pas" in ask(admin, "/stats", chat=ADMIN).text


def away(*_: Any) -> Any:
    raise StoreError("away")


def test_other_chats_are_not_muted_with_it(admin: BotApiServer) -> None:
    ask(admin, "/mute", chat=GROUP, user=ADMIN)
    assert "Quel sujet" in ask(admin, "/topics@announcement_bot", chat=-200, user=SOMEBODY).text
    assert "euros" in ask(admin, PRICE).text


def test_a_mute_outlives_a_restart(server: BotApiServer, settings: Settings, conversation: Conversation) -> None:
    with RunningBot(settings, conversation):
        ask(server, "/mute", chat=GROUP, user=ADMIN)
    with RunningBot(settings, conversation):
        server.user("/topics@announcement_bot", chat=GROUP, user=SOMEBODY)
        server.wait_until(lambda: server.pending() == 0, "it to be taken in")
        assert "réponds de nouveau" in ask(server, "/unmute", chat=GROUP, user=ADMIN).text


def test_an_admin_who_mutes_gets_no_notices(admin: BotApiServer, settings: Settings) -> None:
    assert "plus d’avis d’erreur pendant 60 minutes" in ask(admin, "/mute", chat=ADMIN).text
    file = settings.intents / "small.yaml"
    file.write_text(file.read_text("utf-8").replace("{price}", "{prize}"), "utf-8")
    ask(admin, "/reload", chat=ADMIN)
    assert "est refusé" in admin.wait_for_reply().text
    assert "de nouveau" in ask(admin, "/unmute", chat=ADMIN).text
    assert not [sent for sent in admin.api.sent if "stays in force" in sent.text]


@pytest.mark.parametrize("minutes", ["0", "10081", "-5", "soon"])
def test_mute_says_how_it_is_written(admin: BotApiServer, minutes: str) -> None:
    assert "de 1 à 10080" in ask(admin, f"/mute {minutes}", chat=ADMIN).text
