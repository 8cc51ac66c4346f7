"""Finds answers that are hard to read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from bot.authoring.check.checked_content import CheckedContent, Passage
from bot.authoring.check.finding import Finding, warning
from bot.content.model import LANGUAGES, Language
from bot.errors import SourcePosition
from bot.plain import plain

SENTENCE = 30  # words; plain-language guides ask for 25 at most, and those of French count articles besides
ANSWER = 480  # characters of answer and context together: what a phone shows without scrolling
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_ACRONYM = re.compile(r"\b[A-ZÀ-Ý]{2,6}\b")
_LITTLE = frozenset({"de", "d", "du", "des", "la", "le", "les", "l", "et", "of", "the", "and", "for", "in", "en", "a"})


def findings(checked: CheckedContent) -> Iterator[Finding]:
    """Long sentences, long answers, and acronyms that the content writes out nowhere."""
    for passage in checked.passages:
        yield from _long_sentences(checked, passage)
    yield from _long_answers(checked)
    yield from _acronyms(checked)


def _long_sentences(checked: CheckedContent, passage: Passage) -> Iterator[Finding]:
    for sentence in _SENTENCE_END.split(checked.written(passage)):
        count = len(sentence.split())
        if count > SENTENCE:
            what = f"a sentence of {count} words; at most {SENTENCE} read well"
            yield warning(passage.mark, "long-sentence", what, "make it two, or say less")


def _long_answers(checked: CheckedContent) -> Iterator[Finding]:
    lengths: defaultdict[tuple[str, Language], int] = defaultdict(int)
    marks: dict[tuple[str, Language], SourcePosition] = {}
    for passage in checked.passages:
        if passage.field in ("answer", "context"):
            lengths[passage.intent, passage.language] += len(checked.written(passage)) + 1
            marks.setdefault((passage.intent, passage.language), passage.mark)
    for place, length in lengths.items():
        if length > ANSWER:
            what = f"the answer has {length} characters with its context; a phone shows {ANSWER} without scrolling"
            yield warning(marks[place], "long-answer", what, "say less, or make an intent of its own of a part")


def _acronyms(checked: CheckedContent) -> Iterator[Finding]:
    names = {plain(name) for name in checked.announcement.names}
    written_out = {each: names | _initials(checked, each) | _in_brackets(checked, each) for each in LANGUAGES}
    reported: set[tuple[Language, str]] = set()
    for passage in checked.passages:
        for acronym in _ACRONYM.findall(checked.written(passage)) if passage.field != "missing" else ():
            here = passage.language, acronym
            if here not in reported and acronym.lower() not in written_out[passage.language]:
                reported.add(here)
                what = f"the acronym {acronym} is written out nowhere"
                yield warning(passage.mark, "acronym", what, "write it out once, or add it to `names:` if all know it")


def _in_brackets(checked: CheckedContent, language: Language) -> frozenset[str]:
    """The acronyms that a text explains in brackets: "FAO (Food and Agriculture Organization)", or the other way."""
    text = " ".join(checked.written(passage) for passage in checked.passages if passage.language == language)
    found = re.findall(rf"({_ACRONYM.pattern}) \(|\(({_ACRONYM.pattern})\)", text)
    return frozenset(acronym.lower() for pair in found for acronym in pair if acronym)


def _initials(checked: CheckedContent, language: Language) -> frozenset[str]:
    """The initials of all runs of two to six words, little words left out, that the content shows to people."""
    content = checked.announcement
    texts = [content.head.title[language], content.head.subject[language]]
    texts += [topic.name[language] for topic in content.topics.values()]
    texts += checked.names(language).values()
    texts += [text[language] for i in content.intents.values() for text in (i.answer, i.context) if text]
    found: set[str] = set()
    for text in texts:
        letters = "".join(word[0] for word in plain(text).split() if word not in _LITTLE)
        found.update(letters[start : start + size] for start in range(len(letters)) for size in range(2, 7))
    return frozenset(found)
