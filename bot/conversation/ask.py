"""Answers /ask in groups: several topics at once, with an administrator's note.

One line asks, with a plus between several topics; the other lines are a note of the person's own, above the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.content.model import INFORMATIVE, Language, Outcome
from bot.conversation.command_line import trimmed
from bot.conversation.links import Link
from bot.conversation.reply import Reply
from bot.conversation.session import Session

if TYPE_CHECKING:
    from bot.conversation.conversation import Conversation, Turn  # which reads /ask itself, by what is here

MOST = 3  # topics of one command: more is a wall of text in a group
NOTE_LIMIT = 1_000  # characters of a note
_PLUS = re.compile(r"(?:^|\s)\+(?=\s|$)")
_LINES = 10  # that are looked at for the one that asks


@dataclass(frozen=True, slots=True)
class AskRequest:
    """The questions of one /ask, each in words, as a topic or as an id of an intent, and the note above the reply."""

    questions: tuple[str, ...]
    note: str = ""

    @classmethod
    def parse(cls, text: str, *, with_note: bool = False) -> AskRequest:
        """Parse the text after /ask; unless with_note, the lines below the first belong to the question."""
        first, _, rest = text.partition("\n") if with_note else (text, "", "")
        parts = map(trimmed, _PLUS.split(first))
        return cls(tuple(part for part in parts if part), trimmed(rest)[:NOTE_LIMIT])

    @classmethod
    def among_lines(cls, text: str, is_answered: Callable[[str], bool]) -> AskRequest:
        """Take the only line that gets an answer as the question and the others as a note; else all as one question."""
        lines = text.splitlines()
        filled = [number for number, line in enumerate(lines) if trimmed(line)]
        asking = [number for number in filled[:_LINES] if is_answered(lines[number])] or filled[:1]
        if len(asking) != 1:
            return cls.parse(text)
        note = "\n".join(line for number, line in enumerate(lines) if number != asking[0])
        return replace(cls.parse(lines[asking[0]]), note=trimmed(note)[:NOTE_LIMIT])

    def about(self, text: str) -> AskRequest:
        """The same note with one other question."""
        return replace(self, questions=(text,))


def is_answered(conversation: Conversation, session: Session, line: str) -> bool:
    """Whether a line by itself gets an answer, or that something is not stated."""
    ask = AskRequest.parse(line)
    return bool(ask.questions) and answer(conversation, session, ask)[0].outcome in INFORMATIVE


def answer(conversation: Conversation, session: Session, ask: AskRequest, hint: Language | None = None) -> Turn:
    """The reply to all questions of a command, each on its own if there are several."""
    if len(ask.questions) < 2:
        return _one(conversation, session, "".join(ask.questions), hint)
    anew = Session(session.language, session.chosen)  # two topics side by side are no follow-ups of each other
    turns = [_one(conversation, anew, question, hint) for question in ask.questions[:MOST]]
    reply = _joined([reply for reply, _ in turns])
    if len(ask.questions) > MOST:
        note = conversation.write(conversation.wording.group_most, reply.language)
        reply = replace(reply, text=f"{reply.text}\n\n{note}")
    answered = [after for each, after in turns if each.outcome in INFORMATIVE]
    return reply, (answered or [after for _, after in turns])[-1]


def _one(conversation: Conversation, session: Session, question: str, hint: Language | None) -> Turn:
    """Answer a question, or open a link; never run a command: `/ask /forget` must not forget anything."""
    words = question.lstrip("/ ")
    link = Link.parse(words, conversation.announcement)
    if link is not None:
        return conversation.press(session, link.action, hint)
    return conversation.respond(session, words, hint)


def _joined(replies: list[Reply]) -> Reply:
    """Several replies as one, duplicates left out, with the buttons of the one that asks back, if any does."""
    outcomes = [reply.outcome for reply in replies]
    outcome = next((each for each in (*INFORMATIVE, Outcome.CLARIFY) if each in outcomes), outcomes[-1])
    asking = next((reply for reply in replies if reply.outcome is Outcome.CLARIFY), None)
    return Reply(
        outcome=outcome,
        language=replies[0].language,
        text="\n\n".join(dict.fromkeys(reply.text for reply in replies)),
        intents=tuple(dict.fromkeys(key for reply in replies for key in reply.intents)),
        confidence=min(reply.confidence for reply in replies),
        buttons=asking.buttons if asking else (),
    )
