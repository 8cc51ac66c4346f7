"""Defines Reply, Button and Action: the response to a person, independent of where it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, unique

from bot.content.model import ID_LIMIT, Language, Outcome


@unique
class Verb(StrEnum):
    """What a button does. Messages sent long ago carry these codes: none of them may change its meaning."""

    ANSWER = "a"
    TRANSLATE = "x"
    SOURCE = "s"
    HELPFUL = "h"
    NOT_HELPFUL = "u"
    THANKED = "z"
    """Does nothing; the button's label says thanks."""
    TOPICS = "t"
    NONE = "n"
    GROUP = "g"
    HAND_BACK = "b"


TOOLS = frozenset({Verb.SOURCE, Verb.TRANSLATE})
"""The verbs that change how an answer is shown."""
VOTES = frozenset({Verb.HELPFUL, Verb.NOT_HELPFUL})
ABOUT_ONE = TOOLS | VOTES | {Verb.THANKED}
"""The verbs that make sense only under a message about one intent."""


@dataclass(frozen=True, slots=True)
class View:
    """How an answer is shown. Its buttons carry it, so that a change in place loses nothing of it."""

    right: bool | None = None
    """Whether a yes or a no stands before it; None for neither."""
    source: bool = False
    """Whether the paragraphs of the announcement stand below it."""
    votes: int = 0
    """How many people said under this message whether it was helpful."""

    def code(self) -> str:
        """The view in at most five characters, none for the usual one."""
        verdict = {True: "y", False: "n", None: ""}[self.right]
        return f"{verdict}{'s' if self.source else ''}{min(self.votes, _MOST_VOTES) or ''}"

    @classmethod
    def parse(cls, code: str) -> View | None:
        """Parse a code; None for one that this bot never wrote."""
        found = _VIEW.fullmatch(code)
        if found is None:
            return None
        return cls({"y": True, "n": False}.get(found[1]), bool(found[2]), int(found[3] or 0))


USUAL = View()
_MOST_VOTES = 999
_VIEW = re.compile(r"([yn]?)(s?)([0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class Action:
    """The meaning of a button. Holds ids, never positions, so that it survives a restart and an edit of the content."""

    verb: Verb
    id: str | None = None
    """The id of an intent or a topic, or a choice; None where the verb needs none, and for all topics."""
    language: Language | None = None
    view: View = USUAL
    """How the answer is shown after the press."""

    def data(self) -> str:
        """The action as callback data of at most 64 bytes."""
        code = self.view.code()
        return ":".join([self.verb, self.id or "", self.language or "", *([code] if code else [])])

    @classmethod
    def parse(cls, data: str) -> Action | None:
        """Parse callback data; None for data that this bot never sent."""
        verb, *rest = data.split(":")
        view = View.parse(rest[2]) if len(rest) == 3 else USUAL
        if verb not in list(Verb) or len(rest) not in (2, 3) or len(rest[0]) > ID_LIMIT or view is None:
            return None
        language: Language | None = "fr" if rest[1] == "fr" else "en" if rest[1] == "en" else None
        return cls(_verb(verb, rest[0]), rest[0] or None, language, view)


def _verb(code: str, key: str) -> Verb:
    """The verb of a code. HAND_BACK once shared the code of HELPFUL; only a vote names an intent."""
    return Verb.HAND_BACK if code == Verb.HELPFUL and not key else Verb(code)


@dataclass(frozen=True, slots=True)
class Button:
    """A label that is clear without its message, and the action of a press."""

    title: str
    action: Action


@dataclass(frozen=True, slots=True)
class Share:
    """A button that sends the answer into another chat, by the inline query that finds it there."""

    title: str
    query: str


@dataclass(frozen=True, slots=True)
class Rating:
    """One vote on an answer."""

    intent: str
    language: Language
    helpful: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An intent offered, with the reply it would give."""

    intent: str
    title: str
    reply: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: plain text in the typography of its language; escaping and markup are left to who shows it."""

    outcome: Outcome
    language: Language
    text: str
    intents: tuple[str, ...] = ()
    confidence: float = 0.0
    buttons: tuple[Button, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    in_place: bool = False
    """Whether it edits the message whose button was pressed."""
    forget: bool = False
    """Whether all data about the person is to be erased, wherever it is stored."""
    expandable: str = ""
    """A passage below the text, collapsed until the reader opens it."""
    share: Share | None = None
    vote: Rating | None = None
    """A vote to store."""
    keeps_text: bool = False
    """Whether an edit in place changes the buttons alone: the message may hold more than this answer."""
    pressed: Reply | None = None
    """How the message whose button was pressed is edited, where this reply is sent as a new one."""
    handover: bool = False
    """Whether the person needs the staff; the text is the reply where there is no staff."""
