"""Everything the bot says, and every label, can be read aloud in both languages and is understood without eyes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.content import LANGUAGES, Announcement, Language, Outcome
from bot.content.model import TitleText
from bot.conversation import Action, Conversation, Reply, Session
from bot.conversation.reply import USUAL, Verb, View
from bot.conversation.writer import Writer

FILLED = dict.fromkeys(("topic", "clause", "missing"), "x") | dict.fromkeys(("answer", "text"), "X.")
FILLED |= {
    "contact": "help@example.org",
    "days": "90",
    "limit": "500",
    "part": "and by when",
    "count": "2",
    "number": "1",
    "as_of": "X",
}
FILLED |= dict.fromkeys(
    ("date", "label", "share", "english", "french", "bad", "good", "times", "intents", "seconds"), "x"
)
FILLED |= dict.fromkeys(
    ("group", "who", "note", "link", "replies", "greeting", "question", "outcome", "titles", "minutes", "id", "most"),
    "x",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A text or a label as a person gets it."""

    where: str
    language: Language
    text: str


def _sentences(announcement: Announcement, outcomes: frozenset[Outcome]) -> Iterator[Said]:
    writer = Writer(announcement)
    for key, intent in announcement.intents.items():
        if intent.outcome in outcomes:
            yield from (Said(key, language, writer.intent(key, language)) for language in LANGUAGES)


def _pieces(announcement: Announcement) -> Iterator[Said]:
    """The piece asked for of each answer, as it stands beside another."""
    writer = Writer(announcement)
    for key, intent in announcement.intents.items():
        if intent.outcome is Outcome.ANSWER:
            yield from (Said(key, language, writer.short(key, language)) for language in LANGUAGES)


def _cells(announcement: Announcement) -> Iterator[Said]:
    writer = Writer(announcement)
    for language in LANGUAGES:
        for topic in announcement.topics:
            for aspect in announcement.aspects:
                text = writer.empty_cell((topic, aspect), None, language)
                yield Said(f"{topic}, {aspect}", language, text)


def _sources(announcement: Announcement) -> Iterator[Said]:
    writer = Writer(announcement)
    for key in announcement.intents:
        yield from (Said(f"source of {key}", each, writer.source(key, each)) for each in LANGUAGES)


def _wordings(announcement: Announcement, *, labels: bool) -> Iterator[Said]:
    writer = Writer(announcement)
    for name, text, _ in announcement.wording.sentences():
        if isinstance(text, TitleText) is labels:
            yield from (Said(name, language, writer.write(text, language, **FILLED)) for language in LANGUAGES)


def _titles(announcement: Announcement) -> Iterator[Said]:
    shown = (Outcome.ANSWER, Outcome.NOT_STATED)
    for key, intent in ((key, each) for key, each in announcement.intents.items() if each.outcome in shown):
        yield from (Said(key, language, intent.title[language]) for language in LANGUAGES)


@pytest.fixture(scope="module")
def told(announcement: Announcement) -> list[Said]:
    """What is said of the announcement, and that something is not in it."""
    outcomes = frozenset({Outcome.ANSWER, Outcome.NOT_STATED})
    sources = (said for said in _sources(announcement) if said.text)
    return [*_sentences(announcement, outcomes), *_cells(announcement), *sources]


@pytest.fixture(scope="module")
def chat(announcement: Announcement) -> list[Said]:
    """Small talk."""
    return list(_sentences(announcement, frozenset({Outcome.SMALLTALK})))


@pytest.fixture(scope="module")
def own(announcement: Announcement) -> list[Said]:
    """The bot's own sentences."""
    return list(_wordings(announcement, labels=False))


@pytest.fixture(scope="module")
def labels(announcement: Announcement) -> list[Said]:
    """What stands on buttons and in menus."""
    return [*_titles(announcement), *_wordings(announcement, labels=True)]


@pytest.fixture(scope="module")
def everything(told: list[Said], chat: list[Said], own: list[Said], labels: list[Said]) -> list[Said]:
    return [*told, *chat, *own, *labels]


def _pictures(text: str) -> str:
    """Signs that a screen reader names or skips, with what joins and colours them."""
    return "".join(sign for sign in text if unicodedata.category(sign) in ("So", "Sk", "Sm", "Cs", "Co", "Mn", "Me"))


def test_no_meaning_is_in_a_picture_or_a_colour(everything: list[Said]) -> None:
    assert [said for said in everything if said.where != "group_help" and _pictures(said.text)] == []  # it tells a sign


_YEAR = r"(?:19|20)\d\d\b"
_UNGROUPED = rf"\b(?!{_YEAR})\d{{4,}}"
_DECORATION = r"[-=+]{2,}|\.{2,}|[!?]{2,}|[→←•·|<>^*_~#]"
NEVER: dict[str, dict[Language, str]] = {
    "digits without groups, but for years": {"fr": _UNGROUPED, "en": _UNGROUPED},
    "digits grouped as elsewhere": {"fr": r"\d[ \u00a0.,']\d{3}\b", "en": r"\d[ \u00a0\u202f.']\d{3}\b"},
    "a unit that is a sign or a letter": {"fr": r"\d\s?[kKM]\b|[€$%]", "en": r"\d\s?[kKmM]\b|[€$£%]"},
    "an ordinal in figures": {"fr": r"\d(?:er|re|e|ème|eme)\b", "en": r"\d(?:st|nd|rd|th)\b"},
    "signs as decoration": {"fr": _DECORATION, "en": _DECORATION},
    "a shortened word": {"fr": r"\b(?:etc|ex|env|max|min|nb)\.", "en": r"\b(?:etc|e\.g|i\.e|approx|max|min)\."},
    "a link that says nothing": {"fr": r"(?i)cliquez|clique ici", "en": r"(?i)\bclick|tap here"},
    "what nobody reads aloud": {"fr": r"\w(?:\(e\)|·e|\.e\b)|\bet/ou\b", "en": r"\band/or\b|\bs?/?he/s?he\b"},
}


