"""What is remembered of groups outlives an outage of the store."""

from __future__ import annotations

import asyncio

import pytest

from bot.conversation.groups import GroupSettings
from bot.store.chats import Chats
from bot.store.groups import GroupState
from bot.store.store import StoreError
from bot.telegram.base.group_states import GroupStates

FRENCH, ENGLISH = GroupState(GroupSettings("fr")), GroupState(GroupSettings("en"))


class Shaky(Chats):
    """Chats in a dict, which can be taken away."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.is_away = False
        self.asked = 0

    async def of(self, key: str) -> str | None:
        self._check()
        return self.texts.get(key)

    async def keep(self, key: str, kept: str) -> None:
        self._check()
        self.texts[key] = kept

    def _check(self) -> None:
        self.asked += 1
        if self.is_away:
            raise StoreError("disk I/O error")


def test_what_was_chosen_during_an_outage_is_written_after_it(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        chats, now = Shaky(), [0.0]
        memory = GroupStates(chats, lambda: now[0])
        await memory.keep(-1, FRENCH)
        chats.is_away = True
        assert await memory.of(-1) == FRENCH
        await memory.keep(-1, ENGLISH)
        assert (await memory.of(-1), await memory.of(-2)) == (ENGLISH, GroupState())
        assert chats.asked == 2, "a store that failed is left alone for a while"
        chats.is_away, now[0] = False, 5.0
        assert await memory.of(-1) == ENGLISH
        assert chats.texts == {"group:-1": ENGLISH.to_json()}
        chats.texts["group:-1"] = FRENCH.to_json()  # by another replica
        assert await memory.of(-1) == FRENCH

    asyncio.run(work())
    assert caplog.text.count("kept in memory") == 1
