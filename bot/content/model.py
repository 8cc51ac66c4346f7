"""The pydantic models of the YAML, and the Announcement they become.

The pydantic models of this module are the reference of the YAML: what they do not name is refused. They are
frozen, and serve at run time as they are; `Announcement` is all of the content, put together and cross-checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum, unique
from typing import Annotated, Literal, Self

from babel.dates import parse_date
from babel.numbers import get_currency_name, list_currencies
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    StrictBool,
    StrictInt,
    StringConstraints,
    model_validator,
)

from bot.errors import SourcePosition

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

MESSAGE_LIMIT = 4096  # characters in a Telegram message, https://core.telegram.org/bots/api#sendmessage
BUTTON_LIMIT = 40  # characters of a button that a phone shows uncut; Telegram itself sets no limit in characters
ID_LIMIT = 40  # callback data holds an id and a verb in 64 bytes, a deep link in 64 characters

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=ID_LIMIT)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MESSAGE_LIMIT)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=BUTTON_LIMIT)]


class Mistake(ValueError):
    """What an entry says that cannot be, and what to do about it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def _is_in_the_calendar(day: str) -> str:
    try:
        parse_date(day, locale="en")  # Babel's calendar: nothing that could tell the time is imported here
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
"""A date as ISO 8601 writes it, 2026-11-24: as text, dates compare as they follow one another."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@unique
class Outcome(StrEnum):
    """What a message gets; every message gets exactly one of these."""

    ANSWER = "answer"
    NOT_STATED = "not_stated"
    CLARIFY = "clarify"
    SMALLTALK = "smalltalk"
    OUT_OF_SCOPE = "out_of_scope"


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


class Phrases(Model):
    """Ways to say one thing, for each language."""

    fr: tuple[Line, ...] = ()
    """In French."""
    en: tuple[Line, ...] = ()
    """In English."""

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return self.fr if language == "fr" else self.en


class Head(Model):
    """What the announcement is."""

    id: Id
    """A name for machines: what is learnt and what is measured goes under it."""
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
    """One stated thing: a number, a sum, a year, a factor or a name, and the paragraph that states it."""

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
    """The day on which it was stated, as 2026-11-24; an answer tells it once `valid_until` has passed."""
    valid_until: Day | None = None
    """The last day on which it surely holds; afterwards an answer that names it says that it may have changed, and
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
    """What people take for granted where they want a yes or a no: "is it free?", "it costs something, right?"."""

    right: Phrases = Phrases()
    """What gets a yes before the answer."""
    wrong: Phrases = Phrases()
    """What gets a no before the answer."""


class Intent(Model):
    """One thing people want: a question that is answered or not stated, small talk, or a foreign subject."""

    outcome: Outcome = Outcome.ANSWER
    """answer; not_stated (a gap: something people ask and the announcement does not state); smalltalk; out_of_scope."""
    enabled: StrictBool = True
    """false switches an answer or a gap off: its questions stay known, and get told that it cannot be told now."""
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
    """The answer that comes nearest to what is not stated, and is told instead."""
    related: Annotated[tuple[Id, ...], Field(max_length=3)] = ()
    """Answers offered as buttons below, in this order."""
    aliases: tuple[Id, ...] = ()
    """Ids it had before: links that name them go on to work."""
    paragraphs: tuple[StrictInt, ...] = ()
    """Where the announcement says it, if the paragraphs of the facts it names are not the right ones."""
    premises: Premises = Premises()
    """What people may take for granted; figures are compared with the facts by themselves."""
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


