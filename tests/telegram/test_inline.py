"""Inline mode: the bot asked from chats it is not in, over HTTP."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import replace

import pytest

from bot.content.model import TitleText
from bot.conversation import Action, Conversation
from bot.conversation.reply import Verb
from bot.fake_telegram.api import describe_person
from bot.fake_telegram.api_inline import InlineButton
from bot.fake_telegram.server import DROPPED, INTERNAL, BotApiServer, ServerFault
from bot.settings import Settings
from bot.store.most_asked import MostAsked
from bot.store.records import Acknowledgement, JournalBatch, Question, ReceivedUpdate
from bot.store.store import Store, StoreError
from bot.understanding.matcher import Matcher
from tests.telegram.inline_people import InlinePeople
from tests.telegram.running import RunningBot
from tests.telegram.test_telegram import ENGLISH, FRENCH, assert_silence

SEATS_TITLE, PRICE_TITLE, HOURS_TITLE = "Combien de places assises", "Le prix de la carte", "Les horaires"
AT_HOME = "https://t.me/Announcement_bot?start="


@pytest.fixture
def people(server: BotApiServer) -> InlinePeople:
    return InlinePeople(server)


# Suggestions


@pytest.mark.usefixtures("bot")
def test_the_answer_comes_first_as_a_message_ready_to_be_sent(people: InlinePeople) -> None:
    best = people.see("prix de la carte").results[0]
    assert (best.title, best.description, best.message.text) == (PRICE_TITLE, FRENCH, FRENCH)
    assert best.message.buttons == (
        InlineButton("In English", "x:card_price:en", None),
        InlineButton("Poser une question au bot", None, f"{AT_HOME}card_price-fr"),
    )


@pytest.mark.usefixtures("bot")
def test_it_is_in_the_language_typed_whatever_telegrams_is(people: InlinePeople) -> None:
    answer = people.see("how much does the reader's card cost?", language="fr")
    assert answer.results[0].message.text == ENGLISH
    assert answer.button == "Ask the bot a question"
    assert not answer.is_personal


@pytest.mark.usefixtures("bot")
def test_the_nearest_follow_all_different(people: InlinePeople) -> None:
    titles = people.see("prix de la carte").titles
    assert titles[0] == PRICE_TITLE
    assert SEATS_TITLE in titles
    assert len(set(titles)) == len(titles)


@pytest.mark.usefixtures("bot")
def test_half_words_will_do(people: InlinePeople) -> None:
    assert people.see("combien de pla").titles[0] == SEATS_TITLE


@pytest.mark.usefixtures("bot")
def test_markup_of_the_content_is_shown_as_text(people: InlinePeople) -> None:
    assert "<assises> & chauffées" in people.see("nombre de places").results[0].message.text


@pytest.mark.usefixtures("bot")
def test_what_is_not_stated_is_an_honest_message(people: InlinePeople) -> None:
    best = people.see("horaires de la bibliothèque").results[0]
    assert best.title == HOURS_TITLE
    assert best.message.text.startswith("Sur la bibliothèque, l’annonce ne dit pas à quelle heure.")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("text", ["va-t-il pleuvoir", "", "😀"], ids=["out of scope", "nothing", "no words"])
def test_what_asks_nothing_of_ours_gets_the_authors_order_where_nothing_was_asked_yet(
    people: InlinePeople, text: str
) -> None:
    answer = people.see(text)
    assert answer.titles == [SEATS_TITLE, PRICE_TITLE]
    assert answer.start_parameter == "topics-fr"


HOSTILE = {
    "markup": "<b>prix</b> & <carte",
    "as long as Telegram allows": "prix de la carte " * 15,
    "right to left": "\u202eprix de la carte\u202c",
    "nothing visible": "\u200b\u2060",
    "stacked accents": "p" + "\u0301" * 200,
    "a half word of nothing": "zz",
    "a command": "/forget",
    "template": "{answer} %s ${HOME}",
}


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_is_typed_gets_suggestions_that_telegram_takes(people: InlinePeople, text: str) -> None:
    assert people.see(text).results


@pytest.mark.usefixtures("bot")
def test_a_payload_gets_exactly_its_answer(people: InlinePeople) -> None:
    (only,) = people.see("card_price-en", language="fr").results
    assert only.message.text == ENGLISH


@pytest.mark.usefixtures("bot")
def test_the_button_above_opens_the_best_answer_in_the_talk_with_the_bot(
    server: BotApiServer, people: InlinePeople
) -> None:
    answer = people.see("price of the card", language="fr")
    server.user(f"/start {answer.start_parameter}")
    assert server.wait_for_reply().text == ENGLISH


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(("code", "title"), [("fr", SEATS_TITLE), ("en", "How many seats"), ("de", "How many seats")])
def test_without_a_question_the_language_is_the_persons_and_is_kept_for_them_alone(
    people: InlinePeople, code: str, title: str
) -> None:
    answer = people.see("", language=code)
    assert answer.titles[0] == title
    assert answer.is_personal


@pytest.mark.usefixtures("bot")
def test_the_language_chosen_in_the_talk_with_the_bot_counts(server: BotApiServer, people: InlinePeople) -> None:
    server.user("/lang en", chat=5)
    server.wait_for_reply()
    assert people.see("", user=5, language="fr").titles[0] == "How many seats"


def test_changed_content_is_suggested_at_once_and_what_telegram_keeps_is_gone_in_a_minute(
    people: InlinePeople, bot: RunningBot
) -> None:
    assert people.see("prix de la carte").cache_time <= 60
    announcement = bot.current.get().announcement
    title = TitleText(fr="Le tarif", en="The fee")
    intents = {
        key: intent.model_copy(update={"title": title} if key == "card_price" else {})
        for key, intent in announcement.intents.items()
    }
    bot.current.replace(Conversation(Matcher(replace(announcement, intents=intents))))
    assert people.see("prix de la carte").titles[0] == "Le tarif"


# The most asked


def asked(intents: tuple[str, ...], at: float, outcome: str = "answer") -> Question:
    return Question(at, "fr", "...", outcome, intents, 0.9, "private")


def note(settings: Settings, *questions: Question) -> None:
    """Have the store hold questions."""

    async def work() -> None:
        store = Store(settings.store.get_secret_value(), 90)
        await store.write(JournalBatch(acknowledgements=(Acknowledgement((), log_entries=questions),)))
        await store.close()

    asyncio.run(work())


def test_the_most_asked_of_a_month_come_first(
    settings: Settings, conversation: Conversation, people: InlinePeople
) -> None:
    now, old = time.time(), time.time() - 40 * 86_400
    price, seats = ("card_price",), ("library_seats",)
    note(settings, asked(price, now), asked(price, now), asked(seats, now), *[asked(seats, old)] * 5)
    with RunningBot(settings, conversation):
        assert people.see("").titles == [PRICE_TITLE, SEATS_TITLE]


def test_double_questions_count_for_both_and_what_was_not_answered_for_none(settings: Settings) -> None:
    note(
        settings,
        asked(("card_price", "library_seats"), 100.0),
        asked(("library_seats",), 100.0),
        *[asked(("library_hours",), 100.0, "not_stated")] * 5,
        asked(("card_price",), 99.0),
    )

    async def count() -> tuple[str, ...]:
        store = Store(settings.store.get_secret_value(), 90)
        found = await MostAsked(store).since(100.0)
        await store.close()
        return found

    assert asyncio.run(count()) == ("library_seats", "card_price")


@pytest.mark.usefixtures("bot")
def test_without_a_store_the_authors_order_holds(
    people: InlinePeople, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> tuple[str, ...]:
        raise StoreError("it is locked")

    monkeypatch.setattr(MostAsked, "since", fail)
    with caplog.at_level(logging.WARNING, "bot"):
        assert [people.see("").titles[0] for _ in range(3)] == [SEATS_TITLE] * 3
    assert [record.message for record in caplog.records] == ["what people ask most is not known now: it is locked"]


# Too late


@pytest.mark.usefixtures("bot")
def test_a_query_nobody_waits_for_any_more_is_dropped_silently(
    server: BotApiServer, people: InlinePeople, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "bot"):
        people.type("prix de la carte", open=False)
        assert people.see("nombre de places").titles[0] == SEATS_TITLE
    assert len(server.called("answerInlineQuery")) == 2
    assert caplog.records == []


def test_a_query_that_waited_in_the_journal_is_not_answered(
    server: BotApiServer, settings: Settings, conversation: Conversation, people: InlinePeople
) -> None:
    query = {"id": "1", "from": describe_person(1, "fr"), "query": "prix", "offset": ""}
    payload = json.dumps({"update_id": 5, "inline_query": query})

    async def work() -> None:
        store = Store(settings.store.get_secret_value(), 90)
        await store.write(JournalBatch(received=(ReceivedUpdate(5, 1, 1, "inline_query", payload, time.time() - 60),)))
        await store.close()

    asyncio.run(work())
    with RunningBot(settings, conversation):
        server.user("prix de la carte")
        assert server.wait_for_reply().text == FRENCH
    assert server.called("answerInlineQuery") == []


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("fault", [INTERNAL, DROPPED], ids=["500", "dropped"])
def test_a_passing_fault_is_outlived(server: BotApiServer, people: InlinePeople, fault: ServerFault) -> None:
    server.fail("answerInlineQuery", fault)
    assert people.see("prix de la carte").titles[0] == PRICE_TITLE


@pytest.mark.usefixtures("bot")
def test_a_lasting_fault_holds_up_nothing_else(server: BotApiServer, people: InlinePeople) -> None:
    server.break_down("answerInlineQuery", INTERNAL)
    people.type("prix de la carte")
    server.user("nombre de places")
    assert "places" in server.wait_for_reply().text


# Below what was sent


@pytest.mark.usefixtures("bot")
def test_anybody_there_may_read_it_in_the_other_language_in_place(people: InlinePeople) -> None:
    message = people.send("prix de la carte")
    callback = people.press(message, people.shown(message).buttons[0].data, user=9)
    shown = people.wait_until_shown(message, ENGLISH)
    assert shown.titles == ["En français", "Ask the bot a question"]
    assert shown.buttons[1].url == f"{AT_HOME}card_price-en"
    people.press(message, shown.buttons[0].data, user=8)
    people.wait_until_shown(message, FRENCH)
    assert people.wait_until_acknowledged(callback) == ""


@pytest.mark.usefixtures("bot")
def test_a_button_pressed_twice_changes_nothing_more(server: BotApiServer, people: InlinePeople) -> None:
    message = people.send("prix de la carte")
    data = people.shown(message).buttons[0].data
    callbacks = [people.press(message, data) for _ in range(2)]
    for callback in callbacks:
        people.wait_until_acknowledged(callback)
    people.wait_until_shown(message, ENGLISH)
    assert_silence(server)


@pytest.mark.usefixtures("bot")
def test_a_button_whose_answer_is_gone_leaves_the_message_and_says_so(
    server: BotApiServer, people: InlinePeople
) -> None:
    message = people.send("prix de la carte")
    callback = people.press(message, Action(Verb.TRANSLATE, "gone_since", "en").data(), language="fr")
    assert people.wait_until_acknowledged(callback).startswith("Ce bouton date d’une version précédente")
    assert server.called("answerCallbackQuery")[-1]["show_alert"] == "true"
    server.wait_until(lambda: len(people.shown(message).buttons) == 1, "the button to go")
    assert people.shown(message).text == FRENCH
    assert people.shown(message).buttons[0].url == f"{AT_HOME}topics"


@pytest.mark.usefixtures("bot")
def test_a_press_changes_nothing_in_the_persons_own_talk_with_the_bot(
    server: BotApiServer, people: InlinePeople
) -> None:
    server.user("nombre de places", chat=9)
    server.wait_for_reply()
    message = people.send("prix de la carte")
    people.press(message, people.shown(message).buttons[0].data, user=9)
    people.wait_until_shown(message, ENGLISH)
    server.user("répète", chat=9)
    assert "places" in server.wait_for_reply().text


@pytest.mark.usefixtures("bot")
def test_a_press_below_a_message_that_was_deleted_does_no_harm(server: BotApiServer, people: InlinePeople) -> None:
    people.wait_until_acknowledged(people.press("no-longer-there", "x:card_price:en"))
    assert_silence(server)


def test_too_many_presses_are_let_go_by(
    server: BotApiServer, settings: Settings, conversation: Conversation, people: InlinePeople
) -> None:
    with RunningBot(settings.model_copy(update={"rate_limit": 1}), conversation):
        message = people.send("prix de la carte")
        people.press(message, people.shown(message).buttons[0].data, user=9)
        people.wait_until_shown(message, ENGLISH)
        people.wait_until_acknowledged(people.press(message, "x:card_price:fr", user=9))
        assert_silence(server)
    assert people.shown(message).text == ENGLISH
