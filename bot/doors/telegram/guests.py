"""What does the bot say where it is mentioned without being a member?"""

from __future__ import annotations

import html
import time
from collections.abc import Callable

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    Update,
    User,
)
from telegram.constants import ParseMode

from bot.content.model import Language, Outcome
from bot.conversation import Conversation, Reply, Session
from bot.conversation.asking import Ask, answer
from bot.conversation.command_line import CommandLine
from bot.conversation.links import ALL_TOPICS, address, payload
from bot.doors.telegram.addressing import is_from_a_person, named, replied_to
from bot.doors.telegram.catching_up import is_too_late, sent_at
from bot.doors.telegram.handling import Handling
from bot.doors.telegram.incoming import hint_of
from bot.doors.telegram.pieces import split
from bot.doors.telegram.talk import Talk, Turn

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Guests:
    """Answers once where it is a guest, and remembers nothing: the next question there stands alone, too."""

    def __init__(self, bot: Bot, talk: Talk, clock: Callable[[], float] = time.time) -> None:
        self._bot = bot
        self._talk = talk
        self._clock = clock

    async def take(self, update: Update, handling: Handling) -> bool:
        """Take the messages that mention the bot in chats of which it is no member."""
        message = update.guest_message
        if message is None:
            return False
        user, query = message.from_user, message.guest_query_id
        if user is None or query is None or not is_from_a_person(message, self._bot):
            return True
        if is_too_late(sent_at(message), self._clock()):
            return True
        if not self._talk.is_flooding((user.id, user.id), sent_at(message)):
            await self._answer(handling, message, user, query)
        return True

    async def _answer(self, handling: Handling, message: Message, user: User, query: str) -> None:
        question = self._question(message)
        own = handling.of((user.id, user.id)).session  # of their chat with the bot: the language they chose there
        session = Session(own.language, own.chosen)
        conversation, hint = handling.conversation, hint_of(user)
        reply, _ = self._talk.turn(handling, session, hint, lambda: _turn(conversation, session, question, hint))
        self._talk.note(handling, message, question or None, reply, "guest")
        await self._talk.ready(handling)
        result = self._result(conversation, reply)
        await self._talk.sender.call(lambda: self._bot.answer_guest_query(query, result))
        handling.outcome = reply.outcome

    def _question(self, message: Message) -> str:
        """What is said besides the bot's name, or behind /ask; or else the message that it replies to."""
        words = named(message, self._bot)
        command = CommandLine.parse(words)
        words = words if command is None else command.argument
        other = replied_to(message, self._bot)
        if words or other is None:
            return words
        return message.quote.text if message.quote is not None else other.text or other.caption or ""

    def _result(self, conversation: Conversation, reply: Reply) -> InlineQueryResultArticle:
        text = html.escape(split(reply.text)[0], quote=False)
        content = InputTextMessageContent(text, ParseMode.HTML, link_preview_options=_NO_PREVIEW)
        title = conversation.announcement.head.subject[reply.language]
        return InlineQueryResultArticle("reply", title, content, reply_markup=self._keyboard(conversation, reply))

    def _keyboard(self, conversation: Conversation, reply: Reply) -> InlineKeyboardMarkup:
        """Links into the bot: to each thing that is offered, and to the bot itself."""
        offered = [(each.title, payload(each.intent, reply.language)) for each in reply.suggestions]
        links = [*offered, (conversation.wording("guest_open", reply.language), ALL_TOPICS)]
        bot = self._bot.username
        return InlineKeyboardMarkup([[InlineKeyboardButton(title, address(bot, start))] for title, start in links])


def _turn(conversation: Conversation, session: Session, question: str, hint: Language | None) -> Turn:
    if not question:
        language = session.chosen or session.language or hint or "en"
        return Reply(Outcome.SMALLTALK, language, conversation.wording("guest_ask", language)), session
    return answer(conversation, session, Ask((question,)), hint)
