"""Every optional feature at once: none of them takes what is for another, whatever button is pressed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversation import Action
from bot.conversation.reply import Verb
from bot.fake_telegram.api import SentMessage
from bot.fake_telegram.server import BotApiServer
from bot.settings import Settings
from tests.telegram.all_options import OPTIONS, STAFF, make_known
from tests.telegram.test_telegram import ENGLISH, FRENCH, GROUP, assert_silence

MARIE, PERSON, OTHER = 900, 7, 8
"""Of the staff; somebody; somebody else."""


@pytest.fixture
def settings(small_here: dict[str, str], server: BotApiServer) -> Settings:
    make_known(server)
    return Settings.of(small_here | {"TELEGRAM_API_URL": server.url} | OPTIONS)


@pytest.fixture
def options() -> dict[str, str]:
    return OPTIONS


def test_every_optional_setting_is_on(settings: Settings) -> None:
    plain = Settings.of({})
    same = {name for name in Settings.model_fields if getattr(settings, name) == getattr(plain, name)}
    assert same <= NOT_OPTIONAL


NOT_OPTIONAL = {
    "caution",
    "log_level",
    "log_format",
    "webhook_url",
    "webhook_listen",
    "webhook_secret",
    "retention_days",
    "store_password",
}
"""How the bot does what it does anyway; not what else it does."""


# Buttons


def ask(server: BotApiServer, chat: int = PERSON) -> SentMessage:
    """Somebody asks, and gets an answer."""
    server.user("prix de la carte", chat)
    reply = server.wait_for_reply()
    assert reply.text == FRENCH
    return reply


def take_over(server: BotApiServer) -> SentMessage:
    """The staff takes over; the answer of theirs that the person sees."""
    server.user("/human", PERSON)
    post, _ = server.wait_for_reply(), server.wait_for_reply()
    server.user("Bonjour, je regarde.", STAFF, user=MARIE, reply_to=post.message_id)
    answer, taken = server.wait_for_reply(), server.wait_for_reply()
    assert (post.chat, answer.chat, taken.chat) == (STAFF, PERSON, STAFF)
    return answer


def press_answer(server: BotApiServer) -> None:
    ask(server)
    server.press("Combien de places assises", PERSON)
    assert "1\u202f200 places" in server.wait_for_reply().text


def press_translate(server: BotApiServer) -> None:
    ask(server)
    server.press("In English", PERSON)
    assert server.wait_for_reply().text == ENGLISH


def press_source(server: BotApiServer) -> None:
    ask(server)
    server.press("Où est-ce écrit\u202f?", PERSON)
    assert "Il faut une carte" in server.wait_for_reply().text


def press_helpful(server: BotApiServer) -> None:
    answer = ask(server)
    server.press("Réponse utile", PERSON)
    reply = server.wait_for_reply()
    assert (reply.message_id, reply.titles[-1]) == (answer.message_id, "Merci pour votre avis")


def press_not_helpful(server: BotApiServer) -> None:
    ask(server)
    server.press("Pas utile", PERSON)
    thanked, way_on = server.wait_for_reply(), server.wait_for_reply()
    assert (thanked.titles[-1], "ne convienne pas" in way_on.text) == ("Merci pour votre avis", True)


def press_thanked(server: BotApiServer) -> None:
    press_helpful(server)
    server.press("Merci pour votre avis", PERSON)
    assert_silence(server)


def press_topics(server: BotApiServer) -> None:
    server.user("/topics", PERSON)
    server.wait_for_reply()
    server.press("La carte de lecteur", PERSON)
    assert server.wait_for_reply().titles == ["Le prix de la carte", "Retour aux sujets"]


def press_none(server: BotApiServer) -> None:
    answer = ask(server)
    server.press_data(Action(Verb.NONE, language="fr").data(), answer.message_id, PERSON)
    assert "avec d’autres mots" in server.wait_for_reply().text


def press_group(server: BotApiServer) -> None:
    server.user("/group", GROUP, user=MARIE)
    panel = server.wait_for_reply()
    server.press("Répondre en anglais", GROUP, user=MARIE)
    assert server.wait_for_reply().message_id == panel.message_id


def press_hand_back(server: BotApiServer) -> None:
    take_over(server)
    server.press("Revenir au bot", PERSON)
    told, post = server.wait_for_reply(), server.wait_for_reply()
    assert (told.chat, post.chat, post.text) == (PERSON, STAFF, "La personne est revenue au bot.")


PRESSES = {
    Verb.ANSWER: press_answer,
    Verb.TRANSLATE: press_translate,
    Verb.SOURCE: press_source,
    Verb.HELPFUL: press_helpful,
    Verb.NOT_HELPFUL: press_not_helpful,
    Verb.THANKED: press_thanked,
    Verb.TOPICS: press_topics,
    Verb.NONE: press_none,
    Verb.GROUP: press_group,
    Verb.HAND_BACK: press_hand_back,
}


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES.keys())
def test_a_button_does_what_it_says(server: BotApiServer, press: Callable[[BotApiServer], None]) -> None:
    press(server)


def test_every_kind_of_button_is_pressed() -> None:
    assert set(PRESSES) == set(Verb)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("button", ["Réponse utile", "Pas utile"])
def test_a_vote_ends_no_hand_over(server: BotApiServer, button: str) -> None:
    ask(server)
    take_over(server)
    server.press(button, PERSON)
    assert server.wait_for_reply().titles[-1] == "Merci pour votre avis"
    server.user("à quelle heure ?", PERSON)
    server.wait_until(lambda: server.api.sent[-1].text == "La personne écrit\u202f: à quelle heure\u202f?", "the post")


@pytest.mark.usefixtures("bot")
def test_in_the_staffs_chat_a_reply_to_an_answer_is_a_question_to_the_bot(server: BotApiServer) -> None:
    server.user("/ask prix de la carte", STAFF, user=MARIE)
    answer = server.wait_for_reply()
    server.user("nombre de places", STAFF, user=MARIE, reply_to=answer.message_id)
    reply = server.wait_for_reply()
    assert (reply.chat, "1\u202f200 places" in reply.text) == (STAFF, True)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("chat", [PERSON, STAFF], ids=["the person's", "the staff's"])
def test_a_button_sent_when_it_still_had_the_letter_of_helpful_hands_back(server: BotApiServer, chat: int) -> None:
    take_over(server)
    below = {sent.chat: sent.message_id for sent in server.api.sent}
    server.press_data("h::fr", below[chat], chat, user=chat if chat > 0 else MARIE)
    told = {server.wait_for_reply().chat for _ in range(2)}
    assert told == {PERSON, STAFF}
    server.user("prix de la carte", PERSON)
    assert server.wait_for_reply().text == FRENCH


@pytest.mark.usefixtures("bot")
def test_a_reply_to_a_post_whose_button_still_has_the_old_letter_reaches_the_person(server: BotApiServer) -> None:
    server.user("/human", PERSON)
    post, _ = server.wait_for_reply(), server.wait_for_reply()
    button = {"text": "Rendre la main au bot", "callback_data": "h::fr"}
    server.api.messages[STAFF, post.message_id]["reply_markup"] = {"inline_keyboard": [[button]]}
    server.user("Bonjour", STAFF, user=MARIE, reply_to=post.message_id)
    assert server.wait_for_reply().text.endswith("Bonjour")


# Admins, and what is served beside


@pytest.mark.usefixtures("bot")
def test_an_admin_is_answered_like_anybody_and_has_the_link_besides(server: BotApiServer) -> None:
    server.user("prix de la carte", MARIE)
    reply = server.wait_for_reply()
    assert (reply.text, reply.titles[-1]) == (FRENCH, "Copier le lien de cette réponse")
    server.user("/stats", MARIE)
    assert server.wait_for_reply().chat == MARIE
