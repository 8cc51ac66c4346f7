"""Buttons alone reach every answer and lead to no dead end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.scripts.conversations import ConversationPool
from bot.authoring.scripts.crawl import DeadEnd, crawl
from bot.authoring.scripts.pytest_items import pool_of
from bot.content.model import LANGUAGES, Language
from bot.conversation import Action, Button, Conversation, Reply, Session
from bot.conversation.reply import Verb
from bot.settings import INTENTS
from tests.authoring.scripts.conftest import SMALL

Turn = tuple[Reply, Session]


def test_the_shipped_announcement_has_no_dead_end(request: pytest.FixtureRequest) -> None:
    assert crawl(pool_of(request.config).on(INTENTS)) == []


def test_a_sound_announcement_has_no_dead_end(conversation: Conversation) -> None:
    assert crawl(conversation) == []


BROKEN: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "an answer that nothing names": (
        ("    topic: card\n    aspect: price\n", "    related: [card_price]\n"),
        (),
        "no button reaches the answer card_price",
    ),
    "a reply that leads nowhere": (
        ("    related: [library_seats]\n",),
        ("The reader’s card", "The price of the card"),
        "no button of this reply leads on",
    ),
}


@pytest.mark.parametrize(("removed", "way", "what"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_content_is_reported_with_the_way_there(
    pool: ConversationPool, write: Callable[[str], Path], removed: tuple[str, ...], way: tuple[str, ...], what: str
) -> None:
    text = SMALL.read_text(encoding="utf-8")
    for piece in removed:
        assert piece in text
        text = text.replace(piece, "")
    ends = crawl(pool.on(write(text)))
    assert [end.way for end in ends if what in end.what and end.language == "en"] == [way]
    assert {end.language for end in ends if what in end.what} == set(LANGUAGES)


class WithButton(Conversation):
    """Every start has a button more."""

    action = Action(Verb.ANSWER, "nothing")

    def respond(self, session: Session, text: str, hint: Language | None = None) -> Turn:
        reply, after = super().respond(session, text, hint)
        return replace(reply, buttons=(*reply.buttons, Button("More", self.action))), after


class Failing(WithButton):
    """Its button breaks it."""

    def press(self, session: Session, action: Action, hint: Language | None = None, *, shared: bool = False) -> Turn:
        if action == self.action:
            raise ZeroDivisionError
        return super().press(session, action, hint, shared=shared)


class TooLong(WithButton):
    """Its button does not fit into what Telegram carries."""

    action = Action(Verb.ANSWER, "x" * 70)


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (WithButton, "what this button opens is gone (a:nothing:): mend the id, or remove the button"),
        (Failing, "the bot fails: ZeroDivisionError: "),
        (TooLong, f"Telegram cannot carry this button (a:{'x' * 70}:): shorten the id"),
    ],
    ids=["gone", "error", "too long"],
)
def test_a_button_that_leads_nowhere_is_reported(conversation: Conversation, kind: type[WithButton], what: str) -> None:
    ends = crawl(kind(conversation.reader.matcher))
    assert ends == [DeadEnd("fr", ("More",), what), DeadEnd("en", ("More",), what)]


def test_a_dead_end_reads() -> None:
    assert str(DeadEnd("en", ("A", "B"), "it is gone")) == "[en] /start > A > B\n  -> it is gone"
