"""Finds the content that ships with the bot, in a checkout or in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped_content() -> Path:
    """The folder: inside the package where a wheel was installed (setup.py puts it there), beside it in a checkout."""
    inside = _PACKAGE / "_content"
    return inside if inside.is_dir() else _PACKAGE.parent / "intents"
