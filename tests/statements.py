"""What do the documents, and the texts of the code that people read, say that can be looked up?"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from bot.cli import parser

ROOT = Path(__file__).parent.parent
DOCUMENTS = (
    *(
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        ".env.example",
        "bot/telegram/README.md",
        "findings/README.md",
        "intents/README.md",
        "intents/common/wording.yaml",
        "tests/benchmarks/README.md",
    ),
    *(
        str(file.relative_to(ROOT))
        for file in (ROOT / "bot" / "authoring" / "scaffold" / "templates").rglob("*")
        if file.is_file()
    ),
)
CODE = tuple(str(file.relative_to(ROOT)) for file in sorted((ROOT / "bot").rglob("*.py")))

_COUNT = r"(?:\d[\d,.]*|four|five|six|seven|eight|nine|ten|twelve|thirteen|twenty|thirty|fifty)"
_THINGS = r"(?:times|[KMG]B|ms|utterances|intents|answers|gaps|things|dimensions)"
_NUMBER = rf"(?:{_COUNT}|half an?|two|three)"
_TIME = r"(?:milliseconds?|seconds?|minutes?|hours?)"
_SPAN = r"(?:for|about|within|once|after|lasts?|takes?|than)"
_FIGURE = re.compile(
    rf"\b{_COUNT}[\s-]+{_THINGS}\b"  # "two answers at once" counts nothing
    rf"|\b(?:{_NUMBER} to )?{_NUMBER}[\s-]+{_TIME}\b"
    rf"|\b{_SPAN} an? {_TIME}\b(?!-)",  # neither does "a second time", nor is "ten messages a minute" a time
    re.IGNORECASE,
)
_SIZE = re.compile(r"\b\d[\d,.]* [MG]B\b|\b\d+,\d{3} (?:utterances|intents)\b")
_INSTALL = re.compile(r"pip install(?: +-c +\S+| +-\S+)* +('[^']+'|\"[^\"]+\"|[\w.\[\],-]*[\w\]]|\.(?!\S))")
_PATH = re.compile(
    r"(?<![\w/.:~-])(?:(?:bot|intents|tests|\.ci|understanding|store|conversation)/[\w./-]*\w"
    r"|[\w./-]*\w\.(?:py|ya?ml|md|jsonl?|txt|html|conf|service)\b)"
)
_OPTION = re.compile(r"(?<![\w(-])--[a-z]++(?:-[a-z]+)*+(?![\w:-])")
_COMMAND = re.compile(r"(?:python -m bot|announcement-bot) ([a-z]+)([^\n`|&;#]*)")


@cache
def text_of(name: str) -> str:
    """A document as it is; of a file of code its docstrings and the other texts in it."""
    text = (ROOT / name).read_text("utf-8")
    if not name.endswith(".py"):
        return text
    return "\n".join(
        str(n.value) for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )


def in_one_line(name: str) -> str:
    """All of a file, comments included, with single spaces."""
    return re.sub(r"[\s#]+", " ", (ROOT / name).read_text("utf-8"))


def claims_in(text: str) -> list[str]:
    """The spans of time, the sizes and the counts that a text states."""
    return _FIGURE.findall(text)


def figures(name: str, accounted: Iterable[str]) -> list[str]:
    """The figures that a file states besides those of some phrases.

    Of code, in what it tells people any figure, in comments and docstrings what takes room and how many there are.
    """
    whole = _without(in_one_line(name), accounted)
    if not name.endswith(".py"):
        return claims_in(whole)
    return _SIZE.findall(whole) + claims_in(_without(" | ".join(_told(name)), accounted))


def _without(text: str, phrases: Iterable[str]) -> str:
    for phrase in sorted(phrases, key=len, reverse=True):
        text = text.replace(phrase, "")
    return text


def _told(name: str) -> Iterator[str]:
    """The texts of a file of code that are not docstrings."""
    tree = ast.parse((ROOT / name).read_text("utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def installs(text: str) -> Iterator[str]:
    """What a text says is to be installed with pip."""
    for found in _INSTALL.finditer(text):
        yield found[1].strip("'\"")


def paths(text: str) -> set[str]:
    """The files and folders of ours that a text names."""
    return set(_PATH.findall(text))


def options(text: str) -> set[str]:
    """The options of a command line that a text names."""
    return set(_OPTION.findall(text))


def commands(text: str) -> Iterator[tuple[str, set[str]]]:
    """The commands of the bot's that a text gives, each with the options it is given."""
    for found in _COMMAND.finditer(text):
        yield found[1], options(found[2])


def known_commands() -> dict[str, set[str]]:
    """The commands there are, each with its options."""
    (parts,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return {name: set(each._option_string_actions) for name, each in parts.choices.items()}


def exists(path: str, named_in: str) -> bool:
    """Whether there is such a file: as seen from the root, from the file that names it, or by the end of its path."""
    beside = (ROOT / path, ROOT / "bot" / path, (ROOT / named_in).parent / path)
    parts = (each for each in ("bot", "intents", "tests") for _ in (ROOT / each).glob(f"**/{path.lstrip('./')}"))
    return any(each.exists() for each in beside) or any(parts)
