"""How do conversation scripts become tests that plain `pytest` finds?

A YAML file in a folder `conversations` is a test module, each conversation in it a test on each level. The options:

    [tool.pytest.ini_options]
    bot_intents = "intents"                           # the content; by default `intents` beside `conversations`
    bot_levels = ["core", "application", "wire"]      # by default core; "options": with every optional feature on

pytest loads this module wherever the package is installed, so it imports nothing of it before there is a script.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.scripts import FOLDER


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the configuration file."""
    parser.addini("bot_intents", "conversation scripts: the content, a file or folder seen from the root folder")
    parser.addini("bot_levels", "conversation scripts: core, application, wire, options", type="args", default=["core"])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The YAML files of folders called conversations are tests."""
    root = parent.config.rootpath
    inside = file_path.relative_to(root) if file_path.is_relative_to(root) else file_path
    if file_path.suffix.lower() not in (".yaml", ".yml") or FOLDER not in inside.parent.parts:
        return None
    from bot.scripts.collecting import ScriptModule

    module: pytest.Collector = ScriptModule.from_parent(parent, path=file_path)
    return module
