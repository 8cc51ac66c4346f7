"""What Telegram shows of the bot: name, descriptions and menus, in both languages."""

from __future__ import annotations

import logging

import pytest

from bot.content import LANGUAGES
from bot.conversation import Conversation
from bot.fake_telegram.server import DROPPED, FLOOD, INTERNAL, NOT_FOUND, BotApiServer, ServerFault
from bot.settings import Settings
from bot.telegram.profile import ADMINS, GROUP_ADMINISTRATORS, GROUPS, PRIVATE
from tests.telegram.running import RunningBot

ALL = ("setMyName", "setMyDescription", "setMyShortDescription", "setMyCommands")
FIRST_ADMIN, SECOND_ADMIN = 7, 8


def serve(server: BotApiServer, settings: Settings, conversation: Conversation, **calls: int) -> None:
    """Run the bot, with two admins, until it has called methods so often."""
    admins = (FIRST_ADMIN, SECOND_ADMIN)
    with RunningBot(settings.model_copy(update={"admins": admins}), conversation) as bot:
        for method, count in calls.items():
            server.wait_for_calls(method, count)
        server.user("prix de la carte")
        assert "La carte de lecteur coûte" in server.wait_for_reply().text
    assert bot.error is None


@pytest.mark.parametrize("command", sorted({*ADMINS, *GROUP_ADMINISTRATORS}))
def test_each_command_of_a_menu_has_its_line(conversation: Conversation, command: str) -> None:
    assert command in conversation.announcement.wording.menu, f"add command_{command} to Wording, and to its menu"


@pytest.mark.usefixtures("bot")
def test_name_and_descriptions_are_set_in_both_languages(server: BotApiServer) -> None:
    server.wait_until(lambda: len(server.api.texts["short_description"]) == 2, "both short descriptions")
    assert server.api.texts["name"] == {
        "": "Questions on The town of Loriol’s announcement",
        "fr": "Questions sur l’annonce de The town of Loriol",
    }
    assert "the reopening of the library" in server.api.texts["description"][""]
    assert "la réouverture de la bibliothèque" in server.api.texts["description"]["fr"]
    assert "la réouverture de la bibliothèque" in server.api.texts["short_description"]["fr"]


def test_each_kind_of_chat_has_its_menu_in_both_languages(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    serve(server, settings, conversation, setMyCommands=10)
    menus = {
        "all_private_chats": PRIVATE,
        "all_group_chats": GROUPS,
        "all_chat_administrators": GROUP_ADMINISTRATORS,
        f"chat {FIRST_ADMIN}": ADMINS,
        f"chat {SECOND_ADMIN}": ADMINS,
    }
    shown = {place: tuple(menu) for place, menu in server.api.menus.items()}
    assert shown == {(scope, code): names for code in ("", "fr") for scope, names in menus.items()}
    assert server.api.menus["all_private_chats", "fr"]["topics"] == "Parcourir les sujets"
    assert server.api.menus["all_group_chats", ""]["ask"] == "Ask a question"


def test_what_is_right_already_is_left_alone(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    serve(server, settings, conversation, setMyCommands=10)
    before = [len(server.called(method)) for method in ALL]
    serve(server, settings, conversation, getMyCommands=20)
    assert [len(server.called(method)) for method in ALL] == before == [2, 2, 2, 10]


def test_an_admin_who_never_pressed_start_keeps_nobody_from_their_menu(
    server: BotApiServer, settings: Settings, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    server.api.never_started = {FIRST_ADMIN}
    with caplog.at_level(logging.WARNING, "bot"):
        serve(server, settings, conversation, getMyCommands=10, setMyCommands=8)
    assert (f"chat {SECOND_ADMIN}", "fr") in server.api.menus
    (record,) = caplog.records
    assert record.message == "not set, the bot serves without: commands menu of admins (Chat not found)"


@pytest.mark.parametrize("fault", [INTERNAL, NOT_FOUND, FLOOD, DROPPED], ids=["500", "404", "429", "dropped"])
def test_what_cannot_be_set_is_logged_once_and_does_no_harm(
    server: BotApiServer,
    settings: Settings,
    conversation: Conversation,
    fault: ServerFault,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for method in ("setMyCommands", "setMyName", "getMyDescription"):
        server.break_down(method, fault)
    with caplog.at_level(logging.WARNING, "bot"):
        serve(server, settings, conversation, getMyCommands=10, setMyCommands=10)
    assert len(server.api.texts["short_description"]) == 2
    (record,) = caplog.records
    assert record.message.partition(" (")[0] == (
        "not set, the bot serves without: "
        "name, description, commands menu, commands menu of groups, commands menu of group administrators, "
        "commands menu of admins"
    )


def test_every_command_is_told_in_a_few_words_of_each_language(conversation: Conversation) -> None:
    menu = conversation.wording.menu
    for name in {*PRIVATE, *GROUP_ADMINISTRATORS, *ADMINS}:
        for language in LANGUAGES:
            assert 3 <= len(menu[name][language]) <= 40
