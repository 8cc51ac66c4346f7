"""Was every question of a burst answered, once, in order, though the bot was killed in the middle?

The questions are commands in groups, because a reply in a group names the message it answers.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from dataclasses import dataclass

from bot.fake_telegram.server import BotApiServer

QUESTION = "/topics@Announcement_bot"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a burst."""

    asked: int
    lost: int
    twice: int
    out_of_order: int


class Burst:
    """Questions put in groups, round about."""

    def __init__(self, server: BotApiServer, count: int, chats: int) -> None:
        self._server = server
        self._asked = [(-1 - number % chats, number) for number in range(count)]
        self._asked = [(chat, server.user(QUESTION, chat, user=7)) for chat, _ in self._asked]

    def wait_for_replies(self, count: int, timeout: float = 60.0) -> None:
        """Wait until so many replies were sent."""
        self._server.wait_until(lambda: len(self._server.api.sent) >= count, f"{count} replies", timeout)

    def wait_for_all(self, timeout: float = 60.0) -> None:
        """Wait until each question has a reply, or for so long."""
        end = time.monotonic() + timeout
        while self.account().lost and time.monotonic() < end:
            time.sleep(0.05)

    def account(self) -> Account:
        """Count up. In order is a chat whose questions got their first replies in the order they were asked."""
        sent = list(self._server.api.sent)
        replies = [(reply.chat, reply.reply_to) for reply in sent if reply.reply_to is not None]
        counts = Counter(replies)
        first = list(dict.fromkeys(replies))
        inversions = 0
        for chat in {chat for chat, _ in self._asked}:
            order = [number for where, number in first if where == chat and number is not None]
            inversions += sum(before > after for before, after in itertools.pairwise(order))
        lost = sum(question not in counts for question in self._asked)
        return Account(len(self._asked), lost, sum(count - 1 for count in counts.values()), inversions)
