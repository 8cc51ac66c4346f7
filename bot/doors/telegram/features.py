"""What does the bot do on Telegram, and who comes first?"""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Bot

from bot.doors.telegram.business import Business
from bot.doors.telegram.desk import Desk
from bot.doors.telegram.group_memory import GroupMemory
from bot.doors.telegram.group_settings import GroupChoices
from bot.doors.telegram.groups import Groups
from bot.doors.telegram.guests import Guests
from bot.doors.telegram.handling import Feature
from bot.doors.telegram.inline_presses import InlinePresses
from bot.doors.telegram.inline_queries import InlineQueries
from bot.doors.telegram.membership import Membership
from bot.doors.telegram.messages import Messages
from bot.doors.telegram.moderators import Moderators
from bot.doors.telegram.observing import Observer
from bot.doors.telegram.pointers import Rewordings
from bot.doors.telegram.presses import Presses
from bot.doors.telegram.talk import Talk
from bot.settings import Settings
from bot.store.business import BusinessChats
from bot.store.chats import Chats
from bot.store.most_asked import MostAsked
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


def features(tools: Tools) -> tuple[Feature, ...]:
    """All features in the order in which they are asked; the first that takes an update is the only one.

    Those that look for something special stand before those that take whatever comes.
    """
    return (
        InlineQueries(tools.bot, tools.talk, MostAsked(tools.store)),
        InlinePresses(tools.bot, tools.talk),
        *_business(tools),
        Guests(tools.bot, tools.talk),
        *_groups(tools),
        Presses(tools.talk),
        Messages(tools.bot, tools.talk),
    )


def _groups(tools: Tools) -> tuple[Feature, ...]:
    """What belongs to groups; none of their messages comes to those behind."""
    memory = GroupMemory(Chats(tools.store))
    moderators = Moderators(tools.bot, tools.talk.sender, tools.settings.admins)
    return (
        Membership(tools.talk, memory, tools.settings.groups),
        Rewordings(memory),
        GroupChoices(tools.bot, tools.talk, memory, moderators),
        Groups(tools.bot, tools.talk, memory, moderators),
    )


def _business(tools: Tools) -> tuple[Feature, ...]:
    if tools.settings.business == "off":
        return ()
    return (Business(tools.bot, tools.talk, BusinessChats(Chats(tools.store))),)