class Wording(Model):
    """The bot's own words. `{...}` stands for what the sentence names."""

    welcome: Text
    """The reply to /start."""
    help: Text
    """The reply to /help."""
    about: Text
    """The reply to /about."""
    privacy: Text
    """The reply to /privacy."""
    privacy_no_staff: Text
    """Follows it where nobody of a staff reads along."""
    privacy_staff: Text
    """Follows it where there is a staff's chat."""
    privacy_log: Text
    """Follows it where questions are kept for {days} days."""
    privacy_no_log: Text
    """Follows it where no question is kept."""
    privacy_elsewhere: Text
    """Follows it: what is kept of groups and of business accounts."""
    forget: Text
    """The reply to /forget."""
    too_many: Text
    """To one message too many in too short a time."""
    topics: Text
    """Above the buttons of all topics."""
    topic: Text
    """Above the questions answered on a topic."""
    topic_empty: Text
    """For a topic without an answer."""
    not_stated: Text
    """For a gap; {missing} is its `missing:`."""
    not_stated_cell: Text
    """For what no intent is about; {clause} is the aspect's."""
    not_stated_something: Text
    """Where it is not clear what is missing."""
    nearest: Text
    """Leads to the nearest stated thing."""
    switched_off: Text
    """For an intent with `enabled: false`."""
    outdated: Text
    """After an answer with a fact whose `valid_until:` has passed; {as_of} is the day on which it was stated."""
    premise_right: Text
    """Before an answer whose question took something right for granted."""
    premise_wrong: Text
    """Before an answer whose question took something wrong for granted."""
    clarify: Text
    """Asks back, above up to three questions."""
    none_of_these: TitleText
    """The button below them."""
    none_chosen: Text
    """After that button."""
    out_of_scope: Text
    """To what the announcement is not about."""
    languages_spoken: Text
    """To a message in a third language: which two are spoken."""
    missed_part: Text
    """Below the reply to several questions at once: the {part} that was not understood."""
    support: Text
    """After two failures in a row."""
    again: Text
    """To "say that again" where nothing was said."""
    gone: Text
    """To a button whose intent is no longer there."""
    language_set: Text
    """After /lang fr, /lang en."""
    language_auto: Text
    """After /lang auto."""
    language_unknown: Text
    """After another /lang."""
    link_unknown: Text
    """To a link that leads nowhere any more, above the topics."""
    unknown_command: Text
    """To a command that does not exist."""
    not_text: Text
    """To a photo, a sticker, a voice message."""
    thanked: Text
    """To a thumb up or a heart."""
    understood_as: Text
    """To a mere "?" after an answer, above other questions; {title} is that of the answer."""
    invitation: Text
    """To signs that ask nothing, and to /ask without a question."""
    too_long: Text
    """Before the reply to a message over {limit} characters."""
    all_topics: TitleText
    """A button."""
    other_language: TitleText
    """The button for the same answer in the other language."""
    source_show: TitleText
    """The button that shows where the announcement says it."""
    source_hide: TitleText
    """The button that hides it again."""
    source: Text
    """A paragraph of the announcement, {text}, with its {number}."""
    share: TitleText
    """The button that puts the answer into another chat."""
    helpful: TitleText
    """The button of those whom an answer helped."""
    not_helpful: TitleText
    """The button of those whom it did not help."""
    thanks: TitleText
    """In the place of both after a vote."""
    thanks_several: TitleText
    """The same in a group, after {count} votes."""
    others: Text
    """To somebody whom an answer did not help, above other questions."""
    rephrase: Text
    """The same where there is no other question."""
    back: TitleText
    """A button."""
    copy_link: TitleText
    """The button with which staff copy an answer's link."""
    ask_bot: TitleText
    """The button that leads from another chat to the bot."""
    trouble: Text
    """When something broke on our side."""
    bot_name: Text
    """Of the bot, at most 64 characters."""
    description: Text
    """Of the bot, in an empty chat."""
    short_description: Text
    """Of the bot, in its profile."""
    group_hello: Text
    """In a group that the bot was added to."""
    group_greeting: Text
    """To newcomers of a group."""
    group_ask: Text
    """To /ask without a question."""
    group_help: Text
    """The reply to /help in a group."""
    group_elsewhere: Text
    """In a group that the bot may not serve, before it leaves; {group} is its number."""
    group_note: Text
    """Before an answer that somebody put {note} to; {who} is their name."""
    group_most: Text
    """Where more was asked at once than one reply tells."""
    group_pointer: Text
    """In place of an answer given minutes ago, under that answer."""
    group_pointer_link: Text
    """The same with a link to it."""
    group_settings: Text
    """The reply to /group."""
    group_admins_only: Text
    """The same to those who may change nothing."""
    group_language_fr: Text
    """Names that choice in `group_settings`."""
    group_language_en: Text
    """Names that choice in `group_settings`."""
    group_language_auto: Text
    """Names that choice in `group_settings`."""
    group_greets: Text
    """Names that choice in `group_settings`."""
    group_greets_not: Text
    """Names that choice in `group_settings`."""
    group_speak_fr: TitleText
    """A button of /group."""
    group_speak_en: TitleText
    """A button of /group."""
    group_speak_auto: TitleText
    """A button of /group."""
    group_greet: TitleText
    """A button of /group."""
    group_greet_not: TitleText
    """A button of /group."""
    guest_ask: Text
    """To a mention without a question, in a chat where the bot is a guest."""
    guest_open: TitleText
    """The button that leads from there to the bot."""
    command_start: TitleText
    """/start in the menu of commands."""
    command_help: TitleText
    """/help in the menu of commands."""
    command_topics: TitleText
    """/topics in the menu of commands."""
    command_lang: TitleText
    """/lang in the menu of commands."""
    command_about: TitleText
    """/about in the menu of commands."""
    command_privacy: TitleText
    """/privacy in the menu of commands."""
    command_forget: TitleText
    """/forget in the menu of commands."""
    command_human: TitleText
    """/human in the menu of commands."""
    command_ask: TitleText
    """/ask in the menu of groups."""
    command_group: TitleText
    """/group in the menu of a group's administrators."""
    command_stats: TitleText
    """/stats in the menu of admins."""
    command_unanswered: TitleText
    """/unanswered in the menu of admins."""
    command_reload: TitleText
    """/reload in the menu of admins."""
    command_mute: TitleText
    """/mute in the menu of admins."""
    human: Text
    """The reply to /human, before the contact."""
    human_nobody: Text
    """The same where there is nobody to turn to."""
    passed_on: Text
    """To somebody who asked for a person, once the staff has it."""
    passed_on_unanswered: Text
    """To somebody whom the bot failed twice, once the staff has it."""
    not_passed_on: Text
    """Where the staff could not be reached."""
    message_not_passed_on: Text
    """The same, for a message during a hand-over."""
    staff_answer: Text
    """Above what the staff writes to a person."""
    staff_text_only: Text
    """To a picture or a voice message for the staff."""
    staff_has_it: Text
    """To who asks for a person again."""
    handover_left: Text
    """To who goes back to the bot."""
    handover_released: Text
    """To the person whom the staff hands back."""
    handover_lapsed: Text
    """The same after a time without a word of the staff."""
    handover_none: Text
    """To /bot without a hand-over."""
    back_to_bot: TitleText
    """The button with which a person goes back to the bot."""
    post_human: Text
    """To the staff: somebody wants a person."""
    post_unanswered: Text
    """To the staff: the bot failed twice in a row."""
    post_question: Text
    """To the staff: a question and what it got."""
    post_question_understood: Text
    """The same, with the {titles} of what was told."""
    post_nothing_asked: Text
    """To the staff: nothing was asked before."""
    post_language_fr: Text
    """To the staff: the person's language."""
    post_language_en: Text
    """To the staff: the person's language."""
    post_how: Text
    """To the staff: how to reply."""
    post_message: Text
    """To the staff: what the person writes during a hand-over."""
    post_taken: Text
    """To the staff: the reply has gone out, and the bot keeps quiet."""
    post_not_taken: Text
    """The same where that cannot be remembered."""
    post_text_kinds: Text
    """To the staff: this kind of message is not passed on."""
    post_unreachable: Text
    """To the staff: the person cannot be reached."""
    post_refused: Text
    """To the staff: Telegram refuses the reply."""
    post_unknown: Text
    """To the staff: nobody knows any more whom the reply is for."""
    post_store_away: Text
    """To the staff: nothing can be looked up now."""
    post_released: Text
    """To the staff: the bot answers again."""
    post_not_released: Text
    """To the staff: the bot answers already."""
    post_left: Text
    """To the staff: the person has gone back to the bot."""
    post_lapsed: Text
    """To the staff: the time-out has ended the hand-over."""
    hand_back: TitleText
    """The button with which the staff hands back."""
    outcome_answer: TitleText
    """Names that outcome."""
    outcome_not_stated: TitleText
    """Names that outcome."""
    outcome_clarify: TitleText
    """Names that outcome."""
    outcome_out_of_scope: TitleText
    """Names that outcome."""
    outcome_smalltalk: TitleText
    """Names that outcome."""
    admins_only: Text
    """To a command of the admins from somebody else."""
    admins_in_private: Text
    """To such a command in a group."""
    chat_id: Text
    """The reply to /id."""
    log_away: Text
    """To a command that needs the store while it is away."""
    stats_usage: Text
    """To /stats with something else than a number of days."""
    stats_title: Text
    """Above the statistics."""
    stats_no_picture: Text
    """Where pictures cannot be drawn."""
    stats_line: Text
    """A figure of the statistics."""
    stats_share: Text
    """The same with its share in per cent."""
    stats_by_language: Text
    """The same by language."""
    stats_votes: Text
    """The votes on an answer."""
    stats_outcomes: TitleText
    """A label of the statistics."""
    stats_languages: TitleText
    """A label of the statistics."""
    stats_topics: TitleText
    """A label of the statistics."""
    stats_opinions: TitleText
    """A label of the statistics."""
    stats_helpful: TitleText
    """A label of the statistics."""
    stats_unhelpful: TitleText
    """A label of the statistics."""
    stats_all: TitleText
    """A label of the statistics."""
    stats_other: TitleText
    """A label of the statistics."""
    in_french: TitleText
    """A label of the statistics."""
    in_english: TitleText
    """A label of the statistics."""
    unanswered_usage: Text
    """To /unanswered with something else than a number."""
    unanswered_title: Text
    """Above the questions without an answer."""
    unanswered_line: Text
    """One of them, with how often it was asked."""
    unanswered_none: Text
    """Where there are none."""
    reload_begun: Text
    """To /reload, at once."""
    reload_done: Text
    """After it."""
    reload_refused: Text
    """Above the faults of content that is refused."""
    reload_missing: Text
    """Where the content cannot be loaded anew."""
    mute_usage: Text
    """To /mute with something else than a number of minutes."""
    muted_group: Text
    """After /mute in a group."""
    muted_private: Text
    """After /mute in private."""
    unmuted_group: Text
    """After /unmute in a group."""
    unmuted_private: Text
    """After /unmute in private."""
    words_yes: Phrases
    """How people say yes to "did you mean ...?"."""
    words_no: Phrases
    """How they say no."""
    words_first: Phrases
    """How they choose the first."""
    words_second: Phrases
    """How they choose the second."""
    words_third: Phrases
    """How they choose the third."""
    words_none: Phrases
    """How they choose none."""
    words_more: Phrases
    """How they ask to be told more."""
    words_short: Phrases
    """How they ask for the short version."""
    words_again: Phrases
    """How they ask to hear it again."""
    words_wrong: Phrases
    """How they say that an answer is not what they meant."""
    words_source: Phrases
    """How they ask where the announcement says the last answer."""
    words_in_french: Phrases
    """How they ask for the answer in French."""
    words_in_english: Phrases
    """How they ask for the answer in English."""
    words_contrast: Phrases
    """What sets a name aside: "not Google, us"."""
    words_leading: Phrases
    """What may stand before a follow-up and asks nothing: "ok and ...", "du coup ..."."""


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
    strangers: dict[Language, tuple[Line, ...]] = {}
    """Names of companies, places and people that the announcement does not treat, for each language."""
    narrowers: dict[Language, tuple[Line, ...]] = {}
    """Phrases that restrict a question to a part the announcement may not state, for each language: "per city"."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One example message and where it stands."""

    text: str
    language: Language
    intent: str
    mark: SourcePosition


