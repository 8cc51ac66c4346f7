"""What links open, typed, pasted or followed, in the course of a conversation."""

from __future__ import annotations

import re

import pytest

from bot.content import LANGUAGES, Announcement, Outcome
from bot.conversation import Conversation, Session
from bot.conversation.links import Link, address, payload, topic_payload

PRICE, SEATS = "card_price", "library_seats"


LEADING = {
    "an answer": ("card_price", Link("intent", PRICE)),
    "an answer in French": ("card_price-fr", Link("intent", PRICE, "fr")),
    "an answer in English": ("card_price-en", Link("intent", PRICE, "en")),
    "a gap": ("library_hours", Link("intent", "library_hours")),
    "a topic": ("t-card", Link("topic", "card")),
    "a topic in English": ("t-card-en", Link("topic", "card", "en")),
    "all topics": ("topics-fr", Link("topic", None, "fr")),
    "an intent that was renamed": ("seats_count-en", Link("intent", SEATS, "en")),
    "a topic that was renamed": ("t-membership", Link("topic", "card")),
    "the phone's capital": (" Card_price-EN ", Link("intent", PRICE, "en")),
    "an address": ("https://t.me/Announcement_bot?start=card_price-fr", Link("intent", PRICE, "fr")),
    "an address without https": ("t.me/Announcement_bot?start=card_price", Link("intent", PRICE)),
    "an older address": ("http://telegram.me/announcement_bot?start=t-card", Link("topic", "card")),
    "an address for a group": ("https://t.me/Announcement_bot?startgroup=card_price", Link("intent", PRICE)),
    "an address of the app": ("tg://resolve?domain=Announcement_bot&start=card_price", Link("intent", PRICE)),
    "an address that was tracked": ("https://t.me/Announcement_bot?start=card_price&utm=x", Link("intent", PRICE)),
    "a command": ("/start card_price-en", Link("intent", PRICE, "en")),
    "a command of a group": ("/start@Announcement_bot card_price", Link("intent", PRICE)),
}  # fmt: skip


@pytest.mark.parametrize(("text", "link"), LEADING.values(), ids=LEADING.keys())
def test_a_link_is_read_however_it_is_written(tiny: Conversation, text: str, link: Link) -> None:
    assert Link.parse(text, tiny.announcement) == link
    assert Link.typed(text, tiny.announcement) == link


@pytest.mark.parametrize(
    "text", ["", "nothing", "t-", "t-nothing", "card_price-de", "hello", "weather", "a:b", "card_price card_price", "é"]
)
def test_what_leads_nowhere_is_no_link(tiny: Conversation, text: str) -> None:
    assert Link.parse(text, tiny.announcement) is None


def test_a_word_that_happens_to_be_an_id_is_a_word(tiny: Conversation) -> None:
    assert Link.parse("chairs", tiny.announcement) == Link("intent", SEATS)
    assert Link.typed("chairs", tiny.announcement) is None


def test_every_payload_is_one_for_telegram_and_leads_back(announcement: Announcement) -> None:
    opened = (Outcome.ANSWER, Outcome.NOT_STATED)
    ids = [key for key, intent in announcement.intents.items() if intent.outcome in opened]
    for id in [*ids, *map(topic_payload, announcement.topics), topic_payload(None)]:
        for language in (None, *LANGUAGES):
            written = payload(id, language)
            link = Link.parse(address("some_bot", written), announcement)
            assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", written)
            assert link is not None
            assert link.payload == written


# In a conversation

OPENED = {
    "followed": "/start card_price-en",
    "typed": "card_price-en",
    "pasted": "https://t.me/Announcement_bot?start=card_price-en",
    "of a group": "/start@Announcement_bot card_price-en",
}


@pytest.mark.parametrize("text", OPENED.values(), ids=OPENED.keys())
def test_a_link_opens_its_answer_in_its_language(tiny: Conversation, text: str) -> None:
    reply, after = tiny.respond(Session("fr"), text, "fr")
    assert (reply.intents, reply.language, reply.in_place) == ((PRICE,), "en", False)
    assert after.intent == PRICE


@pytest.mark.parametrize(
    ("session", "hint", "language"),
    [(Session(), "fr", "fr"), (Session(), None, "en"), (Session("fr", chosen="fr"), "en", "fr")],
    ids=["Telegram's", "of neither", "chosen"],
)
def test_without_a_language_it_opens_in_the_readers(
    tiny: Conversation, session: Session, hint: None, language: str
) -> None:
    assert tiny.respond(session, "/start card_price", hint)[0].language == language


def test_a_link_to_a_topic_offers_its_answers_in_a_message_of_its_own(tiny: Conversation) -> None:
    reply, _ = tiny.respond(Session(), "/start t-card-en")
    assert [button.title for button in reply.buttons] == ["The price of the card", "Back to the topics"]
    assert not reply.in_place


@pytest.mark.parametrize(
    "text", ["/start gone_since", "/start gone-fr", "/start !?", "https://t.me/Announcement_bot?start=gone"]
)
def test_a_link_that_leads_nowhere_any_more_offers_the_topics_kindly(tiny: Conversation, text: str) -> None:
    reply, _ = tiny.respond(Session(), text, "en")
    assert reply.text.startswith("This link no longer leads to one answer")
    assert [button.title for button in reply.buttons] == ["The library", "The reader’s card"]


def test_buttons_and_talks_of_before_a_renaming_go_on(tiny: Conversation) -> None:
    spoken_of = Session("en", intent="seats_count")
    assert tiny.respond(spoken_of, "in French")[0].intents == (SEATS,)
