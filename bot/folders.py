"""Names of folders and files that mean something."""

from __future__ import annotations

from pathlib import Path

SCRIPTS = "conversations"
"""The folder that script files are looked for in, by the command and by pytest; content is not."""


def is_yaml(file: Path) -> bool:
    """Whether a name is that of a YAML file, as any system writes it; hidden ones are an editor's own."""
    return file.suffix.lower() in (".yaml", ".yml") and not file.name.startswith(".")
