"""How do a reply's buttons look on Telegram?"""

from __future__ import annotations

from collections.abc import Container, Iterable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, SwitchInlineQueryChosenChat

from bot.conversation import Button, Reply
from bot.conversation.reply import ABOUT_ONE, TOOLS, VOTES, Share, Verb

_HALF = 20  # characters of a label that half the width of a phone shows uncut

Row = list[InlineKeyboardButton]


def keyboard(reply: Reply, *, may_share: bool = False) -> InlineKeyboardMarkup | None:
    """What leads on in a row each, so that a phone shows the titles uncut; tools and votes by twos; None without any.

    may_share: whether the bot can be asked from other chats; without inline mode Telegram refuses such a button.
    """
    tools = _of(reply, TOOLS)
    if reply.share is not None and may_share:
        tools.append(_share(reply.share))
    leads = [_button(button) for button in reply.buttons if button.action.verb not in ABOUT_ONE]
    thanks = _of(reply, {Verb.THANKED})
    rows = [*_by_one(leads), *_by_twos(tools), *_by_twos(_of(reply, VOTES)), *_by_one(thanks)]
    return InlineKeyboardMarkup(rows) if rows else None


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
