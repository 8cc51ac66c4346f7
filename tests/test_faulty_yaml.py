"""What is told of YAML that is none, or that reads otherwise than it looks: where, what, and a remedy that mends it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.authoring.scripts.parsing import read_scripts
from bot.content import load
from bot.content.yaml_faults import quoted
from bot.content.yaml_loader import Loader, PureLoader
from bot.content.yaml_source import read_source
from bot.errors import ContentError, Fault
from tests.content.test_content import SOUND

ROOT = Path(__file__).parent.parent
NOT_CLOSED, CLOSE = "opens here is not closed", "add "
BEHIND = "a: b\n  c: d\n- e: f\n"
SYNTAX: dict[str, tuple[str, str, str, str]] = {
    "[": ("a: b\nc: [d, e", "2:4", "the bracket [ that " + NOT_CLOSED, "add ]"),
    "[ and a line feed": ("a: b\nc: [d, e\n", "2:4", "the bracket [ that " + NOT_CLOSED, "add ]"),
    "{": ("a: b\nc: {d: e", "2:4", "the bracket { that " + NOT_CLOSED, "add }"),
    "{ and a line feed": ("a: b\nc: {d: e\n\n", "2:4", "the bracket { that " + NOT_CLOSED, "add }"),
    "[ in the middle": ("a: [b, c\nd: e\nf: [g]\n", "2:2", "[ that opens in line 1, column 4 is not", "add ]"),
    "{ in the middle": ("a:\n  b: {c: d\n  e: {f: g}\n", "3:4", "that opens in line 2, column 6 is not", "add }"),
    "[ closed by }": ("a: [b, c}\n", "1:9", "that opens in line 1, column 4 is closed by }", "write ]"),
    "] too many": ("a: [b]]\n", "1:7", "the bracket ] closes nothing", "remove it"),
    "a comma too few": ('a: {b: "c" "d"}\n', "1:8", "behind a closing quotation mark", "the other kind"),
    "'": ("a: b\nc: 'd\ne: f\ng: h", "2:4", "the quotation mark ' that " + NOT_CLOSED, "add '"),
    "' and a line feed": ("a: b\nc: 'd\ne: f\n", "2:4", "the quotation mark ' that " + NOT_CLOSED, "add '"),
    '"': ('a: b\nc: "d\ne: f', "2:4", 'the quotation mark " that ' + NOT_CLOSED, 'add "'),
    '" and a line feed': ('a:\n  - "d\n  - e\n', "2:5", 'the quotation mark " that ' + NOT_CLOSED, 'add "'),
    '" closed by the next': ('a: "b\nc: "d"\ne: f\n', "1:4", 'the quotation mark " that ' + NOT_CLOSED, 'add "'),
    '" in brackets': ('a: ["b, c]\nd: ["e", f]\n', "1:5", 'the quotation mark " that ' + NOT_CLOSED, 'add "'),
    "' far from the end": ("a:\n  - 'b\n" + "  - c\n" * 200, "2:5", "the quotation mark ' that " + NOT_CLOSED, "add '"),
    "an apostrophe": ("a: 'c'est où'\n", "1:4", "behind a closing quotation mark", 'the whole text: "c\'est où"'),
    "a quotation first": ('a: "Oui" dit-il\n', "1:4", "behind a closing", "the whole text: '\"Oui\" dit-il'"),
    "a backslash": ('a: "C:\\données"\n', "1:7", "a backslash", "write \\\\"),
    "a backslash before x": ('a: "C:\\xavier"\n', "1:7", "a backslash", "write \\\\"),
    "a placeholder first": ("a: {seats} places\n", "1:4", "behind a closing bracket", 'text: "{seats} places"'),
    "an option first": ("a:\n  - [so] how many\n", "2:5", "behind a closing bracket", 'text: "[so] how many"'),
    "@": ("a:\n  - @facebook ?\n", "2:5", "cannot begin with @", 'quote it: "@facebook ?"'),
    "@ in brackets": ("a: [b, @c d, e]\n", "1:8", "cannot begin with @", 'quote it: "@c d"'),
    "%": ("a: %5 de plus\n", "1:4", "cannot begin with %", 'quote it: "%5 de plus"'),
    "`": ("a: `b`\n", "1:4", "cannot begin with `", 'quote it: "`b`"'),
    "*": ("a: *gras*\n", "1:4", "cannot begin with *", 'quote it: "*gras*"'),
    "**": ("a: **gras**\n", "1:4", "cannot begin with *", 'quote it: "**gras**"'),
    "* with a space": ("a:\n  - * b\n", "2:5", "cannot begin with *", 'quote it: "* b"'),
    "& with a space": ("a: & b\n", "1:4", "cannot begin with &", 'quote it: "& b"'),
    ">": ("a: > b\n", "1:4", "cannot begin with >", 'quote it: "> b"'),
    "|": ("a: | b\n", "1:4", "cannot begin with |", 'quote it: "| b"'),
    ",": ("a:\n  - , b\n", "2:5", "cannot begin with ,", 'quote it: ", b"'),
    "two colons": ("a: b: c\n", "1:5", "a second colon", 'quote the text that holds it: "b: c"'),
    "no space": ("a:b\nc: d\n", "1:2", "not parted", "add a space behind the colon"),
    "deeper": ("a: b\n   c: d\n", "2:4", "deeper than the value above", "align it"),
    "less deep": ("a:\n  b: c\n d: e\n", "3:2", "one column", "align the keys"),
    "a dash among keys": ("a: b\n- c\n", "2:1", "a dash stands among keys", "indent the list"),
    "no colon": ("a: b\nc\nd: e\n", "2:1", "neither a key", "`key: value`"),
    "a tab": ("a:\n\tb: c\n", "2:1", "a tab", "spaces, not tabs"),
    "a tab behind spaces": ("a:\n  b: c\n \td: e\n", "3:2", "a tab", "spaces, not tabs"),
    "two documents": ("a: b\n---\nc: d\n", "2:1", "goes on behind its end", "remove the line"),
    "a control character": ("a: b\nc: d\x81\n", "2:5", "U+0081", "remove it"),
    "no character": ("a: b\nc: \uffff\n", "2:4", "U+FFFF", "remove it"),
}  # fmt: skip
MEANT_OTHERWISE = {
    "=": ("a: =\n", "1:4", "a meaning of its own for an unquoted =", 'quote it: "="'),
    "<<": ("a:\n  - <<\n", "2:5", "a meaning of its own for an unquoted <<", 'quote it: "<<"'),
    "!": ("a: !important\n", "1:4", "takes what begins with ! for a tag", 'quote it: "!important"'),
    "! alone": ("a:\n  - ! attention\n", "2:5", "takes what begins with ! for a tag", 'quote it: "! attention"'),
    "&": ("a: &co\n", "1:4", "takes &co for a mark", 'quote it: "&co"'),
    "? with a space": ("a:\n  - ? b\n", "2:5", "takes a question mark", "quote the text"),
    "~": ("a: ~\n", "1:4", "an unquoted ~ as nothing", 'quote it: "~"'),
    "#": ("a: #b\n", "1:3", "what stands behind # is a comment", 'quote it: "#b"'),
    "nothing": ("a:\n  b:\n", "2:5", "this is empty", "write a value"),
    "no": ("a: no\n", "1:4", "true or false", 'quote it: "no"'),
    "a time": ("a: 12:30\n", "1:4", "another number than it looks", 'quote it: "12:30"'),
    "a date": ("a: 2026-11-24\n", "1:4", "as a date", 'quote it: "2026-11-24"'),
    "a key twice": ("a: b\nc: d\na: e\n", "3:1", "a second time (first in line 1)", "keep one of the two"),
    "<< as a key": ("<<: b\n", "1:1", "a key must be a plain word", "write `key: value`"),
}
NO_LINE_ENDS = {"U+2028": "\u2028", "U+2029": "\u2029", "U+0085": "\u0085", "a lone carriage return": "\r"}


def told(path: Path, text: str) -> Fault:
    path.write_bytes(text.encode())
    (fault,) = read_source(path).faults
    return fault


@pytest.mark.parametrize(("text", "place", "problem", "remedy"), SYNTAX.values(), ids=SYNTAX.keys())
def test_a_syntax_error_is_told_where_it_is_mended(
    text: str, place: str, problem: str, remedy: str, tmp_path: Path
) -> None:
    fault = told(tmp_path / "a.yaml", text)
    assert f"{fault.mark.line}:{fault.mark.column}" == place, str(fault)
    assert problem in fault.problem
    assert remedy in fault.remedy


@pytest.mark.parametrize(("text", "place", "problem", "remedy"), MEANT_OTHERWISE.values(), ids=MEANT_OTHERWISE.keys())
def test_what_yaml_reads_otherwise_than_it_looks_is_told(
    text: str, place: str, problem: str, remedy: str, tmp_path: Path
) -> None:
    fault = told(tmp_path / "a.yaml", text)
    assert f"{fault.mark.line}:{fault.mark.column}" == place, str(fault)
    assert problem in fault.problem
    assert remedy in fault.remedy


@pytest.mark.parametrize(
    "text",
    ["plain", "it's", 'a "b"', 'it\'s "b"', "C:\\x", "a: b", "# c", "{a} [b]", "*", "12:30", "no", "=", "? a", "- b"],
)
def test_what_a_remedy_quotes_is_read_as_that_text(text: str) -> None:
    assert yaml.load(f"a: {quoted(text)}", Loader=Loader) == {"a": text}


@pytest.mark.parametrize("sign", NO_LINE_ENDS.values(), ids=NO_LINE_ENDS.keys())
@pytest.mark.parametrize(
    "before",
    ["# a comment{}", "# a comment{}and more", "# {}# {}", '"a{}b"', "- a{}b", "[a{}b, c]"],
    ids=["end of a comment", "within a comment", "two comments", "quoted", "an item", "in brackets"],
)
@pytest.mark.parametrize(
    ("after", "line", "column"),
    [("x: [y", 5, 4), ("x: 'y\n", 5, 4), ("x:\n  y: no\n", 6, 6), ("x: é🙂 !\nz: {}}\n", 6, 6), ("\tx: y\n", 5, 1)],
    ids=["bracket", "quotation mark", "trap", "one too many", "tab"],
)
def test_lines_are_those_of_an_editor(
    sign: str, before: str, after: str, line: int, column: int, tmp_path: Path
) -> None:
    held = before.format(*[sign] * 3)
    start = f"k:\n  {held}\n" if before[0] in '"-[' else f"k: v\n{held}\n"
    fault = told(tmp_path / "a.yaml", f"{start}# three\n# four\n{after}")
    assert (fault.mark.line, fault.mark.column) == (line, column), str(fault)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\u0085"])
def test_a_sign_that_ends_no_line_is_a_space_in_a_text(sign: str, write: Callable[[str], Path]) -> None:
    text = SOUND.replace(
        "    utterances:\n      fr: [combien de places]", "    utterances:\n      fr:\n      - combien#de places"
    )
    assert load(write(text.replace("combien#", f"combien{sign}"))).intents["seats"].utterances.fr == (
        "combien de places",
    )


def test_a_file_of_carriage_returns_only_has_lines_all_the_same(tmp_path: Path) -> None:
    fault = told(tmp_path / "a.yaml", "a: b\rc: no\r")
    assert (fault.mark.line, fault.mark.column) == (2, 4)


NO_TEXT = {
    "a key by mistake": ("fr: [combien de places]", "fr:\n      - plots: how many\n", 'quote it: "plots: how many"'),
    "a key and a comment": ("fr: [combien de places]", "fr:\n      - plots: 3 # x\n", 'quote it: "plots: 3"'),
    "a key in brackets": ("[combien de places]", "[a, plots: how many, b]", 'quote it: "plots: how many"'),
    "a list by mistake": ("fr: [combien de places]", "fr:\n      - [sic]\n", 'quote it: "[sic]"'),
    "a dash too many": ("fr: [combien de places]", "fr:\n      - - a\n", 'quote it: "- a"'),
    "a placeholder": ("fr: [combien de places]", "fr:\n      - {seats}\n", 'quote it: "{seats}"'),
    "empty braces": ("[combien de places]", "[{}]", "write a text in its place"),
    "empty brackets": ("[combien de places]", "[[]]", "write a text in its place"),
    "a figure": ("[combien de places]", "[12]", 'quote it: "12"'),
    "true": ("[combien de places]", "[true]", 'quote it: "true"'),
    "a figure with a sign": ("[combien de places]", "[a, +5]", 'quote it: "+5"'),
    "a figure with a nought": ("fr: [combien de places]", "fr:\n      - 1.50\n", 'quote it: "1.50"'),
    "a capital": ("[combien de places]", "[True, a]", 'quote it: "True"'),
    "a placeholder in brackets": ("[combien de places]", "[a, {seats}, b]", 'quote it: "{seats}"'),
    "a template in brackets": ("[combien de places]", "[a, [so], b]", 'quote it: "[so]"'),
    "two braces": ("fr: [combien de places]", "fr:\n      - {{seats}}\n", 'quote it: "{{seats}}"'),
    "a question mark alone": ("fr: [combien de places]", "fr:\n      - ?\n", 'quote it: "?"'),
    "a key with quotation marks": ("[combien de places]", "[a: 'say \"x\"']", "quote it: 'a: say \"x\"'"),
}


@pytest.mark.parametrize(("old", "new", "remedy"), NO_TEXT.values(), ids=NO_TEXT.keys())
def test_what_is_no_text_is_quoted_as_its_author_typed_it(
    old: str, new: str, remedy: str, write: Callable[[str], Path]
) -> None:
    assert old in SOUND
    with pytest.raises(ContentError) as caught:
        load(write(SOUND.replace(old, new, 1)))
    assert remedy in next(fault.remedy for fault in caught.value.faults)


REFERENCES = {
    "topic": ("    topic: hall", "    topic: hal", "did you mean hall?"),
    "aspect": ("    aspect: count\n    title", "    aspect: cuont\n    title", "did you mean count?"),
    "related": ("    utterances:", "    related: [hall_places]\n    utterances:", "did you mean places_hall?"),
    "nearest": (
        "intents:\n", "intents:\n  gap:\n    outcome: not_stated\n    nearest: place_hall\n    title: {fr: a, en: b}\n"
        "    missing: {fr: a, en: b}\n    utterances: {fr: [qui], en: [who]}\n", "did you mean places_hall?"
    ),
    "one that was renamed": ("    utterances:", "    related: [old_name]\n    utterances:", "did you mean seats? That"),
    "part of a name": ("    utterances:", "    related: [places]\n    utterances:", "did you mean places_hall?"),
    "part_of": ("    name: {fr: la", "    part_of: hal\n    name: {fr: la", "did you mean hall?"),
    "near": ("    clause: {", "    near: [counts]\n    clause: {", "did you mean count?"),
    "a fact": ("has {seats} seats", "has {seat} seats", "did you mean {seats}? Else add `seat:` to facts"),
    "a fact with spaces": ("has {seats} seats", "has { seats } seats", "did you mean {seats}?"),
    "no fact at all": ("has {seats} seats", "has {xyz} seats", "add `xyz:` to facts"),
    "empty braces": ("has {seats} seats", "has {} seats", "write an id between them"),
    "a paragraph": ("    utterances:", "    paragraphs: [11]\n    utterances:", "did you mean 1?"),
    "a key of an intent": ("    utterances:", "    uterances:", "did you mean utterances?"),
    "a key of a file": ("facts:", "fact:", "did you mean facts?"),
    "a key of a fact": ("{number: 1200}", "{numbre: 1200}", "did you mean number?"),
    "an outcome": ("    topic: hall", "    outcome: not_statd\n    topic: hall", "did you mean not_stated?"),
}  # fmt: skip
MORE = """\
  places_hall:
    aliases: [old_places]
    title: {fr: Places, en: Places}
    answer: {fr: "Oui.", en: "Yes."}
    utterances: {fr: [y en a-t-il], en: [are there any]}