@pytest.mark.parametrize("never", NEVER.values(), ids=NEVER.keys())
def test_nothing_is_written_that_is_read_aloud_wrongly(everything: list[Said], never: dict[Language, str]) -> None:
    assert [said for said in everything if re.search(never[said.language], said.text)] == []


def test_a_figure_is_grouped_as_its_language_reads_it(conversation: Conversation) -> None:
    french, _ = conversation.press(Session(), Action(Verb.ANSWER, "pe_count", "fr"))
    english, _ = conversation.press(Session(), Action(Verb.ANSWER, "pe_count", "en"))
    assert "50\u202f000 demandeurs" in french.text
    assert "50,000 job seekers" in english.text


_PARTS = re.compile(
    r"bot_name|group_(?:note|language|greets|pointer_link)|post_|stats_|staff_answer|chat_id|unanswered_|reload_refused"
)  # wordings that are no sentences by themselves


def test_every_sentence_ends(told: list[Said], chat: list[Said], own: list[Said]) -> None:
    ends = re.compile(r"[.?!…]\Z|: help@example\.org\Z")  # an address ends where it ends
    said_alone = [
        said
        for said in (*told, *chat, *own)
        if not _PARTS.match(said.where) and not ends.search(said.text.replace("\u202f", " "))
    ]
    assert said_alone == []


# An abbreviation is explained by what stands with it in the sentence of its first use, or before.
EXPLAINED: dict[str, dict[Language, str]] = {
    "FAIR": {
        "fr": r"laboratoire|Facebook AI Research",
        "en": r"(?i)\blab\b|laboratory|Facebook AI Research",
    },
    "AI": {"fr": r"Facebook AI Research", "en": r"(?i)artificial[- ]intelligence|Facebook AI Research"},
    "IA": {"fr": r"intelligence artificielle", "en": r"^$"},
    "IT": {"fr": r"^$", "en": r"information technology"},
    "Inria": {"fr": r"(?i)institut|partenariat", "en": r"(?i)institute|partnership"},
}
_ABBREVIATION = re.compile(r"\b(?:[A-Z]{2,}|Inria)\b")


def _unexplained(said: Said) -> list[str]:
    firsts = {found[0]: found for found in reversed(list(_ABBREVIATION.finditer(said.text)))}
    known = [(name, said.text[: _end_of_sentence(said.text, found.end())]) for name, found in firsts.items()]
    return [name for name, read in known if name not in EXPLAINED or not _is_explained(name, said.language, read)]


def _is_explained(name: str, language: Language, read: str) -> bool:
    return re.search(EXPLAINED[name][language], read) is not None


def _end_of_sentence(text: str, position: int) -> int:
    found = re.compile(r"[.?!;](?=\s|$)").search(text, position)
    return found.end() if found else len(text)


def test_abbreviations_are_explained_where_they_come_first(
    announcement: Announcement, chat: list[Said], own: list[Said]
) -> None:
    answers = _sentences(announcement, frozenset({Outcome.ANSWER}))
    texts = [*answers, *_pieces(announcement), *_sources(announcement), *chat, *own]
    assert [(said, names) for said in texts if (names := _unexplained(said))] == []


def test_what_is_not_stated_abbreviates_only_the_names_that_were_asked_about(told: list[Said]) -> None:
    assert [(said, names) for said in told if (names := set(_unexplained(said)) - {"FAIR", "Inria"})] == []


# Buttons

BARE = {"oui", "non", "ok", "yes", "no", "ici", "here", "plus", "more", "suite", "next", "voir", "see"}


def test_labels_make_sense_alone(labels: list[Said]) -> None:
    assert [said for said in labels if said.text.lower() in BARE or not re.search(r"[^\W\d_]{3}", said.text)] == []


def _keyboards(conversation: Conversation) -> Iterator[Reply]:
    told = (Outcome.ANSWER, Outcome.NOT_STATED)
    intents = [key for key, intent in conversation.announcement.intents.items() if intent.outcome in told]
    for language in LANGUAGES:
        for view in (USUAL, View(source=True, votes=1), View(votes=2)):
            for key in intents:
                action = Action(Verb.SOURCE, key, language, view)
                yield conversation.press(Session(), action, shared=view.votes > 1)[0]
        for key in intents:
            yield conversation.press(Session(), Action(Verb.NOT_HELPFUL, key, language))[0]
        for topic in ("", *conversation.announcement.topics):
            yield conversation.press(Session(), Action(Verb.TOPICS, topic, language))[0]


def test_no_two_buttons_of_a_keyboard_have_the_same_label(conversation: Conversation) -> None:
    for reply in _keyboards(conversation):
        titles = [button.title for button in reply.buttons] + ([reply.share.title] if reply.share else [])
        assert len(titles) == len(set(titles)), titles
