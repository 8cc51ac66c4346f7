"""Sends the staff's replies to the person, and gives the chat back to the bot."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from telegram import Bot, CallbackQuery, Chat, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType, MessageLimit
from telegram.error import BadRequest

from bot.content.model import Language, Text
from bot.conversation import Action
from bot.conversation.command_line import CommandLine
from bot.conversation.reply import Verb
from bot.store.handovers import Handovers, Thread
from bot.store.store import StoreError
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.errors import ClosedError
from bot.telegram.base.messages import text_of
from bot.telegram.base.outcome import UpdateOutcome
from bot.telegram.base.place import Place
from bot.telegram.features.handover.staff_chat import StaffChat
from bot.telegram.outbound.keyboards import actions_below
from bot.telegram.outbound.replies import Replies

_log = logging.getLogger(__name__)


class StaffReplies:
    """Sends the staff's replies to the person that a post stands for, and ends hand-overs."""

    def __init__(
        self,
        bot: Bot,
        staff_chat: StaffChat,
        replies: Replies,
        handovers: Handovers,
        minutes: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bot = bot
        self._staff_chat = staff_chat
        self._replies = replies
        self._handovers = handovers
        self._minutes = minutes
        self._clock = clock

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle replies to posts that stand for a person, and presses of the button below them."""
        if update.callback_query is not None:
            return await self._pressed(context, update.callback_query)
        message = update.message or update.edited_message
        post = message.reply_to_message if message is not None else None
        if (
            message is None
            or post is None
            or not self._is_mine(post)
            or not await self._is_the_staffs(message.chat, post)
        ):
            return False
        text = text_of(message, self._bot)
        if self._is_addressed(text):
            return False
        language = _language_of(post)
        if (
            language is None
        ):  # an answer, which may be asked about; or a word on somebody, which nobody asks the bot about
            return message.chat.type != ChatType.PRIVATE and not actions_below(post)
        # an edited one is not sent again: a preview or a reaction edits it, too
        if update.message is not None and _is_a_persons(message):
            await self._replied(context, message, post, text, language)
        return True

    async def _is_the_staffs(self, chat: Chat, post: MaybeInaccessibleMessage) -> bool:
        """Whether a chat is the staff's, also under its id as a supergroup."""
        if chat.id != self._staff_chat.chat and chat.type == ChatType.SUPERGROUP and _language_of(post) is not None:
            await self._staff_chat.look_for(chat.id, self._bot)
        return chat.id == self._staff_chat.chat

    def _is_mine(self, post: Message) -> bool:
        return post.from_user is not None and post.from_user.id == self._bot.id

    def _is_addressed(self, text: str | None) -> bool:
        """Whether it is for the bot, and not for a person: a command other than /release, or the bot's name."""
        if text is None or _is_release(text):
            return False
        return CommandLine.parse(text) is not None or f"@{self._bot.username}".lower() in text.lower()

    async def _pressed(self, context: UpdateContext, query: CallbackQuery) -> bool:
        action, post = Action.parse(query.data or ""), query.message
        if action is None or action.verb is not Verb.HAND_BACK or post is None:
            return False
        if not await self._is_the_staffs(post.chat, post):
            return False
        await self._replies.sender.acknowledge(query)
        place, language = Place(post.chat.id, under=post.message_id), action.language or "en"
        thread = await self._behind(context, place, post.message_id, language)
        if thread is not None:
            await self._release(context, place, thread)
        return True

    async def _replied(
        self, context: UpdateContext, message: Message, post: Message, text: str | None, language: Language
    ) -> None:
        place = Place.of(message)
        thread = await self._behind(context, place, post.message_id, language)
        if thread is None:
            return
        if text is not None and _is_release(text):
            await self._release(context, place, thread)
        elif not (message.text or _takes_a_caption(message)):
            await self._tell(context, place, context.conversation.wording.post_text_kinds, language)
        elif all([await self._carry(context, each, thread) for each in context.pictures or (message,)]):
            context.result.outcome = UpdateOutcome.STAFF_REPLIED
            await self._take_over(context, place, thread)

    async def _behind(self, context: UpdateContext, place: Place, post: int, language: Language) -> Thread | None:
        """The person that a post stands for; if that is not known, the staff gets word of it."""
        try:
            thread = await self._handovers.behind(post)
        except StoreError:
            await self._tell(context, place, context.conversation.wording.post_store_away, language)
            return None
        if thread is None:
            await self._tell(context, place, context.conversation.wording.post_unknown, language)
        return thread

    async def _carry(self, context: UpdateContext, message: Message, thread: Thread) -> bool:
        """Send a reply to the person; whether it arrived. If not, the staff gets word of why."""
        try:
            await self._send(context, message, thread)
        except ClosedError:
            await self._tell(context, Place.of(message), context.conversation.wording.post_unreachable, thread.language)
        except BadRequest as error:
            _log.warning("a reply of the staff was refused (%s)", error.message)
            await self._tell(context, Place.of(message), context.conversation.wording.post_refused, thread.language)
        else:
            return True
        return False

    async def _send(self, context: UpdateContext, message: Message, thread: Thread) -> None:
        handing_over, place = context.conversation.handing_over, Place(thread.person[0])
        text = (message.text or message.caption or "").encode("utf-8", "replace").decode("utf-8")
        answer = handing_over.answer(text, thread.language)
        if message.text:
            await self._replies.send(context, place, answer)
            return
        if len(answer.text) > MessageLimit.CAPTION_LENGTH // 2:  # counted in units, of which a letter has at most two
            await self._replies.send(context, place, answer)
            answer = handing_over.answer("", thread.language)
        await self._replies.ready(context)
        await self._replies.sender.copy(place, message, answer)

    async def _take_over(self, context: UpdateContext, place: Place, thread: Thread) -> None:
        """Begin a hand-over: from now on the bot keeps quiet in the person's chat."""
        handing_over, chat = context.conversation.handing_over, thread.person[0]
        until = self._staff_chat.until[chat] = self._clock() + 60 * self._minutes
        try:
            newly = await self._handovers.begin(chat, until)
        except StoreError:
            await self._tell(context, place, context.conversation.wording.post_not_taken, thread.language)
            return
        if newly:
            await self._staff_chat.put(context, thread.person, handing_over.taken_over(self._minutes, thread.language))

    async def _release(self, context: UpdateContext, place: Place, thread: Thread) -> None:
        """End the hand-over: both sides get word of it, and the bot answers the person again."""
        try:
            released = await self._handovers.release(thread.person[0])
            self._staff_chat.until[thread.person[0]] = 0.0
        except StoreError:
            await self._tell(context, place, context.conversation.wording.post_store_away, thread.language)
            return
        wording = context.conversation.wording
        note = wording.post_released if released else wording.post_not_released
        await self._tell(context, place, note, thread.language)
        if released:
            told = context.conversation.say(wording.handover_released, thread.language)
            await self._replies.send(context, Place(thread.person[0]), told)

    async def _tell(self, context: UpdateContext, place: Place, sentence: Text, language: Language) -> None:
        await self._replies.send(context, place, context.conversation.say(sentence, language))


def _is_release(text: str) -> bool:
    command = CommandLine.parse(text)
    return command is not None and (command.name, command.bot) == ("release", None)


def _language_of(post: MaybeInaccessibleMessage) -> Language | None:
    """The language of the person that a post stands for; None if it stands for nobody."""
    actions = actions_below(post) if isinstance(post, Message) else ()
    return next((each.language for each in actions if each.verb is Verb.HAND_BACK), None)


def _takes_a_caption(message: Message) -> bool:
    """Whether it is something that can be copied below the words that say whose it is."""
    kinds = (message.photo, message.video, message.animation, message.audio, message.voice, message.document)
    return any(kinds)


def _is_a_persons(message: Message) -> bool:
    """Whether somebody wrote it, be it as an admin who does not show who they are; not a bot."""
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat.id
    return message.from_user is not None and not message.from_user.is_bot
