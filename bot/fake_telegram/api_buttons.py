"""Refuses inline buttons that Telegram would refuse.

After https://core.telegram.org/bots/api#inlinekeyboardbutton.
"""

from __future__ import annotations

from typing import Any

from bot.fake_telegram.api_checks import bad, utf16_length

_ACTIONS = {"callback_data", "url", "copy_text", "web_app", "login_url"}
_SWITCHES = {"switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat"}
_KINDS_OF_CHAT = {"allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats"}
_QUERY_LIMIT = 256  # characters of an inline query


def check(button: dict[str, Any], *, inline: bool) -> None:
    """Raise RefusedError for a button that Telegram refuses; inline: whether the bot has inline mode."""
    actions = button.keys() & (_ACTIONS | _SWITCHES)
    if len(actions) != 1:
        raise bad("a button must do exactly one thing")
    if actions & _SWITCHES and not inline:
        raise bad("BUTTON_TYPE_INVALID")
    chosen = button.get("switch_inline_query_chosen_chat")
    if chosen is not None:
        _check_chosen(chosen)


def _check_chosen(chosen: object) -> None:
    if not isinstance(chosen, dict) or not any(chosen.get(kind) is True for kind in _KINDS_OF_CHAT):
        raise bad("at least one kind of chat must be allowed")
    if utf16_length(str(chosen.get("query", ""))) > _QUERY_LIMIT:
        raise bad("the inline query is too long")
