"""Albums: pictures that arrive one by one, and get one reply."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.server import BotApiServer
from bot.settings import Settings
from tests.telegram.running import RunningBot
from tests.telegram.test_business import SURE, connect, write
from tests.telegram.test_handover import CONTACT, MARIE, PERSON, STAFF, ask_for_a_person, take_over
from tests.telegram.test_telegram import FRENCH, GROUP, PICTURE

CANNOT_READ = "Je ne sais lire que du texte. Pouvez-vous écrire votre question en quelques mots\u202f?"
QUESTION = "prix de la carte"


@pytest.fixture
def staff(server: BotApiServer, small_here: dict[str, str], conversation: Conversation) -> Iterator[BotApiServer]:
    """The server, with a bot that has a staff, and somebody in their chat."""
    more = {"TELEGRAM_API_URL": server.url, "BOT_STAFF_CHAT": str(STAFF), "BOT_SUPPORT_CONTACT": CONTACT}
    with RunningBot(Settings.of(small_here | more), conversation):
        server.user("salut tout le monde", chat=STAFF, user=MARIE)
        yield server


def assert_no_more(server: BotApiServer, chat: int = 1, user: int | None = None) -> None:
    """What is asked next in the chat gets the next reply: nothing of it waits any more."""
    server.user("/topics", chat=chat, user=user)
    assert "Quel sujet" in server.wait_for_reply().text


def send(server: BotApiServer, *captions: str | None, album: str = "album-1", chat: int = 1, **more: Any) -> list[int]:
    """Somebody sends an album; the ids of its messages."""
    more |= {"photo": [PICTURE], "media_group_id": album}
    captioned: list[dict[str, Any]] = [{"caption": each} if each else {} for each in captions]
    return [server.message(chat, **more, **each) for each in captioned]


@pytest.mark.parametrize(
    ("captions", "answer"),
    [
        ((QUESTION, None, None), FRENCH),
        ((None, QUESTION, None), FRENCH),
        ((None, None, QUESTION), FRENCH),
        (("bonjour", QUESTION), FRENCH),
        ((None, None, None), CANNOT_READ),
        ((None,), CANNOT_READ),
    ],
    ids=["first", "second", "last", "two captions", "no caption", "a picture alone"],
)
def test_an_album_gets_one_reply(
    server: BotApiServer, bot: RunningBot, captions: tuple[str | None, ...], answer: str
) -> None:
    send(server, *captions)
    assert server.wait_for_reply().text == answer
    assert_no_more(server)


def test_pictures_that_come_in_separate_batches_get_one_reply(server: BotApiServer, bot: RunningBot) -> None:
    send(server, None)
    server.wait_until(lambda: server.pending() == 0, "the first picture to be taken in")
    time.sleep(0.3)
    send(server, QUESTION, None)
    assert server.wait_for_reply().text == FRENCH
    assert_no_more(server)


def test_a_picture_that_comes_late_gets_no_second_reply(server: BotApiServer, bot: RunningBot) -> None:
    send(server, None, None)
    assert server.wait_for_reply().text == CANNOT_READ
    send(server, None)
    assert_no_more(server)


def test_an_album_outlives_a_restart(server: BotApiServer, settings: Settings, conversation: Conversation) -> None:
    with RunningBot(settings, conversation):
        send(server, None)
        server.wait_until(lambda: server.pending() == 0, "the first picture to be taken in")
    assert server.unread() == []
    send(server, QUESTION)
    with RunningBot(settings, conversation):
        assert server.wait_for_reply().text == FRENCH
        send(server, None)
        assert_no_more(server)


def test_what_is_written_after_an_album_is_answered_after_it(server: BotApiServer, bot: RunningBot) -> None:
    send(server, None, QUESTION)
    server.user("nombre de places")
    first, second = server.wait_for_reply(), server.wait_for_reply()
    assert (first.text, second.text[:16]) == (FRENCH, "La bibliothèque ")
    assert_no_more(server)


def test_two_albums_get_two_replies(server: BotApiServer, bot: RunningBot) -> None:
    send(server, None, QUESTION)
    send(server, "nombre de places", None, album="album-2")
    assert {server.wait_for_reply().text[:8], server.wait_for_reply().text[:8]} == {"La carte", "La bibli"}
    assert_no_more(server)


def test_a_caption_that_is_edited_edits_the_reply(server: BotApiServer, bot: RunningBot) -> None:
    _, second = send(server, None, QUESTION)
    reply = server.wait_for_reply()
    server.edit(second, caption="nombre de places")
    assert (server.wait_for_reply().message_id, "editMessageText") == (reply.message_id, server.api.sent[-1].method)


def test_in_a_group_the_caption_that_addresses_the_bot_is_answered_once(server: BotApiServer, bot: RunningBot) -> None:
    name = "@Announcement_bot"
    entities = [{"type": "mention", "offset": 0, "length": len(name)}]
    picture: dict[str, Any] = {"photo": [PICTURE], "media_group_id": "album-1", "user": 7}
    server.message(GROUP, **picture)
    server.message(GROUP, **picture, caption="Regardez 📚 !")
    server.message(GROUP, **picture, caption=f"{name} {QUESTION}", caption_entities=entities)
    assert server.wait_for_reply().text == FRENCH
    assert_no_more(server, GROUP, 7)


def test_an_album_of_a_business_customer_is_answered_once(
    server: BotApiServer, small_here: dict[str, str], conversation: Conversation
) -> None:
    settings = Settings.of(small_here | {"TELEGRAM_API_URL": server.url, "BOT_BUSINESS": "on"})
    with RunningBot(settings, conversation):
        connect(server)
        picture: dict[str, Any] = {"text": None, "photo": [PICTURE], "media_group_id": "album-1"}
        write(server, **picture)
        write(server, **picture, caption=SURE)
        assert server.wait_for_reply().text == FRENCH
        write(server, "combien de places assises y a-t-il à la bibliothèque ?")
        assert server.wait_for_reply().text.startswith("La bibliothèque compte")


def test_an_album_counts_as_one_message(
    server: BotApiServer, small_here: dict[str, str], conversation: Conversation
) -> None:
    settings = Settings.of(small_here | {"TELEGRAM_API_URL": server.url, "BOT_RATE_LIMIT": "2"})
    with RunningBot(settings, conversation):
        send(server, QUESTION, None, None, None)
        server.user("nombre de places")
        assert [server.wait_for_reply().text[:8] for _ in range(2)] == ["La carte", "La bibli"]


# Hand-over


def test_a_persons_album_is_passed_on_once(staff: BotApiServer) -> None:
    take_over(staff)
    send(staff, None, "c'est pour ce livre", None, chat=PERSON)
    assert "c'est pour ce livre" in staff.wait_for_reply().text.replace("’", "'")
    send(staff, None, None, album="album-2", chat=PERSON)
    assert staff.wait_for_reply().chat == PERSON, "only text is passed on"
    assert_no_more(staff, PERSON)


def test_each_picture_of_the_staffs_album_is_delivered(staff: BotApiServer) -> None:
    post = ask_for_a_person(staff)
    send(staff, "Voici le plan", None, chat=STAFF, user=MARIE, reply_to=post.message_id)
    replies = [staff.wait_for_reply() for _ in range(3)]
    assert [reply.chat for reply in replies] == [PERSON, PERSON, STAFF]
    assert_no_more(staff, STAFF, MARIE)
