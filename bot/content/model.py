"""What may an intent file hold?

The pydantic models of this module are the reference of the YAML: what they do not name is refused. They are
frozen, and serve at run time as they are; `Announcement` is all of the content, put together and cross-checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, model_validator

from bot.errors import Mark

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

MESSAGE_LIMIT = 4096  # characters in a Telegram message, https://core.telegram.org/bots/api#sendmessage
BUTTON_LIMIT = 40  # characters of a button that a phone shows uncut; Telegram itself sets no limit in characters
ID_LIMIT = 40  # callback data holds an id and a verb in 64 bytes, a deep link in 64 characters

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=ID_LIMIT)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MESSAGE_LIMIT)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=BUTTON_LIMIT)]
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Outcome(StrEnum):
    """What a message gets; every message gets exactly one of these."""

    ANSWER = "answer"
    NOT_STATED = "not_stated"
    CLARIFY = "clarify"
    SMALLTALK = "smalltalk"
    OUT_OF_SCOPE = "out_of_scope"


class Model(BaseModel):
    """Frozen, and strict about keys: a file means what it says."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Model):
    """One text in both languages."""

    fr: Line
    en: Line

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


class TitleText(Text):
    """A text short enough for a button."""

    fr: Title
    en: Title


class Phrases(Model):
    """Ways to say one thing, for each language."""

    fr: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return self.fr if language == "fr" else self.en


class Head(Model):
    """What the announcement is."""

    id: Id
    publisher: Line
    title: Text
    subject: Text


class Money(Model):
    """A sum of money; the currency as its ISO 4217 code."""

    amount: StrictInt
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Fact(Model):
    """One stated thing: a number, a sum, a year, a factor or a name, and the paragraph that states it."""

    number: StrictInt | None = None
    money: Money | None = None
    year: StrictInt | None = None
    factor: StrictInt | None = None
    name: Line | Text | None = None
    text: Text | None = None
    paragraph: StrictInt | None = None

    @model_validator(mode="after")
    def _has_one_value(self) -> Self:
        given = [v for v in (self.number, self.money, self.year, self.factor, self.name) if v is not None]
        if len(given) != 1:
            raise ValueError("a fact has exactly one of number, money, year, factor, name")
        if self.factor is not None and self.text is None:
            raise ValueError("a factor needs `text:`, the verb in each language (fr: doubler, en: double)")
        return self


class Topic(Model):
    """What a question may be about."""

    name: Text
    part_of: Id | None = None
    phrases: Phrases = Phrases()


class Aspect(Model):
    """What a question may want to know; the clause completes "the announcement does not say ..."."""

    clause: Text
    near: tuple[Id, ...] = ()
    """Aspects that a short question for this one may mean just as well: "how much?" may be the price or the pay."""
    phrases: Phrases = Phrases()


class Utterances(Model):
    """Example messages in each language."""

    fr: Annotated[tuple[Line, ...], Field(min_length=1)]
    en: Annotated[tuple[Line, ...], Field(min_length=1)]

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return self.fr if language == "fr" else self.en


class Premises(Model):
    """What people take for granted where they want a yes or a no: "is it free?", "it costs something, right?"."""

    right: Phrases = Phrases()
    wrong: Phrases = Phrases()


