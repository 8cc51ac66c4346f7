"""BOT_GROUPS: the bot stays in these groups, and leaves any other."""

from __future__ import annotations

import pytest

from bot.fake_telegram.server import BotApiServer, ServerFault
from bot.settings import Settings
from tests.telegram.test_groups import BASIC, CAMILLE, MARIE, SUPERGROUP, add_the_bot
from tests.telegram.test_telegram import FRENCH, GROUP

NOT_ALLOWED = ServerFault(400, "Bad Request: not enough rights to send text messages to the chat")

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def settings(small_here: dict[str, str], server: BotApiServer) -> Settings:
    return Settings.of(small_here | {"TELEGRAM_API_URL": server.url, "BOT_GROUPS": str(BASIC)})


def test_leaves_a_group_it_is_not_meant_for_and_says_so_once(server: BotApiServer) -> None:
    add_the_bot(server, GROUP)
    server.user("bonjour", GROUP, user=CAMILLE)
    assert f"(numéro {GROUP})" in server.wait_for_reply().text
    server.wait_for_calls("leaveChat")
    server.wait_until(lambda: server.pending() == 0, "all to be handled")
    assert server.unread() == []
    assert server.api.members.left == {GROUP}


def test_leaves_a_group_that_is_no_longer_on_the_list(server: BotApiServer) -> None:
    server.user("bonjour", GROUP, user=CAMILLE)
    assert f"(numéro {GROUP})" in server.wait_for_reply().text
    server.wait_for_calls("leaveChat")


def test_leaves_though_it_may_not_say_why(server: BotApiServer) -> None:
    server.break_down("sendMessage", NOT_ALLOWED)
    add_the_bot(server, GROUP)
    server.wait_for_calls("leaveChat")


def test_stays_in_a_group_of_the_list_and_in_the_supergroup_it_becomes(server: BotApiServer) -> None:
    server.message(BASIC, user=MARIE, migrate_to_chat_id=SUPERGROUP)
    server.message(SUPERGROUP, user=MARIE, migrate_from_chat_id=BASIC)
    server.user("/ask prix de la carte", SUPERGROUP, user=MARIE)
    assert server.wait_for_reply().text == FRENCH
    assert server.called("leaveChat") == []


def test_private_chats_are_no_groups(server: BotApiServer) -> None:
    server.user("prix de la carte")
    assert server.wait_for_reply().text == FRENCH
