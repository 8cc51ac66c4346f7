"""How do a reply's buttons look on Telegram?"""

from __future__ import annotations

from dataclasses import dataclass

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.content.model import Language, Outcome
from bot.conversation import Conversation, Reply
from bot.conversation.links import ALL_TOPICS, address, payload
from bot.conversation.suggesting import Card

Row = list[InlineKeyboardButton]


def keyboard(reply: Reply, *more: Row) -> InlineKeyboardMarkup | None:
    """One button a row, so that a phone shows the titles uncut, and more rows below; None without buttons."""
    rows = [[InlineKeyboardButton(button.title, callback_data=button.action.data())] for button in reply.buttons]
    return InlineKeyboardMarkup([*rows, *more]) if rows or more else None


def card_keyboard(card: Card, conversation: Conversation, bot: str) -> InlineKeyboardMarkup | None:
    """Below a message sent through inline mode: the other language in place, and the way to the bot."""
    return keyboard(card.reply, _to_the_bot(conversation, card.reply.language, bot, card.link.payload))


def bare_keyboard(conversation: Conversation, language: Language, bot: str) -> InlineKeyboardMarkup:
    """Below such a message whose answer is no longer there."""
    return InlineKeyboardMarkup([_to_the_bot(conversation, language, bot, ALL_TOPICS)])


def _to_the_bot(conversation: Conversation, language: Language, bot: str, payload: str) -> Row:
    title = conversation.announcement.wording.ask_bot[language]
    return [InlineKeyboardButton(title, url=address(bot, payload))]


@dataclass(frozen=True, slots=True)
class StaffButtons:
    """What staff see besides, in their private chats: there a chat's id is the person's."""

    bot: str
    """The bot's username."""
    staff: frozenset[int]

    def rows(self, conversation: Conversation, chat: int, reply: Reply) -> tuple[Row, ...]:
        """A button that copies the link of an answer, in the language it is shown in."""
        if chat not in self.staff or len(reply.intents) != 1:
            return ()
        intent = conversation.announcement.intents.get(reply.intents[0])
        if intent is None or intent.outcome not in (Outcome.ANSWER, Outcome.NOT_STATED):
            return ()
        title = conversation.announcement.wording.copy_link[reply.language]
        link = address(self.bot, payload(reply.intents[0], reply.language))
        return ([InlineKeyboardButton(title, copy_text=CopyTextButton(link))],)
