"""Carries out answerInlineQuery, and edits messages sent through inline mode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.fake_telegram import api_checks as check
from bot.fake_telegram.api_checks import Json, bad

_RESULTS = 50
_ID = 64  # bytes


@dataclass(frozen=True, slots=True)
class InlineButton:
    """A button below a message of inline mode, with callback data or a URL."""

    title: str
    data: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class InlineMessage:
    """A message that was sent through inline mode, or may be."""

    text: str
    buttons: tuple[InlineButton, ...]

    @property
    def titles(self) -> list[str]:
        """The titles of the buttons."""
        return [button.title for button in self.buttons]


@dataclass(frozen=True, slots=True)
class InlineResult:
    """A suggestion as a person sees it, and the message it sends."""

    id: str
    title: str
    description: str
    message: InlineMessage


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """The answer to a query."""

    results: tuple[InlineResult, ...]
    is_personal: bool
    cache_time: int
    button: str
    start_parameter: str

    @property
    def titles(self) -> list[str]:
        """The titles of the results."""
        return [result.title for result in self.results]


class InlineApi:
    """The part of a bot's state that inline mode has."""

    def __init__(self) -> None:
        self.open_queries: set[str] = set()
        self.inline_answers: dict[str, InlineAnswer] = {}
        self.inline_messages: dict[str, InlineMessage] = {}

    def _answer_inline_query(self, parameters: dict[str, str]) -> bool:
        number = parameters.get("inline_query_id", "")
        if number not in self.open_queries:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        answer = _answer(parameters)
        self.open_queries.discard(number)
        self.inline_answers[number] = answer
        return True

    def change_inline(self, parameters: dict[str, str], text: str | None) -> bool:
        """Change a message of inline mode; without a text, its buttons."""
        number = parameters["inline_message_id"]
        if number not in self.inline_messages:
            raise bad("MESSAGE_ID_INVALID")
        before = self.inline_messages[number]
        after = InlineMessage(before.text if text is None else text, _buttons(check.inline_keyboard(parameters)))
        if before == after:
            what = "specified new message content and reply markup are exactly the same as a current content"
            raise bad(f"message is not modified: {what} and reply markup of the message")
        self.inline_messages[number] = after
        return True


def _answer(parameters: dict[str, str]) -> InlineAnswer:
    given = check.decoded(parameters, "results", list)
    if given is None or len(given) > _RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    results = tuple(_result(each) for each in given)
    if len({result.id for result in results}) < len(results):
        raise bad("RESULT_ID_DUPLICATE")
    if len(parameters.get("next_offset", "").encode()) > _ID:
        raise bad("NEXT_OFFSET_INVALID")
    button = check.decoded(parameters, "button", dict) or {}
    start = str(button.get("start_parameter", ""))
    if button and not (re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start) and button.get("text")):
        raise bad("START_PARAM_INVALID")
    is_personal = parameters.get("is_personal", "").lower() in ("true", "1")
    cache_time = check.integer(parameters, "cache_time", 300)
    return InlineAnswer(results, is_personal, cache_time, str(button.get("text", "")), start)


def _result(given: Any) -> InlineResult:
    if not isinstance(given, dict) or given.get("type") != "article":
        raise bad("can't parse inline query result: Unknown result type")
    number, title = str(given.get("id", "")), str(given.get("title", ""))
    if not 1 <= len(number.encode()) <= _ID:
        raise bad("RESULT_ID_INVALID")
    if not title.strip():
        raise bad("ARTICLE_TITLE_EMPTY")
    content = given.get("input_message_content")
    if not isinstance(content, dict):
        raise bad("can't parse inline query result: Input message content is not specified")
    if not content.get("link_preview_options", {}).get("is_disabled"):
        raise AssertionError("a preview of links would be shown")
    text = check.message_text(
        {"text": str(content.get("message_text", "")), "parse_mode": content.get("parse_mode", "")}
    )
    rows = check.keyboard_rows(given["reply_markup"]) if "reply_markup" in given else []
    return InlineResult(number, title, str(given.get("description", "")), InlineMessage(text, _buttons(rows)))


def _buttons(rows: list[list[Json]]) -> tuple[InlineButton, ...]:
    return tuple(_below(rows))


def _below(rows: list[list[Json]]) -> Iterator[InlineButton]:
    for button in (button for row in rows for button in row):
        yield InlineButton(button["text"], button.get("callback_data"), button.get("url"))
