"""Reply, Button and Action: what goes back to the person, before any door formats it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, unique

from bot.content.model import ID_LIMIT, Language, Outcome


@unique
class Verb(StrEnum):
    """What pressing a button does. The codes stand in messages sent long ago: none of them may get another meaning."""

    ANSWER = "a"
    TRANSLATE = "x"
    SOURCE = "s"
    HELPFUL = "h"
    NOT_HELPFUL = "u"
    THANKED = "z"
    """Nothing: it says thanks."""
    TOPICS = "t"
    NONE = "n"
    GROUP = "g"
    HAND_BACK = "b"


TOOLS = frozenset({Verb.SOURCE, Verb.TRANSLATE})
"""What changes how an answer is shown."""
VOTES = frozenset({Verb.HELPFUL, Verb.NOT_HELPFUL})
ABOUT_ONE = TOOLS | VOTES | {Verb.THANKED}
"""What only makes sense under a message that tells one thing."""


@dataclass(frozen=True, slots=True)
class View:
    """How an answer is shown. Its buttons carry it, so that one that changes the message in place loses nothing."""

    right: bool | None = None
    """Whether a yes or a no stands before it; None for neither."""
    source: bool = False
    """Whether the paragraphs of the announcement stand below it."""
    votes: int = 0
    """How many people said under this message whether it was helpful."""

    def code(self) -> str:
        """The view in at most five characters, none for the usual one."""
        said = {True: "y", False: "n", None: ""}[self.right]
        return f"{said}{'s' if self.source else ''}{min(self.votes, _MOST_VOTES) or ''}"

    @classmethod
    def parse(cls, code: str) -> View | None:
        """The view of a code; None for what this bot never wrote."""
        found = _VIEW.fullmatch(code)
        if found is None:
            return None
        return cls({"y": True, "n": False}.get(found[1]), bool(found[2]), int(found[3] or 0))


USUAL = View()
_MOST_VOTES = 999
_VIEW = re.compile(r"([yn]?)(s?)([0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class Action:
    """A button's meaning. Carries ids, never positions, so that it outlives a restart and an edit of the content."""

    verb: Verb
    id: str | None = None
    """The id of an intent or a topic, or a choice; None where the verb needs none, and for all topics."""
    language: Language | None = None
    view: View = USUAL
    """How the answer is to be shown from then on."""

    def data(self) -> str:
        """The action as callback data of at most 64 bytes."""
        code = self.view.code()
        return ":".join([self.verb, self.id or "", self.language or "", *([code] if code else [])])

    @classmethod
    def parse(cls, data: str) -> Action | None:
        """The action of callback data; None for what this bot never sent."""
        verb, *rest = data.split(":")
        view = View.parse(rest[2]) if len(rest) == 3 else USUAL
        if verb not in list(Verb) or len(rest) not in (2, 3) or len(rest[0]) > ID_LIMIT or view is None:
            return None
        language: Language | None = "fr" if rest[1] == "fr" else "en" if rest[1] == "en" else None
        return cls(_verb(verb, rest[0]), rest[0] or None, language, view)


def _verb(code: str, key: str) -> Verb:
    """The verb of a code. HAND_BACK once had the letter of HELPFUL: a vote names an intent, handing back does not."""
    return Verb.HAND_BACK if code == Verb.HELPFUL and not key else Verb(code)


@dataclass(frozen=True, slots=True)
class Button:
    """A label that makes sense alone, and what it does."""

    title: str
    action: Action


@dataclass(frozen=True, slots=True)
class Share:
    """A button that lets a person send the answer into another chat, and the inline query that finds it there."""

    title: str
    query: str


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody thinks of an answer."""

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
    """One reply: plain text, set in its language; the door makes it bold, escaped or whatever it needs."""

    outcome: Outcome
    language: Language
    text: str
    intents: tuple[str, ...] = ()
    confidence: float = 0.0
    buttons: tuple[Button, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    in_place: bool = False
    """Whether it replaces the message whose button was pressed."""
    forget: bool = False
    """Whether all that is kept about the person is to be erased, wherever it is kept."""
    expandable: str = ""
    """What stands below the text, folded up until somebody wants to read it."""
    share: Share | None = None
    vote: Rating | None = None
    """An opinion that is to be noted."""
    keeps_text: bool = False
    """Whether, in place, only the buttons change: the text may have been sent in other company."""
    pressed: Reply | None = None
    """What becomes of the message whose button was pressed, where this one follows it."""
    handover: bool = False
    """Whether the person needs somebody of the staff; the text says what there is without one."""
