"""How long is nobody answered while changed content is learnt and swapped in?

`python -m tests.benchmarks.reload [TIMES]`: edits a copy of the shipped content while a conversation is asked in the
same event loop; prints the loop's longest gaps, the time an answer takes meanwhile, and the memory after each reload.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from telegram import Bot

from bot.assembly import assemble
from bot.conversation import Session
from bot.fake_telegram.server import TOKEN, BotApiServer
from bot.operation.metrics import Metrics
from bot.operation.notices import Notices
from bot.operation.reload import Reload
from bot.settings import INTENTS, Settings
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.services import ServiceContext

QUESTION = "combien de femmes seront formées ?"
BEAT = 0.002


class Watch:
    """Beats in the event loop, and asks."""

    def __init__(self, current: CurrentConversation) -> None:
        self._current = current
        self.gaps: list[float] = []
        self.answers: list[float] = []

    async def beat(self) -> None:
        """Note how late each beat comes."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(BEAT)
            self.gaps.append(time.perf_counter() - before - BEAT)

    async def ask(self) -> None:
        """Ask twenty times a second."""
        while True:
            before = time.perf_counter()
            self._current.get().respond(Session(), QUESTION)
            self.answers.append(time.perf_counter() - before)
            await asyncio.sleep(0.05)

    def told(self) -> str:
        """What was noted since the last time."""
        gaps, answers = sorted(self.gaps)[-3:], self.answers
        self.gaps, self.answers = [], []
        longest = ", ".join(f"{gap * 1000:.0f}" for gap in reversed(gaps))
        usual, worst = statistics.median(answers) * 1000, max(answers) * 1000
        return f"longest gaps {longest} ms; an answer {usual:.1f} ms, {worst:.0f} at most"


def memory() -> str:
    """The resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return f"{pages * 4096 / 1e6:.0f} MB"


async def measure(settings: Settings, times: int) -> None:
    """Reload so many times, and print."""
    current = CurrentConversation(assemble(settings))
    watch = Watch(current)
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(Bot(settings.token, f"{settings.telegram_api_url}/bot"))
        reload = Reload(settings, Notices(), Metrics())
        await stack.enter_async_context(reload(ServiceContext(settings, current, bot)))
        beating = [asyncio.create_task(watch.beat()), asyncio.create_task(watch.ask())]
        await asyncio.sleep(3)
        print(f"at rest    {watch.told()}; {memory()}")
        for number in range(1, times + 1):
            before, began = current.get(), time.perf_counter()
            edited = settings.intents / "fair.yaml"
            edited.write_text(f"{edited.read_text('utf-8')}# {number}\n", "utf-8")
            while current.get() is before:
                await asyncio.sleep(0.1)
            seconds = time.perf_counter() - began
            await asyncio.sleep(2)
            print(f"reload {number:<3} {watch.told()}; in force after {seconds:.1f} s; {memory()}")
        for task in beating:
            task.cancel()


def main() -> None:
    """Measure on a copy of the shipped content."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder, BotApiServer() as server:
        content = shutil.copytree(INTENTS, Path(folder) / "intents")
        given = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url}
        asyncio.run(measure(Settings.of(given | {"BOT_INTENTS": str(content)}), times))


if __name__ == "__main__":
    main()
