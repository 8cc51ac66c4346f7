"""What becomes of a person's messages while somebody of the staff talks with them?"""

from __future__ import annotations

import time
from collections.abc import Callable

from telegram import Bot, Message, Update, User
from telegram.ext import filters

from bot.content.model import MESSAGE_LIMIT, Language
from bot.conversation import Action
from bot.conversation.command_line import CommandLine
from bot.conversation.reply import Verb
from bot.doors.telegram.catching_up import sent_at
from bot.doors.telegram.handling import Handling
from bot.doors.telegram.incoming import hint_of, is_by_way_of
from bot.doors.telegram.pieces import split
from bot.doors.telegram.recent import Recent
from bot.doors.telegram.sending import Place
from bot.doors.telegram.staff_room import StaffRoom
from bot.doors.telegram.talk import Talk, without_traces
from bot.store.handovers import Handovers, Thread
from bot.store.memory import Person, digest
from bot.store.store import StoreError

_REMEMBERED = 1_000  # messages
_FRAME = 200  # characters that stand around what is passed on


class Handover:
    """Passes a person's messages on to the staff, and the person back to the bot."""

    def __init__(
        self, bot: Bot, room: StaffRoom, talk: Talk, handovers: Handovers, clock: Callable[[], float] = time.time
    ) -> None:
        self._bot = bot
        self._room = room
        self._talk = talk
        self._handovers = handovers
        self._clock = clock
        self._passed: Recent[tuple[int, int], str] = Recent(_REMEMBERED)

    async def take(self, update: Update, handling: Handling) -> bool:
        """Take what a person writes to the staff, and their way back."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None or user is None or not self._room.serves((chat.id, user.id)):
            return False
        if _is_back(update):
            if update.callback_query is not None:
                await self._talk.sender.acknowledge(update.callback_query)
            await self._back(handling, user)
            return True
        message = update.message or update.edited_message
        if message is None or filters.StatusUpdate.ALL.check_update(update) or is_by_way_of(message, self._bot):
            return False
        return await self._pass_on(handling, message, user)

    async def _pass_on(self, handling: Handling, message: Message, user: User) -> bool:
        text = message.text or message.caption
        command = CommandLine.parse(text)
        if command is not None and command.name != "human":
            return False  # commands are the bot's, whoever talks
        person = (message.chat.id, user.id)
        try:
            thread = await self._theirs(handling, person)
        except StoreError:
            return await self._without_store(handling, person, user)
        if thread is None:
            return False
        if not await self._talk.is_too_much(handling, person, Place.of(message), user, sent_at(message)):
            await self._forward(handling, message, text, thread)
        return True

    async def _theirs(self, handling: Handling, person: Person) -> Thread | None:
        """What the staff has of the person, if they talk with them; one they have left too long is the bot's again."""
        thread = await self._handovers.of(person[0])
        if thread is None or thread.until is None:
            self._room.until[person[0]] = 0.0
            return None
        self._room.until[person[0]] = thread.until
        if thread.until > self._clock():
            return thread
        if await self._handovers.release(person[0]):
            told = handling.conversation.handing_over.to_person("handover_lapsed", thread.language)
            await self._talk.send(handling, Place(person[0]), told)
        return None

    async def _forward(self, handling: Handling, message: Message, text: str | None, thread: Thread) -> None:
        handing_over, place = handling.conversation.handing_over, Place(thread.person[0])
        if handling.is_rest_of_album(thread.person, message):
            return
        handling.remember(thread.person, handling.of(thread.person).with_album(message.media_group_id))
        if text is None:
            await self._talk.send(handling, place, handing_over.to_person("staff_text_only", thread.language))
        elif CommandLine.parse(text) is not None:
            await self._talk.send(handling, place, handing_over.to_person("staff_has_it", thread.language))
        elif not self._is_known(message, text):
            shown, *rest = split(without_traces(text), MESSAGE_LIMIT - _FRAME)
            post = handing_over.forwarded(shown + "…" * bool(rest), thread.language)
            if await self._room.put(handling, thread.person, post):
                handling.outcome = "passed on"
            else:
                await self._talk.send(handling, place, handing_over.message_lost(thread.language))

    def _is_known(self, message: Message, text: str) -> bool:
        """Whether the message was passed on, as it is; an edited one of long ago counts as known."""
        key = (message.chat.id, message.message_id)
        before = self._passed.get(key)
        self._passed[key] = digest(text)
        return message.edit_date is not None and before in (None, digest(text))

    async def _without_store(self, handling: Handling, person: Person, user: User) -> bool:
        if (self._room.until.get(person[0]) or 0.0) <= self._clock():
            return False
        lost = handling.conversation.handing_over.message_lost(_language(handling, user))
        await self._talk.send(handling, Place(person[0]), lost)
        return True

    async def _back(self, handling: Handling, user: User) -> None:
        """The person wants the bot again."""
        handing_over, language = handling.conversation.handing_over, _language(handling, user)
        try:
            thread = await self._handovers.of(user.id)
            released = await self._handovers.release(user.id)
        except StoreError:
            before = handling.of((user.id, user.id)).session
            await self._talk.send(handling, Place(user.id), handling.conversation.trouble(before, language)[0])
            return
        self._room.until[user.id] = 0.0
        told = handing_over.to_person("handover_left" if released else "handover_none", language)
        await self._talk.send(handling, Place(user.id), told)
        if released and thread is not None:
            await self._room.say(self._room.under(thread), handing_over.to_staff("post_left", thread.language))


def _is_back(update: Update) -> bool:
    if update.callback_query is not None:
        action = Action.parse(update.callback_query.data or "")
        return action is not None and action.verb is Verb.HAND_BACK
    command = CommandLine.parse((update.message.text or update.message.caption) if update.message else None)
    return command is not None and command.name == "bot"


def _language(handling: Handling, user: User) -> Language:
    session = handling.of((user.id, user.id)).session
    return session.chosen or session.language or hint_of(user) or "en"
