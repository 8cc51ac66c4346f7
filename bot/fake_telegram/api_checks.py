"""Refuses requests that Telegram would refuse.

After https://core.telegram.org/bots/api and the error texts that Telegram's servers send.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from bot.errors import ApplicationError

Json = dict[str, Any]
TEXT_LIMIT = 4096

_TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "blockquote", "span"}
_TAGS |= {"tg-spoiler", "tg-emoji"}
_TAG = re.compile(r"<(/?)([a-z-]+)((?:\s+[a-z-]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*)\s*>", re.IGNORECASE)
_QUOTE = "blockquote"
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-f]+);", re.IGNORECASE)


class RefusedError(ApplicationError):
    """A call that Telegram answers with `ok: false`."""

    def __init__(self, status: int, description: str, parameters: dict[str, int] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}

    @property
    def answer(self) -> Json:
        """The body of the response."""
        answer: Json = {"ok": False, "error_code": self.status, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad(description: str) -> RefusedError:
    """The refusal of a wrong parameter."""
    return RefusedError(400, f"Bad Request: {description}")


def integer(parameters: dict[str, str], name: str, default: int | None = None) -> int:
    """A parameter that must be a whole number."""
    value = parameters.get(name)
    if value is None and default is not None:
        return default
    if value is None or not re.fullmatch(r"-?\d+", value):
        raise bad(f"{name} is empty or not a number")
    return int(value)


def decoded(parameters: dict[str, str], name: str, kind: type) -> Any:
    """A parameter that must be JSON of a kind; None if it is not given."""
    if name not in parameters:
        return None
    try:
        value = json.loads(parameters[name])
    except ValueError:
        raise bad(f"can't parse {name} JSON object") from None
    if not isinstance(value, kind):
        raise bad(f"{name} has a wrong type")
    return value


def utf16_length(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def message_text(parameters: dict[str, str]) -> str:
    """The text a message would show."""
    text = parameters.get("text", "")
    mode = parameters.get("parse_mode")
    if mode not in (None, "", "HTML"):
        raise bad("unsupported parse_mode")
    shown = (without_html(text) if mode else text).strip()
    if not shown:
        raise bad("message text is empty")
    if utf16_length(shown) > TEXT_LIMIT:
        raise bad("message is too long")
    decoded(parameters, "link_preview_options", dict)
    return shown


def without_html(text: str) -> str:
    """The text of Telegram's HTML, which must be well-formed."""
    shown: list[str] = []
    open_tags: list[str] = []
    position = 0
    while position < len(text):
        if text[position] == "<":
            position = _tag(text, position, open_tags)
        else:
            entity = _ENTITY.match(text, position)
            shown.append(html.unescape(entity[0]) if entity else text[position])
            position = entity.end() if entity else position + 1
    if open_tags:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{open_tags[-1]}\"")
    return "".join(shown)


def _tag(text: str, position: int, open_tags: list[str]) -> int:
    """Read a tag; where it ends."""
    tag = _TAG.match(text, position)
    if tag is None or tag[2].lower() not in _TAGS:
        raise bad(f"can't parse entities: Unsupported start tag at byte offset {len(text[:position].encode())}")
    if "expandable" in tag[3].lower() and tag[2].lower() != _QUOTE:
        raise bad("can't parse entities: only a blockquote can be expandable")
    if not tag[1] and tag[2].lower() == _QUOTE and _QUOTE in open_tags:
        raise bad("can't parse entities: blockquotes can't be nested")
    if not tag[1]:
        open_tags.append(tag[2].lower())
    elif not open_tags or open_tags.pop() != tag[2].lower():
        raise bad(f'can\'t parse entities: Unexpected end tag "{tag[2]}"')
    return tag.end()


def inline_keyboard(parameters: dict[str, str]) -> list[list[dict[str, Any]]]:
    """The rows of buttons, each with a text and something it does; none without a markup."""
    markup = decoded(parameters, "reply_markup", dict)
    return [] if markup is None else keyboard_rows(markup)


def keyboard_rows(markup: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The rows of a keyboard that was decoded."""
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("object expected as reply markup")
    for button in (button for row in rows for button in row):
        if not isinstance(button, dict) or not str(button.get("text", "")).strip():
            raise bad("inline keyboard button text must be non-empty")
        if len(button) < 2:
            raise bad("Text buttons are unallowed in the inline keyboard")
        data = button.get("callback_data")
        if data is not None and (not isinstance(data, str) or not 1 <= len(data.encode()) <= 64):
            raise bad("BUTTON_DATA_INVALID")
        if "url" in button and not re.fullmatch(r"(?:https?|tg)://\S+", str(button["url"])):
            raise bad("BUTTON_URL_INVALID")
        if "copy_text" in button and not 1 <= utf16_length(str(button["copy_text"].get("text", ""))) <= 256:
            raise bad("BUTTON_COPY_TEXT_INVALID")
    if sum(map(len, rows)) > 100:
        raise bad("reply markup is too long")
    return rows


def language_code(parameters: dict[str, str]) -> str:
    """A two-letter language code, or nothing, which means all other languages."""
    code = parameters.get("language_code", "")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("invalid language code specified")
    return code


def commands(parameters: dict[str, str]) -> dict[str, str]:
    """The commands of a menu and what they are said to do."""
    given = decoded(parameters, "commands", list)
    if given is None or len(given) > 100:
        raise bad("commands are wrong")
    menu = {}
    for entry in given:
        name, description = str(entry.get("command", "")), str(entry.get("description", ""))
        if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(description) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        menu[name] = description
    return menu


def short_text(parameters: dict[str, str], name: str, limit: int) -> str:
    """A text of limited length, which may be empty."""
    text = parameters.get(name, "")
    if utf16_length(text) > limit:
        raise bad(f"{name.upper()}_TOO_LONG")
    return text
