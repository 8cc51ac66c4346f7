"""Answers messages in groups; the reply follows a message that is edited."""

from __future__ import annotations

import time
from collections.abc import Callable

from telegram import Bot, Message, Update, User

from bot.conversation import Session, Turn
from bot.conversation.addressing import AddressedText
from bot.conversation.ask import AskRequest, is_answered
from bot.conversation.command_line import trimmed
from bot.store.groups import GroupState
from bot.store.user_state import AnsweredMessage, digest
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.dates import is_too_late, sent_at
from bot.telegram.base.group_states import GroupStates
from bot.telegram.base.messages import hint_of
from bot.telegram.base.place import Place
from bot.telegram.base.question_log import record_question
from bot.telegram.base.responder import Responder
from bot.telegram.features.groups.addressing import (
    address,
    author,
    is_anonymous_admin,
    replied_to,
)
from bot.telegram.features.groups.administrators import GroupAdministrators
from bot.telegram.features.groups.pointers import Pointers
from bot.telegram.features.groups.requests import GroupRequest, turn
from bot.telegram.features.recall import Recall
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.replies import Replies


class GroupMessages:
    """Answers those who address the bot in a group; an edited message gets its reply edited."""

    def __init__(
        self,
        bot: Bot,
        replies: Replies,
        responder: Responder,
        flood_guard: FloodGuard,
        memory: GroupStates,
        moderators: GroupAdministrators,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bot = bot
        self._replies = replies
        self._responder = responder
        self._flood_guard = flood_guard
        self._memory = memory
        self._moderators = moderators
        self._pointers = Pointers(replies, memory, clock)
        self._recall = Recall(bot, memory)
        self._clock = clock

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle messages of groups, by keeping quiet where the bot is not addressed."""
        message = update.message or update.edited_message
        if message is None:
            return False
        said = address(message, self._bot)
        if said is None or message.from_user is None or is_too_late(sent_at(message), self._clock()):
            return True
        if said.command == "group":
            return True  # edited: a command that showed the settings does not show them again
        person, edited = (message.chat.id, author(message)), update.edited_message is not None
        answered = context.state_of(person).answer_to(message.message_id) if edited else None
        if answered is not None and answered.digest == digest(said.text):
            return True  # somebody reacted, a preview appeared: nothing new was said
        place = Place.of(message)
        if await self._flood_guard.is_too_much(context, person, place, message.from_user, sent_at(message)):
            return True
        call = await self._called(context, message, message.from_user, said)
        if answered is None:
            await self._answer(context, call)
        else:
            await self._answer_anew(context, call, answered)
        return True

    async def _called(self, context: UpdateContext, message: Message, user: User, said: AddressedText) -> GroupRequest:
        """What is asked; lines beside it are a note where the person may have the bot show one."""
        if said.command != "ask" and not said.mentioned:
            return GroupRequest(message, user, said, AskRequest((said.text,)))
        about, ask = replied_to(message, self._bot), AskRequest.parse(said.words)
        if "\n" in said.words and await self._may_add_a_note(message, user):
            ask = self._with_note(context, message, said, about)
        if ask.questions and about is not None and about.is_automatic_forward:
            about = None  # a comment below a channel's post is no reply to it
        return GroupRequest(message, user, said, ask, about)

    async def _may_add_a_note(self, message: Message, user: User) -> bool:
        if message.sender_chat is not None:  # in the group's own name, or a channel's, which runs no group
            return is_anonymous_admin(message)
        return await self._moderators.include(message.chat.id, user.id)

    def _with_note(
        self, context: UpdateContext, message: Message, said: AddressedText, about: Message | None
    ) -> AskRequest:
        """What is asked, and the note: in reply to somebody, lines below a bare command are a note for them."""
        session = context.state_of((message.chat.id, author(message))).session

        def is_told(line: str) -> bool:
            return is_answered(context.conversation, session, line)

        first, ask = trimmed(said.words.partition("\n")[0]), AskRequest.among_lines(said.words, is_told)
        if not first and about is not None:  # a note, unless it asks, and what is replied to does not
            has_note = is_told(_words_of(message, about)) or not any(map(is_told, ask.questions))
        else:
            has_note = bool(first) and not said.mentioned and is_told(first)
        return AskRequest.parse(said.words, with_note=True) if has_note else ask

    async def _answer(self, context: UpdateContext, call: GroupRequest) -> None:
        message, person = call.message, (call.message.chat.id, call.author)
        group, before = await self._memory.of(message.chat.id), context.state_of(person)
        session = await self._recall.in_context(context, message, before.session)
        reply, after = self._turn(context, call, group, session)
        record_question(context, message, call.question, reply)
        sent = await self._pointers.send(context, call, group, reply)
        state = before.next(after)
        answered = AnsweredMessage(message.message_id, digest(call.said.text), sent[0], state.turn, session)
        context.result.remember(person, state.with_answer(answered))
        if reply.forget:
            context.result.forget(call.author)
            self._responder.forget_replies()

    async def _answer_anew(self, context: UpdateContext, call: GroupRequest, answered: AnsweredMessage) -> None:
        message, person = call.message, (call.message.chat.id, call.author)
        group = await self._memory.of(message.chat.id)
        reply, after = self._turn(context, call, group, answered.before)
        place, shown = call.place(context.conversation, reply), call.signed(context.conversation, reply)
        sent = await self._replies.edit(context, place, answered.reply, shown)
        await self._memory.keep(message.chat.id, group.without_answer(answered.reply))
        await self._recall.keep(context, person, place, sent, reply, message.message_id)
        state = context.state_of(person)
        if state.turn == answered.turn:  # else the talk has moved on, and goes on from there
            state = state.next(after)
        anew = AnsweredMessage(message.message_id, digest(call.said.text), sent[0], state.turn, answered.before)
        context.result.remember(person, state.with_answer(anew))

    def _turn(self, context: UpdateContext, call: GroupRequest, group: GroupState, session: Session) -> Turn:
        conversation = context.conversation
        return self._responder.turn(
            context, session, hint_of(call.user), lambda: turn(conversation, call, group.settings, session)
        )


def _words_of(message: Message, about: Message) -> str:
    """What is replied to; nothing of a channel's post, for each comment below it replies to it."""
    if about.is_automatic_forward:
        return ""
    return message.quote.text if message.quote is not None else about.text or about.caption or ""
