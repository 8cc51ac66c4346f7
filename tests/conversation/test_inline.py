"""What is suggested to somebody who is still typing."""

from __future__ import annotations

import pytest

from bot.content import LANGUAGES, Announcement, Outcome
from bot.content.model import Language
from bot.conversation import Action, Conversation
from bot.conversation.inline import MOST, Suggestions, suggest, translated
from bot.conversation.links import Link
from bot.conversation.reply import Verb

PRICE, SEATS, HOURS = "card_price", "library_seats", "library_hours"


def intents(suggested: Suggestions) -> list[str]:
    """What the cards are about."""
    return [intent for card in suggested.cards for intent in card.reply.intents]


HALF = {
    "French, whole": ("combien coûte la carte de lecteur", PRICE, "fr"),
    "French, half a word": ("combien de pla", SEATS, "fr"),
    "French, half an accented word": ("une place dans la bibli", SEATS, "fr"),
    "English, whole": ("price of the card", PRICE, "en"),
    "English, half a word": ("is there a fee for the ca", PRICE, "en"),
    "a typing error and half a word": ("how many chiars in the read", SEATS, "en"),
}


@pytest.mark.parametrize(("text", "intent", "language"), HALF.values(), ids=HALF.keys())
def test_the_answer_comes_first_in_the_language_typed(
    tiny: Conversation, text: str, intent: str, language: str
) -> None:
    suggested = suggest(tiny, text, None)
    best = suggested.cards[0]
    assert (best.reply.intents, best.reply.language, suggested.language) == ((intent,), language, language)
    assert best.reply.text == tiny.writer.intent(intent, suggested.language)
    assert best.title == tiny.announcement.intents[intent].title[suggested.language]
    assert suggested.link == best.link == Link("intent", intent, suggested.language)


@pytest.mark.parametrize("text", ["how many women", "combien", "FAIR", "", "c koi", "what is the capital of Peru?"])
def test_the_cards_are_few_and_all_different(conversation: Conversation, text: str) -> None:
    suggested = suggest(conversation, text, "fr", ["fair_what", "smb_total", "fair_what"])
    assert 1 < len(suggested.cards) <= MOST
    assert len({card.link for card in suggested.cards}) == len(suggested.cards)
    assert len({card.reply.text for card in suggested.cards}) == len(suggested.cards)
    assert len(set(intents(suggested))) == len(intents(suggested))


def test_a_question_that_takes_something_wrong_for_granted_gets_its_no(conversation: Conversation) -> None:
    assert suggest(conversation, "so it's 20,000 women, right?").cards[0].reply.text.startswith("No. ")


def test_two_questions_get_one_message(conversation: Conversation) -> None:
    best = suggest(conversation, "How many women will be trained? And how many servers?").cards[0]
    assert len(best.reply.intents) == 2
    assert best.reply.buttons == ()


def test_what_is_not_stated_is_said_first_and_what_is_near_to_it_follows(tiny: Conversation) -> None:
    suggested = suggest(tiny, "at what time does the library open?")
    assert suggested.cards[0].reply.outcome is Outcome.NOT_STATED
    assert suggested.cards[0].reply.text.startswith("On the library, the announcement does not say at what time")
    assert SEATS in intents(suggested)


def test_what_is_not_stated_and_has_no_name_is_said_all_the_same(conversation: Conversation) -> None:
    best = suggest(conversation, "are the grants edible").cards[0]
    assert (best.title, best.reply.intents) == ("The announcement does not say anything about that.", ())
    assert (best.link, best.reply.buttons) == (Link("topic", "grants", "en"), ())


@pytest.mark.parametrize("text", ["what is the capital of Peru?", "qsdf jklm wxcv", "🤷", "bonjour", "/help", "@@@"])
def test_what_is_out_of_scope_gets_no_false_answer_but_what_people_ask_most(
    conversation: Conversation, text: str
) -> None:
    suggested = suggest(conversation, text, "fr", ["servers_count", "fair_phd"])
    assert intents(suggested)[:2] == ["servers_count", "fair_phd"]
    assert (suggested.link.kind, suggested.link.id) == ("topic", None)


@pytest.mark.parametrize(("hint", "language"), [("fr", "fr"), ("en", "en"), (None, "en")])
def test_nothing_typed_gets_the_most_asked_in_the_readers_language(
    tiny: Conversation, hint: Language | None, language: str
) -> None:
    suggested = suggest(tiny, "", hint, ["gone_since", "hello", "seats_count"])
    assert intents(suggested) == [SEATS, PRICE]
    assert {card.reply.language for card in suggested.cards} == {language}
    assert suggested.is_personal


@pytest.mark.parametrize(
    ("text", "hint", "language", "is_personal"),
    [
        ("card_price-en", "fr", "en", False),
        ("card_price", "fr", "fr", True),
        ("t.me/bot?start=card_price-fr", "en", "fr", False),
    ],
    ids=["with its language", "in the reader's", "pasted"],
)
def test_a_payload_gets_exactly_its_answer(
    tiny: Conversation, text: str, hint: Language, language: str, is_personal: bool
) -> None:
    suggested = suggest(tiny, text, hint)
    assert [(card.reply.intents, card.reply.language) for card in suggested.cards] == [((PRICE,), language)]
    assert suggested.is_personal is is_personal


def test_a_topics_payload_gets_its_answers(tiny: Conversation) -> None:
    assert intents(suggest(tiny, "t-library-en")) == [SEATS]
    assert intents(suggest(tiny, "topics-en")) == [SEATS, PRICE]


def test_only_what_shows_no_language_depends_on_the_reader(tiny: Conversation) -> None:
    assert not suggest(tiny, "combien coûte la carte de lecteur", "en").is_personal
    assert suggest(tiny, "ok", "en").is_personal


def test_every_answer_can_be_shared_and_shown_in_the_other_language(
    conversation: Conversation, announcement: Announcement
) -> None:
    for key, intent in announcement.intents.items():
        if intent.outcome is Outcome.ANSWER:
            for language in LANGUAGES:
                (card,) = suggest(conversation, Link("intent", key, language).payload).cards
                other = translated(conversation, card.reply.buttons[0].action)
                assert other is not None
                assert other.reply.text != card.reply.text
                assert other.reply.intents == (key,)


@pytest.mark.parametrize(
    "action",
    [
        Action(Verb.TRANSLATE, "gone_since", "en"),
        Action(Verb.TRANSLATE, "hello", "en"),
        Action(Verb.TOPICS, language="en"),
    ],
    ids=["gone", "small talk", "another button"],
)
def test_a_button_that_leads_nowhere_any_more_shows_nothing(tiny: Conversation, action: Action) -> None:
    assert translated(tiny, action) is None
