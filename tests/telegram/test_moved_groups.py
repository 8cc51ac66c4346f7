"""A group of the settings becomes a supergroup, which has another id, while the settings still name the old one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.api import SentMessage
from bot.fake_telegram.server import BotApiServer
from bot.operation.notices import Notices
from bot.settings import Settings
from bot.store.chats import Chats
from bot.store.store import Store
from bot.telegram.base.moved_chats import Moves
from tests.telegram.attending import aside, service, soon
from tests.telegram.running import RunningBot
from tests.telegram.test_groups import add_the_bot
from tests.telegram.test_telegram import FRENCH

STAFF, GROUP, NEW = -500, -555, -1001234567890
MARIE, PERSON, OTHER = 900, 7, 8
PHOTO: dict[str, Any] = {"photo": [{"file_id": "x", "file_unique_id": "y", "width": 90, "height": 90}]}


@pytest.fixture
def settings(small_here: dict[str, str], server: BotApiServer) -> Settings:
    named = {"BOT_STAFF_CHAT": str(STAFF), "BOT_GROUPS": str(GROUP), "BOT_ADMINS": str(MARIE)}
    return Settings.of(small_here | {"TELEGRAM_API_URL": server.url} | named)


@pytest.fixture
def moved(server: BotApiServer) -> BotApiServer:
    """The staff's group has become a supergroup before the bot came up; it was told nothing."""
    become(server, STAFF)
    return server


def become(server: BotApiServer, old: int) -> None:
    """A group becomes a supergroup; nobody tells the bot, but who writes to the old id is told the new one."""
    server.api.messages[old, -1] = {"message_id": -1, "chat": {"id": old, "type": "group"}, "text": "salut"}
    server.api.messages[NEW, -2] = {"message_id": -2, "chat": {"id": NEW, "type": "supergroup"}, "text": "salut"}
    server.api.members.migrated[old] = NEW


def ask_for_a_person(server: BotApiServer, chat: int = PERSON) -> SentMessage:
    """Somebody wants a person; what the staff sees of it."""
    server.user("/human", chat=chat)
    post, told = server.wait_for_reply(), server.wait_for_reply()
    assert (post.chat, told.chat) == (NEW, chat)
    assert "transmis" in told.text
    return post


def reply_of_the_staff(server: BotApiServer, post: SentMessage) -> None:
    """The staff replies to a post, and the person gets it."""
    server.user("Bonjour", NEW, user=MARIE, reply_to=post.message_id)
    answer, taken = server.wait_for_reply(), server.wait_for_reply()
    assert (answer.chat, answer.text.endswith("Bonjour")) == (PERSON, True)
    assert (taken.chat, "Le bot se tait" in taken.text) == (NEW, True)


# The staff's chat


