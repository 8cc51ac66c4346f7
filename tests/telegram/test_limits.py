"""Floods, what waited while the bot was away, and what is forgotten."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from bot.content.model import Outcome
from bot.conversation import Action, Button, Conversation, Reply, Session
from bot.conversation.reply import Share, Verb
from bot.fake_telegram.api import describe_chat, describe_person
from bot.fake_telegram.server import BotApiServer
from bot.settings import Settings
from bot.telegram.base.rate_limit import RateDecision, RateLimiter
from bot.telegram.inbound.backlog import joined
from tests.telegram.running import RunningBot

A, S, Q = RateDecision.ANSWER, RateDecision.SAY_SO, RateDecision.SILENCE
GROUP = -100


@pytest.mark.parametrize(
    ("dates", "verdicts"),
    [
        ([0, 1, 2, 3, 4], [A, A, S, Q, Q]),
        ([0, 1, 2, 59, 60, 61, 62], [A, A, S, Q, A, A, S]),
        ([0, 30, 60, 90, 120], [A, A, A, A, A]),
        ([0, 1, 0, 1], [A, A, S, Q]),
    ],
    ids=["a flood", "the minute passes", "slowly", "out of order"],
)
def test_one_word_and_then_silence_until_the_minute_has_passed(
    dates: list[float], verdicts: list[RateDecision]
) -> None:
    limits = RateLimiter(2)
    assert [limits.judge((1, 7), date) for date in dates] == verdicts
    assert limits.judge((1, 8), dates[-1]) is A, "each person for themselves"


def test_no_limit_is_no_limit() -> None:
    limits = RateLimiter(0)
    assert {limits.judge((1, 7), 0) for _ in range(500)} == {A}


def test_a_flood_gets_one_kind_word_and_slows_nobody(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    limited = settings.model_copy(update={"rate_limit": 3})
    for _ in range(30):
        server.user("prix de la carte", chat=1)
    server.user("prix de la carte", chat=2)
    with RunningBot(limited, conversation):
        server.wait_until(lambda: server.pending() == 0 and len(server.api.sent) >= 5, "all to be handled")
        server.user("/privacy", chat=3)
        server.wait_until(lambda: any(sent.chat == 3 for sent in server.api.sent), "the last")
    texts = [sent.text for sent in server.api.sent if sent.chat == 1]
    assert ["coûte" in text for text in texts] == [True, True, True, False]
    assert "plus vite que je ne peux suivre" in texts[3]
    assert [sent.chat for sent in server.api.sent].count(2) == 1


def say(server: BotApiServer, text: str, age: float, chat: int = 1, user: int = 1, **more: Any) -> None:
    """Somebody wrote that a while ago."""
    number = next(server.api.ids)
    message = {"message_id": number, "date": int(time.time() - age), "chat": describe_chat(chat), "text": text}
    message |= {"from": describe_person(user, "fr")} | more
    server.api.messages[chat, number] = message
    server.push(message=message)


def replies(server: BotApiServer, settings: Settings, conversation: Conversation) -> list[str]:
    """What chat 1 gets when the bot comes back."""
    with RunningBot(settings, conversation):
        server.wait_until(lambda: server.pending() == 0, "all to be confirmed")
        server.user("/privacy", chat=77)
        server.wait_until(lambda: any(sent.chat == 77 for sent in server.api.sent), "the last")
        time.sleep(0.1)
    return [sent.text for sent in server.api.sent if sent.chat != 77]


PRICE, SEATS = (
    "La carte de lecteur coûte 15\xa0euros.",
    "La bibliothèque compte 1\u202f200 places <assises> & chauffées.",
)


@pytest.mark.parametrize(
    ("said", "texts"),
    [
        (["prix de la carte", "nombre de places"], [f"{PRICE}\n\n{SEATS}"]),
        (["bonjour", "prix de la carte", "prix de la carte"], [PRICE]),
        (["bonjour", "bonsoir"], ["Bonjour\u202f! Que voulez-vous savoir\u202f?"]),
        (["prix de la carte"], [PRICE]),
    ],
    ids=["two questions", "small talk and a double", "small talk alone", "one question"],
)
def test_what_waited_is_answered_in_one_message(
    server: BotApiServer, settings: Settings, conversation: Conversation, said: list[str], texts: list[str]
) -> None:
    for text in said:
        say(server, text, age=3600)
    assert replies(server, settings, conversation) == texts


def test_a_command_that_waited_is_carried_out_by_itself(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    for text in ("prix de la carte", "/lang en", "price of the card", "number of seats"):
        say(server, text, age=3600)
    first, second, third = replies(server, settings, conversation)
    assert first == PRICE
    assert second.startswith("All right")
    assert third.startswith("The reader’s card costs")
    assert "seats" in third


def test_what_was_said_just_now_is_answered_one_by_one(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    for text in ("prix de la carte", "nombre de places"):
        say(server, text, age=5)
    assert replies(server, settings, conversation) == [PRICE, SEATS]


def test_sixty_questions_that_waited_are_no_flood(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    for number in range(8):
        say(server, "prix de la carte", age=36_000 - 60 * number)
    limited = settings.model_copy(update={"rate_limit": 2})
    assert replies(server, limited, conversation) == [PRICE]


def test_a_group_has_moved_on(server: BotApiServer, settings: Settings, conversation: Conversation) -> None:
    say(server, "/topics@Announcement_bot", age=600, chat=GROUP, user=7)
    say(server, "/topics@Announcement_bot", age=100, chat=GROUP, user=7)
    assert len(replies(server, settings, conversation)) == 1


def test_a_pressed_button_that_waited_still_does_what_it_says(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    with RunningBot(settings, conversation):
        server.user("prix de la carte")
        server.wait_for_reply()
    callback = server.press("In English")
    server.api.open_callbacks.discard(callback)  # too long ago to be acknowledged
    with RunningBot(settings, conversation):
        assert "costs" in server.wait_for_reply().text


def test_several_outcomes_are_one() -> None:
    said = [Reply(outcome, "fr", str(outcome), (str(outcome),)) for outcome in Outcome]
    reply = joined(said)
    assert reply.outcome is Outcome.ANSWER
    assert reply.text == "answer\n\nnot_stated\n\nclarify\n\nout_of_scope"


def test_several_answers_have_no_button_that_would_leave_one_of_them() -> None:
    buttons = tuple(Button(verb.name, Action(verb, "card_price", "fr")) for verb in Verb)
    share = Share("Share", "card_price-fr")
    reply = joined([Reply(Outcome.ANSWER, "fr", text, buttons=buttons, share=share) for text in ("one", "two")])
    assert [button.title for button in reply.buttons] == ["ANSWER", "TOPICS", "NONE", "GROUP", "HAND_BACK"]
    assert reply.share is None


# Forgetting


def test_what_is_forgotten_is_gone_from_the_talk_and_from_the_disk(
    server: BotApiServer, settings: Settings, conversation: Conversation, tmp_path: Path
) -> None:
    with RunningBot(settings, conversation):
        server.user("/lang en")
        server.user("prix de la carte")
        server.user("/topics@Announcement_bot", GROUP, user=1)
        for _ in range(3):
            server.wait_for_reply()
        server.user("/topics", chat=2)
        server.wait_for_reply()
        server.user("/forget")
        assert "I have erased everything" in server.wait_for_reply().text
        server.wait_until(lambda: server.pending() == 0, "it to be confirmed")
    with sqlite3.connect(tmp_path / "bot.db") as store:
        assert store.execute("SELECT chat_id, user_id FROM sessions").fetchall() == [(2, 2)]
        assert store.execute("SELECT DISTINCT chat_id, user_id, payload FROM updates").fetchall() == [(0, None, None)]
    store.close()
    with RunningBot(settings, conversation):
        server.user("/topics")
        assert "Quel sujet" in server.wait_for_reply().text


def test_no_trace_of_who_asked_is_in_the_log_of_questions(
    server: BotApiServer, settings: Settings, conversation: Conversation, tmp_path: Path
) -> None:
    with RunningBot(settings, conversation):
        server.user("prix de la carte ? jean@example.org, 06 12 34 56 78", chat=987654)
        server.user("/lang fr", chat=987654)
        for _ in range(2):
            server.wait_for_reply()
    with sqlite3.connect(tmp_path / "bot.db") as store:
        rows = store.execute("SELECT * FROM questions").fetchall()
    store.close()
    assert len(rows) == 1
    assert "prix de la carte" in rows[0][3]
    assert not [hint for hint in ("jean", "06 12", "987654") if hint in str(rows)]


def test_no_log_is_kept_where_none_is_wanted_and_privacy_says_so(
    server: BotApiServer, settings: Settings, conversation: Conversation, tmp_path: Path
) -> None:
    with RunningBot(settings.model_copy(update={"retention_days": 0}), conversation):
        server.user("prix de la carte")
        server.wait_for_reply()
    with sqlite3.connect(tmp_path / "bot.db") as store:
        assert store.execute("SELECT * FROM questions").fetchall() == []
    store.close()


@pytest.mark.parametrize(("days", "said"), [(90, "au bout de 90 jours"), (0, "pas de journal")])
def test_privacy_says_what_is_kept(conversation: Conversation, days: int, said: str) -> None:

    speaking = Conversation(conversation.reader.matcher, retention_days=days)
    reply, _ = speaking.respond(Session(language="fr"), "/privacy")
    assert said in reply.text
