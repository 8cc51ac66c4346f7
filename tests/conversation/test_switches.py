"""What the bot says of an answer that is switched off, and of a fact that is out of date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content import Language, Outcome, load
from bot.conversation import Action, Conversation, Session
from bot.conversation.reply import Verb
from bot.understanding.matcher import Matcher

SMALL = (Path(__file__).parent.parent / "telegram" / "small.yaml").read_text(encoding="utf-8")
DATED = SMALL.replace("seats: {number: 1200", "seats: {number: 1200, as_of: 2026-01-01, valid_until: 2026-06-30")
OFF = SMALL.replace("  card_price:\n", "  card_price:\n    enabled: false\n")

Write = Callable[[str], Path]


def talk(folder: Path, today: str = "2026-11-24") -> Conversation:
    return Conversation(Matcher(load(folder)), today=lambda: today)


@pytest.fixture
def off(write: Write) -> Conversation:
    return talk(write(OFF))


@pytest.mark.parametrize(
    ("question", "said"),
    [("how much does the card cost?", "on hold"), ("combien coûte la carte ?", "suspendue")],
    ids=["English", "French"],
)
def test_a_question_whose_answer_is_off_is_known_and_told_so(off: Conversation, question: str, said: str) -> None:
    reply, _ = off.respond(Session(), question)
    assert (reply.outcome, reply.intents) == (Outcome.NOT_STATED, ("card_price",))
    assert said in reply.text
    assert "15" not in reply.text


def test_a_yes_or_no_does_not_give_away_what_is_off(off: Conversation) -> None:
    reply, _ = off.respond(Session(), "the card costs 15 euros, right?")
    assert not reply.text.startswith(("Yes", "No"))


def test_no_button_leads_to_what_is_off(off: Conversation) -> None:
    related, _ = off.respond(Session(), "how many seats are there?")
    topics, _ = off.respond(Session(), "/topics")
    assert [
        button.action.id for button in (*related.buttons, *topics.buttons) if "card" in (button.action.id or "")
    ] == []


def test_an_old_link_or_button_to_what_is_off_is_told_so(off: Conversation) -> None:
    assert "on hold" in off.respond(Session("en"), "/start card_price")[0].text
    assert "on hold" in off.press(Session("en"), Action(Verb.ANSWER, "card_price", "en"))[0].text


def test_what_is_off_is_not_told_as_the_nearest_thing(write: Write) -> None:
    text = SMALL.replace("  library_seats:\n", "  library_seats:\n    enabled: false\n")
    reply, _ = talk(write(text)).respond(Session(), "what are the opening hours?")
    assert reply.intents == ("library_hours",)
    assert "1,200" not in reply.text
    assert "on hold" not in reply.text


NOTE = {
    "en": "This was announced on January 1, 2026 and may have changed since.",
    "fr": "Cela a été annoncé le 1er janvier 2026 et a pu changer depuis.",
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_answer_with_a_fact_out_of_date_says_when_it_was_announced(write: Write, language: Language) -> None:
    press = Action(Verb.ANSWER, "library_seats", language)
    assert talk(write(DATED)).press(Session(), press)[0].text.endswith(NOTE[language])
    assert NOTE[language] not in talk(write(DATED), "2026-06-30").press(Session(), press)[0].text


def test_the_note_follows_the_nearest_thing_as_well(write: Write) -> None:
    reply, _ = talk(write(DATED)).respond(Session(), "what are the opening hours?")
    assert reply.text.endswith(NOTE["en"])


def test_other_answers_have_no_note(write: Write) -> None:
    reply, _ = talk(write(DATED)).respond(Session(), "how much does the card cost?")
    assert "may have changed" not in reply.text
