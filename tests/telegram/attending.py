"""Runs one background service with a real Bot, over HTTP, without a worker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from telegram import Bot

from bot.conversation import Conversation
from bot.fake_telegram.server import PATIENCE
from bot.settings import Settings
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.moved_chats import Moves, configured
from bot.telegram.base.services import ServiceContext

T = TypeVar("T")


@asynccontextmanager
async def service(settings: Settings, conversation: Conversation) -> AsyncIterator[ServiceContext]:
    """What services are given."""
    async with Bot(settings.token, f"{settings.telegram_api_url}/bot") as bot:
        yield ServiceContext(settings, CurrentConversation(conversation), bot, moves=Moves(configured(settings)))


async def aside(wait: Callable[[], T]) -> T:
    """Wait for something outside without holding up the event loop."""
    return await asyncio.to_thread(wait)


async def until(happened: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await asyncio.sleep(0.01)


def soon(work: Callable[[], Awaitable[None]]) -> None:
    """Run a test's coroutine."""

    async def run() -> None:
        async with asyncio.timeout(2 * PATIENCE):
            await work()

    asyncio.run(run())
