"""Builds the handlers and their routes, in the order in which they are asked about an update."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Bot

from bot.settings import Settings
from bot.store.business import BusinessChats
from bot.store.chats import Chats
from bot.store.handovers import Handovers
from bot.store.most_asked import MostAsked
from bot.store.mutes import Mutes
from bot.store.statistics import Inquiry
from bot.store.store import Store
from bot.telegram.base.context import Handler
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.group_states import GroupStates
from bot.telegram.base.moved_chats import Moves
from bot.telegram.base.observer import Observer
from bot.telegram.base.responder import Responder
from bot.telegram.base.routing import (
    ALL_KINDS,
    BUSINESS_KINDS,
    GROUPS,
    MESSAGES,
    NO_CHAT,
    PRESSES,
    PRIVATE,
    SHARED,
    Route,
)
from bot.telegram.base.services import NO_CONTROLS, AdminControls
from bot.telegram.features.admin.commands import AdminCommands
from bot.telegram.features.admin.mutes import MutedChats
from bot.telegram.features.admin.statistics import StatisticsCommands
from bot.telegram.features.business import Business
from bot.telegram.features.groups.administrators import GroupAdministrators
from bot.telegram.features.groups.membership import Membership
from bot.telegram.features.groups.messages import GroupMessages
from bot.telegram.features.groups.pointers import TranslationTracker
from bot.telegram.features.groups.settings import GroupSettingsCommand
from bot.telegram.features.guest import GuestMessages
from bot.telegram.features.handover.escalation import Escalation
from bot.telegram.features.handover.person import PersonMessages
from bot.telegram.features.handover.staff import StaffReplies
from bot.telegram.features.handover.staff_chat import StaffChat
from bot.telegram.features.handover.timeouts import HandoverTimeouts
from bot.telegram.features.inline.buttons import InlineButtons
from bot.telegram.features.inline.queries import InlineQueries
from bot.telegram.features.private.buttons import ButtonPresses
from bot.telegram.features.private.messages import PrivateMessages
from bot.telegram.features.recall import Recall
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.replies import Replies


@dataclass(frozen=True, slots=True)
class HandlerContext:
    """What handlers are built from: everything here lives as long as the bot serves."""

    bot: Bot
    settings: Settings
    current: CurrentConversation
    store: Store
    replies: Replies
    responder: Responder
    flood_guard: FloodGuard
    observer: Observer
    moves: Moves
    controls: AdminControls = NO_CONTROLS
    clock: Callable[[], float] = time.time
    """Telegram's, by which the age of messages is judged."""


@dataclass(frozen=True, slots=True)
class StaffContext:
    """What handlers use besides, where there is a staff's chat."""

    chat: StaffChat
    handovers: Handovers

    @classmethod
    def of(cls, tools: HandlerContext) -> StaffContext | None:
        """None where there is none."""
        chat = tools.settings.staff_chat
        if chat is None:
            return None
        handovers = Handovers(tools.store)
        return cls(StaffChat(chat, tools.replies, handovers, tools.moves), handovers)


def routes(tools: HandlerContext, staff: StaffContext | None) -> tuple[Route, ...]:
    """All handlers in the order in which they are asked; the first that takes an update is the only one.

    Those that look for something special stand before those that take whatever comes.
    """
    escalation, memory = Escalation(staff.chat if staff else None), GroupStates(Chats(tools.store))
    recall = Recall(tools.bot, memory)
    presses = ButtonPresses(tools.replies, tools.responder, tools.flood_guard, escalation, recall)
    messages = PrivateMessages(tools.bot, tools.replies, tools.responder, tools.flood_guard, escalation, recall)
    return (
        Route(_admins(tools), ("message",)),
        *_staff(tools, staff),
        Route(MutedChats(Mutes(tools.store), tools.replies.sender), ALL_KINDS, GROUPS),
        *_inline(tools),
        *_business(tools),
        Route(_guests(tools), ("guest_message",)),
        *_groups(tools, memory),
        Route(presses, PRESSES),
        Route(messages, MESSAGES, PRIVATE),
    )


def handover_timeouts(tools: HandlerContext, staff: StaffContext) -> HandoverTimeouts:
    """Ends hand-overs in which the staff no longer writes; runs beside the handlers."""
    minutes = tools.settings.handover_minutes
    return HandoverTimeouts(staff.chat, staff.handovers, tools.replies.sender, tools.current, minutes)


def _admins(tools: HandlerContext) -> Handler:
    inquiries = StatisticsCommands(Inquiry(tools.store), tools.controls)
    return AdminCommands(
        tools.bot,
        tools.settings.admins,
        tools.replies,
        tools.flood_guard,
        inquiries,
        Mutes(tools.store),
        tools.controls,
    )


def _staff(tools: HandlerContext, staff: StaffContext | None) -> tuple[Route, ...]:
    """The staff's chat is a group, too: what is not written to the bot there goes on to what belongs to groups."""
    if staff is None:
        return ()
    replies = StaffReplies(tools.bot, staff.chat, tools.replies, staff.handovers, tools.settings.handover_minutes)
    people = PersonMessages(tools.bot, staff.chat, tools.replies, tools.flood_guard, staff.handovers)
    is_group = (tools.settings.staff_chat or 0) < 0  # while trying things out it may be somebody's private chat
    return (
        Route(replies, (*MESSAGES, *PRESSES), SHARED if is_group else None),
        Route(people, (*MESSAGES, *PRESSES), PRIVATE),
    )


def _inline(tools: HandlerContext) -> tuple[Route, ...]:
    queries = InlineQueries(tools.bot, tools.replies, MostAsked(tools.store), tools.clock)
    buttons = InlineButtons(tools.bot, tools.replies, tools.flood_guard)
    return Route(queries, ("inline_query",)), Route(buttons, PRESSES, NO_CHAT)


def _guests(tools: HandlerContext) -> Handler:
    return GuestMessages(tools.bot, tools.replies, tools.responder, tools.flood_guard, tools.clock)


def _groups(tools: HandlerContext, memory: GroupStates) -> tuple[Route, ...]:
    """What belongs to groups; none of their messages comes to those behind."""
    moderators = GroupAdministrators(tools.bot, tools.replies.sender, tools.settings.admins)
    membership = Membership(
        tools.bot, tools.replies, memory, tools.moves, Mutes(tools.store), _allowed(tools.settings), tools.clock
    )
    settings = GroupSettingsCommand(tools.bot, tools.replies, tools.flood_guard, memory, moderators, tools.clock)
    messages = GroupMessages(
        tools.bot, tools.replies, tools.responder, tools.flood_guard, memory, moderators, tools.clock
    )
    return (
        Route(membership, ("my_chat_member",)),
        Route(membership, MESSAGES, GROUPS),
        Route(TranslationTracker(memory), PRESSES, GROUPS),
        Route(settings, PRESSES),
        Route(settings, ("message",), GROUPS),
        Route(messages, MESSAGES, GROUPS),
    )


def _allowed(settings: Settings) -> tuple[int, ...]:
    """The groups it may be in, the staff's own among them; none for all."""
    staff = () if settings.staff_chat is None else (settings.staff_chat,)
    return (*settings.groups, *staff) if settings.groups else ()


def _business(tools: HandlerContext) -> tuple[Route, ...]:
    if tools.settings.business == "off":
        return ()
    chats = BusinessChats(Chats(tools.store))
    return (Route(Business(tools.bot, tools.replies, tools.flood_guard, chats, tools.clock), BUSINESS_KINDS),)
