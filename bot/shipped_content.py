"""Finds the content that ships with the bot, in a checkout or in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PACKED = _PACKAGE / "_content"  # setup.py puts it there in a wheel; in a checkout it stands beside the package

CONTENT = _PACKED if _PACKED.is_dir() else _PACKAGE.parent / "intents"
COMMON = CONTENT / "common"
"""What belongs to no announcement: wording, small talk, aspects, spellings, foreign names and subjects."""
SHIPPED = CONTENT / "facebook_france"
"""The announcement that ships with the bot."""
