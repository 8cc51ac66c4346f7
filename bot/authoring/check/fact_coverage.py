"""Checks that every figure, date and name in an answer comes from a fact, and that answers state every fact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel.dates import get_day_names, get_month_names

from bot.authoring.check.checked_content import CheckedContent, Passage
from bot.authoring.check.finding import Finding, fault, warning
from bot.content.model import LANGUAGES, Language
from bot.plain import fold, plain
from bot.understanding.text.words import words

_NAME = re.compile(r"\b[^\W\d_a-zß-öø-ÿœ][\w-]*")  # a word with a capital letter
_OPENS = re.compile(r"(?:^|[.!?:…]\s+|[«“\"(]\s*)$")  # a capital letter behind this is one of the sentence
_NEW = re.compile(r"\bneuf\b(?!\s+(?:cents?|mille|millions?|milliards?)\b)")  # the adjective is the commoner one
_PRONOUN = re.compile(r"I\b")


def findings(checked: CheckedContent) -> Iterator[Finding]:
    """What the answers state without a fact, what they state in one language only, and facts that none states."""
    known = {language: _known_words(checked, language) for language in LANGUAGES}
    foreign_names = {
        language: _split(checked.announcement.foreign_names.get(language, ()), language) for language in LANGUAGES
    }
    for passage in checked.passages:
        yield from _numbers(passage)
        yield from _dates(passage)
        # a gap may well name what the announcement does not treat
        more = foreign_names[passage.language] if passage.field == "missing" else frozenset()
        yield from _names(passage, known[passage.language] | more)
    yield from _unequal(checked)
    yield from _unstated(checked)


def _numbers(passage: Passage) -> Iterator[Finding]:
    """Numbers in words; those in digits do not even load."""
    text = _NEW.sub(" ", passage.by_hand) if passage.language == "fr" else passage.by_hand
    found = [word for word in words(text, passage.language) if word.isdigit()]
    if found:
        what = f"a number is written by hand, in words: {', '.join(found)}"
        yield fault(passage.mark, "number-by-hand", what, "make it a fact, and write the fact's id in braces")


def _dates(passage: Passage) -> Iterator[Finding]:
    calendar = {*get_month_names("wide", locale=passage.language).values()}
    calendar |= {*get_day_names("wide", locale=passage.language).values()}
    # "mars" and "may" are more than months; English writes those with a capital letter, French does not
    said = re.findall(r"\w+", passage.by_hand)
    found = [word for index, word in enumerate(said) if word in calendar and (index or passage.language == "fr")]
    if found:
        what = f"a date is written by hand: {', '.join(found)}"
        yield warning(passage.mark, "date-by-hand", what, "make it a fact with a `name:` in each language")


def _names(passage: Passage, known: frozenset[str]) -> Iterator[Finding]:
    text = passage.by_hand
    for match in _NAME.finditer(text):
        name = re.sub(r"['’]s$", "", match[0])
        if _OPENS.search(text[: match.start()]) or (passage.language == "en" and _PRONOUN.match(name)):
            continue
        if fold(name) not in known:
            what = f"{passage.intent}.{passage.field} names {name!r}, which is no fact, topic or known name"
            remedy = "make it a fact; or add it to `names:`, if the announcement states nothing of it"
            yield warning(passage.mark, "unknown-name", what, remedy)


def _known_words(checked: CheckedContent, language: Language) -> frozenset[str]:
    """The words of all names that answers may use."""
    content = checked.announcement
    phrases = [content.head.publisher, content.head.title[language], content.head.subject[language], *content.names]
    phrases += checked.names(language).values()
    for topic in content.topics.values():
        phrases += [topic.name[language], *topic.phrases[language]]
    return _split(phrases, language)


def _split(phrases: list[str] | tuple[str, ...], language: Language) -> frozenset[str]:
    """Their words; both "Saint-Denis" and its halves, for a dash joins some words and parts others."""
    return frozenset(
        word for phrase in phrases for word in (*re.findall(r"[\w-]+", fold(phrase)), *plain(phrase).split())
    )


def _unequal(checked: CheckedContent) -> Iterator[Finding]:
    by_place = {(p.intent, p.field, p.language): p for p in checked.passages}
    for passage in checked.passages:
        other = by_place[passage.intent, passage.field, "en"]
        if passage.language == "fr" and passage.facts != other.facts:
            differing = ", ".join(sorted(passage.facts ^ other.facts))
            what = f"French and English do not state the same facts: {differing} in one of them only"
            yield fault(passage.mark, "unequal-facts", what, "name the same facts in both")


def _unstated(checked: CheckedContent) -> Iterator[Finding]:
    """Facts in no answer. A name is stated where an answer writes it out."""
    answers = [passage for passage in checked.passages if checked.announcement.has_answer(passage.intent)]
    stated = {key for passage in answers for key in passage.facts}
    for language in LANGUAGES:
        written = " ".join(checked.written(p) for p in answers if p.language == language)
        stated |= {key for key, name in checked.names(language).items() if name in written}
    for key in checked.announcement.facts:
        if key not in stated:
            remedy = f"write {{{key}}} into the answer that states it, or remove the fact"
            yield warning(checked.mark(("facts", key)), "unstated-fact", f"no answer states the fact {key!r}", remedy)
