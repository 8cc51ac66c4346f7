"""Defines the pydantic models of the YAML, and the Announcement that they make up.

The models are the reference of the YAML: keys that they do not name are refused. They are frozen, and serve at run time
as they are; `Announcement` is the content of all files, put together and cross-checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Annotated, Self

from babel.dates import parse_date
from babel.numbers import get_currency_name, list_currencies
from pydantic import AfterValidator, Field, PositiveInt, StrictBool, StrictInt, StringConstraints, model_validator

from bot.content.outcome import INFORMATIVE, Outcome
from bot.content.texts import (
    BUTTON_LIMIT,
    LANGUAGES,
    MESSAGE_LIMIT,
    PLACEHOLDER,
    Language,
    Line,
    Model,
    Phrases,
    Text,
    Title,
    TitleText,
)
from bot.content.wording import Wording
from bot.errors import SourcePosition

__all__ = [
    "BUTTON_LIMIT",
    "ID_LIMIT",
    "INFORMATIVE",
    "LANGUAGES",
    "MESSAGE_LIMIT",
    "PLACEHOLDER",
    "Announcement",
    "Aspect",
    "ContentFile",
    "Fact",
    "Head",
    "Id",
    "Intent",
    "Language",
    "Line",
    "Mistake",
    "Model",
    "Money",
    "Outcome",
    "Phrases",
    "Premises",
    "Text",
    "Title",
    "TitleText",
    "Topic",
    "Utterance",
    "Utterances",
    "Wording",
]

ID_LIMIT = 40  # callback data holds an id and a verb in 64 bytes, a deep link in 64 characters

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=ID_LIMIT)]


class Mistake(ValueError):
    """An entry that cannot be right, with a problem and a remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def _is_in_the_calendar(day: str) -> str:
    try:
        parse_date(day, locale="en")  # Babel's calendar: the pure centre imports no datetime
    except ValueError:
        raise Mistake(f"{day} is not in the calendar", "correct the day or the month") from None
    return day


def _has_a_name(currency: str) -> str:
    """Only a currency that both languages have a name for can be written out; XTS and XXX stand for none."""
    known = set.intersection(*(list_currencies(language) for language in LANGUAGES)) - {"XTS", "XXX"}
    if currency not in known:
        near = get_close_matches(currency, [code for code in known if code[0] == currency[0]], n=3)
        named = ", ".join(f"{code} ({get_currency_name(code, locale='en')})" for code in sorted(near))
        remedy = f"did you mean {named}?" if near else "write an ISO 4217 code such as EUR or USD"
        raise Mistake(f"no currency has the code {currency}", remedy)
    return currency


Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_is_in_the_calendar)]
"""An ISO 8601 date, 2026-11-24, whose text sorts by time."""


class Head(Model):
    """What the announcement is."""

    id: Id
    """A name for machines, under which the cache and the benchmarks keep what belongs to it."""
    publisher: Line
    """Whose announcement it is."""
    title: Text
    """What it is called."""
    subject: Text
    """What it is about; completes "I answer questions about ..."."""


class Money(Model):
    """A sum of money; the currency as its ISO 4217 code."""

    amount: StrictInt
    """In whole units of the currency."""
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), AfterValidator(_has_a_name)]
    """Its ISO 4217 code: EUR, USD."""


class Fact(Model):
    """One stated fact: a number, a sum, a year, a factor or a name, and the paragraph that states it."""

    number: StrictInt | None = None
    """A count: 50000 is written "50 000" in French and "50,000" in English."""
    money: Money | None = None
    """A sum: {amount: 10000000, currency: EUR}."""
    year: StrictInt | None = None
    """A year, written without a thousands separator."""
    factor: StrictInt | None = None
    """How many times as much; needs `text:`, the verb in each language."""
    name: Line | Text | None = None
    """A name: one for both languages, or `{fr: ..., en: ...}`."""
    text: Text | None = None
    """How the value is written, where its figure would not read well: {fr: deux, en: two}."""
    paragraph: StrictInt | None = None
    """The paragraph of the announcement that states it, counted from 1."""
    as_of: Day | None = None
    """The day on which it was stated, as 2026-11-24; answers mention it once `valid_until` has passed."""
    valid_until: Day | None = None
    """The last day on which it is valid for sure; afterwards answers with it say that it may have changed, and
    `check` warns 30 days before."""

    @model_validator(mode="after")
    def _has_one_value(self) -> Self:
        given = [v for v in (self.number, self.money, self.year, self.factor, self.name) if v is not None]
        if len(given) != 1:
            raise Mistake("a fact has exactly one of number, money, year, factor, name", "keep one of them")
        if self.factor is not None and self.text is None:
            raise Mistake("a factor needs a verb in each language", "add `text: {fr: doubler, en: double}`")
        if self.valid_until is not None and (self.as_of is None or self.as_of > self.valid_until):
            raise Mistake(
                "`valid_until:` needs an `as_of:` no later than it", "add the day on which the fact was stated"
            )
        return self


