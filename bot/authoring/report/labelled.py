"""Reads labelled questions from JSON Lines.

A JSON object a line: `{"text": "how many seats?", "lang": "en", "kind": "answer", "intents": ["library_seats"]}`. lang
may be left out, and of kind and intents one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bot.content.model import Intent, Language, Line, Model, Outcome
from bot.content.suggest_id import did_you_mean
from bot.errors import ContentError, Fault, SourcePosition
from bot.lines import read_lines

KINDS = (Outcome.ANSWER, Outcome.NOT_STATED, Outcome.SMALLTALK, Outcome.OUT_OF_SCOPE)
"""What a question may be of its own; to ask back is only ever the bot's doing."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question, and what it should get."""

    text: str
    language: Language | None
    kind: Outcome
    intents: tuple[str, ...]
    """All that are asked; none where any intent of the kind will do."""
    mark: SourcePosition


class _Line(Model):
    text: Line
    lang: Language | None = None
    kind: str | None = None
    intents: list[str] | None = None


def read_labelled(paths: Iterable[Path], intents: Mapping[str, Intent]) -> tuple[LabelledQuestion, ...]:
    """The questions of files, in their order; empty lines are passed over.

    intents: those of the content; a label that names none of them must give the kind, and counts as never answered.
    Raises ContentError with every fault, each with its file and line.
    """
    faults: list[Fault] = []
    found = [each for path in paths for each in _read(path, intents, faults)]
    if not found and not faults:
        faults.append(
            Fault(SourcePosition(", ".join(map(str, paths))), "there is no question in it", "write one a line")
        )
    if faults:
        raise ContentError(faults)
    return tuple(found)


def _read(path: Path, intents: Mapping[str, Intent], faults: list[Fault]) -> Iterator[LabelledQuestion]:
    try:
        lines = read_lines(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        faults.append(Fault(SourcePosition(str(path)), f"cannot be read: {reason}", "check the path and the file"))
        return
    for number, line in enumerate(lines, start=1):
        if line.strip():
            mark = SourcePosition(str(path), number)
            try:
                yield _labelled(line, mark, intents)
            except _LineError as error:
                faults.append(Fault(mark, error.problem, error.remedy))


class _LineError(Exception):
    """What is wrong with a line."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def _labelled(line: str, mark: SourcePosition, intents: Mapping[str, Intent]) -> LabelledQuestion:
    given = _parsed(line)
    named = tuple(dict.fromkeys(given.intents or ()))
    return LabelledQuestion(given.text, given.lang, _kind(given.kind, named, intents), named, mark)


def _parsed(line: str) -> _Line:
    try:
        return _Line.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise _LineError(f"this is no JSON: {error.msg} (column {error.colno})", "write one object a line") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where, kind = ".".join(map(str, first["loc"])), first["type"]
        known = {"extra_forbidden": f"the key `{where}` is not known", "missing": f"the key `{where}` is missing"}
        known["model_type"] = "this is JSON, but no object"
        problem = known.get(kind, f"`{where}`: {first['msg'][0].lower()}{first['msg'][1:]}")
        raise _LineError(problem, 'write {"text": ..., "lang": "fr" or "en", "kind": ..., "intents": [...]}') from None


def _kind(kind: str | None, named: tuple[str, ...], intents: Mapping[str, Intent]) -> Outcome:
    """The kind that is given, or that of the intents that are."""
    if kind is not None:
        if kind not in KINDS:
            raise _LineError(f"there is no kind {kind!r}", did_you_mean(kind, KINDS, f"one of: {', '.join(KINDS)}"))
        return Outcome(kind)
    if not named:
        raise _LineError("neither `kind` nor `intents` is given", "say what the question should get")
    unknown = [each for each in named if each not in intents]
    if unknown:
        remedy = did_you_mean(unknown[0], intents, "correct it, or give the `kind`, too")
        raise _LineError(f"there is no intent {unknown[0]!r}", remedy)
    outcomes = [intents[each].outcome for each in named]
    return Outcome.ANSWER if Outcome.ANSWER in outcomes else outcomes[0]
