"""GivenAnswer: which answer stands in which message of a chat."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.content.model import Language

TOLD = 20  # answers of a chat that are known again
_MORE = 12  # messages of an answer besides its first


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer given in a chat; never who asked for it."""

    message: int
    digest: str = ""
    """Tells whether another answer is the same, without keeping it; "" where nobody is to be sent to it."""
    intents: tuple[str, ...] = ()
    language: Language = "en"
    at: float = 0.0
    topic: int | None = None
    """The forum topic it stands in."""
    more: tuple[int, ...] = ()
    """Further messages that are about it: those it went on in, the question, what points to it."""

    def also_in(self, *messages: int) -> GivenAnswer:
        """With further messages that are about it."""
        return replace(self, more=tuple(dict.fromkeys((*self.more, *messages)))[-_MORE:])


Answers = tuple[GivenAnswer, ...]
"""The answers given in a chat, the newest last."""


def with_answer(answers: Answers, told: GivenAnswer) -> Answers:
    """With one more; what stood in that message before does not stand there any more."""
    return (*without(answers, told.message), told)[-TOLD:]


def without(answers: Answers, message: int) -> Answers:
    """Without an answer that is no longer there, or says something else by now."""
    return tuple(each for each in answers if each.message != message)


def answer_in(answers: Answers, message: int) -> GivenAnswer | None:
    """The answer that a message is about; None if that is not known, or no longer."""
    newest = answers[::-1]
    about = (each for each in newest if message in each.more)
    return next((each for each in newest if each.message == message), None) or next(about, None)
