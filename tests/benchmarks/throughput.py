"""How many messages a second, how much later than a bare echo bot, and does memory grow?

    python -m tests.benchmarks.throughput                 # rates and latencies, beside python-telegram-bot's echo bot
    python -m tests.benchmarks.throughput --soak 60       # 20 messages a second for an hour: memory, descriptors
    python -m tests.benchmarks.throughput --soak 6 --pace 200  # as many messages in six minutes
    python -m tests.benchmarks.throughput --queue 100000  # so many updates wait at Telegram: memory

The echo bot is python-telegram-bot's own, in serial mode; each figure of ours stands beside one of its own,
from the same run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.fake_telegram.server import TOKEN, BotApiServer, ServerFault
from bot.shipped_content import COMMON
from tests.telegram.running import ROOT
from tests.telegram.test_durability import free_port, webhook

QUESTION = "prix de la carte"
DIFFERENT = "prix de la carte {}"
WARM = 100

ECHO = """
import os
os.environ["PTB_TIMEDELTA"] = "true"
from telegram.ext import ApplicationBuilder, MessageHandler, filters
async def echo(update, context):
    await update.message.reply_text(update.message.text)
server = os.environ["TELEGRAM_API_URL"]
application = ApplicationBuilder().token(os.environ["TELEGRAM_BOT_TOKEN"]).base_url(server + "/bot").build()
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling(timeout=10)
"""
COMMANDS = {"echo": ["-c", ECHO], "polling": ["-m", "bot", "run"], "webhook": ["-m", "bot", "run"]}


@contextmanager
def bot(kind: str, server: BotApiServer) -> Iterator[int]:
    """A bot of a kind, warm; its process id."""
    folder = Path(tempfile.mkdtemp(prefix="throughput-"))
    for file in (ROOT / "tests" / "telegram" / "small.yaml", COMMON / "wording.yaml"):
        shutil.copy(file, folder)
    given = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url, "BOT_INTENTS": str(folder)}
    given |= {"BOT_ENCODER": "none", "BOT_CACHE": str(folder), "BOT_RATE_LIMIT": "0", "BOT_LOG_LEVEL": "ERROR"}
    given |= {"PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"} | (webhook(free_port()) if kind == "webhook" else {})
    process = subprocess.Popen([sys.executable, *COMMANDS[kind]], cwd=folder, env=os.environ | given)
    try:
        ask(server, WARM, 10)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def ask(server: BotApiServer, count: int, chats: int, question: str = QUESTION) -> float:
    """Ask so many questions at once; the seconds until all are answered."""
    target = len(server.api.sent) + count
    for number in range(count):
        server.user(question.format(number), chat=1 + number % chats)
    begun = time.perf_counter()
    while len(server.api.sent) < target:  # looking now and then costs the server less than being told of each call
        time.sleep(0.005)
    return time.perf_counter() - begun


def rate(kind: str, count: int, chats: int, seconds: float, question: str = QUESTION) -> float:
    """Messages a second of a burst, against a server that takes so long for each."""
    with BotApiServer() as server, bot(kind, server):
        if seconds:
            server.break_down("sendMessage", ServerFault(200, seconds=seconds))
        return count / ask(server, count, chats, question)


def latency(kind: str, count: int = 200, pace: float = 0.05) -> float:
    """The median milliseconds from a message to its reply, at 20 messages a second."""
    with BotApiServer() as server, bot(kind, server):
        asked = {}
        for chat in range(1_000, 1_000 + count):
            asked[chat] = time.perf_counter()
            server.user(QUESTION, chat=chat)
            time.sleep(pace)
        time.sleep(0.5)
        return 1_000 * statistics.median(sent.at - asked[sent.chat] for sent in server.api.sent if sent.chat in asked)


def compare(rounds: int) -> None:
    """Print the table; kinds take turns, so that what else the machine does strikes all of them."""
    rows: list[tuple[str, tuple[str, ...], tuple[int, int, float, str]]] = [
        ("instant server, 50 chats", ("echo", "polling", "webhook"), (1_000, 50, 0.0, QUESTION)),
        ("the same, all questions different", ("echo", "polling", "webhook"), (1_000, 50, 0.0, DIFFERENT)),
        ("instant server, 1 chat", ("echo", "polling"), (1_000, 1, 0.0, QUESTION)),
        ("100 ms a call, 100 chats", ("polling", "webhook"), (1_000, 100, 0.1, QUESTION)),
        ("100 ms a call, serial", ("echo",), (50, 50, 0.1, QUESTION)),
    ]
    print("| messages a second | " + " | ".join(COMMANDS) + " |\n|---|---|---|---|")
    for name, kinds, given in rows:
        found: dict[str, list[float]] = {kind: [] for kind in COMMANDS}
        for _ in range(rounds):
            for kind in kinds:
                found[kind].append(rate(kind, *given))
        cells = [f"{statistics.median(each):.0f}" if each else "" for each in found.values()]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    medians = [f"{latency(kind):.1f} ms" for kind in COMMANDS]
    print("| median latency at 20 a second | " + " | ".join(medians) + " |")


def soak(minutes: float, pace: float) -> None:
    """Steady load of so many messages a second, and what it does to the process."""
    with BotApiServer() as server, bot("polling", server) as pid:
        begun, asked = time.monotonic(), 0
        print("| minute | memory, MB | descriptors | answered |\n|---|---|---|---|")
        for minute in range(round(minutes) + 1):
            while time.monotonic() - begun < 60 * minute:
                if asked < pace * (time.monotonic() - begun):
                    server.user(QUESTION, chat=1 + asked % 500)
                    asked += 1
                else:
                    time.sleep(0.005)
            print(f"| {minute} | {memory(pid):.1f} | {descriptors(pid)} | {len(server.api.sent)} |", flush=True)


def queue(count: int) -> None:
    """What so many updates that wait do to memory."""
    with BotApiServer() as server, bot("polling", server) as pid:
        print("| waiting at Telegram | in the process, MB |\n|---|---|")
        print(f"| 0 | {memory(pid):.1f} |", flush=True)
        server.break_down("sendMessage", ServerFault(200, seconds=0.1))
        for number in range(count):
            server.user(QUESTION, chat=1 + number % 5_000)
        for _ in range(6):
            time.sleep(5)
            print(f"| {server.pending()} | {memory(pid):.1f} |", flush=True)


def memory(pid: int) -> float:
    """Resident megabytes of a process."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def descriptors(pid: int) -> int:
    """Open files and connections of a process."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    parser.add_argument("--pace", type=float, default=20.0, metavar="MESSAGES_A_SECOND")
    parser.add_argument("--queue", type=int, metavar="UPDATES")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if options.soak:
        soak(options.soak, options.pace)
    elif options.queue:
        queue(options.queue)
    else:
        compare(options.rounds)
