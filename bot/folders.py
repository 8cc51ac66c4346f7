"""Which folders and files mean something by their names?"""

from __future__ import annotations

from pathlib import Path

SCRIPTS = "conversations"
"""The folder of conversation scripts, `bot.scripts.FOLDER`: no content is looked for in it."""


def is_yaml(file: Path) -> bool:
    """Whether a name is that of a YAML file, as any system writes it; hidden ones are an editor's own."""
    return file.suffix.lower() in (".yaml", ".yml") and not file.name.startswith(".")
