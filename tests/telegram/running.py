"""How is the bot run in a test: its Application in a thread, or `python -m bot run` as a process?"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from bot.conversation import Conversation
from bot.settings import Settings
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.services import NO_CONTROLS, AdminControls, BackgroundService
from bot.telegram.base.timeouts import RetryPolicy, Timeouts
from bot.telegram.serve import listen

ROOT = Path(__file__).parent.parent.parent
HURRIED = Timeouts(
    network=1.0,
    rival=0.5,
    refusal=0.3,
    first_pause=0.05,
    longest_pause=1.0,
    watch=0.2,
    handover_check=0.1,
    grace=5.0,
    delivery=RetryPolicy(pause=0.05, longest=0.2),
)
DEADLINE = 20.0


class RunningBot:
    """The real Application, over HTTP, in a thread of its own. Use it as a context manager."""

    def __init__(
        self,
        settings: Settings,
        conversation: Conversation,
        timeouts: Timeouts = HURRIED,
        services: Sequence[BackgroundService] = (),
        controls: AdminControls = NO_CONTROLS,
    ) -> None:
        self._settings, self._timeouts = settings, timeouts
        self._services, self._controls = services, controls
        self.current = CurrentConversation(conversation)
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="bot", daemon=True)
        self.error: Exception | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(DEADLINE)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Have it stop, if it has not, and write down what it still holds."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._task.cancel)
        self.wait()

    def wait(self) -> None:
        """Wait until it has ended; `error` then holds what it ended with."""
        self._thread.join(DEADLINE)
        assert not self._thread.is_alive(), "the bot did not stop"

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        serving = listen(self._settings, self.current, self._timeouts, services=self._services, controls=self._controls)
        self._task = asyncio.create_task(serving)
        self._started.set()
        try:
            await self._task
        except asyncio.CancelledError:
            pass
        except Exception as error:
            self.error = error


class Process:
    """`python -m bot run`, and what it wrote once it has ended."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)  # else a full pipe would hold the process up
        self._reader.start()

    @property
    def pid(self) -> int:
        """The number that signals are sent to."""
        return self._process.pid

    @property
    def output(self) -> str:
        """What it has written so far."""
        return "".join(self._lines)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end. The exit code."""
        self._process.send_signal(number)
        return self.wait()

    def kill(self) -> None:
        """End it as a power cut would, at any moment, without asking."""
        self._process.kill()
        self._process.wait(DEADLINE)

    def wait(self) -> int:
        """Wait until it has ended. The exit code."""
        self._process.wait(DEADLINE)
        self._reader.join(DEADLINE)
        return self._process.returncode

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.append(line)


@contextmanager
def process(folder: Path, module: str = "bot", /, **settings: str) -> Iterator[Process]:
    """Run the process in a folder with no other settings than these, and end it in any case."""
    inherited = {name: value for name, value in os.environ.items() if name.split("_")[0] not in ("BOT", "TELEGRAM")}
    running = subprocess.Popen(
        [sys.executable, "-W", "always::ResourceWarning", "-m", module, "run"],
        cwd=folder,
        env=inherited | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert running.stdout is not None
    bot = Process(running)
    try:
        yield bot
    finally:
        running.kill()
        bot.wait()
        running.stdout.close()
