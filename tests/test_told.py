"""Which message holds which answer, and what it means to reply to one."""

from __future__ import annotations

import pytest

from bot.conversation import Conversation, Session
from bot.conversation.reply_context import replying_to
from bot.store.given_answers import TOLD, GivenAnswer
from bot.store.user_state import UserState


def test_a_reply_to_an_older_answer_forgets_what_belongs_to_the_newer_one() -> None:
    newer = Session("fr", "en", "card_price", 2, ("a", "b"), True, 1, ("c",), ("d",))
    assert replying_to(newer, "library_seats") == Session("fr", "en", "library_seats", 0, (), False, 1, (), ("d",))


def test_a_reply_to_the_newest_answer_keeps_what_was_offered_with_it() -> None:
    session = Session("fr", intent="card_price", age=2, offered=("library_seats",))
    assert replying_to(session, "card_price") == Session("fr", intent="card_price", offered=("library_seats",))


def test_a_reply_to_something_else_changes_nothing() -> None:
    assert replying_to(Session(intent="card_price", age=3), None) == Session(intent="card_price", age=3)


@pytest.mark.parametrize(
    ("quote", "intent"),
    [
        ("coûte 15 euros", "card_price"),
        ("the reader's CARD costs", "card_price"),
        ("1\u202f200 places <assises>", "library_seats"),
        ("ne dit pas à quelle heure", "library_hours"),
        ("la", None),
        ("quelque chose d’autre", None),
        ("…", None),
        ("", None),
    ],
)
def test_quoted_words_lead_to_the_only_answer_that_holds_them(tiny: Conversation, quote: str, intent: str) -> None:
    assert tiny.quotes.anywhere(quote) == intent


@pytest.mark.parametrize(
    ("intents", "quote", "intent"),
    [
        (("card_price", "library_seats"), None, "library_seats"),
        (("card_price", "library_seats"), "15 euros", "card_price"),
        (("card_price", "library_seats"), "something else", "library_seats"),
        (("card_price", "gone"), None, "card_price"),
        (("gone",), None, None),
    ],
)
def test_of_several_answers_the_quoted_one_is_meant_else_the_last(
    tiny: Conversation, intents: tuple[str, ...], quote: str | None, intent: str | None
) -> None:
    assert tiny.quotes.among(intents, quote) == intent


def test_the_memory_of_a_person_is_bounded_and_is_written_down() -> None:
    kept = UserState()
    for number in range(100):
        kept = kept.with_told(
            GivenAnswer(number, intents=("card_price",)).also_in(*range(1000 + number, 1050 + number))
        )
    again = UserState.from_json(kept.to_json())
    assert again == kept
    assert (len(again.told), len(kept.to_json()) < 3_500) == (TOLD, True)


@pytest.mark.parametrize("text", ['{"told": 5}', '{"told": [[]]}', '{"told": [["a", "b"]]}', '{"told": [[5, 5]]}'])
def test_a_memory_that_cannot_be_read_counts_as_none(text: str) -> None:
    assert UserState.from_json(text).session == UserState().session
