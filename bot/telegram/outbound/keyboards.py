"""Lays a reply's buttons out as an inline keyboard."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, Message, SwitchInlineQueryChosenChat

from bot.content.model import Language, Outcome
from bot.conversation import Action, Button, Conversation, Reply
from bot.conversation.inline import InlineCard
from bot.conversation.links import ALL_TOPICS, address, payload
from bot.conversation.reply import ABOUT_ONE, TOOLS, VOTES, Share, Verb

_HALF = 20  # characters of a label that half the width of a phone shows uncut

Row = list[InlineKeyboardButton]


def keyboard(reply: Reply, *more: Row, may_share: bool = False) -> InlineKeyboardMarkup | None:
    """What leads on in a row each, so that a phone shows the titles uncut; tools and votes by twos; more rows below.

    None without any. may_share: whether the bot can be asked from other chats; without inline mode Telegram refuses
    such a button.
    """
    tools = _of(reply, TOOLS)
    if reply.share is not None and may_share:
        tools.append(_share(reply.share))
    leads = [_button(button) for button in reply.buttons if button.action.verb not in ABOUT_ONE]
    thanks = _of(reply, {Verb.THANKED})
    rows = [*_by_one(leads), *_by_twos(tools), *_by_twos(_of(reply, VOTES)), *_by_one(thanks), *more]
    return InlineKeyboardMarkup(rows) if rows else None


def card_keyboard(card: InlineCard, conversation: Conversation, bot: str) -> InlineKeyboardMarkup | None:
    """Below a message sent through inline mode: the other language in place, and the way to the bot."""
    return keyboard(card.reply, _to_the_bot(conversation, card.reply.language, bot, card.link.payload))


def bare_keyboard(conversation: Conversation, language: Language, bot: str) -> InlineKeyboardMarkup:
    """Below such a message whose answer is no longer there."""
    return InlineKeyboardMarkup([_to_the_bot(conversation, language, bot, ALL_TOPICS)])


def actions_below(message: Message) -> list[Action]:
    """What the buttons below a message of the bot's do."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup is not None else ()
    datas = [button.callback_data for row in rows for button in row]
    return [action for data in datas if isinstance(data, str) and (action := Action.parse(data)) is not None]


@dataclass(frozen=True, slots=True)
class AdminButtons:
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


def _of(reply: Reply, verbs: Container[Verb]) -> Row:
    return [_button(button) for button in reply.buttons if button.action.verb in verbs]


def _by_one(buttons: Iterable[InlineKeyboardButton]) -> list[Row]:
    return [[button] for button in buttons]


def _by_twos(buttons: Iterable[InlineKeyboardButton]) -> list[Row]:
    """Two buttons a row where both are short."""
    rows: list[Row] = []
    for button in buttons:
        if rows and len(rows[-1]) == 1 and max(len(rows[-1][0].text), len(button.text)) <= _HALF:
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.title, callback_data=button.action.data())


def _share(share: Share) -> InlineKeyboardButton:
    chosen = SwitchInlineQueryChosenChat(
        share.query, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
    )
    return InlineKeyboardButton(share.title, switch_inline_query_chosen_chat=chosen)


def _to_the_bot(conversation: Conversation, language: Language, bot: str, payload: str) -> Row:
    title = conversation.announcement.wording.ask_bot[language]
    return [InlineKeyboardButton(title, url=address(bot, payload))]
