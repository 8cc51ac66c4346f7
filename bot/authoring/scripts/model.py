"""The format of a script file, as pydantic models.

The pydantic models of this module are the reference of the format; what they do not name is refused. A file is a
mapping of conversations, each a list of steps, beside four keys of its own:

    settings: {support_contact: help@example.org}       # as the operator would set them, for this file
    people: {Marie: fr}                                 # the language that somebody's Telegram is set to
    variables: {women: "15,000"}                        # {women} stands for it in every text
    parts: {greeting: [{say: hello, outcome: smalltalk}]}
    a question and a button:                            # the name of a conversation, then its steps
      - part: greeting
      - say: how many women in total?                   # one of say, say_each, press, send, wait, part
        intent: smb_total                               # what the reply must be
        contains: "{women}"
      - press: En français
        language: fr

All texts are compared with plain spaces and straight apostrophes, so typography need not be typed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StrictBool, StrictStr, model_validator

from bot.content.model import Language, Model, Outcome
from bot.conversation.decision import Caution

Sendable = Literal["photo", "sticker", "voice", "location", "video", "document", "contact"]
"""What a person may send that is not a message of words."""
Place = Literal["private", "group"]
BOT = "bot"
"""The name of the bot in `reply_to:`, and behind the @ of a command in a group (/topics@bot)."""

_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_DURATION = re.compile(r"(\d{1,6}) (second|minute|hour|day)s?")
ACTIONS = ("say", "say_each", "press", "send", "wait", "part")


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _seconds(value: object) -> object:
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("write a duration such as 5 minutes: seconds, minutes, hours or days")
    return int(match[1]) * _UNITS[match[2]]


def _is_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"this is no regular expression: {error}") from None
    return text


Texts = Annotated[tuple[StrictStr, ...], BeforeValidator(_as_list)]
Patterns = Annotated[tuple[Annotated[StrictStr, AfterValidator(_is_pattern)], ...], BeforeValidator(_as_list)]


class Expectation(Model):
    """What a reply must be; whatever is not named may be anything."""

    outcome: Outcome | None = None
    intent: StrictStr | None = None
    """The first of the reply's intents."""
    intents: Annotated[tuple[StrictStr, ...] | None, BeforeValidator(_as_list)] = None
    """All of them, in their order."""
    language: Language | None = None
    contains: Texts = ()
    lacks: Texts = ()
    matches: Patterns = ()
    """Regular expressions, each to be found somewhere in the text."""
    buttons: Annotated[tuple[StrictStr, ...] | None, BeforeValidator(_as_list)] = None
    """Titles of buttons that must be there; an empty list: there are none at all."""


ANYTHING = Expectation()


class StepModel(Expectation):
    """Something a person does, and what the reply to it must be."""

    say: StrictStr | None = None
    say_each: Annotated[tuple[StrictStr, ...], Field(min_length=1)] | None = None
    """Makes as many conversations of one, each with another of these messages."""
    press: StrictStr | None = None
    """The title of a button: the newest one that is to be seen there."""
    send: Sendable | None = None
    caption: StrictStr | None = None
    """The words under what is sent."""
    wait: Annotated[int | None, BeforeValidator(_seconds)] = None
    part: StrictStr | None = None
    """The steps of a part, in this place."""
    who: StrictStr | None = Field(None, alias="as")
    """The name of the person who does it; in the terms of YAML, `as: Marie`."""
    place: Place = Field("private", alias="in")
    reply_to: StrictStr | None = None
    """Whose last message in that place it replies to: a person's name, or `bot`."""
    any_of: tuple[Expectation, ...] = ()
    """Of these one is enough."""
    optional: StrictBool = False
    """The bot may keep silent; a reply must be as expected."""
    nothing: StrictBool = False
    """The bot keeps silent."""

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        done = [name for name in ACTIONS if getattr(self, name) is not None]
        if len(done) != 1:
            raise ValueError(f"a step does exactly one thing, one of: {', '.join(ACTIONS)}")
        if self.caption is not None and self.send is None:
            raise ValueError("`caption:` belongs to `send:`")
        if self.reply_to is not None and done[0] not in ("say", "say_each", "send"):
            raise ValueError("`reply_to:` belongs to `say:`, `say_each:` or `send:`")
        self._expects_what_can_be(done[0])
        return self

    def _expects_what_can_be(self, action: str) -> None:
        expected = sorted(self.model_fields_set & (Expectation.model_fields.keys() | {"any_of"}))
        if action in ("wait", "part") and (expected or self.nothing or self.optional):
            raise ValueError(f"nobody replies to `{action}:`: write what is expected at another step")
        if self.nothing and (expected or self.optional):
            raise ValueError("`nothing: true` says that there is no reply, so nothing else can be expected of it")


class ScriptSettings(Model):
    """What the operator chose, for the conversations of a file; see .env.example."""

    intents: Path | None = None
    """The content: a file or folder, seen from the script's own folder."""
    support_contact: StrictStr | None = None
    caution: Caution | None = None
    retention_days: Annotated[int, Field(ge=0)] | None = None


AS_THEY_ARE = ScriptSettings()


class ScriptFile(Model):
    """The keys of a script file; all others are names of conversations."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Annotated[tuple[StepModel, ...], Field(min_length=1)]]

    settings: ScriptSettings = AS_THEY_ARE
    people: dict[str, Language] = Field(default_factory=dict)
    variables: dict[str, StrictStr] = Field(default_factory=dict)
    parts: dict[str, Annotated[tuple[StepModel, ...], Field(min_length=1)]] = Field(default_factory=dict)

    @property
    def conversations(self) -> dict[str, tuple[StepModel, ...]]:
        """The conversations by their names, in the order of the file."""
        return self.__pydantic_extra__
