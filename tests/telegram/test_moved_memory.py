"""What is remembered of a group goes with it, though nobody told the bot that it has become a supergroup."""

from __future__ import annotations

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.server import BotApiServer
from bot.settings import Settings
from tests.telegram.running import RunningBot
from tests.telegram.test_groups import add_the_bot
from tests.telegram.test_moved_groups import GROUP, MARIE, NEW, OTHER, STAFF, become
from tests.telegram.test_moved_groups import settings as settings
from tests.telegram.test_telegram import ENGLISH

SEATS = "The library has 1,200 <heated> seats & desks."


@pytest.fixture
def set_up(server: BotApiServer, settings: Settings, conversation: Conversation) -> Settings:
    """The settings of a bot that is down, after an administrator had chosen the language of the two groups."""
    with RunningBot(settings, conversation):
        for group in (GROUP, STAFF):
            server.user("/lang en", group, user=MARIE)
            assert "Language of my replies: English" in server.wait_for_reply().text
        server.user("/lang fr", GROUP, user=OTHER)
        assert "français" in server.wait_for_reply().text
    return settings


@pytest.mark.parametrize("group", [GROUP, STAFF], ids=["a group of the list", "the staff's"])
def test_its_settings_hold_after_it_moved_while_the_bot_was_down(
    server: BotApiServer, set_up: Settings, conversation: Conversation, group: int
) -> None:
    become(server, group)
    with RunningBot(set_up, conversation):
        server.user("/ask prix de la carte", NEW, user=11)
        assert server.wait_for_reply().text == ENGLISH
        server.user("/ask nombre de places", NEW, user=11)
        assert server.wait_for_reply().text == SEATS


def test_the_language_of_its_people_holds_too(
    server: BotApiServer, set_up: Settings, conversation: Conversation
) -> None:
    become(server, GROUP)
    with RunningBot(set_up, conversation):
        server.user("/ask price of the card", NEW, user=11)
        assert server.wait_for_reply().text == ENGLISH
        server.user("/ask number of seats", NEW, user=OTHER)
        assert "places" in server.wait_for_reply().text


def test_the_greeting_speaks_its_language(server: BotApiServer, set_up: Settings, conversation: Conversation) -> None:
    become(server, GROUP)
    with RunningBot(set_up, conversation):
        add_the_bot(server, NEW)
        assert "Hello" in server.wait_for_reply().text


def test_a_muted_group_stays_muted(server: BotApiServer, settings: Settings, conversation: Conversation) -> None:
    with RunningBot(settings, conversation):
        server.user("/mute 30", GROUP, user=MARIE)
        server.wait_for_reply()
    become(server, GROUP)
    with RunningBot(settings, conversation):
        for _ in range(2):
            server.user("/ask prix de la carte", NEW, user=OTHER)
        server.user("/unmute", NEW, user=MARIE)
        assert "réponds de nouveau" in server.wait_for_reply().text


def test_what_was_chosen_in_the_supergroup_meanwhile_holds(
    server: BotApiServer, set_up: Settings, conversation: Conversation
) -> None:
    with RunningBot(Settings.of({"BOT_STORE": set_up.store.get_secret_value()} | unlisted(set_up)), conversation):
        server.user("/lang fr", NEW, user=MARIE)
        server.wait_for_reply()
    become(server, GROUP)
    with RunningBot(set_up, conversation):
        server.user("/ask price of the card", NEW, user=11)
        assert "carte" in server.wait_for_reply().text


def unlisted(settings: Settings) -> dict[str, str]:
    """Settings that name no group."""
    return {
        "TELEGRAM_BOT_TOKEN": settings.token,
        "TELEGRAM_API_URL": settings.telegram_api_url,
        "BOT_ADMINS": str(MARIE),
    }
