"""`python -m bot links` asks Telegram for the bot's name."""

from __future__ import annotations

import pytest

from bot.errors import BotError
from bot.fake_telegram.server import INTERNAL, NOT_FOUND, TOKEN, UNAUTHORIZED, BotApiServer, ServerFault
from bot.settings import Settings
from bot.telegram.identity import username


def test_the_name_comes_from_telegram(server: BotApiServer, settings: Settings) -> None:
    assert username(settings) == "Announcement_bot"


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (UNAUTHORIZED, "refuses the bot's token"),
        (NOT_FOUND, "refuses the bot's token"),
        (INTERNAL, "cannot be reached or does not work"),
    ],
    ids=["401", "404", "500"],
)
def test_a_name_that_telegram_does_not_tell_is_a_mistake_with_a_remedy(
    server: BotApiServer, settings: Settings, fault: ServerFault, problem: str
) -> None:
    server.fail("getMe", fault)
    with pytest.raises(BotError) as caught:
        username(settings)
    assert problem in caught.value.problem
    assert caught.value.remedy
    assert TOKEN not in str(caught.value)
