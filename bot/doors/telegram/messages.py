"""What does a message in a private chat get, and one that was edited?"""

from __future__ import annotations

from telegram import Bot, Message, Update, User
from telegram.ext import filters

from bot.doors.telegram.catching_up import sent_at
from bot.doors.telegram.escalation import Escalation
from bot.doors.telegram.handling import Handling
from bot.doors.telegram.incoming import hint_of, is_by_way_of, meant_for, text_of
from bot.doors.telegram.recall import Recall
from bot.doors.telegram.sending import Place
from bot.doors.telegram.talk import Talk
from bot.store.memory import Answered, digest

_IS_SERVICE = filters.UpdateType.MESSAGE & filters.StatusUpdate.ALL  # a title changed, somebody joined


class Messages:
    """Answers messages, whatever they hold; the reply follows a message that is edited."""

    def __init__(self, bot: Bot, talk: Talk, escalation: Escalation, recall: Recall) -> None:
        self._bot = bot
        self._talk = talk
        self._escalation = escalation
        self._recall = recall

    async def take(self, update: Update, handling: Handling) -> bool:
        """Take messages and edited messages."""
        message = update.message or update.edited_message
        if message is None:
            return False
        if message.from_user is None or not meant_for(message) or _IS_SERVICE.check_update(update):
            return True
        if is_by_way_of(message, self._bot):
            return True
        if update.message is not None:
            await self._answer(handling, message, message.from_user, text_of(message, self._bot))
        else:
            await self._follow(handling, message, message.from_user)
        return True

    async def _follow(self, handling: Handling, message: Message, user: User) -> None:
        """Let the reply follow a message that was edited."""
        text = text_of(message, self._bot)
        answered = handling.of((message.chat.id, user.id)).answer_to(message.message_id)
        if text is None or (answered is not None and answered.digest == digest(text)):
            return  # a live location moved, somebody reacted, a preview appeared: nothing new was said
        if answered is None:
            await self._answer(handling, message, user, text)
        else:
            await self._answer_anew(handling, message, user, text, answered)

    async def _answer(self, handling: Handling, message: Message, user: User, text: str | None) -> None:
        person, place = (message.chat.id, user.id), Place.of(message)
        if handling.is_rest_of_album(person, message):
            return
        if await self._talk.is_too_much(handling, person, place, user, sent_at(message)):
            return
        before = handling.of(person)
        session = before.session if text is None else await self._recall.in_context(handling, message, before.session)
        reply, after = self._talk.respond(handling, session, text, hint_of(user))
        self._talk.note(handling, message, text, reply)
        reply, kept = await self._escalation.settle(handling, person, text, reply, before.next(after))
        kept = kept.with_album(message.media_group_id)
        if handling.heaped is not None:
            handling.heaped.append((place, reply))
            handling.remember(person, kept)
        else:
            sent = await self._talk.send(handling, place, reply)
            answered = Answered(message.message_id, digest(text), sent[0], kept.turn, session)
            handling.remember(person, kept.with_answer(answered))
            await self._recall.keep(handling, person, place, sent, reply, message.message_id)
        if reply.forget:
            handling.forget(user.id)
            self._talk.forget_replies()

    async def _answer_anew(
        self, handling: Handling, message: Message, user: User, text: str, answered: Answered
    ) -> None:
        person, place = (message.chat.id, user.id), Place.of(message)
        if await self._talk.is_too_much(handling, person, place, user, sent_at(message)):
            return
        reply, after = self._talk.respond(handling, answered.before, text, hint_of(user))
        kept = handling.of(person)
        if kept.turn == answered.turn:  # else the talk has moved on, and goes on from there
            kept = kept.next(after)
        reply, kept = await self._escalation.settle(handling, person, text, reply, kept)
        sent = await self._talk.edit(handling, place, answered.reply, reply)
        anew = Answered(message.message_id, digest(text), sent[0], kept.turn, answered.before)
        handling.remember(person, kept.with_answer(anew))
        await self._recall.keep(handling, person, place, sent, reply, message.message_id)
