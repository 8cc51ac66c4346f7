"""How well are held-back questions on the second announcement answered?

    python -m tests.benchmarks.second FILE.jsonl ... [--intents FOLDER]

A line is {"id", "lang", "text", "kind": answer | not_stated | out_of_scope | smalltalk, "facts": [label, ...]}; the
labels are those of FACTS.md, and the ids of the intents. `alt_kind` names an outcome that is just as right. No question
is printed: who reads them while writing content measures nothing any more.

right, top3, wrong: of the questions that have an answer, those answered with one of the facts asked for; those, and the
ones where it was offered; those answered with something else. honest, invented: of what is not stated, what was called
so, and what was answered. rejected: of foreign questions, those that got no answer. Language: of all but small talk.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.assembly import assemble
from bot.content import Outcome
from bot.conversation import Conversation, Reply, Session
from bot.lines import read_lines
from bot.settings import Settings

SECOND = Path(__file__).parent.parent / "announcements" / "night_train" / "intents"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what would be a right reply to it."""

    id: str
    lang: str
    text: str
    kind: Outcome
    facts: tuple[str, ...] = ()
    alt_kind: Outcome | None = None

    @staticmethod
    def of(line: str) -> Question:
        """Raises ValueError or KeyError for a line of another shape."""
        values = json.loads(line)
        alt_kind = Outcome(values["alt_kind"]) if values.get("alt_kind") else None
        facts = tuple(values.get("facts", ()))
        return Question(values["id"], values["lang"], values["text"], Outcome(values["kind"]), facts, alt_kind)


@dataclass(slots=True)
class Tally:
    """How many of how many."""

    hits: int = 0
    count: int = 0

    def add(self, hit: bool) -> None:
        """Count one more."""
        self.hits += hit
        self.count += 1

    def __str__(self) -> str:
        return f"{100 * self.hits / self.count:.1f} ({self.hits} of {self.count})" if self.count else "-"


@dataclass(slots=True)
class Score:
    """The figures of a run."""

    tallies: dict[str, Tally] = field(default_factory=dict)

    def add(self, question: Question, reply: Reply) -> None:
        """Judge a reply."""
        for name, judge in JUDGES[question.kind].items():
            self.tallies.setdefault(name, Tally()).add(judge(question, reply))
        if question.kind is not Outcome.SMALLTALK:
            self.tallies.setdefault("language", Tally()).add(reply.language == question.lang)


def _just_as_right(question: Question, reply: Reply) -> bool:
    return reply.outcome is not Outcome.ANSWER and reply.outcome in (question.kind, question.alt_kind)


def _right(question: Question, reply: Reply) -> bool:
    told = reply.outcome is Outcome.ANSWER and bool({*question.facts} & {*reply.intents})
    return told or _just_as_right(question, reply)


def _offered(question: Question, reply: Reply) -> bool:
    return _right(question, reply) or bool({*question.facts} & {each.intent for each in reply.suggestions})


def _wrong(question: Question, reply: Reply) -> bool:
    return reply.outcome is Outcome.ANSWER and not _right(question, reply)


def _answered(question: Question, reply: Reply) -> bool:
    return reply.outcome is Outcome.ANSWER and question.alt_kind is not Outcome.ANSWER


Judge = Callable[[Question, Reply], bool]
JUDGES: dict[Outcome, dict[str, Judge]] = {
    Outcome.ANSWER: {"right": _right, "top3": _offered, "wrong": _wrong},
    Outcome.NOT_STATED: {"honest": _just_as_right, "invented": _answered},
    Outcome.OUT_OF_SCOPE: {"rejected": lambda question, reply: not _answered(question, reply)},
    Outcome.SMALLTALK: {"smalltalk": _just_as_right},
}


def score(conversation: Conversation, questions: Iterable[Question]) -> Score:
    """Ask each question in a conversation of its own."""
    result = Score()
    for question in questions:
        result.add(question, conversation.respond(Session(), question.text)[0])
    return result


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--intents", type=Path, default=SECOND)
    options = parser.parse_args()
    lines = [line for file in options.files for line in read_lines(file) if line.strip()]
    conversation = assemble(Settings.load().model_copy(update={"intents": options.intents}))
    for name, tally in score(conversation, map(Question.of, lines)).tallies.items():
        print(f"{name:10} {tally}")


if __name__ == "__main__":
    main()