class Topic(Model):
    """What a question may be about."""

    name: Text
    """As it is called in a sentence: "On the servers, the announcement does not say ..."."""
    part_of: Id | None = None
    """The topic that it is a part of."""
    aliases: tuple[Id, ...] = ()
    """Ids it had before: links that name them go on to work."""
    phrases: Phrases = Phrases()
    """What names it and asks nothing, in a follow-up: "and the kit?"."""


class Aspect(Model):
    """What a question may want to know; the clause completes "the announcement does not say ..."."""

    clause: Text
    """Completes "the announcement does not say ..."."""
    near: tuple[Id, ...] = ()
    """Aspects that a short question for this one may mean just as well: "how much?" may be the price or the pay."""
    phrases: Phrases = Phrases()
    """What asks for it without saying of what, in a follow-up: "by when?"."""


class Utterances(Model):
    """Example messages in each language, as people type them.

    A template stands for several: `[so] how many (women|girls)` is "so how many women", "how many girls" and so on.
    A bracket that is meant is written with a backslash before it.
    """

    fr: Annotated[tuple[Line, ...], Field(min_length=1)]
    """In French; the more and the more varied, the better."""
    en: Annotated[tuple[Line, ...], Field(min_length=1)]
    """In English; the more and the more varied, the better."""

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return self.fr if language == "fr" else self.en


class Premises(Model):
    """Assumptions in questions that want a yes or a no: "is it free?", "it costs something, right?"."""

    right: Phrases = Phrases()
    """Assumptions that get a yes before the answer."""
    wrong: Phrases = Phrases()
    """Assumptions that get a no before the answer."""


class Intent(Model):
    """One thing that people ask or say: a question, answered or not stated, small talk, or a foreign subject."""

    outcome: Outcome = Outcome.ANSWER
    """answer; not_stated (a gap: people ask it and the announcement does not state it); smalltalk; out_of_scope."""
    enabled: StrictBool = True
    """false switches an answer or a gap off: its questions are still recognised, and get `switched_off`."""
    topic: Id | None = None
    """What it is about: an id of `topics:`."""
    aspect: Id | None = None
    """What is asked of it: an id of `aspects:`."""
    title: TitleText
    """The label of its button."""
    answer: Text | None = None
    """The piece asked for, in one sentence; `{fact_id}` stands for a fact."""
    context: Text | None = None
    """A sentence or two that follow the answer where there is room."""
    missing: Text | None = None
    """What is not stated; completes "the announcement does not say ..."."""
    nearest: Id | None = None
    """The answer that comes nearest to what is not stated, and follows it."""
    related: Annotated[tuple[Id, ...], Field(max_length=3)] = ()
    """Answers offered as buttons below, in this order."""
    aliases: tuple[Id, ...] = ()
    """Ids it had before: links that name them go on to work."""
    paragraphs: tuple[StrictInt, ...] = ()
    """Where the announcement says it, if the paragraphs of the facts it names are not the right ones."""
    premises: Premises = Premises()
    """Assumptions that its questions may hold; figures are compared with the facts without any."""
    offers_contact: StrictBool = False
    """Whether the support contact follows the answer of this small talk."""
    offers_others: StrictBool = False
    """Whether this small talk offers other questions near the last one: "that is not what I asked"."""
    utterances: Utterances
    """Example messages."""

    @model_validator(mode="after")
    def _has_what_its_outcome_needs(self) -> Self:
        if self.outcome is Outcome.CLARIFY:
            raise Mistake("no intent has the outcome clarify: the bot asks back by itself", "remove `outcome:`")
        if self.outcome in (Outcome.ANSWER, Outcome.SMALLTALK) and self.answer is None:
            raise Mistake(
                f"an intent with the outcome {self.outcome} needs `answer:`", "add `answer: {fr: ..., en: ...}`"
            )
        if self.outcome is Outcome.NOT_STATED and (self.answer or self.context):
            raise Mistake(
                "an intent with the outcome not_stated has no answer", "write `missing:` and `nearest:` in its place"
            )
        if self.outcome is Outcome.NOT_STATED and not self.missing and not (self.topic and self.aspect):
            raise Mistake("it is not told what is not stated", "add `missing:`, or a topic and an aspect")
        if self.outcome is not Outcome.ANSWER and self.premises != Premises():
            raise Mistake("`premises:` belong to an answer: they are what it says yes or no to", "remove them")
        if self.outcome is not Outcome.ANSWER and self.paragraphs:
            raise Mistake("`paragraphs:` belong to an answer: they are where it is said", "remove them")
        if not self.enabled and self.outcome not in (Outcome.ANSWER, Outcome.NOT_STATED):
            raise Mistake("only an answer or a gap can be switched off", "remove `enabled: false`, or the whole intent")
        if self.outcome is not Outcome.NOT_STATED and (self.missing or self.nearest):
            raise Mistake(
                "`missing:` and `nearest:` belong to the outcome not_stated", "remove them, or correct the outcome"
            )
        return self