paragraphs:
  1: {fr: Un., en: One.}
"""


@pytest.mark.parametrize(("old", "new", "remedy"), REFERENCES.values(), ids=REFERENCES.keys())
def test_an_id_that_is_not_there_leads_to_the_one_that_is_meant(
    old: str, new: str, remedy: str, write: Callable[[str], Path]
) -> None:
    text = (SOUND + MORE).replace(
        "    aspect: count\n    title", "    aspect: count\n    aliases: [old_name]\n    title", 1
    )
    text = text if "title" not in old else SOUND + MORE
    assert old in text
    with pytest.raises(ContentError) as caught:
        load(write(text.replace(old, new, 1)))
    assert any(remedy in fault.remedy for fault in caught.value.faults), str(caught.value)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("variables: {seats: a}\nc:\n  - say: '{seat}'\n", "did you mean seats?"),
        ("parts: {hello: [{say: a}]}\nc:\n  - part: helo\n", "did you mean hello?"),
        ("c:\n  - say: a\n    contians: b\n", "did you mean contains?"),
        ("c:\n  - say: a\n    outcome: anser\n", "did you mean answer?"),
        ("setings: {intents: x}\n", "did you mean settings?"),
        ("c:\n  - say: a\n    contains: plots: 3\n", 'quote the text that holds it: "plots: 3"'),
        ("c:\n  - say_each:\n      - plots: how many\n", 'quote it: "plots: how many"'),
    ],
    ids=["variable", "part", "key", "outcome", "section", "two colons", "a key by mistake"],
)
def test_scripts_get_the_same_help(text: str, remedy: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        read_scripts(tmp_path / "a.yaml")
    assert any(remedy in fault.remedy for fault in caught.value.faults), str(caught.value)


FILES = sorted(file for place in ("intents", "tests", "bot") for file in (ROOT / place).rglob("*.yaml"))
FILES = [file for file in FILES if file.stat().st_size < 50_000]  # it is slow
WITHOUT_LIBYAML = "import sys; sys.modules['yaml._yaml'] = sys.modules['yaml.cyaml'] = None\n"


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(ROOT)) for file in FILES])
def test_without_libyaml_each_of_our_files_is_read_as_with_it(file: Path) -> None:
    text = file.read_text("utf-8")
    assert yaml.load(text, Loader=PureLoader) == yaml.load(text, Loader=Loader)


@pytest.mark.parametrize(
    "text",
    [
        "a: [c'est gratuit ?]",
        "a: [où ?, qui ?]",
        "a: [x ?y, ?]",
        "a: {b: ça va ? oui}",
        "a: [\n\tb]",
        "a: b\tc ? d",
        "a:\tb",
    ],
)
def test_without_libyaml_the_text_is_the_same(text: str) -> None:
    assert yaml.load(text, Loader=PureLoader) == yaml.load(text, Loader=yaml.CSafeLoader)


def test_without_libyaml_content_and_its_faults_are_told_the_same() -> None:
    tests = [
        "tests/content/test_content.py",
        "tests/test_faulty_yaml.py",
        "tests/content/test_templates.py",
        "tests/content/test_includes.py",
    ]
    chosen = "not libyaml and not broad and not every_answer and not both_languages"  # these load the shipped content
    code = f"{WITHOUT_LIBYAML}import pytest; sys.exit(pytest.main({[*tests, '-q', '-x', '-k', chosen]!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


def test_without_libyaml_the_bot_answers(write: Callable[[str], Path]) -> None:
    folder = write(SOUND)
    arguments = ["ask", "how many seats?", "--intents", str(folder)]
    code = f"{WITHOUT_LIBYAML}from bot.cli import main; sys.exit(main({arguments!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"BOT_ENCODER": "none", "BOT_CACHE": str(folder)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.partition("\n")[0]) == (0, "The hall has 1,200 seats.")
