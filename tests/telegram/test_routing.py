"""Each handler is asked only about the kinds of updates and chats that it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.settings import Settings
from bot.store.chats import Chats
from bot.store.store import Store
from bot.telegram.base.concurrency import ConcurrencyLimit
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.moved_chats import Moves, configured
from bot.telegram.base.observer import NULL_OBSERVER
from bot.telegram.base.rate_limit import RateLimiter
from bot.telegram.base.responder import Responder
from bot.telegram.base.routing import ALL_KINDS, Route
from bot.telegram.dispatch import build_application
from bot.telegram.handlers import HandlerContext, StaffContext, routes
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.keyboards import AdminButtons
from bot.telegram.outbound.replies import Replies
from bot.telegram.outbound.retry import RetryingCaller
from bot.telegram.outbound.sender import Sender
from tests.telegram.all_options import OPTIONS

GROUP_MESSAGE = ["AdminCommands", "StaffReplies", "MutedChats", "Membership", "GroupSettingsCommand", "GroupMessages"]
GROUP_PRESS = ["StaffReplies", "MutedChats", "TranslationTracker", "GroupSettingsCommand", "ButtonPresses"]


@pytest.fixture
def all_routes(small: dict[str, str], learnt: Conversation, tmp_path: Path) -> tuple[Route, ...]:
    """With every optional feature on."""
    settings = Settings.of(small | OPTIONS)
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", retention_days=0)
    bot = build_application(settings.token, "http://127.0.0.1:9").bot
    moves = Moves(configured(settings), Chats(store))
    sender = Sender(bot, RetryingCaller(NULL_OBSERVER, ConcurrencyLimit(1, lambda: None)), moves)
    replies = Replies(sender, AdminButtons("announcement_bot", frozenset()))
    guard, responder = FloodGuard(RateLimiter(0), replies), Responder(NULL_OBSERVER)
    current = CurrentConversation(learnt)
    tools = HandlerContext(bot, settings, current, store, replies, responder, guard, NULL_OBSERVER, moves)
    return routes(tools, StaffContext.of(tools))


@pytest.mark.parametrize(
    ("kind", "chat", "asked"),
    [
        ("message", "private", ["AdminCommands", "PersonMessages", "PrivateMessages"]),
        ("edited_message", "private", ["PersonMessages", "PrivateMessages"]),
        ("callback_query", "private", ["PersonMessages", "GroupSettingsCommand", "ButtonPresses"]),
        ("message", "group", GROUP_MESSAGE),
        ("message", "supergroup", GROUP_MESSAGE),
        ("edited_message", "group", ["StaffReplies", "MutedChats", "Membership", "GroupMessages"]),
        ("callback_query", "supergroup", GROUP_PRESS),
        ("callback_query", None, ["InlineButtons", "GroupSettingsCommand", "ButtonPresses"]),
        ("inline_query", None, ["InlineQueries"]),
        ("guest_message", "private", ["GuestMessages"]),
        ("guest_message", "supergroup", ["MutedChats", "GuestMessages"]),
        ("business_message", "private", ["Business"]),
        ("business_connection", None, ["Business"]),
        ("my_chat_member", "group", ["MutedChats", "Membership"]),
        ("other", "channel", []),
    ],
)
def test_only_the_handlers_on_its_route_are_asked_about_an_update(
    all_routes: tuple[Route, ...], kind: str, chat: str | None, asked: list[str]
) -> None:
    assert [type(route.handler).__name__ for route in all_routes if route.takes(kind, chat)] == asked


def test_each_kind_of_update_that_is_asked_for_has_a_handler(all_routes: tuple[Route, ...]) -> None:
    assert {kind for route in all_routes for kind in route.kinds} == set(ALL_KINDS)
