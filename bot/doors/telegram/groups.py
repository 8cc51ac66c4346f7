"""What does a message in a group get, and one that was edited?"""

from __future__ import annotations

import time
from collections.abc import Callable

from telegram import Bot, Message, Update, User

from bot.conversation import Session
from bot.conversation.asking import Ask, tells
from bot.conversation.command_line import trimmed
from bot.doors.telegram.addressing import GROUPS, Address, address, author, is_anonymous_admin, replied_to
from bot.doors.telegram.calls import Call, turn
from bot.doors.telegram.catching_up import is_too_late, sent_at
from bot.doors.telegram.group_memory import GroupMemory
from bot.doors.telegram.handling import Handling
from bot.doors.telegram.incoming import hint_of
from bot.doors.telegram.moderators import Moderators
from bot.doors.telegram.pointers import Pointers
from bot.doors.telegram.recall import Recall
from bot.doors.telegram.sending import Place
from bot.doors.telegram.talk import Talk, Turn
from bot.store.groups import Group
from bot.store.memory import Answered, digest


class Groups:
    """Answers in groups those who address the bot, and nobody else; the reply follows a message that is edited."""

    def __init__(
        self, bot: Bot, talk: Talk, memory: GroupMemory, moderators: Moderators, clock: Callable[[], float] = time.time
    ) -> None:
        self._bot = bot
        self._talk = talk
        self._memory = memory
        self._moderators = moderators
        self._pointers = Pointers(talk, memory, clock)
        self._recall = Recall(bot, memory)
        self._clock = clock

    async def take(self, update: Update, handling: Handling) -> bool:
        """Take all messages of groups."""
        message = update.message or update.edited_message
        if message is None or message.chat.type not in GROUPS:
            return False
        said = address(message, self._bot)
        if said is None or message.from_user is None or is_too_late(sent_at(message), self._clock()):
            return True
        if said.command == "group":
            return True  # edited: a command that showed the settings does not show them again
        person, edited = (message.chat.id, author(message)), update.edited_message is not None
        answered = handling.of(person).answer_to(message.message_id) if edited else None
        if answered is not None and answered.digest == digest(said.text):
            return True  # somebody reacted, a preview appeared: nothing new was said
        place = Place.of(message)
        if await self._talk.is_too_much(handling, person, place, message.from_user, sent_at(message)):
            return True
        call = await self._called(handling, message, message.from_user, said)
        if answered is None:
            await self._answer(handling, call)
        else:
            await self._answer_anew(handling, call, answered)
        return True

    async def _called(self, handling: Handling, message: Message, user: User, said: Address) -> Call:
        """What is asked; lines beside it are a note where the person may have the bot show one."""
        if said.command != "ask" and not said.mentioned:
            return Call(message, user, said, Ask((said.text,)))
        about, ask = replied_to(message, self._bot), Ask.parse(said.words)
        if "\n" in said.words and await self._may_add_a_note(message, user):
            ask = self._with_note(handling, message, said, about)
        if ask.questions and about is not None and about.is_automatic_forward:
            about = None  # a comment below a channel's post is no reply to it
        return Call(message, user, said, ask, about)

    async def _may_add_a_note(self, message: Message, user: User) -> bool:
        if message.sender_chat is not None:  # in the group's own name, or a channel's, which runs no group
            return is_anonymous_admin(message)
        return await self._moderators.include(message.chat.id, user.id)

    def _with_note(self, handling: Handling, message: Message, said: Address, about: Message | None) -> Ask:
        """What is asked, and the note: in reply to somebody, lines below a bare command are a note for them."""
        session = handling.of((message.chat.id, author(message))).session

        def is_told(line: str) -> bool:
            return tells(handling.conversation, session, line)

        first = trimmed(said.words.partition("\n")[0])
        if about is not None if not first else not said.mentioned and is_told(first):
            return Ask.parse(said.words, with_note=True)
        return Ask.among_lines(said.words, is_told)

    async def _answer(self, handling: Handling, call: Call) -> None:
        message, person = call.message, (call.message.chat.id, call.author)
        group, before = await self._memory.of(message.chat.id), handling.of(person)
        session = await self._recall.in_context(handling, message, before.session)
        reply, after = self._turn(handling, call, group, session)
        self._talk.note(handling, message, call.question, reply)
        sent = await self._pointers.send(handling, call, group, reply)
        kept = before.next(after)
        answered = Answered(message.message_id, digest(call.said.text), sent[0], kept.turn, session)
        handling.remember(person, kept.with_answer(answered))
        if reply.forget:
            handling.forget(call.author)
            self._talk.forget_replies()

    async def _answer_anew(self, handling: Handling, call: Call, answered: Answered) -> None:
        message, person = call.message, (call.message.chat.id, call.author)
        group = await self._memory.of(message.chat.id)
        reply, after = self._turn(handling, call, group, answered.before)
        place, shown = call.place(handling.conversation, reply), call.signed(handling.conversation, reply)
        sent = await self._talk.edit(handling, place, answered.reply, shown)
        await self._memory.keep(message.chat.id, group.without_answer(answered.reply))
        await self._recall.keep(handling, person, place, sent, reply, message.message_id)
        kept = handling.of(person)
        if kept.turn == answered.turn:  # else the talk has moved on, and goes on from there
            kept = kept.next(after)
        anew = Answered(message.message_id, digest(call.said.text), sent[0], kept.turn, answered.before)
        handling.remember(person, kept.with_answer(anew))

    def _turn(self, handling: Handling, call: Call, group: Group, session: Session) -> Turn:
        conversation = handling.conversation
        return self._talk.turn(
            handling, session, hint_of(call.user), lambda: turn(conversation, call, group.settings, session)
        )
