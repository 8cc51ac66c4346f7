"""Commands as people type them: any white space ends one, in private, in groups, with the staff and for admins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.server import BotApiServer
from bot.settings import Settings
from tests.telegram.running import RunningBot
from tests.telegram.test_business import connect, write
from tests.telegram.test_handover import CONTACT, MARIE, PERSON, STAFF, ask_for_a_person, take_over
from tests.telegram.test_telegram import ENGLISH, FRENCH, GROUP, PICTURE, assert_silence

ADMIN = 42
SPACES = {"line break": "\n", "tab": "\t", "no-break space": "\u00a0", "narrow": "\u202f", "several": " \n\n "}

pytestmark = pytest.mark.parametrize("space", SPACES.values(), ids=SPACES.keys())


@pytest.fixture
def served(server: BotApiServer, small_here: dict[str, str], conversation: Conversation) -> Iterator[BotApiServer]:
    """The server, with a bot that has all who may give commands, and somebody in the staff's chat."""
    more = {"TELEGRAM_API_URL": server.url, "BOT_BUSINESS": "on", "BOT_ADMINS": str(ADMIN)}
    more |= {"BOT_STAFF_CHAT": str(STAFF), "BOT_SUPPORT_CONTACT": CONTACT}
    with RunningBot(Settings.of(small_here | more), conversation):
        server.user("salut tout le monde", chat=STAFF, user=MARIE)
        yield server


def test_in_private(served: BotApiServer, space: str) -> None:
    served.user(f"/start@Announcement_bot{space}card_price-en")
    assert served.wait_for_reply().text == ENGLISH
    served.user(f"/lang{space}fr{space}")
    assert "français" in served.wait_for_reply().text
    served.user(f"/ask{space}prix de la carte")
    assert served.wait_for_reply().text == FRENCH
    served.message(photo=[PICTURE], caption=f"/ask{space}prix de la carte")
    assert served.wait_for_reply().text == FRENCH


def test_edited(served: BotApiServer, space: str) -> None:
    sent = served.user("/topics")
    reply = served.wait_for_reply()
    served.edit(sent, f"/ask{space}prix de la carte")
    edited = served.wait_for_reply()
    assert (edited.message_id, edited.text) == (reply.message_id, FRENCH)


def test_in_a_group(served: BotApiServer, space: str) -> None:
    served.user(f"/start@Announcement_bot{space}card_price-en", GROUP, user=7)
    assert served.wait_for_reply().text == ENGLISH
    served.user(f"/ask{space}prix de la carte", GROUP, user=7)
    assert served.wait_for_reply().text == FRENCH
    served.user(f"/lang{space}en", GROUP, user=ADMIN)
    assert "English" in served.wait_for_reply().text


def test_in_a_hand_over(served: BotApiServer, space: str) -> None:
    taken = take_over(served)
    served.user(f"/human{space}please", chat=PERSON)
    assert (reply := served.wait_for_reply()).chat == PERSON
    assert "équipe" in reply.text
    served.user(f"/ask{space}prix de la carte", chat=PERSON)
    assert served.wait_for_reply().text == FRENCH
    served.user(f"/release@Announcement_bot{space}merci", chat=STAFF, user=MARIE, reply_to=taken.message_id)
    assert {served.wait_for_reply().chat, served.wait_for_reply().chat} == {STAFF, PERSON}


def test_the_way_back_from_a_hand_over(served: BotApiServer, space: str) -> None:
    take_over(served)
    served.user(f"/bot@Announcement_bot{space}please", chat=PERSON)
    assert {served.wait_for_reply().chat, served.wait_for_reply().chat} == {STAFF, PERSON}
    served.user("prix de la carte", chat=PERSON)
    assert served.wait_for_reply().text == FRENCH


def test_a_person_is_asked_for(served: BotApiServer, space: str) -> None:
    served.user(f"/human{space}please", chat=PERSON)
    assert [served.wait_for_reply().chat for _ in range(2)] == [STAFF, PERSON]


def test_in_the_staffs_chat(served: BotApiServer, space: str) -> None:
    post = ask_for_a_person(served)
    served.user(f"/ask{space}prix de la carte", chat=STAFF, user=MARIE, reply_to=post.message_id)
    reply = served.wait_for_reply()
    assert (reply.chat, reply.text) == (STAFF, FRENCH)


def test_of_an_admin(served: BotApiServer, space: str) -> None:
    served.user(f"/MUTE{space}5", chat=ADMIN)
    assert "5" in served.wait_for_reply().text
    served.user(f"/stats@Announcement_bot{space}30", chat=ADMIN)
    assert "Questions depuis le" in served.wait_for_reply().text


def test_to_a_business_account_stay_the_owners(served: BotApiServer, space: str) -> None:
    connect(served)
    write(served, f"/start{space}card_price")
    write(served, f"/ask{space}prix de la carte")
    assert_silence(served)
