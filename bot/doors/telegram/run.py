"""How does the bot serve Telegram, from its first call to its last?"""

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
from bot.doors.listening import bind, serving
from bot.doors.telegram.answering import Answerer, Ledger
from bot.doors.telegram.app import App, Door, build_application
from bot.doors.telegram.attending import NO_CONTROLS, Attendant, Controls, Service
from bot.doors.telegram.clock import TelegramClock
from bot.doors.telegram.delivery import Courier
from bot.doors.telegram.desk import Desk
from bot.doors.telegram.features import StaffTools, Tools, features, lapses
from bot.doors.telegram.intake import Intake
from bot.doors.telegram.keyboards import StaffButtons
from bot.doors.telegram.limits import Limits
from bot.doors.telegram.menus import set_menus
from bot.doors.telegram.moves import Moves, configured
from bot.doors.telegram.observing import UNWATCHED, Observer
from bot.doors.telegram.patience import PATIENCE, Patience, declined_bot, insist
from bot.doors.telegram.polling import Polling
from bot.doors.telegram.sending import Sender
from bot.doors.telegram.talk import Talk
from bot.doors.telegram.transport import Transport
from bot.doors.telegram.webhook import Webhook
from bot.settings import Settings
from bot.store.chats import Chats
from bot.store.mutes import Mutes
from bot.store.store import Store

_log = logging.getLogger(__name__)


def serve(
    settings: Settings,
    patience: Patience = PATIENCE,
    observer: Observer = UNWATCHED,
    attendants: Sequence[Attendant] = (),
    controls: Controls = NO_CONTROLS,
) -> int:
    """Serve Telegram until interrupted; 0 after a clean stop.

    Raises BotError when there is nothing to wait for: a token that is refused, a rival that stays, no network.
    """
    _ = settings.token, settings.webhook, settings.store_url  # refused at once, not after the content was loaded
    asyncio.run(
        _until_interrupted(settings, lambda desk: listen(settings, desk, patience, observer, attendants, controls))
    )
    return 0


async def _until_interrupted(settings: Settings, work: Callable[[Desk], Awaitable[None]]) -> None:
    """Listen until Ctrl-C or SIGTERM; either of them again cuts the clean-up short."""
    desk = Desk(assemble(settings))
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows, where Ctrl-C comes as KeyboardInterrupt
            loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work(desk)
    _log.info("stopped")


async def listen(
    settings: Settings,
    desk: Desk,
    patience: Patience = PATIENCE,
    observer: Observer = UNWATCHED,
    attendants: Sequence[Attendant] = (),
    controls: Controls = NO_CONTROLS,
) -> None:
    """Answer until cancelled, or until Telegram will not have it: then raise BotError."""
    async with AsyncExitStack() as stack:
        clock = TelegramClock()
        application = await stack.enter_async_context(_connected(settings, patience, clock))
        store = Store(settings.store_url, settings.retention_days)
        stack.push_async_callback(store.close)
        intake = Intake(store, observer)
        moves = Moves(configured(settings), Chats(store))
        service = Service(settings, desk, application.bot, Mutes(store), moves)
        for attendant in attendants:
            await stack.enter_async_context(attendant(service))
        tools = replace(_tools(service, store, intake, observer, patience, controls), clock=clock)
        staff = StaffTools.of(tools)
        await moves.load()
        clerk = await intake.start(_answerer(tools, staff, intake, clock))
        stack.push_async_callback(intake.stop, patience.grace)
        if staff is not None:
            await stack.enter_async_context(_running(lapses(tools, staff).watch(patience.lapses)))
        source = await stack.enter_async_context(_taking_in(application, settings, intake, observer, patience, clock))
        await stack.enter_async_context(_menus(service))
        _log.info("serving as @%s; Ctrl-C stops", application.bot.username)
        await _first_to_end(clerk, source)


async def _first_to_end(*tasks: asyncio.Task[None]) -> None:
    """None of them ends by itself; whichever does has failed, and says why."""
    ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in ended:
        task.result()
    raise RuntimeError("a part of the bot ended, and nobody asked it to")


def _tools(
    service: Service, store: Store, intake: Intake, observer: Observer, patience: Patience, controls: Controls
) -> Tools:
    bot, settings = service.bot, service.settings
    courier = Courier(observer, intake.slots, patience.delivery)
    staff = StaffButtons(bot.username, frozenset(settings.admins))
    talk = Talk(Sender(bot, courier, service.moves), Limits(settings.rate_limit), observer, staff)
    return Tools(bot, settings, service.desk, store, talk, observer, service.moves, controls)


def _answerer(tools: Tools, staff: StaffTools | None, intake: Intake, clock: TelegramClock) -> Answerer:
    door = Door(tools.desk, features(tools, staff), tools.talk, tools.observer)
    ledger = Ledger(intake.mark, intake.release, intake.alone, intake.may_go_on)
    return Answerer(tools.bot, door, ledger, tools.observer, clock)


@asynccontextmanager
async def _connected(settings: Settings, patience: Patience, clock: TelegramClock) -> AsyncIterator[App]:
    """The application, once Telegram knows the bot."""
    application = build_application(settings.token, settings.telegram_api_url, lambda: Transport(clock))
    try:
        await insist(application.initialize, settings, patience, declined_bot)
        yield application
    finally:
        await application.shutdown()
        await application.bot.shutdown()  # the application leaves it open if its own start failed


def _taking_in(
    application: App,
    settings: Settings,
    intake: Intake,
    observer: Observer,
    patience: Patience,
    clock: TelegramClock,
) -> AbstractAsyncContextManager[asyncio.Task[None]]:
    """Takes updates in while the block runs, and no more behind it; the task that ends if it cannot go on."""
    if settings.webhook_url is None:
        polling = Polling(application.bot, intake, observer, settings, patience, clock)
        return _fetching(application, settings, polling, patience)
    return _receiving(Webhook(application.bot, intake, observer, settings, patience), settings)


@asynccontextmanager
async def _fetching(
    application: App, settings: Settings, polling: Polling, patience: Patience
) -> AsyncIterator[asyncio.Task[None]]:
    # one left over; what waits at Telegram is kept
    await insist(application.bot.delete_webhook, settings, patience, declined_bot)
    async with _running(polling.run()) as task:
        yield task
    await polling.confirm()


@asynccontextmanager
async def _receiving(webhook: Webhook, settings: Settings) -> AsyncIterator[asyncio.Task[None]]:
    """Listens first, then tells Telegram; behind it the webhook stays, and what comes waits for the next start."""
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
async def _menus(service: Service) -> AsyncIterator[None]:
    """What Telegram shows of the bot is set in passing."""
    async with _running(set_menus(service.bot, service.desk.current(), service.settings.admins)):
        yield
