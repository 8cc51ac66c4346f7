"""UserState: what is remembered of one person in one chat, and its JSON."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import Annotated, NotRequired

from pydantic import BeforeValidator, OnErrorOmit, StrictBool, StrictInt, TypeAdapter
from typing_extensions import TypedDict  # pydantic reads that of typing only from Python 3.12 on

from bot.content.model import Language
from bot.conversation import AskedQuestion, Session
from bot.store.given_answers import Answers, GivenAnswer, with_answer, without

Person = tuple[int, int]
"""Somebody in a chat: the ids of the chat and of the user."""

ANSWERED_KEPT = 5  # messages whose reply follows when they are edited


@dataclass(frozen=True, slots=True)
class AnsweredMessage:
    """A message that got its reply: what is needed to answer it anew when it is edited."""

    message: int
    digest: str
    """Tells whether the text changed, without keeping it."""
    reply: int
    turn: int
    """The turn of the talk after it; if there were others since, the talk goes on from those."""
    before: Session


@dataclass(frozen=True, slots=True)
class UserState:
    """All that is remembered of one person in one chat."""

    session: Session = field(default_factory=Session)
    turn: int = 0
    answered: tuple[AnsweredMessage, ...] = ()
    asked: tuple[AskedQuestion, ...] = ()
    """The questions that may yet go to the staff; kept only where there is one."""
    album: str = ""
    """The last album that got its reply: a picture of it that comes late gets none."""
    told: Answers = ()
    """Which messages of the bot hold which answers; kept in private chats alone, a group has a memory of its own."""

    def next(self, session: Session) -> UserState:
        """After one more turn of the talk."""
        return replace(self, session=session, turn=self.turn + 1)

    def with_answer(self, answered: AnsweredMessage) -> UserState:
        """With a message to be known again when it is edited."""
        others = tuple(each for each in self.answered if each.message != answered.message)
        return replace(self, answered=(*others, answered)[-ANSWERED_KEPT:])

    def with_album(self, album: str | None) -> UserState:
        """With an album that got its reply, if it was one."""
        return self if album is None else replace(self, album=album)

    def wordless_album(self, album: str | None) -> AnsweredMessage | None:
        """What an album got as having no words, if that was the last thing to be answered."""
        last = self.answered[-1] if self.answered else None
        return last if last is not None and album is not None and (self.album, last.digest) == (album, "") else None

    def with_told(self, told: GivenAnswer) -> UserState:
        """With what stands in a message now; no intent for something that is no answer."""
        return replace(self, told=with_answer(self.told, told) if told.intents else without(self.told, told.message))

    def answer_to(self, message: int) -> AnsweredMessage | None:
        """What the message got; None if that is not known, or no longer."""
        return next((each for each in self.answered if each.message == message), None)

    def to_json(self) -> str:
        """As text, ASCII only; what is as in a new session is left out. Versions before this one read it, too."""
        answered = [
            {"m": a.message, "d": a.digest, "r": a.reply, "t": a.turn, "b": _sparse(a.before)} for a in self.answered
        ]
        stored: dict[str, object] = {"session": _sparse(self.session), "turn": self.turn, "answered": answered}
        if self.asked:
            stored["asked"] = [asdict(each) for each in self.asked]
        if self.album:
            stored["album"] = self.album
        if self.told:
            stored["told"] = [[each.intents, each.message, *each.more] for each in self.told]
        return json.dumps(stored)  # not by pydantic, which cannot write half of a surrogate pair

    @classmethod
    def from_json(cls, text: str) -> UserState:
        """From text of this version or another: what is unknown, missing or odd counts as new."""
        try:
            stored = _STORED.validate_python(json.loads(text))
        except ValueError:
            return cls()
        answered = (
            AnsweredMessage(a["m"], a["d"], a["r"], a["t"], Session(**a.get("b", {})))
            for a in stored.get("answered", ())
        )
        return cls(
            Session(**stored.get("session", {})),
            stored.get("turn", 0),
            tuple(answered),
            tuple(stored.get("asked", ())),
            stored.get("album", ""),
            tuple(stored.get("told", ())),
        )


def digest(text: str | None) -> str:
    """A digest that tells one text from another; "" for no text."""
    return "" if text is None else hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


# What the JSON may hold. A value of another type is left out: another version may have written it.

_Texts = tuple[OnErrorOmit[str], ...]


class _StoredSession(TypedDict, total=False):
    """Session, without what is as in a new one."""

    language: OnErrorOmit[Language | None]
    chosen: OnErrorOmit[Language | None]
    intent: OnErrorOmit[str | None]
    age: OnErrorOmit[StrictInt]
    offered: OnErrorOmit[_Texts]
    asked: OnErrorOmit[StrictBool]
    failures: OnErrorOmit[StrictInt]
    others: OnErrorOmit[_Texts]
    voted: OnErrorOmit[_Texts]


class _StoredAnswered(TypedDict):
    """AnsweredMessage: short names, for there are five in each state."""

    m: StrictInt
    d: str
    r: StrictInt
    t: StrictInt
    b: NotRequired[OnErrorOmit[_StoredSession]]


def _fields_of_answer(stored: object) -> object:
    """GivenAnswer is stored as a list: its intents, its message, and further messages about it."""
    match stored:
        case [list(intents), message, *more]:
            return {"intents": intents, "message": message, "more": more}
    return stored


class _StoredState(TypedDict, total=False):
    """UserState; `kept` in the table `sessions`."""

    session: OnErrorOmit[_StoredSession]
    turn: OnErrorOmit[StrictInt]
    answered: OnErrorOmit[list[OnErrorOmit[_StoredAnswered]]]
    asked: OnErrorOmit[list[OnErrorOmit[AskedQuestion]]]
    album: OnErrorOmit[str]
    told: OnErrorOmit[list[OnErrorOmit[Annotated[GivenAnswer, BeforeValidator(_fields_of_answer)]]]]


_STORED = TypeAdapter(_StoredState)
_SESSION = TypeAdapter(Session)


def _sparse(session: Session) -> dict[str, object]:
    """The session without what is as in a new one."""
    sparse: dict[str, object] = _SESSION.dump_python(session, exclude_defaults=True)
    return sparse
