"""What does the bot do on Telegram, and who comes first?"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Bot

from bot.doors.telegram.admins import Admins
from bot.doors.telegram.attending import NO_CONTROLS, Controls
from bot.doors.telegram.business import Business
from bot.doors.telegram.desk import Desk
from bot.doors.telegram.escalation import Escalation
from bot.doors.telegram.group_memory import GroupMemory
from bot.doors.telegram.group_settings import GroupChoices
from bot.doors.telegram.groups import Groups
from bot.doors.telegram.guests import Guests
from bot.doors.telegram.handling import Feature
from bot.doors.telegram.handover import Handover
from bot.doors.telegram.inline_presses import InlinePresses
from bot.doors.telegram.inline_queries import InlineQueries
from bot.doors.telegram.inquiries import Inquiries
from bot.doors.telegram.lapses import Lapses
from bot.doors.telegram.membership import Membership
from bot.doors.telegram.messages import Messages
from bot.doors.telegram.moderators import Moderators
from bot.doors.telegram.moves import Moves
from bot.doors.telegram.muted import Muted
from bot.doors.telegram.observing import Observer
from bot.doors.telegram.pointers import Rewordings
from bot.doors.telegram.presses import Presses
from bot.doors.telegram.recall import Recall
from bot.doors.telegram.staff import Staff
from bot.doors.telegram.staff_room import StaffRoom
from bot.doors.telegram.talk import Talk
from bot.settings import Settings
from bot.store.business import BusinessChats
from bot.store.chats import Chats
from bot.store.handovers import Handovers
from bot.store.most_asked import MostAsked
from bot.store.mutes import Mutes
from bot.store.statistics import Inquiry
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Tools:
    """What features may use: everything here lives as long as the bot serves."""

    bot: Bot
    settings: Settings
    desk: Desk
    store: Store
    talk: Talk
    observer: Observer
    moves: Moves
    controls: Controls = NO_CONTROLS
    clock: Callable[[], float] = time.time
    """Telegram's, by which the age of messages is judged."""


@dataclass(frozen=True, slots=True)
class StaffTools:
    """What it takes besides, where there is a staff's chat."""

    room: StaffRoom
    handovers: Handovers

    @classmethod
    def of(cls, tools: Tools) -> StaffTools | None:
        """None where there is none."""
        chat = tools.settings.staff_chat
        if chat is None:
            return None
        handovers = Handovers(tools.store)
        return cls(StaffRoom(chat, tools.talk, handovers, tools.moves), handovers)


def features(tools: Tools, staff: StaffTools | None) -> tuple[Feature, ...]:
    """All features in the order in which they are asked; the first that takes an update is the only one.

    Those that look for something special stand before those that take whatever comes.
    """
    escalation, memory = Escalation(staff.room if staff else None), GroupMemory(Chats(tools.store))
    recall = Recall(tools.bot, memory)
    return (
        _admins(tools),
        *_staff(tools, staff),
        Muted(Mutes(tools.store), tools.talk.sender),
        InlineQueries(tools.bot, tools.talk, MostAsked(tools.store), tools.clock),
        InlinePresses(tools.bot, tools.talk),
        *_business(tools),
        Guests(tools.bot, tools.talk, tools.clock),
        *_groups(tools, memory),
        Presses(tools.talk, escalation, recall),
        Messages(tools.bot, tools.talk, escalation, recall),
    )


def lapses(tools: Tools, staff: StaffTools) -> Lapses:
    """Who ends the hand-overs that the staff has left alone."""
    minutes = tools.settings.handover_minutes
    return Lapses(staff.room, staff.handovers, tools.talk.sender, tools.desk, minutes)


def _admins(tools: Tools) -> Feature:
    inquiries = Inquiries(Inquiry(tools.store), tools.controls)
    return Admins(tools.bot, tools.settings.admins, tools.talk, inquiries, Mutes(tools.store), tools.controls)


def _staff(tools: Tools, staff: StaffTools | None) -> tuple[Feature, ...]:
    """The staff's chat is a group, too: what is not written to the bot there goes on to what belongs to groups."""
    if staff is None:
        return ()
    return (
        Staff(tools.bot, staff.room, tools.talk, staff.handovers, tools.settings.handover_minutes),
        Handover(tools.bot, staff.room, tools.talk, staff.handovers),
    )


def _groups(tools: Tools, memory: GroupMemory) -> tuple[Feature, ...]:
    """What belongs to groups; none of their messages comes to those behind."""
    moderators = Moderators(tools.bot, tools.talk.sender, tools.settings.admins)
    return (
        Membership(
            tools.bot, tools.talk, memory, tools.moves, Mutes(tools.store), _allowed(tools.settings), tools.clock
        ),
        Rewordings(memory),
        GroupChoices(tools.bot, tools.talk, memory, moderators, tools.clock),
        Groups(tools.bot, tools.talk, memory, moderators, tools.clock),
    )


def _allowed(settings: Settings) -> tuple[int, ...]:
    """The groups it may be in, the staff's own among them; none for all."""
    staff = () if settings.staff_chat is None else (settings.staff_chat,)
    return (*settings.groups, *staff) if settings.groups else ()


def _business(tools: Tools) -> tuple[Feature, ...]:
    if tools.settings.business == "off":
        return ()
    return (Business(tools.bot, tools.talk, BusinessChats(Chats(tools.store)), tools.clock),)
