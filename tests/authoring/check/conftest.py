"""A sound announcement for the tests of the check, and changes to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.shipped_content import COMMON

SOUND = (Path(__file__).parent / "sound.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder that the tests share: the lists of words are slow to make."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Writes the sound announcement with the first of each of these pieces replaced, and gives its folder."""

    def changed(pieces: dict[str, str]) -> Path:
        text = SOUND
        for old, new in pieces.items():
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / "wording.yaml").write_bytes((COMMON / "wording.yaml").read_bytes())
        (tmp_path / "content.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return changed
