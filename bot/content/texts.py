"""Defines texts in both languages, and the placeholders they may hold."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

MESSAGE_LIMIT = 4096  # characters in a Telegram message, https://core.telegram.org/bots/api#sendmessage
BUTTON_LIMIT = 40  # characters of a button that a phone shows uncut; Telegram itself sets no limit in characters

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MESSAGE_LIMIT)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=BUTTON_LIMIT)]

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Model(BaseModel):
    """Frozen, and strict about keys: a file means what it says."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Text(Model):
    """One text in both languages."""

    fr: Line
    """In French."""
    en: Line
    """In English."""

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


class TitleText(Text):
    """A text short enough for a button."""

    fr: Title
    """In French."""
    en: Title
    """In English."""


class Placeholders:
    """The placeholders that a text may hold, declared on its field: `Annotated[Text, Placeholders("limit")]`."""

    def __init__(self, *names: str) -> None:
        self.names = frozenset(names)


class Phrases(Model):
    """Ways to say the same, for each language."""

    fr: tuple[Line, ...] = ()
    """In French."""
    en: tuple[Line, ...] = ()
    """In English."""

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return self.fr if language == "fr" else self.en