_FORMER_NAME = Field(json_schema_extra={"deprecated": True})  # pydantic's own `deprecated` warns at each access


class ContentFile(Model):
    """The keys of an intent file; several files of a folder, and those they include, are read as one."""

    include: tuple[Line, ...] = ()
    """Files and folders to be read as well, as seen from this file's folder."""
    announcement: Head | None = None
    """What the announcement is; in one of the files."""
    paragraphs: dict[PositiveInt, Text] = {}
    """What each paragraph of the announcement says, in our words."""
    facts: dict[Id, Fact] = {}
    """What it states, free of language: the only source of figures and names in answers."""
    names: tuple[Line, ...] = ()
    """Names that answers may use besides those of facts and topics; `check` warns of others."""
    topics: dict[Id, Topic] = {}
    """What questions are about."""
    aspects: dict[Id, Aspect] = {}
    """What questions want to know."""
    intents: dict[Id, Intent] = {}
    """What people want, each with its answer and its example messages."""
    wording: Wording | None = None
    """The bot's own words; in one of the files."""
    spellings: dict[Language, dict[str, Line]] = {}
    """Texting and misspellings with their full spelling, for each language: {fr: {cb: combien}}."""
    foreign_names: dict[Language, tuple[Line, ...]] = {}
    """Names of companies, places and people that the announcement does not treat, for each language."""
    strangers: Annotated[dict[Language, tuple[Line, ...]], _FORMER_NAME] = {}
    """The former name of `foreign_names`."""
    qualifiers: dict[Language, tuple[Line, ...]] = {}
    """Phrases that restrict a question to a part the announcement may not state, for each language: "per city"."""
    narrowers: Annotated[dict[Language, tuple[Line, ...]], _FORMER_NAME] = {}
    """The former name of `qualifiers`."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One example message with its position."""

    text: str
    language: Language
    intent: str
    mark: SourcePosition


@dataclass(frozen=True, slots=True)
class Announcement:
    """The whole content. Immutable; a changed file makes a new one."""

    head: Head
    paragraphs: Mapping[int, Text]
    facts: Mapping[str, Fact]
    names: tuple[str, ...]
    """Names that are known besides those of facts and topics."""
    topics: Mapping[str, Topic]
    aspects: Mapping[str, Aspect]
    intents: Mapping[str, Intent]
    wording: Wording
    spellings: Mapping[Language, Mapping[str, str]]
    foreign_names: Mapping[Language, tuple[str, ...]]
    """Names of companies, places and people that the announcement does not treat."""
    qualifiers: Mapping[Language, tuple[str, ...]]
    """Phrases that restrict a question to a part the announcement may not state: "per city", "among the 30"."""
    utterances: tuple[Utterance, ...] = field(repr=False)
    digest: str
    """SHA-256 of the files, hexadecimal: the cache key of anything learnt from them."""
    home: str
    """The absolute path of the file or folder they were read from, by which the cache separates contents."""

    def intent_id(self, given: str | None) -> str | None:
        """The intent that has this id, or had it once; None if there is none."""
        return _current(self.intents, given)

    def topic_id(self, given: str | None) -> str | None:
        """The topic that has this id, or had it once; None if there is none."""
        return _current(self.topics, given)

    def answers_on(self, topic: str) -> list[str]:
        """The ids of the topic's own answers, in the author's order."""
        return [i for i, intent in self.intents.items() if intent.topic == topic and self.has_answer(i)]

    def has_answer(self, intent: str) -> bool:
        """Whether the intent is an answer, and enabled."""
        return self.intents[intent].outcome is Outcome.ANSWER and self.intents[intent].enabled

    def paragraphs_of(self, key: str) -> tuple[int, ...]:
        """The paragraphs that state an answer: those its author names, else those of its facts, in order."""
        intent = self.intents[key]
        if not self.has_answer(key):
            return ()
        if intent.paragraphs:
            return intent.paragraphs
        texts = [text.fr for text in (intent.answer, intent.context) if text]
        stated = [self.facts[name].paragraph for text in texts for name in PLACEHOLDER.findall(text)]
        return tuple(dict.fromkeys(number for number in stated if number is not None and number in self.paragraphs))


def _current(entries: Mapping[str, Intent] | Mapping[str, Topic], given: str | None) -> str | None:
    if given is None or given in entries:
        return given
    return next((key for key, entry in entries.items() if given in entry.aliases), None)
