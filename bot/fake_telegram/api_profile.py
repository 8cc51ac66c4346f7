"""Names, descriptions and command menus."""

from __future__ import annotations

from bot.fake_telegram import api_checks as check
from bot.fake_telegram.api_checks import Json, bad

_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}


class ProfileApi:
    """Each text by its language code, "" for all others; each menu by its scope and language code."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.menus: dict[tuple[str, str], dict[str, str]] = {}
        self.strangers: set[int] = set()
        """People who never pressed Start."""

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
            if scope.get("chat_id") in self.strangers:
                raise bad("chat not found")
            return f"chat {scope['chat_id']}"
        if kind not in _SCOPES:
            raise bad("can't parse BotCommandScope: Unknown type specified")
        return kind

    def _set_my_name(self, parameters: dict[str, str]) -> bool:
        self.names[check.language_code(parameters)] = check.short_text(parameters, "name", 64)
        return True

    def _get_my_name(self, parameters: dict[str, str]) -> Json:
        return {"name": _in(self.names, parameters)}

    def _set_my_description(self, parameters: dict[str, str]) -> bool:
        self.descriptions[check.language_code(parameters)] = check.short_text(parameters, "description", 512)
        return True

    def _get_my_description(self, parameters: dict[str, str]) -> Json:
        return {"description": _in(self.descriptions, parameters)}

    def _set_my_short_description(self, parameters: dict[str, str]) -> bool:
        text = check.short_text(parameters, "short_description", 120)
        self.short_descriptions[check.language_code(parameters)] = text
        return True

    def _get_my_short_description(self, parameters: dict[str, str]) -> Json:
        return {"short_description": _in(self.short_descriptions, parameters)}


def _in(texts: dict[str, str], parameters: dict[str, str]) -> str:
    """The text in a language, or the one for all others."""
    return texts.get(check.language_code(parameters), texts.get("", ""))
