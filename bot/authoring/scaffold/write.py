"""Writes the folder of a new announcement.

With an example that works: it is loaded, passes its first conversation, and is replaced fact by fact. The bot's own
wording and the small talk are those of the shipped announcement, copied when they are needed, so that they never age.
"""

from __future__ import annotations

import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path
from string import Template

import yaml

from bot.content.model import ID_LIMIT
from bot.errors import BotError, file_errors
from bot.plain import plain
from bot.shipped_content import COMMON

_SHARED = ("wording.yaml", "small_talk.yaml")
_NAMED = Path("intents", "announcement.yaml")
_RENAMED = {"env": ".env", "gitignore": ".gitignore"}  # hidden files are easily left out of a package


def begin(folder: Path, name: str, shared: Path = COMMON) -> list[Path]:
    """Write the beginning of an announcement of that name into a new or empty folder; the files, sorted.

    Raises BotError if the folder holds something, cannot be written, or the shipped wording is missing.
    """
    name = " ".join(name.split())
    if not name:
        raise BotError("the title is empty", 'name the announcement: --name "Its title"')
    _refuse_what_is_there(folder)
    missing = [file for file in _SHARED if not (shared / file).is_file()]
    if missing:
        problem = f"the shipped {missing[0]} is not in {shared}, and a new announcement needs it"
        raise BotError(problem, "install the bot again, or run this from a checkout of the project")
    with (
        file_errors(f"{folder} cannot be written", "name a folder of your own"),
        as_file(files("bot.authoring.scaffold") / "templates") as templates,
    ):
        written = [_write(templates, file, folder, name) for file in sorted(templates.rglob("*")) if file.is_file()]
        copied = [Path(shutil.copyfile(shared / file, folder / "intents" / file)) for file in _SHARED]
    return sorted([*written, *copied])


def _refuse_what_is_there(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise BotError(f"{folder} is a file", "name a new or empty folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise BotError(f"{folder} is not empty, and nothing in it is to be replaced", "name a new or empty folder")


def _write(templates: Path, file: Path, folder: Path, name: str) -> Path:
    relative = file.relative_to(templates)
    text = file.read_text(encoding="utf-8")
    if relative == _NAMED:
        text = Template(text).substitute(name=json.dumps(name, ensure_ascii=False), id=_id(name))
    target = folder / relative.with_name(_RENAMED.get(relative.name, relative.name))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target


def _id(name: str) -> str:
    """The name as an id: plain letters, with an a before a figure and before what YAML takes for no text ("no")."""
    words = plain(name).encode("ascii", "ignore").decode().replace(" ", "_")[:ID_LIMIT].strip("_")
    return words if words[:1].isalpha() and yaml.safe_load(words) == words else f"a_{words}"[:ID_LIMIT].rstrip("_")
