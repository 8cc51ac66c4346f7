"""Packs the content in `intents` as `bot/_content`; bot/shipped_content.py finds it there."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

_CONTENT = Path("intents")
_LEFT_OUT = shutil.ignore_patterns(".*", "*.py[co]", "__pycache__", "ignored.txt")  # the last holds people's questions


class BuildWithContent(build_py):
    """Copies the content beside the code; where the package is the checkout itself, it stands there already."""

    def run(self) -> None:
        """Build the package."""
        super().run()
        if not self.editable_mode:
            shutil.rmtree(self._target, ignore_errors=True)  # what an earlier build left may be gone from the content
            shutil.copytree(_CONTENT, self._target, ignore=_LEFT_OUT)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """All files that are made."""
        outputs: list[str] = super().get_outputs(include_bytecode)
        return [*outputs, *(str(file) for file in sorted(self._target.rglob("*")) if file.is_file())]

    @property
    def _target(self) -> Path:
        return Path(self.build_lib, "bot", "_content")


setup(cmdclass={"build_py": BuildWithContent})
