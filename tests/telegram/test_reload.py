"""Content edited while the bot serves: all of it comes into force at once, or none of it."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import shutil
import signal
import threading
import time
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.assembly import assemble
from bot.conversation import Conversation, Session
from bot.errors import ContentError
from bot.fake_telegram.server import BotApiServer
from bot.operation.metrics import Metrics
from bot.operation.notices import Notices
from bot.operation.reload import Reload
from bot.settings import Settings
from bot.telegram.base.services import ServiceContext
from tests.telegram.attending import aside, service, soon, until

LOOK = 0.05


@pytest.fixture
def edited(small: dict[str, str], server: BotApiServer, tmp_path: Path) -> Settings:
    """Settings with a copy of the content that a test may edit, and an admin."""
    folder = shutil.copytree(small["BOT_INTENTS"], tmp_path / "intents")
    server.user("/start", chat=11)
    more = {"TELEGRAM_API_URL": server.url, "BOT_INTENTS": str(folder), "BOT_ADMINS": "11"}
    return Settings.of(small | more)


class Watched:
    """A service whose content is watched."""

    def __init__(self, service: ServiceContext, metrics: Metrics) -> None:
        self.service, self._metrics = service, metrics
        self.file = service.settings.intents / "small.yaml"

    def answer(self) -> str:
        """What is answered now."""
        return self.service.current.get().respond(Session("en"), "price of the card")[0].text

    def edit(self, old: str, new: str) -> None:
        """Change the file."""
        text = self.file.read_text("utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new), "utf-8")

    def count(self, result: str) -> int:
        """How often a content was taken or refused."""
        line = f'bot_content_reloads_total{{result="{result}"}} '
        return int(float((self._metrics.text().decode().partition(line)[2] or "0").split()[0]))


@asynccontextmanager
async def watched(
    settings: Settings, conversation: Conversation, learn: Callable[[Settings], Conversation] = assemble
) -> AsyncIterator[Watched]:
    notices, metrics = Notices(), Metrics()
    reload = Reload(settings, notices, metrics, learn=learn, interval=LOOK)
    async with service(settings, conversation) as given, notices(given), reload(given):
        await asyncio.sleep(3 * LOOK)
        yield Watched(given, metrics)


def test_a_changed_file_comes_into_force(edited: Settings, conversation: Conversation, server: BotApiServer) -> None:
    async def work() -> None:
        async with watched(edited, conversation) as bot:
            assert "15\u00a0euros" in bot.answer()
            bot.edit("amount: 15", "amount: 16")
            await until(lambda: "16\u00a0euros" in bot.answer())
            await aside(lambda: server.wait_until(lambda: len(server.api.texts["short_description"]) == 2, "the menus"))
            assert bot.count("sound") == 1

    soon(work)
    assert server.api.sent == [], "no news is good news"


def test_a_file_changed_while_the_bot_starts_counts_too(edited: Settings, conversation: Conversation) -> None:
    reload = Reload(edited, Notices(), Metrics(), interval=LOOK)
    file = edited.intents / "small.yaml"
    file.write_text(file.read_text("utf-8").replace("amount: 15", "amount: 16"), "utf-8")

    async def work() -> None:
        async with service(edited, conversation) as given, reload(given):
            await until(lambda: given.current.get() is not conversation)

    soon(work)


def test_a_file_added_or_removed_counts_too(edited: Settings, conversation: Conversation) -> None:
    async def work() -> None:
        async with watched(edited, conversation) as bot:
            other = bot.file.with_name("other.yml")
            other.write_text("foreign_names: {en: [Mondragon]}\n", "utf-8")
            await until(lambda: bot.count("sound") == 1)
            other.unlink()
            await until(lambda: bot.count("sound") == 2)

    soon(work)


def test_a_file_that_is_included_counts_too(edited: Settings, conversation: Conversation, tmp_path: Path) -> None:
    shared = tmp_path / "shared.yaml"

    async def work() -> None:
        async with watched(edited, conversation) as bot:
            shared.write_text("foreign_names: {en: [Mondragon]}\n", "utf-8")
            bot.edit("announcement:\n", "include: [../shared.yaml]\nannouncement:\n")
            await until(lambda: bot.count("sound") == 1)
            shared.write_text("foreign_names: {en: [Mondragon, Lacoste]}\n", "utf-8")
            await until(lambda: bot.count("sound") == 2)

    soon(work)


def test_the_files_of_editors_do_not_count(edited: Settings, conversation: Conversation) -> None:
    async def work() -> None:
        async with watched(edited, conversation) as bot:
            for name in (".#small.yaml", ".small.yaml.swp", "small.yaml~"):
                bot.file.with_name(name).symlink_to("user@host.4711")
            await asyncio.sleep(5 * LOOK)
            assert (bot.count("refused"), bot.count("sound")) == (0, 0)
            bot.edit("amount: 15", "amount: 16")
            await until(lambda: bot.count("sound") == 1)

    soon(work)


def test_faults_leave_the_old_content_in_force_and_are_logged_and_told(
    edited: Settings, conversation: Conversation, server: BotApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        async with watched(edited, conversation) as bot:
            bot.edit("amount: 15", "amount: many")
            notice = await aside(server.wait_for_reply)
            assert notice.chat == 11
            assert "is refused" in notice.text
            assert "small.yaml:10:" in notice.text
            assert "15\u00a0euros" in bot.answer()
            await asyncio.sleep(5 * LOOK)
            assert (bot.count("refused"), bot.count("sound")) == (1, 0), "once, not at each look"
            bot.edit("amount: many", "amount: 17")
            assert "sound again" in (await aside(server.wait_for_reply)).text
            assert "17\u00a0euros" in bot.answer()

    with caplog.at_level(logging.ERROR, "bot"):
        soon(work)
    assert len(server.api.sent) == 2
    assert "small.yaml:10:" in caplog.text


def test_the_folder_may_go_and_come_back(edited: Settings, conversation: Conversation, server: BotApiServer) -> None:
    async def work() -> None:
        async with watched(edited, conversation) as bot:
            gone = edited.intents.rename(edited.intents.with_name("gone"))
            assert "no such file" in (await aside(server.wait_for_reply)).text
            assert "15\u00a0euros" in bot.answer()
            gone.rename(edited.intents)
            assert "sound again" in (await aside(server.wait_for_reply)).text

    soon(work)


def test_what_breaks_while_learning_is_told_and_the_watch_goes_on(
    edited: Settings, conversation: Conversation, server: BotApiServer
) -> None:
    broken = [MemoryError("my private question")]

    def learn(settings: Settings) -> Conversation:
        if broken:
            raise broken.pop()
        return assemble(settings)

    async def work() -> None:
        async with watched(edited, conversation, learn) as bot:
            bot.edit("amount: 15", "amount: 18")
            notice = await aside(server.wait_for_reply)
            assert "MemoryError" in notice.text
            assert "private" not in notice.text
            assert "15\u00a0euros" in bot.answer()
            bot.edit("amount: 18", "amount: 19")
            await until(lambda: "19\u00a0euros" in bot.answer())

    soon(work)


def test_waits_until_the_files_are_written(edited: Settings, conversation: Conversation) -> None:
    async def work() -> None:
        async with watched(edited, conversation) as bot:
            for price in range(20, 40):
                bot.edit(f"amount: {price - 1}" if price > 20 else "amount: 15", f"amount: {price}")
                await asyncio.sleep(LOOK / 3)
            await until(lambda: "39\u00a0euros" in bot.answer())
            assert bot.count("sound") <= 3, "not for each of twenty changes"

    soon(work)


def test_answers_while_it_learns_and_swaps_at_once(edited: Settings, conversation: Conversation) -> None:
    learning, learnt = threading.Event(), threading.Event()

    def learn(settings: Settings) -> Conversation:
        learning.set()
        assert learnt.wait(10)
        return assemble(settings)

    async def work() -> None:
        async with watched(edited, conversation, learn) as bot:
            old = bot.service.current.get()
            bot.edit("amount: 15", "amount: 21")
            await aside(learning.wait)
            assert "15\u00a0euros" in bot.answer()
            assert bot.service.current.get() is old
            learnt.set()
            await until(lambda: "21\u00a0euros" in bot.answer())

    soon(work)


def test_does_not_keep_the_process_from_stopping(edited: Settings, conversation: Conversation) -> None:
    learning, learnt = threading.Event(), threading.Event()

    def learn(settings: Settings) -> Conversation:
        learning.set()
        learnt.wait(10)
        return assemble(settings)

    async def work() -> None:
        async with watched(edited, conversation, learn) as bot:
            bot.edit("amount: 15", "amount: 21")
            await aside(learning.wait)

    started = time.monotonic()
    soon(work)
    assert time.monotonic() - started < 5
    learnt.set()


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there are no hangups on this system")
def test_a_hangup_loads_the_content_anew_whether_it_has_changed_or_not(
    edited: Settings, conversation: Conversation
) -> None:
    before = signal.getsignal(signal.SIGHUP)

    async def work() -> None:
        async with watched(edited, conversation) as bot:
            os.kill(os.getpid(), signal.SIGHUP)
            await until(lambda: bot.count("sound") == 1)

    soon(work)
    assert signal.getsignal(signal.SIGHUP) is before


def test_replaced_content_leaves_the_memory_at_once(settings: Settings) -> None:
    gc.disable()  # else its coming round might hide that it was needed
    try:
        conversation = assemble(settings)
        conversation.respond(Session(), "price of the card, and how many seats in Germany?")
        gone = weakref.ref(conversation)
        del conversation
        assert gone() is None
    finally:
        gc.enable()


def test_learning_leaves_the_collector_as_it_was(settings: Settings, tmp_path: Path) -> None:
    assemble(settings)
    assert gc.isenabled()
    with pytest.raises(ContentError):
        assemble(settings.model_copy(update={"intents": tmp_path}))
    assert gc.isenabled()
