"""Kill -9 at random moments, many times over: what is lost, answered twice, or out of order?

    python -m tests.benchmarks.durability [--kills 10] [--questions 500] [--chats 50]

By polling, by webhook, and with two webhook replicas on PostgreSQL, one of which is killed each time.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bot.fake_telegram.server import TOKEN, BotApiServer, ServerFault
from bot.shipped_content import COMMON
from tests.postgres import PostgresServer
from tests.telegram.bursts import Account, Burst
from tests.telegram.running import ROOT, process
from tests.telegram.test_durability import free_port, webhook


def settings(server: BotApiServer, folder: Path) -> dict[str, str]:
    """The tiny announcement, and nobody is asked to slow down."""
    for file in (ROOT / "tests" / "telegram" / "small.yaml", COMMON / "wording.yaml"):
        shutil.copy(file, folder)
    given = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url, "BOT_INTENTS": str(folder)}
    return given | {"BOT_ENCODER": "none", "BOT_CACHE": str(folder), "BOT_RATE_LIMIT": "0"}


def one_process(mode: dict[str, str], questions: int, chats: int, moment: int) -> Account:
    """Kill the bot when so many replies were sent, start it again."""
    with tempfile.TemporaryDirectory() as name, BotApiServer() as server:
        folder = Path(name)
        given = settings(server, folder) | mode
        burst = Burst(server, questions, chats)
        with process(folder, **given) as bot:
            burst.wait_for_replies(moment)
            bot.kill()
        with process(folder, **given) as bot:
            burst.wait_for_all(120)
            bot.stop()
        return burst.account()


def two_replicas(store: str, questions: int, chats: int, moment: int) -> Account:
    """Kill one of two replicas when so many replies were sent; the other one takes over."""
    with tempfile.TemporaryDirectory() as name, BotApiServer() as server, ExitStack() as stack:
        folder, ports = Path(name), (free_port(), free_port())
        server.balance(*(f"http://127.0.0.1:{port}/hook" for port in ports))
        given = settings(server, folder) | {"BOT_STORE": store}
        bots = [stack.enter_context(process(folder, **given, **webhook(port))) for port in ports]
        server.wait_for_calls("setWebhook", 2)
        server.break_down("sendMessage", ServerFault(200, seconds=0.005))  # so that both have a share
        burst = Burst(server, questions, chats)
        burst.wait_for_replies(moment)
        bots[0].kill()
        burst.wait_for_all(120)
        bots[1].stop()
        return burst.account()


def main() -> None:
    """Print a line for each kill."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--chats", type=int, default=50)
    options = parser.parse_args()
    questions, chats = options.questions, options.chats
    print(f"{questions} questions in {chats} chats; in flight are at most {min(chats, 32)} (a replica)\n")
    print("| mode | killed after | lost | twice | out of order |\n|---|---|---|---|---|")
    chance = random.Random(os.getpid())
    with ExitStack() as stack:
        modes = ["polling", "webhook"]
        if PostgresServer.is_installed():
            postgres = stack.enter_context(PostgresServer())
            modes.append("two replicas")
        for mode in modes:
            for _ in range(options.kills):
                moment = chance.randint(1, questions - chats)
                if mode == "two replicas":
                    account = two_replicas(postgres.new_database(), questions, chats, moment)
                else:
                    given = webhook(free_port()) if mode == "webhook" else {}
                    account = one_process(given, questions, chats, moment)
                print(f"| {mode} | {moment} | {account.lost} | {account.twice} | {account.out_of_order} |", flush=True)


if __name__ == "__main__":
    main()
