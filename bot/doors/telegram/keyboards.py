"""How do a reply's buttons look on Telegram?"""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation import Reply


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """One button a row, so that a phone shows the titles uncut; None without buttons."""
    rows = [[InlineKeyboardButton(button.title, callback_data=button.action.data())] for button in reply.buttons]
    return InlineKeyboardMarkup(rows) if rows else None
