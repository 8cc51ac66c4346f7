"""Keeps the bot's names, descriptions and command menus."""

from __future__ import annotations

from collections import defaultdict
from functools import partialmethod

from bot.fake_telegram import api_checks as check
from bot.fake_telegram.api_checks import Json, bad

_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}


class ProfileApi:
    """Each text by its field and language code, "" for all others; each menu by its scope and language code."""

    def __init__(self) -> None:
        self.texts: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self.menus: dict[tuple[str, str], dict[str, str]] = {}
        self.never_started: set[int] = set()
        """Users who never pressed Start."""

    def _set_my_commands(self, parameters: dict[str, str]) -> bool:
        self.menus[self._scope(parameters), check.language_code(parameters)] = check.commands(parameters)
        return True

    def _get_my_commands(self, parameters: dict[str, str]) -> list[Json]:
        menu = self.menus.get((self._scope(parameters), check.language_code(parameters)), {})
        return [{"command": command, "description": description} for command, description in menu.items()]

    def _scope(self, parameters: dict[str, str]) -> str:
        scope = check.decoded(parameters, "scope", dict) or {"type": "default"}
        kind = str(scope.get("type"))
        if kind == "chat":
            if scope.get("chat_id") in self.never_started:
                raise bad("chat not found")
            return f"chat {scope['chat_id']}"
        if kind not in _SCOPES:
            raise bad("can't parse BotCommandScope: Unknown type specified")
        return kind

    def _set_text(self, field: str, limit: int, parameters: dict[str, str]) -> bool:
        text = check.short_text(parameters, field, limit)
        self.texts[field][check.language_code(parameters)] = text
        return True

    def _get_text(self, field: str, parameters: dict[str, str]) -> Json:
        """The text in a language, or the one for all others."""
        texts = self.texts[field]
        return {field: texts.get(check.language_code(parameters), texts.get("", ""))}

    _set_my_name = partialmethod(_set_text, "name", 64)
    _get_my_name = partialmethod(_get_text, "name")
    _set_my_description = partialmethod(_set_text, "description", 512)
    _get_my_description = partialmethod(_get_text, "description")
    _set_my_short_description = partialmethod(_set_text, "short_description", 120)
    _get_my_short_description = partialmethod(_get_text, "short_description")
