"""UserState: what is remembered of one person in one chat, and its JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from bot.content.model import Language, Outcome
from bot.conversation import AskedQuestion, Session
from bot.store.given_answers import Answers, GivenAnswer, with_answer, without

Person = tuple[int, int]
"""Somebody in a chat: the ids of the chat and of the user."""

ANSWERED_KEPT = 5  # messages whose reply follows when they are edited
_NEW = {each.name: each.default for each in fields(Session)}


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
        """As text, ASCII only; what is as in a new session is left out."""
        answered = [
            {"m": a.message, "d": a.digest, "r": a.reply, "t": a.turn, "b": _sparse(a.before)} for a in self.answered
        ]
        kept: dict[str, object] = {"session": _sparse(self.session), "turn": self.turn, "answered": answered}
        if self.asked:
            kept["asked"] = [asdict(each) for each in self.asked]
        if self.album:
            kept["album"] = self.album
        if self.told:
            kept["told"] = [[each.intents, each.message, *each.more] for each in self.told]
        return json.dumps(kept)

    @classmethod
    def from_json(cls, text: str) -> UserState:
        """From text of this version or another: what is unknown, missing or odd counts as new."""
        try:
            given = json.loads(text)
        except ValueError:
            return cls()
        if not isinstance(given, dict):
            return cls()
        listed = given.get("answered")
        answered = [_answered(each) for each in listed] if isinstance(listed, list) else []
        return cls(
            _session(given.get("session")),
            _integer(given.get("turn")),
            tuple(each for each in answered if each),
            _asked(given.get("asked")),
            album if isinstance(album := given.get("album"), str) else "",
            _told(given.get("told")),
        )


def digest(text: str | None) -> str:
    """What tells one text from another; none at all is a text of its own."""
    return "" if text is None else hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _sparse(session: Session) -> dict[str, Any]:
    return {name: value for name in _NEW if (value := getattr(session, name)) != _NEW[name]}


def _session(given: object) -> Session:
    if not isinstance(given, Mapping):
        return Session()
    known = {each.name: given[each.name] for each in fields(Session) if each.name in given}
    intent = known.get("intent")
    return Session(
        language=_language(known.get("language")),
        chosen=_language(known.get("chosen")),
        intent=intent if isinstance(intent, str) else None,
        age=_integer(known.get("age")),
        offered=_texts(known.get("offered")),
        asked=known.get("asked") is True,
        failures=_integer(known.get("failures")),
        others=_texts(known.get("others")),
        voted=_texts(known.get("voted")),
    )


def _answered(given: object) -> AnsweredMessage | None:
    if not isinstance(given, Mapping) or not {"m", "d", "r", "t"} <= given.keys():
        return None
    before = _session(given.get("b"))
    return AnsweredMessage(_integer(given["m"]), str(given["d"]), _integer(given["r"]), _integer(given["t"]), before)


def _texts(given: object) -> tuple[str, ...]:
    return tuple(each for each in given if isinstance(each, str)) if isinstance(given, list | tuple) else ()


def _asked(given: Any) -> tuple[AskedQuestion, ...]:
    try:
        return tuple(
            AskedQuestion(
                str(each["text"]), Outcome(each["outcome"]), tuple(map(str, each["intents"])), float(each["at"])
            )
            for each in given or ()
        )
    except (TypeError, KeyError, ValueError, OverflowError):
        return ()


def _told(given: Any) -> Answers:
    try:
        return tuple(
            GivenAnswer(int(message), "", _texts(intents)).also_in(*map(int, more)) for intents, message, *more in given
        )
    except (TypeError, ValueError, OverflowError):
        return ()


def _language(given: object) -> Language | None:
    return "fr" if given == "fr" else "en" if given == "en" else None


def _integer(given: object) -> int:
    return given if isinstance(given, int) and not isinstance(given, bool) else 0
