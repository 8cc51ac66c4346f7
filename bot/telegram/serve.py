"""Serves Telegram from the first call to the last: connects, wires, listens, stops."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

from bot.assembly import assemble
from bot.http_service import bind, serving
from bot.settings import Settings
from bot.store.chats import Chats
from bot.store.mutes import Mutes
from bot.store.store import Store
from bot.telegram.answering import LeaseAnswerer, LeaseHandle
from bot.telegram.base.clock import TelegramClock
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.moved_chats import Moves, configured
from bot.telegram.base.observer import NULL_OBSERVER, Observer
from bot.telegram.base.rate_limit import RateLimiter
from bot.telegram.base.responder import Responder
from bot.telegram.base.services import NO_CONTROLS, AdminControls, BackgroundService, ServiceContext
from bot.telegram.base.startup import call_until_it_works, declined_bot
from bot.telegram.base.timeouts import TIMEOUTS, Timeouts
from bot.telegram.dispatch import App, Dispatcher, build_application
from bot.telegram.handlers import HandlerContext, StaffContext, handover_timeouts, routes
from bot.telegram.inbound.journal_worker import JournalWorker
from bot.telegram.inbound.polling import Polling
from bot.telegram.inbound.webhook import Webhook
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.keyboards import AdminButtons
from bot.telegram.outbound.replies import Replies
from bot.telegram.outbound.retry import RetryingCaller
from bot.telegram.outbound.sender import Sender
from bot.telegram.outbound.transport import Transport
from bot.telegram.profile import set_menus

_log = logging.getLogger(__name__)


def serve(
    settings: Settings,
    timeouts: Timeouts = TIMEOUTS,
    observer: Observer = NULL_OBSERVER,
    services: Sequence[BackgroundService] = (),
    controls: AdminControls = NO_CONTROLS,
) -> int:
    """Serve Telegram until interrupted; 0 after a clean stop.

    Raises BotError when there is nothing to wait for: a token that is refused, a rival that stays, no network.
    """
    _ = settings.token, settings.webhook, settings.store_url  # refused at once, not after the content was loaded
    asyncio.run(
        _until_interrupted(settings, lambda current: listen(settings, current, timeouts, observer, services, controls))
    )
    return 0


async def _until_interrupted(settings: Settings, work: Callable[[CurrentConversation], Awaitable[None]]) -> None:
    """Listen until Ctrl-C or SIGTERM; either of them again cuts the clean-up short."""
    current = CurrentConversation(assemble(settings))
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows, where Ctrl-C comes as KeyboardInterrupt
            loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work(current)
    _log.info("stopped")


async def listen(
    settings: Settings,
    current: CurrentConversation,
    timeouts: Timeouts = TIMEOUTS,
    observer: Observer = NULL_OBSERVER,
    services: Sequence[BackgroundService] = (),
    controls: AdminControls = NO_CONTROLS,
) -> None:
    """Answer until cancelled, or until Telegram will not have it: then raise BotError."""
    async with AsyncExitStack() as stack:
        clock = TelegramClock()
        application = await stack.enter_async_context(_connected(settings, timeouts, clock))
        store = Store(settings.store_url, settings.retention_days)
        stack.push_async_callback(store.close)
        worker = JournalWorker(store, observer)
        moves = Moves(configured(settings), Chats(store))
        service = ServiceContext(settings, current, application.bot, Mutes(store), moves)
        for each in services:
            await stack.enter_async_context(each(service))
        tools = replace(_tools(service, store, worker, observer, timeouts, controls), clock=clock)
        staff = StaffContext.of(tools)
        await moves.load()
        writing = await worker.start(_answerer(tools, staff, worker, clock))
        stack.push_async_callback(worker.stop, timeouts.grace)
        if staff is not None:
            await stack.enter_async_context(_running(handover_timeouts(tools, staff).watch(timeouts.handover_check)))
        source = await stack.enter_async_context(_taking_in(application, settings, worker, observer, timeouts, clock))
        await stack.enter_async_context(_menus(service))
        _log.info("serving as @%s; Ctrl-C stops", application.bot.username)
        await _first_to_end(writing, source)


async def _first_to_end(*tasks: asyncio.Task[None]) -> None:
    """Wait for a task to end; none does by itself, so it has failed: raise its error."""
    ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in ended:
        task.result()
    raise RuntimeError("a part of the bot ended, and nobody asked it to")


def _tools(
    service: ServiceContext,
    store: Store,
    worker: JournalWorker,
    observer: Observer,
    timeouts: Timeouts,
    controls: AdminControls,
) -> HandlerContext:
    bot, settings = service.bot, service.settings
    caller = RetryingCaller(observer, worker.concurrency, timeouts.delivery)
    replies = Replies(Sender(bot, caller, service.moves), AdminButtons(bot.username, frozenset(settings.admins)))
    return HandlerContext(
        bot,
        settings,
        service.current,
        store,
        replies,
        Responder(observer),
        FloodGuard(RateLimiter(settings.rate_limit), replies),
        observer,
        service.moves,
        controls,
    )


def _answerer(
    tools: HandlerContext, staff: StaffContext | None, worker: JournalWorker, clock: TelegramClock
) -> LeaseAnswerer:
    dispatcher = Dispatcher(tools.current, routes(tools, staff), tools.replies, tools.observer)
    lease_handle = LeaseHandle(worker.acknowledge, worker.release, worker.alone, worker.may_go_on)
    return LeaseAnswerer(tools.bot, dispatcher, lease_handle, tools.observer, clock)


@asynccontextmanager
async def _connected(settings: Settings, timeouts: Timeouts, clock: TelegramClock) -> AsyncIterator[App]:
    """The application, once Telegram knows the bot."""
    application = build_application(settings.token, settings.telegram_api_url, lambda: Transport(clock))
    try:
        await call_until_it_works(application.initialize, settings, timeouts, declined_bot)
        yield application
    finally:
        await application.shutdown()
        await application.bot.shutdown()  # the application leaves it open if its own start failed


def _taking_in(
    application: App,
    settings: Settings,
    worker: JournalWorker,
    observer: Observer,
    timeouts: Timeouts,
    clock: TelegramClock,
) -> AbstractAsyncContextManager[asyncio.Task[None]]:
    """Takes updates in while the block runs; the task ends only if the intake cannot go on."""
    if settings.webhook_url is None:
        polling = Polling(application.bot, worker, observer, settings, timeouts, clock)
        return _fetching(application, settings, polling, timeouts)
    return _receiving(Webhook(application.bot, worker, observer, settings, timeouts, clock), settings)


@asynccontextmanager
async def _fetching(
    application: App, settings: Settings, polling: Polling, timeouts: Timeouts
) -> AsyncIterator[asyncio.Task[None]]:
    # one left over; what waits at Telegram is kept
    await call_until_it_works(application.bot.delete_webhook, settings, timeouts, declined_bot)
    async with _running(polling.run()) as task:
        yield task
    await polling.confirm()


@asynccontextmanager
async def _receiving(webhook: Webhook, settings: Settings) -> AsyncIterator[asyncio.Task[None]]:
    """Listens before the webhook is set. The webhook stays at the end: updates wait at Telegram for the next start."""
    listener = bind(settings.webhook_listen, "WEBHOOK_LISTEN")
    async with serving(webhook.app(), listener):
        await webhook.announce()
        async with _running(webhook.watch()) as task:
            yield task


@asynccontextmanager
async def _running(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait((task,))


@asynccontextmanager
async def _menus(service: ServiceContext) -> AsyncIterator[None]:
    """Sets the bot's profile in the background."""
    async with _running(set_menus(service.bot, service.current.get(), service.settings.admins)):
        yield
