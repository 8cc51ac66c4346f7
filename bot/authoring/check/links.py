"""Checks that published links still lead somewhere.

A link https://t.me/<bot>?start=<id> may be printed on paper. So all ids ever published are kept beside the content:
in links.txt in its folder, or in NAME.links.txt beside a single file; sorted, one id a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.authoring.check.checked_content import CheckedContent
from bot.authoring.check.finding import Finding, fault, warning
from bot.content.model import Announcement
from bot.content.suggest_id import nearby
from bot.errors import SourcePosition, file_errors
from bot.lines import read_lines


def links_file(intents: Path) -> Path:
    """The file with the published ids of a content."""
    return intents / "links.txt" if intents.is_dir() else intents.with_suffix(".links.txt")


def findings(checked: CheckedContent, file: Path) -> Iterator[Finding]:
    """Published ids that are gone, and ids not published yet. Without a file, nothing was ever published."""
    published = _published(file)
    if published is None:
        return
    content = checked.announcement
    known = {*content.intents, *content.topics, *_aliases(content)}
    for line, key in published.items():
        if key not in known:
            what = f"links to {key!r} were published, and the content holds no such id any more"
            near = nearby(key, linkable(content))
            remedy = f"add `aliases: [{key}]` to the intent that replaces it{f', such as {near[0]}' if near else ''}"
            yield fault(SourcePosition(str(file), line), "lost-link", what, remedy)
    new = sorted(linkable(content) - set(published.values()))
    if new:
        what = f"{len(new)} ids are not written down as published: {', '.join(new[:5])}{', ...' if new[5:] else ''}"
        yield warning(SourcePosition(str(file)), "unpublished", what, "run `python -m bot check --publish`")


def publish(content: Announcement, file: Path) -> list[str]:
    """Add the ids that are not in the file yet, and return them. Raises BotError if it cannot be written."""
    before = set((_published(file) or {}).values())
    new = sorted(linkable(content) - before)
    if not new:
        return new
    with file_errors(f"{file} cannot be written", "check the folder's permissions"):
        file.write_text("".join(f"{key}\n" for key in sorted(before.union(new))), encoding="utf-8")
    return new


def linkable(content: Announcement) -> set[str]:
    """The ids that links may name: those of answers, and of topics that have any."""
    answers = {key for key in content.intents if content.has_answer(key)}
    return answers | {key for key in content.topics if content.answers_on(key)}


def _aliases(content: Announcement) -> set[str]:
    aliases = [intent.aliases for intent in content.intents.values()]
    return set().union(*aliases, *(topic.aliases for topic in content.topics.values()))


def _published(file: Path) -> dict[int, str] | None:
    """The ids by their lines; None without a file. Raises BotError for one that cannot be read."""
    with file_errors(f"{file} cannot be read", "restore it from version control"):
        lines = read_lines(file) if file.exists() else None
    return None if lines is None else {number: line.strip() for number, line in enumerate(lines, 1) if line.strip()}
