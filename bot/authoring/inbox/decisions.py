"""The author's earlier decisions: regressions.jsonl and ignored.txt.

Two files beside the content, so that they travel with it: `regressions.jsonl` holds what was accepted, in the form
that `python -m bot report` reads; `ignored.txt` holds what was not wanted, as digests: it keeps nothing that the log
forgets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.content.model import Language, Outcome
from bot.errors import file_errors
from bot.lines import json_line, read_lines
from bot.plain import plain
from bot.store.user_state import digest

_HEADING = "# What `python -m bot inbox` was told to ignore; remove a line, or the file, to be asked again.\n"


@dataclass(frozen=True, slots=True)
class Decisions:
    """The two files, and what they hold."""

    folder: Path

    @classmethod
    def beside(cls, intents: Path) -> Decisions:
        """The decisions on a file or folder of content."""
        return cls(intents if intents.is_dir() else intents.parent)

    @property
    def regressions(self) -> Path:
        """The labelled questions that were accepted."""
        return self.folder / "regressions.jsonl"

    @property
    def ignored(self) -> Path:
        """The digests of those that were not wanted."""
        return self.folder / "ignored.txt"

    def digests(self) -> frozenset[str]:
        """The digests of all texts that were decided on. A line that is not ours is passed over."""
        lines = _lines(self.ignored)
        accepted = [digest(plain(text)) for text in map(_text_of, _lines(self.regressions)) if text]
        return frozenset([*accepted, *(line.strip() for line in lines if not line.startswith("#"))])

    def accept(self, texts: Iterable[str], language: Language, kind: Outcome, intent: str) -> None:
        """Add questions to the regressions, labelled with what they should get."""
        label = {"lang": language, "kind": kind.value, "intents": [intent]}
        _append(self.regressions, [json_line({"text": text} | label) for text in texts])

    def ignore(self, texts: Iterable[str]) -> None:
        """Add the digests of questions to those ignored."""
        _append(self.ignored, [digest(plain(text)) for text in texts], _HEADING)


def _text_of(line: str) -> str | None:
    try:
        given = json.loads(line)
    except ValueError:
        return None
    text = given.get("text") if isinstance(given, dict) else None
    return text if isinstance(text, str) else None


def _lines(path: Path) -> list[str]:
    with file_errors(f"{path} cannot be read", "mend the file, or remove it"):
        return read_lines(path) if path.exists() else []


def _append(path: Path, lines: list[str], heading: str = "") -> None:
    with file_errors(f"{path} cannot be written", "let yourself write to the folder of the content"):
        before = path.read_bytes().decode("utf-8") if path.exists() else heading
        gap = "" if not before or before.endswith("\n") else "\n"
        path.write_text(before + gap + "".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
