"""What is remembered of a person outlives a restart, and other versions of the bot."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.model import Outcome
from bot.conversation import AskedQuestion, Session
from bot.store.given_answers import GivenAnswer
from bot.store.user_state import ANSWERED_KEPT, AnsweredMessage, UserState

KEYS = ["session", "turn", "answered", "asked", "language", "offered", "age", "m", "d", "r", "t", "b"]
KEYS += ["album", "told", "text", "outcome", "intents", "at"]


def test_what_is_remembered_is_read_as_it_was_written() -> None:
    session = Session("fr", "en", "card_price", 3, ("a", "b"), True, 2, ("c", "d"), ("e",))
    state = UserState().next(session).with_answer(AnsweredMessage(5, "00ff", 6, 1, session))
    state = replace(state, asked=(AskedQuestion("prix ?", Outcome.CLARIFY, ("card_price",), 12.5),), album="12")
    state = state.with_told(GivenAnswer(8, "", ("card_price", "seats")).also_in(9, 5))
    assert UserState.from_json(state.to_json()) == state
    for number in range(9):
        state = state.with_answer(AnsweredMessage(number, "", number, 1, Session()))
    assert [each.message for each in state.answered] == list(range(9))[-ANSWERED_KEPT:]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(KEYS),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_another_version_wrote_is_read_without_harm(value: object) -> None:
    state = UserState.from_json(json.dumps(value))
    assert UserState.from_json(state.to_json()) == state


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"'])
def test_what_is_no_json_counts_as_nothing(text: str) -> None:
    assert UserState.from_json(text) == UserState()


SEEN = {"language": "fr", "intent": "seats", "age": 2, "offered": ["card_price"]}
READ = Session("fr", None, "seats", 2, ("card_price",))
ANSWERED = AnsweredMessage(5, "00ff", 6, 1, Session())


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (
            {"session": SEEN | {"mood": "good"}, "weather": 1},
            UserState(READ),
        ),
        ({"session": SEEN | {"language": "de"}}, UserState(Session(None, None, "seats", 2, ("card_price",)))),
        ({"session": SEEN | {"age": True}}, UserState(Session("fr", None, "seats", 0, ("card_price",)))),
        (
            {"session": SEEN | {"offered": [1, "card_price"]}},
            UserState(READ),
        ),
        ({"session": SEEN | {"asked": "yes"}}, UserState(READ)),
        ({"session": [], "turn": 3}, UserState(turn=3)),
        ({"turn": 3.5, "album": 12}, UserState()),
        ({"answered": [{"m": 5, "d": "00ff", "r": 6, "t": 1}, {"m": 5}, 7]}, UserState(answered=(ANSWERED,))),
        ({"asked": [{"text": "prix ?"}, {"text": "", "outcome": "?", "intents": [], "at": 1}]}, UserState()),
        ({"told": [[["seats"], 8], [["seats"]], [8], {}]}, UserState(told=(GivenAnswer(8, "", ("seats",)),))),
    ],
    ids=[
        "unknown keys",
        "another language",
        "a truth for a number",
        "a number among the intents",
        "a word for a truth",
        "a list for the session",
        "other types",
        "answered messages cut short",
        "questions cut short",
        "answers cut short",
    ],
)
def test_what_is_odd_counts_as_new_and_the_rest_is_read(stored: object, read: UserState) -> None:
    assert UserState.from_json(json.dumps(stored)) == read
