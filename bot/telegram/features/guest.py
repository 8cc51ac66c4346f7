"""Guest mode: answers once where the bot is mentioned without being a member."""

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
from bot.conversation import Conversation, Reply, Session, Turn
from bot.conversation.ask import AskRequest, answer
from bot.conversation.command_line import CommandLine
from bot.conversation.links import ALL_TOPICS, address, payload
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.dates import is_too_late, sent_at
from bot.telegram.base.messages import hint_of
from bot.telegram.base.question_log import record_question
from bot.telegram.base.responder import Responder
from bot.telegram.features.groups.addressing import is_from_a_person, named, replied_to
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.pieces import split
from bot.telegram.outbound.replies import Replies

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class GuestMessages:
    """Answers once where it is a guest, and remembers nothing: the next question there stands alone, too."""

    def __init__(
        self,
        bot: Bot,
        replies: Replies,
        responder: Responder,
        flood_guard: FloodGuard,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bot = bot
        self._replies = replies
        self._responder = responder
        self._flood_guard = flood_guard
        self._clock = clock

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle messages that mention the bot in chats of which it is no member."""
        message = update.guest_message
        if message is None:
            return False
        user, query = message.from_user, message.guest_query_id
        if user is None or query is None or not is_from_a_person(message, self._bot):
            return True
        if is_too_late(sent_at(message), self._clock()):
            return True
        if not self._flood_guard.is_flooding((user.id, user.id), sent_at(message)):
            await self._answer(context, message, user, query)
        return True

    async def _answer(self, context: UpdateContext, message: Message, user: User, query: str) -> None:
        question = self._question(message)
        own = context.state_of((user.id, user.id)).session  # of their chat with the bot: the language they chose there
        session = Session(own.language, own.chosen)
        conversation, hint = context.conversation, hint_of(user)
        reply, _ = self._responder.turn(context, session, hint, lambda: _turn(conversation, session, question, hint))
        record_question(context, message, question or None, reply, "guest")
        await self._replies.ready(context)
        result = self._result(conversation, reply)
        await self._replies.sender.call(lambda: self._bot.answer_guest_query(query, result))
        context.result.replied(reply)

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
        links = [*offered, (conversation.write(conversation.wording.guest_open, reply.language), ALL_TOPICS)]
        bot = self._bot.username
        return InlineKeyboardMarkup([[InlineKeyboardButton(title, address(bot, start))] for title, start in links])


def _turn(conversation: Conversation, session: Session, question: str, hint: Language | None) -> Turn:
    if not question:
        language = session.chosen or session.language or hint or "en"
        return Reply(Outcome.SMALLTALK, language, conversation.write(conversation.wording.guest_ask, language)), session
    return answer(conversation, session, AskRequest((question,)), hint)
