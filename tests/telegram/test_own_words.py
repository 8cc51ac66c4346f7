"""What people send through the bot's own inline mode is the bot's word, and no question to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.api import BOT
from bot.fake_telegram.server import BotApiServer
from bot.settings import Settings
from tests.telegram.running import RunningBot
from tests.telegram.test_business import connect, write
from tests.telegram.test_guests import summon
from tests.telegram.test_handover import CONTACT, MARIE, PERSON, STAFF, ask_for_a_person, take_over
from tests.telegram.test_telegram import FRENCH, GROUP, assert_silence

OWN: dict[str, Any] = {"text": FRENCH, "via_bot": BOT}
OTHER_BOT = BOT | {"id": 5, "username": "gif"}


@pytest.fixture
def served(server: BotApiServer, small_here: dict[str, str], conversation: Conversation) -> Iterator[BotApiServer]:
    """The server, with a bot that has a staff and answers for business accounts, and somebody in the staff's chat."""
    more = {"TELEGRAM_API_URL": server.url, "BOT_BUSINESS": "on"}
    more |= {"BOT_STAFF_CHAT": str(STAFF), "BOT_SUPPORT_CONTACT": CONTACT}
    with RunningBot(Settings.of(small_here | more), conversation):
        server.user("salut tout le monde", chat=STAFF, user=MARIE)
        yield server


@pytest.mark.parametrize("chat", [1, GROUP, STAFF], ids=["private", "group", "staff"])
def test_what_was_sent_by_way_of_the_bot_gets_no_reply(served: BotApiServer, chat: int) -> None:
    sent = served.message(chat, user=MARIE if chat < 0 else chat, **OWN)
    assert_silence(served)
    served.edit(sent, "The reader’s card costs 15 euros.", chat)
    assert_silence(served)


def test_what_was_sent_by_way_of_another_bot_is_a_persons_word(served: BotApiServer) -> None:
    served.user("prix de la carte", via_bot=OTHER_BOT)
    assert served.wait_for_reply().text == FRENCH


def test_a_reply_to_the_bot_by_way_of_it_gets_none(served: BotApiServer) -> None:
    served.user("/ask prix de la carte", GROUP, user=MARIE)
    answer = served.wait_for_reply()
    served.message(GROUP, user=MARIE, reply_to=answer.message_id, **OWN)
    assert_silence(served)


def test_a_business_customer_who_shares_an_answer_gets_none(served: BotApiServer) -> None:
    connect(served)
    write(served, "prix de la carte", via_bot=BOT)
    assert_silence(served)


def test_a_guest_message_by_way_of_the_bot_gets_no_reply(served: BotApiServer) -> None:
    summon(served, "@Announcement_bot prix de la carte", via_bot=BOT)
    assert_silence(served)
    assert served.called("answerGuestQuery") == []


def test_during_a_hand_over_it_is_not_passed_on(served: BotApiServer) -> None:
    take_over(served)
    served.message(PERSON, **OWN)
    assert_silence(served)


def test_staff_may_reply_with_an_answer_of_the_bots(served: BotApiServer) -> None:
    post = ask_for_a_person(served)
    served.message(STAFF, user=MARIE, reply_to=post.message_id, **OWN)
    reply = served.wait_for_reply()
    assert (reply.chat, FRENCH in reply.text) == (PERSON, True)