class Intent(Model):
    """One thing people want: a question that is answered or not stated, small talk, or a foreign subject."""

    outcome: Outcome = Outcome.ANSWER
    topic: Id | None = None
    aspect: Id | None = None
    title: TitleText
    answer: Text | None = None
    context: Text | None = None
    missing: Text | None = None
    nearest: Id | None = None
    related: Annotated[tuple[Id, ...], Field(max_length=3)] = ()
    premises: Premises = Premises()
    offers_contact: bool = False
    utterances: Utterances

    @model_validator(mode="after")
    def _has_what_its_outcome_needs(self) -> Self:
        if self.outcome is Outcome.CLARIFY:
            raise ValueError("no intent has the outcome clarify: the bot asks back by itself")
        if self.outcome in (Outcome.ANSWER, Outcome.SMALLTALK) and self.answer is None:
            raise ValueError(f"an intent with the outcome {self.outcome} needs `answer:` in both languages")
        if self.outcome is Outcome.NOT_STATED and (self.answer or self.context):
            raise ValueError("an intent with the outcome not_stated has no answer: write `missing:` and `nearest:`")
        if self.outcome is Outcome.NOT_STATED and not self.missing and not (self.topic and self.aspect):
            raise ValueError("an intent with the outcome not_stated needs `missing:`, or a topic and an aspect")
        if self.outcome is not Outcome.ANSWER and self.premises != Premises():
            raise ValueError("`premises:` belong to an answer: they are what it says yes or no to")
        if self.outcome is not Outcome.NOT_STATED and (self.missing or self.nearest):
            raise ValueError("`missing:` and `nearest:` belong to the outcome not_stated")
        return self


class Wording(Model):
    """The bot's own words. `{...}` stands for what the sentence names."""

    welcome: Text
    help: Text
    about: Text
    privacy: Text
    privacy_log: Text
    privacy_no_log: Text
    forget: Text
    too_many: Text
    topics: Text
    topic: Text
    topic_empty: Text
    not_stated: Text
    not_stated_cell: Text
    not_stated_something: Text
    nearest: Text
    premise_right: Text
    premise_wrong: Text
    clarify: Text
    none_of_these: TitleText
    none_chosen: Text
    out_of_scope: Text
    support: Text
    again: Text
    gone: Text
    language_set: Text
    language_auto: Text
    language_unknown: Text
    unknown_command: Text
    not_text: Text
    too_long: Text
    all_topics: TitleText
    other_language: TitleText
    back: TitleText
    trouble: Text
    description: Text
    short_description: Text
    command_start: TitleText
    command_help: TitleText
    command_topics: TitleText
    command_lang: TitleText
    command_about: TitleText
    command_privacy: TitleText
    command_forget: TitleText
    words_yes: Phrases
    words_no: Phrases
    words_first: Phrases
    words_second: Phrases
    words_third: Phrases
    words_none: Phrases
    words_more: Phrases
    words_short: Phrases
    words_again: Phrases
    words_in_french: Phrases
    words_in_english: Phrases
    words_contrast: Phrases


class ContentFile(Model):
    """The keys of an intent file; several files of a folder, and those they include, are read as one."""

    include: tuple[Line, ...] = ()
    """Files and folders to be read as well, as seen from this file's folder."""
    announcement: Head | None = None
    facts: dict[Id, Fact] = {}
    topics: dict[Id, Topic] = {}
    aspects: dict[Id, Aspect] = {}
    intents: dict[Id, Intent] = {}
    wording: Wording | None = None
    spellings: dict[Language, dict[str, Line]] = {}
    strangers: dict[Language, tuple[Line, ...]] = {}
    narrowers: dict[Language, tuple[Line, ...]] = {}


@dataclass(frozen=True, slots=True)
class Utterance:
    """One example message and where it stands."""

    text: str
    language: Language
    intent: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Announcement:
    """All of the content. Immutable; a changed file makes a new one."""

    head: Head
    facts: Mapping[str, Fact]
    topics: Mapping[str, Topic]
    aspects: Mapping[str, Aspect]
    intents: Mapping[str, Intent]
    wording: Wording
    spellings: Mapping[Language, Mapping[str, str]]
    strangers: Mapping[Language, tuple[str, ...]]
    """Names of companies, places and people that the announcement does not treat."""
    narrowers: Mapping[Language, tuple[str, ...]]
    """Phrases that restrict a question to a part the announcement may not state: "per city", "among the 30"."""
    utterances: tuple[Utterance, ...] = field(repr=False)
    digest: str
    """SHA-256 of the files, hexadecimal: the name under which anything learnt from them may be kept."""

    def answers_on(self, topic: str) -> list[str]:
        """The ids of the intents that state something on the topic itself, in the author's order."""
        return [i for i, intent in self.intents.items() if intent.outcome is Outcome.ANSWER and intent.topic == topic]
