"""How does labelled English text become content that the bot's own loader accepts?

As YAML: an intent for each label, its texts as utterances, nothing else; no topics, aspects, gaps, names or texting
spellings. The loader demands French beside English, so each intent gets one stand-in. `english` drops these again, so
that what is learnt, and measured, is the data alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from bot.content import Announcement, load
from bot.plain import plain
from bot.shipped_content import COMMON

_HEAD = {
    "id": "labelled_text",
    "publisher": "Nobody",
    "title": {"fr": "Des messages", "en": "Messages"},
    "subject": {"fr": "des messages", "en": "messages"},
}


def by_intent(labelled: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """(text, intent) pairs as the utterances of each intent; of texts alike but for case and punctuation, the first."""
    result: dict[str, list[str]] = {}
    seen: set[str] = set()
    for text, intent in labelled:
        if plain(text) not in seen:
            seen.add(plain(text))
            result.setdefault(intent, []).append(text)
    return result


def write(utterances: Mapping[str, Iterable[str]], folder: Path, foreign: str | None = None) -> None:
    """Write the utterances of each intent as a folder of YAML (of which JSON is a part).

    foreign: the intent whose outcome is to be out_of_scope.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wording.yaml").write_bytes((COMMON / "wording.yaml").read_bytes())
    (folder / "head.yaml").write_text(json.dumps({"announcement": _HEAD}), encoding="utf-8")
    for number, (intent, texts) in enumerate(utterances.items()):
        entry = {
            "outcome": "out_of_scope" if intent == foreign else "answer",
            "title": {"fr": "Un sujet", "en": "A subject"},  # no figure may stand in it, and "w2" holds one
            "answer": {"fr": "Une réponse.", "en": "An answer."},
            "utterances": {"fr": [f"phrase{number}"], "en": list(texts)},
        }
        content = json.dumps({"intents": {intent: entry}}, ensure_ascii=False, indent=1)
        (folder / f"{intent}.yaml").write_text(content, encoding="utf-8")


def english(folder: Path) -> Announcement:
    """Load such a folder, and leave the French stand-ins out."""
    announcement = load(folder)
    kept = tuple(utterance for utterance in announcement.utterances if utterance.language == "en")
    return replace(announcement, utterances=kept, digest=f"{announcement.digest}-en")
