"""What stands under an answer on Telegram, and what pressing it does to the message."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.conversation import Action, Conversation
from bot.conversation.reply import Verb, View
from bot.fake_telegram.server import NOT_HTML, BotApiServer
from bot.settings import Settings
from tests.telegram.running import RunningBot
from tests.telegram.test_telegram import ENGLISH, FRENCH, GROUP, assert_silence

SOURCE = "Paragraphe 2 de l’annonce, avec nos mots\u202f: Il faut une carte, à 15\xa0euros."


def rows(parameters: dict[str, str]) -> list[list[str]]:
    """The labels of a keyboard as they stand beside and below one another."""
    keyboard = json.loads(parameters["reply_markup"])["inline_keyboard"]
    return [[button["text"] for button in row] for row in keyboard]


@pytest.fixture
def shareable(server: BotApiServer) -> None:
    """The bot has inline mode."""
    server.api.me["supports_inline_queries"] = True


@pytest.fixture
def serving(shareable: None, settings: Settings, conversation: Conversation) -> Iterator[None]:
    """A bot with inline mode."""
    with RunningBot(settings, conversation):
        yield


@pytest.mark.usefixtures("serving")
def test_related_questions_have_a_row_each_and_the_rest_stands_by_twos(server: BotApiServer) -> None:
    server.user("prix de la carte")
    assert rows(server.wait_for_reply().parameters) == [
        ["Combien de places assises"],
        ["Où est-ce écrit\u202f?", "In English"],
        ["Partager la réponse"],
        ["Réponse utile", "Pas utile"],
    ]


@pytest.mark.usefixtures("serving")
def test_a_label_too_long_for_half_a_row_has_one_of_its_own(server: BotApiServer) -> None:
    server.user("price of the card", language="en")
    assert rows(server.wait_for_reply().parameters)[1:3] == [
        ["Where does it say that?"],
        ["En français", "Share this answer"],
    ]


@pytest.mark.usefixtures("serving")
def test_sharing_finds_the_same_answer_in_its_language_from_any_chat(server: BotApiServer) -> None:
    server.user("prix de la carte")
    keyboard = json.loads(server.wait_for_reply().parameters["reply_markup"])["inline_keyboard"]
    (share,) = [button for row in keyboard for button in row if "callback_data" not in button]
    assert share["switch_inline_query_chosen_chat"]["query"] == "card_price-fr"


@pytest.fixture
def _without_inline_mode(server: BotApiServer) -> None:
    server.api.me["supports_inline_queries"] = False


@pytest.mark.usefixtures("_without_inline_mode", "bot")
def test_without_inline_mode_nothing_is_shared(server: BotApiServer) -> None:
    server.user("prix de la carte")
    assert "Partager la réponse" not in server.wait_for_reply().titles


@pytest.mark.usefixtures("bot")
def test_what_is_not_stated_has_no_source_and_is_not_shared(server: BotApiServer) -> None:
    server.user("quels sont les horaires d'ouverture")
    titles = ["Combien de places assises", "Le prix de la carte", "In English", "Réponse utile", "Pas utile"]
    assert server.wait_for_reply().titles == titles


@pytest.mark.usefixtures("bot")
def test_the_source_unfolds_in_place_and_folds_away(server: BotApiServer) -> None:
    server.user("prix de la carte")
    first = server.wait_for_reply()
    server.press("Où est-ce écrit\u202f?")
    second = server.wait_for_reply()
    server.press("Masquer le passage")
    third = server.wait_for_reply()
    assert {reply.message_id for reply in (second, third)} == {first.message_id}
    assert second.text == f"{FRENCH}\n\n{SOURCE}"
    assert f"<blockquote expandable>{SOURCE}</blockquote>" in second.parameters["text"]
    assert (third.text, third.titles) == (FRENCH, first.titles)


@pytest.mark.usefixtures("bot")
def test_the_source_is_escaped(server: BotApiServer) -> None:
    server.user("nombre de places")
    server.wait_for_reply()
    server.press("Où est-ce écrit\u202f?")
    reply = server.wait_for_reply()
    assert "&lt;lire&gt; &amp; travailler.</blockquote>" in reply.parameters["text"]
    assert reply.text.endswith("<lire> & travailler.")


@pytest.mark.usefixtures("bot")
def test_the_source_is_sent_plain_where_telegram_cannot_read_it(server: BotApiServer) -> None:
    server.user("prix de la carte")
    server.wait_for_reply()
    server.fail("editMessageText", NOT_HTML)
    server.press("Où est-ce écrit\u202f?")
    assert server.wait_for_reply().text == f"{FRENCH}\n\n{SOURCE}"


@pytest.mark.usefixtures("bot")
def test_the_other_language_keeps_what_was_unfolded_and_the_no_before_it(server: BotApiServer) -> None:
    server.user("/topics")
    shown = server.wait_for_reply()
    seen = Action(Verb.TRANSLATE, "card_price", "en", View(right=False, source=True, votes=1))
    server.press_data(seen.data(), shown.message_id)
    reply = server.wait_for_reply()
    assert reply.text.startswith(f"No. {ENGLISH}\n\nParagraph 2 of the announcement")
    assert "Thank you for your opinion" in reply.titles


@pytest.mark.usefixtures("bot")
def test_a_double_answer_leads_to_each_of_its_parts(server: BotApiServer) -> None:
    server.user("combien coûte la carte de lecteur ? combien de places assises y a-t-il à la bibliothèque ?")
    assert server.wait_for_reply().titles == ["Le prix de la carte", "Combien de places assises"]
    server.press("Le prix de la carte")
    assert server.wait_for_reply().text == FRENCH


@pytest.mark.usefixtures("bot")
def test_the_button_of_an_answer_that_is_gone_leads_to_the_topics(server: BotApiServer) -> None:
    server.user("/topics")
    shown = server.wait_for_reply()
    server.press_data("s:gone:fr:s", shown.message_id)
    reply = server.wait_for_reply()
    assert "Ce bouton date d’une version précédente" in reply.text
    assert reply.titles == ["La bibliothèque", "La carte de lecteur"]


def test_buttons_work_after_a_restart(server: BotApiServer, settings: Settings, conversation: Conversation) -> None:
    with RunningBot(settings, conversation):
        server.user("prix de la carte")
        first = server.wait_for_reply()
    with RunningBot(settings, conversation):
        server.press("Où est-ce écrit\u202f?")
        reply = server.wait_for_reply()
        assert (reply.message_id, reply.text) == (first.message_id, f"{FRENCH}\n\n{SOURCE}")


@pytest.mark.usefixtures("bot")
def test_in_a_group_the_source_unfolds_for_all(server: BotApiServer) -> None:
    server.user("/topics@Announcement_bot", GROUP, user=7)
    shown = server.wait_for_reply()
    server.user("prix de la carte", GROUP, user=8, reply_to=shown.message_id)
    answer = server.wait_for_reply()
    server.press("Où est-ce écrit\u202f?", GROUP, user=9)
    assert server.wait_for_reply().message_id == answer.message_id
    assert_silence(server)