@dataclass(frozen=True, slots=True)
class Announcement:
    """All of the content. Immutable; a changed file makes a new one."""

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
    strangers: Mapping[Language, tuple[str, ...]]
    """Names of companies, places and people that the announcement does not treat."""
    narrowers: Mapping[Language, tuple[str, ...]]
    """Phrases that restrict a question to a part the announcement may not state: "per city", "among the 30"."""
    utterances: tuple[Utterance, ...] = field(repr=False)
    digest: str
    """SHA-256 of the files, hexadecimal: the name under which anything learnt from them may be kept."""
    home: str
    """The file or folder they were read from, in full: what is learnt of one content is kept apart from another's."""

    def intent_id(self, given: str) -> str | None:
        """The intent that has this id, or had it once; None if there is none."""
        return _current(self.intents, given)

    def topic_id(self, given: str) -> str | None:
        """The topic that has this id, or had it once; None if there is none."""
        return _current(self.topics, given)

    def answers_on(self, topic: str) -> list[str]:
        """The ids of the intents that state something on the topic itself, in the author's order."""
        return [i for i, intent in self.intents.items() if intent.topic == topic and self.has_answer(i)]

    def has_answer(self, intent: str) -> bool:
        """Whether the intent states something, and may."""
        return self.intents[intent].outcome is Outcome.ANSWER and self.intents[intent].enabled

    def paragraphs_of(self, key: str) -> tuple[int, ...]:
        """The paragraphs that say what the answer tells: those its author names, else those of its facts, in order."""
        intent = self.intents[key]
        if not self.has_answer(key):
            return ()
        if intent.paragraphs:
            return intent.paragraphs
        texts = [text.fr for text in (intent.answer, intent.context) if text]
        stated = [self.facts[name].paragraph for text in texts for name in PLACEHOLDER.findall(text)]
        return tuple(dict.fromkeys(number for number in stated if number is not None and number in self.paragraphs))


def _current(entries: Mapping[str, Intent] | Mapping[str, Topic], given: str) -> str | None:
    if given in entries:
        return given
    return next((key for key, entry in entries.items() if given in entry.aliases), None)
