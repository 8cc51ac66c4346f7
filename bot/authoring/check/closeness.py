"""Finds utterances and bare phrases too like those of another intent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.authoring.check.checked_content import CheckedContent
from bot.authoring.check.finding import Finding, fault, warning
from bot.authoring.check.leave_one_out import LeaveOneOutResults
from bot.content.model import Announcement, Language, Outcome
from bot.errors import SourcePosition
from bot.understanding.scoring.labels import bare_phrases

CLOSE = 0.9  # likeness; in the shipped content every pair beyond it asked the same, or lacked the word that parts them
CLOSE_PHRASE = 0.97  # of bare phrases: so short, one word in three makes another question ("not the AI, the training")
SAME = 0.9995  # likeness of the same words in the same order


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance or a bare phrase, and the intent, aspect or topic it belongs to."""

    section: str
    """intents, aspects or topics."""
    owner: str
    language: Language
    text: str
    mark: SourcePosition


def lines(checked: CheckedContent) -> list[Line]:
    """All lines, in the order in which they are asked."""
    found = [Line("intents", u.intent, u.language, u.text, u.mark) for u in checked.announcement.utterances]
    for phrase in bare_phrases(checked.announcement):
        mark = checked.mark((phrase.section, phrase.id, "phrases", phrase.language, phrase.position))
        found.append(Line(phrase.section, phrase.id, phrase.language, phrase.text, mark))
    return found


def findings(checked: CheckedContent, answers: LeaveOneOutResults) -> Iterator[Finding]:
    """Pairs of lines, each reported once, at the later one."""
    all_lines = lines(checked)
    reported: set[tuple[int, int]] = set()
    for number in (answers.similarity >= CLOSE).nonzero()[0].tolist():
        pair = sorted((number, int(answers.nearest_other[number])))
        line, other = all_lines[pair[1]], all_lines[pair[0]]
        near = CLOSE if line.section == "intents" else CLOSE_PHRASE
        if (
            (pair[0], pair[1]) in reported
            or answers.similarity[number] < near
            or not _may_be_mistaken(checked.announcement, line, other)
        ):
            continue
        reported.add((pair[0], pair[1]))
        likeness = float(answers.similarity[number])
        what = f"{line.text!r} ({line.owner}) and {other.text!r} ({other.owner}, {other.mark})"
        remedy = "keep it where it belongs, or add to each the word that tells them apart"
        if likeness >= SAME and line.language == other.language:
            yield fault(line.mark, "same-words", f"{what} are the same words", remedy)
        else:
            rule = "too-close" if line.section == "intents" else "phrase-too-close"
            yield warning(line.mark, rule, f"{what} are nearly the same", remedy)


def _may_be_mistaken(content: Announcement, line: Line, other: Line) -> bool:
    """Whether to take one for the other changes the reply."""
    if line.section == other.section == "intents":
        return not same_reply(content, line.owner, other.owner)
    if line.section == other.section == "aspects":
        return (
            other.owner not in content.aspects[line.owner].near and line.owner not in content.aspects[other.owner].near
        )
    return True


def same_reply(content: Announcement, one: str, other: str) -> bool:
    """Whether two intents get the same reply: all of what is out of scope does."""
    return one == other or all(content.intents[key].outcome is Outcome.OUT_OF_SCOPE for key in (one, other))
