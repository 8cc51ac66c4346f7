"""What loading accepts, and what it says of each fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content import LANGUAGES, Announcement, Outcome, load
from bot.errors import ContentError

SOUND = """\
announcement:
  id: tiny
  publisher: Somebody
  title: {fr: Titre, en: Title}
  subject: {fr: un sujet, en: a subject}
facts:
  seats: {number: 1200}
topics:
  hall:
    name: {fr: la salle, en: the hall}
aspects:
  count:
    clause: {fr: combien il y en a, en: how many there are}
intents:
  seats:
    topic: hall
    aspect: count
    title: {fr: Places, en: Seats}
    answer: {fr: "La salle a {seats} places.", en: "The hall has {seats} seats."}
    utterances:
      fr: [combien de places]
      en: [how many seats]
"""


def test_a_sound_file_loads(write: Callable[[str], Path]) -> None:
    assert list(load(write(SOUND)).intents) == ["seats"]


ANSWER = '    answer: {fr: "La salle a {seats} places.", en: "The hall has {seats} seats."}\n'
BROKEN = {
    "syntax": ("title: {fr: Places, en: Seats}", "title: {fr: Places, en: Seats", ":19:", "YAML syntax"),
    "tab": ("    topic: hall", "\ttopic: hall", ":16:", "tab"),
    "unknown key": ("    aspect: count\n    title", "    aspekt: count\n    title", ":17:", "`aspekt` is not known"),
    "missing key": ("    title: {fr: Places, en: Seats}\n", "", ":15:", "lacks the key `title`"),
    "missing language": ("title: {fr: Places, en: Seats}", "title: {fr: Places}", ":18:", "has no English text"),
    "wrong type": ("seats: {number: 1200}", "seats: {number: many}", ":7:", "valid integer"),
    "unquoted no": ("fr: [combien de places]", "fr: [no]", ":21:", "true or false"),
    "sexagesimal": ("fr: [combien de places]", "fr: [12:30]", ":21:", "another number"),
    "date": ("fr: [combien de places]", "fr: [2019-12-31]", ":21:", "as a date"),
    "number as text": ("fr: [combien de places]", "fr: [42]", ":21:", "must be text"),
    "empty value": ("    topic: hall", "    topic:", ":16:", "empty"),
    "duplicate key": ("    topic: hall", "    topic: hall\n    topic: hall", ":17:", "second time"),
    "duplicate id": ("intents:\n", "intents:\n  seats: {}\n", ":16:", "second time"),
    "bad id": ("intents:\n  seats:", "intents:\n  Seats!:", ":15:", "cannot be an id"),
    "unknown topic": ("    topic: hall", "    topic: hell", ":16:", "no topic 'hell'"),
    "unknown aspect": ("    aspect: count\n    title", "    aspect: cuont\n    title", ":17:", "no aspect 'cuont'"),
    "unknown related": ("    utterances:", "    related: [chairs]\n    utterances:", ":20:", "no answer 'chairs'"),
    "related to itself": ("    utterances:", "    related: [seats]\n    utterances:", ":20:", "the intent itself"),
    "no paragraphs": ("    utterances:", "    paragraphs: [2]\n    utterances:", ":20:", "no paragraph 2"),
    "unknown paragraph": (
        "facts:\n  seats: {number: 1200}",
        "paragraphs:\n  1: {fr: Un., en: One.}\nfacts:\n  seats: {number: 1200, paragraph: 2}",
        ":9:",
        "no paragraph 2",
    ),
    "paragraph without a number": ("facts:\n", "paragraphs:\n  one: {fr: Un., en: One.}\nfacts:\n", ":7:", "integer"),
    "figure in a paragraph": (
        "facts:\n", "paragraphs:\n  1: {fr: Les 12., en: Twelve.}\nfacts:\n", ":7:", "is typed by hand"
    ),
    "paragraphs of small talk": (
        "    topic: hall", "    outcome: smalltalk\n    paragraphs: [1]\n    topic: hall", ":15:", "belong to an answer"
    ),
    "own topic": ("    name: {fr: la", "    part_of: hall\n    name: {fr: la", ":10:", "part of itself"),
    "no fact": ("has {seats} seats", "has {chairs} seats", ":19:", "{chairs} has no fact"),
    "figure by hand": ("has {seats} seats", "has 1,200 seats", ":19:", "'1,200' is typed by hand"),
    "lone brace": ("has {seats} seats", "has {seats}} seats", ":19:", "brace"),
    "utterance twice": ("en: [how many seats]", "en: [how many seats, How many seats?]", ":22:", "stands in"),
    "long title": ("title: {fr: Places, en: Seats}", f"title: {{fr: {'a' * 41}, en: S}}", ":18:", "41 characters"),
    "long answer": ('en: "The hall has {seats} seats."', f'en: "{"a" * 4097}"', ":19:", "4097 characters"),
    "two values": ("seats: {number: 1200}", "seats: {number: 1200, year: 2019}", ":7:", "exactly one"),
    "bad outcome": ("    topic: hall", "    outcome: maybe\n    topic: hall", ":16:", "'maybe' is not possible"),
    "no answer": (ANSWER, "", ":15:", "needs `answer:`"),
    "no utterance": ("fr: [combien de places]", "fr: []", ":21:", "empty"),
    "lone bracket": ("en: [how many seats]", 'en: ["how many [seats"]', ":22:", "bracket [ has no partner"),
    "nothing left": ("en: [how many seats]", 'en: ["[how many]"]', ":22:", "nothing at all"),
    "too much": ("en: [how many seats]", f'en: ["{"(a|b)" * 7}"]', ":22:", "more than 64 messages"),
    "template twice": ("en: [how many seats]", 'en: [how many seats, "how (many|few) seats"]', ":22:", "stands in"),
    "own alias": ("    utterances:", "    aliases: [seats]\n    utterances:", ":20:", "alias 'seats' is taken"),
    "taken alias": ("    utterances:", "    aliases: [hall]\n    utterances:", ":20:", "taken by topics.hall"),
    "no switch": ("    topic: hall", "    enabled: maybe\n    topic: hall", ":16:", "valid boolean"),
    "smalltalk off": ("    topic: hall", "    outcome: smalltalk\n    enabled: false", ":15:", "can be switched off"),
    "no such day": ("{number: 1200}", "{number: 1200, as_of: 2026-02-30}", ":7:", "not in the calendar"),
    "odd day": ("{number: 1200}", "{number: 1200, as_of: yesterday}", ":7:", "cannot be a date"),
    "no start": ("{number: 1200}", "{number: 1200, valid_until: 2026-12-31}", ":7:", "needs an `as_of:`"),
    "odd currency": ("{number: 1200}", "{money: {amount: 2, currency: euro}}", ":7:", "cannot be a currency"),
    "unknown currency": ("{number: 1200}", "{money: {amount: 2, currency: EUO}}", ":7:", "no currency has the code"),
    "no currency": ("{number: 1200}", "{money: {amount: 2, currency: XXX}}", ":7:", "no currency has the code"),
    "alias": ("fr: [combien de places]", "fr: &a [x]", ":21:", "alias"),
    "binary": ("combien", "\x00", ":13:", "binary"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "problem"), BROKEN.values(), ids=BROKEN.keys())
def test_each_fault_is_told_with_its_place_and_a_remedy(
    write: Callable[[str], Path], old: str, new: str, line: str, problem: str
) -> None:
    assert old in SOUND
    text = SOUND.replace(old, new, 1)
    if "&a" in new:
        text = text.replace("en: [how many seats]", "en: *a")
    with pytest.raises(ContentError) as caught:
        load(write(text))
    lines = [fault for fault in map(str, caught.value.faults) if line in fault and problem in fault]
    assert lines, str(caught.value)
    assert "\n  -> " in lines[0]
    assert "intents/README.md" not in lines[0], "the remedy itself, not where one may look for it"


def test_an_unknown_currency_is_told_with_the_one_that_was_meant(write: Callable[[str], Path]) -> None:
    with pytest.raises(ContentError) as caught:
        load(write(SOUND.replace("{number: 1200}", "{money: {amount: 2, currency: EUO}}", 1)))
    (fault,) = caught.value.faults
    assert str(fault.mark).endswith("content.yaml:7:40")
    assert "EUR (Euro)" in fault.remedy


def test_all_faults_are_told_at_once(write: Callable[[str], Path]) -> None:
    text = SOUND.replace("hall\n    aspect: count", "hell\n    aspect: cuont").replace(
        "{seats} seats", "{chairs} seats"
    )
    with pytest.raises(ContentError) as caught:
        load(write(text))
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"", "empty"), (b"\xff\xfe\x00", "UTF-8"), (b"- a\n- b\n", "not a mapping"), (b"# only\n", "empty")],
    ids=["empty", "latin", "list", "comment"],
)
def test_a_file_that_is_no_content_is_a_fault(tmp_path: Path, data: bytes, problem: str) -> None:
    (tmp_path / "a.yaml").write_bytes(data)
    with pytest.raises(ContentError, match=problem):
        load(tmp_path)


def test_a_missing_path_and_folders_without_files_are_faults(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    for path, problem in ((tmp_path / "none", "no such"), (tmp_path / "folder.yaml", "no YAML"), (tmp_path, "no YAML")):
        with pytest.raises(ContentError, match=problem):
            load(path)


def test_a_huge_file_and_a_deep_one_and_an_alias_bomb_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    bomb = "a0: &a0 [x,x]\n" + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    for text, problem in (
        ("#" * 9_000_000, "over 8 MB"),
        ("[" * 50_000, "deep"),
        ("{a: " * 900 + "1", "deep"),
        ("- " * 9_000, "deep"),
        (bomb, "alias"),
    ):
        file.write_text(text)
        with pytest.raises(ContentError, match=problem):
            load(file)


def test_the_shipped_content_is_broad(announcement: Announcement) -> None:
    asked = {o: [i for i in announcement.intents.values() if i.outcome is o] for o in Outcome}
    assert len(asked[Outcome.ANSWER]) >= 50
    assert len(asked[Outcome.NOT_STATED]) >= 400
    messages = Counter((utterance.intent, utterance.language) for utterance in announcement.utterances)
    for key, intent in announcement.intents.items():
        least = 20 if intent.outcome is Outcome.ANSWER else 10
        assert min(messages[key, language] for language in LANGUAGES) >= least, key


PARAGRAPHS = SOUND.replace(
    "facts:\n  seats: {number: 1200}",
    "paragraphs:\n  1: {fr: Un., en: One.}\n  2: {fr: Deux., en: Two.}\nfacts:\n  seats: {number: 1200, paragraph: 2}",
)


@pytest.mark.parametrize(
    ("content", "paragraphs"),
    [
        (SOUND, ()),
        (SOUND.replace("{number: 1200}", "{number: 1200, paragraph: 2}"), ()),
        (PARAGRAPHS, (2,)),
        (PARAGRAPHS.replace("    utterances:", "    paragraphs: [2, 1]\n    utterances:"), (2, 1)),
    ],
    ids=["none", "not written out", "those of its facts", "those its author names"],
)
def test_an_answer_has_the_paragraphs_that_say_it(
    write: Callable[[str], Path], content: str, paragraphs: tuple[int, ...]
) -> None:
    assert load(write(content)).paragraphs_of("seats") == paragraphs


def test_every_answer_says_where_it_is_said_and_leads_on(announcement: Announcement) -> None:
    for key, intent in announcement.intents.items():
        if intent.outcome is Outcome.ANSWER:
            assert announcement.paragraphs_of(key), key
            assert 2 <= len(set(intent.related) - {key}) <= 3, key


def test_both_languages_of_a_paragraph_name_the_same_facts(announcement: Announcement) -> None:
    for number, text in announcement.paragraphs.items():
        assert _facts(text.fr) == _facts(text.en), number


def _facts(text: str) -> set[str]:
    return {piece.split("}")[0] for piece in text.split("{")[1:]}