def test_the_staffs_reply_in_the_supergroup_reaches_the_person(
    moved: BotApiServer, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    reply_of_the_staff(moved, ask_for_a_person(moved))
    moved.user("à quelle heure ?", PERSON)
    assert moved.wait_for_reply().chat == NEW
    assert caplog.text.count(f"set BOT_STAFF_CHAT={NEW}") == 1


def test_the_new_id_outlives_a_restart(
    moved: BotApiServer, settings: Settings, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    with RunningBot(settings, conversation):
        post = ask_for_a_person(moved)
    caplog.clear()
    del moved.api.members.migrated[STAFF]  # nobody tells it again
    with RunningBot(settings, conversation):
        reply_of_the_staff(moved, post)
    assert f"set BOT_STAFF_CHAT={NEW}" in caplog.text, "for as long as the setting names the old one"


def test_a_reply_is_the_staffs_even_if_this_process_was_never_told(
    moved: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    with RunningBot(settings, conversation):
        post = ask_for_a_person(moved)
    forget_the_move(settings)
    with RunningBot(settings, conversation):
        reply_of_the_staff(moved, post)
    assert moved.called("sendChatAction")[-1]["chat_id"] == str(STAFF)


def test_the_button_is_the_staffs_even_if_this_process_was_never_told(
    moved: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    with RunningBot(settings, conversation):
        reply_of_the_staff(moved, ask_for_a_person(moved))
    forget_the_move(settings)
    with RunningBot(settings, conversation):
        moved.press("Rendre la main au bot", NEW, user=MARIE)
        assert {moved.wait_for_reply().chat for _ in range(2)} == {NEW, PERSON}


def forget_the_move(settings: Settings) -> None:
    async def forget() -> None:
        store = Store(settings.store.get_secret_value(), 90)
        await Chats(store).drop(f"moved:{STAFF}")
        await store.close()

    asyncio.run(forget())


@pytest.mark.parametrize("told", ["in the old chat", "in the new chat", "in both"])
def test_what_is_told_in_the_chats_is_enough(server: BotApiServer, bot: RunningBot, told: str) -> None:
    become(server, STAFF)
    if told != "in the new chat":
        server.message(STAFF, user=MARIE, migrate_to_chat_id=NEW)
    if told != "in the old chat":
        server.message(NEW, user=MARIE, migrate_from_chat_id=STAFF)
    server.wait_until(lambda: server.pending() == 0, "it to be seen")
    reply_of_the_staff(server, ask_for_a_person(server))
    assert server.called("sendMessage")[0]["chat_id"] == str(NEW), "nothing is sent to the old chat"


def test_a_hand_over_goes_on_in_the_supergroup(server: BotApiServer, bot: RunningBot) -> None:
    server.user("salut", STAFF, user=MARIE)
    server.user("/human", PERSON)
    post, _ = server.wait_for_reply(), server.wait_for_reply()
    server.user("Bonjour", STAFF, user=MARIE, reply_to=post.message_id)
    server.wait_for_reply(), server.wait_for_reply()
    become(server, STAFF)
    server.user("à quelle heure ?", PERSON)
    first = server.wait_for_reply()
    assert (first.chat, first.reply_to) == (NEW, None), "messages of the old chat have no number in the new one"
    server.user("et dimanche ?", PERSON)
    second = server.wait_for_reply()
    assert (second.chat, second.reply_to) == (NEW, first.message_id)


def test_a_photo_for_an_admin_and_a_word_of_the_end_follow_too(server: BotApiServer, bot: RunningBot) -> None:
    become(server, STAFF)
    reply_of_the_staff(server, ask_for_a_person(server))
    server.press("Revenir au bot", PERSON)
    assert [server.wait_for_reply().chat for _ in range(2)] == [PERSON, NEW]


def test_a_group_nobody_knows_does_not_become_the_staffs(server: BotApiServer, bot: RunningBot) -> None:
    server.user("salut", STAFF, user=MARIE)
    server.user("/human", PERSON)
    post, _ = server.wait_for_reply(), server.wait_for_reply()
    alike = {
        "message_id": post.message_id,
        "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "b::fr"}]]},
    }
    server.api.messages[NEW, post.message_id] = server.api.messages[STAFF, post.message_id] | alike
    server.user("Bonjour", NEW, user=MARIE, reply_to=post.message_id)
    server.wait_for_calls("leaveChat")
    assert [sent.text for sent in server.api.sent if sent.chat == PERSON][1:] == []


# The groups it may be in


@pytest.mark.parametrize("how", ["added", "written to"])
def test_stays_in_the_supergroup_that_a_group_of_the_list_has_become(
    server: BotApiServer, bot: RunningBot, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    become(server, GROUP)
    if how == "added":
        add_the_bot(server, NEW)
        assert "Bonjour" in server.wait_for_reply().text
    server.user("/ask prix de la carte", NEW, user=OTHER)
    assert server.wait_for_reply().text == FRENCH
    assert server.called("leaveChat") == []
    assert f"in BOT_GROUPS put {NEW} in the place of {GROUP}" in caplog.text


def test_stays_there_after_a_restart(server: BotApiServer, settings: Settings, conversation: Conversation) -> None:
    become(server, GROUP)
    with RunningBot(settings, conversation):
        server.user("/ask prix de la carte", NEW, user=OTHER)
        server.wait_for_reply()
    del server.api.members.migrated[GROUP]
    with RunningBot(settings, conversation):
        server.user("/ask nombre de places", NEW, user=OTHER)
        assert "1\u202f200 places" in server.wait_for_reply().text
    assert server.called("leaveChat") == []


def test_another_supergroup_is_left_as_before(server: BotApiServer, bot: RunningBot) -> None:
    become(server, GROUP)
    server.user("salut", -1009999999999, user=OTHER)
    assert "-1009999999999" in server.wait_for_reply().text
    server.wait_for_calls("leaveChat")


def test_a_muted_group_stays_muted_as_a_supergroup(server: BotApiServer, bot: RunningBot) -> None:
    server.user("/mute 30", GROUP, user=MARIE)
    assert "30 minutes" in server.wait_for_reply().text
    server.message(GROUP, user=MARIE, migrate_to_chat_id=NEW)
    server.message(NEW, user=MARIE, migrate_from_chat_id=GROUP)
    server.user("/ask prix de la carte", NEW, user=OTHER)
    server.user("/privacy", chat=77)
    assert server.wait_for_reply().chat == 77


# Admins


def test_a_notice_follows_too(
    server: BotApiServer, settings: Settings, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    become(server, MARIE)
    notices = Notices()

    async def work() -> None:
        async with service(settings, conversation) as given, notices(given):
            notices.notify("first")
            notices.notify("second")
            await aside(lambda: server.wait_until(lambda: len(server.api.sent) == 2, "two notices"))

    soon(work)
    assert [(sent.chat, sent.text) for sent in server.api.sent] == [(NEW, "first"), (NEW, "second")]
    assert f"in BOT_ADMINS, no. 1 put {NEW}" in caplog.text
    assert str(MARIE) not in caplog.text.replace(str(NEW), "")


# What is remembered


def test_what_was_learnt_is_kept_as_long_as_it_may_be_needed(tmp_path: Path) -> None:
    now = [0.0]

    async def work() -> int:
        store = Store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", 90, lambda: now[0])
        await Moves({STAFF: "BOT_STAFF_CHAT"}, Chats(store, lambda: now[0])).learn(STAFF, NEW)
        now[0] = 3 * 365 * 86_400.0
        await store.purge()
        again = Moves({STAFF: "BOT_STAFF_CHAT"}, Chats(store))
        await again.load()
        await store.close()
        return again.of(STAFF)

    assert asyncio.run(work()) == NEW


def test_a_circle_of_moves_ends() -> None:
    moves = Moves({-1: "BOT_GROUPS"})

    async def work() -> None:
        await moves.learn(-1, -2)
        await moves.learn(-2, -1)

    asyncio.run(work())
    assert moves.of(-1) in (-1, -2)


def test_a_move_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    async def work() -> int:
        store = Store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", 90)
        await Chats(store).keep(f"moved:{STAFF}", "{")
        moves = Moves({STAFF: "BOT_STAFF_CHAT"}, Chats(store))
        await moves.load()
        await store.close()
        return moves.of(STAFF)

    assert asyncio.run(work()) == STAFF
