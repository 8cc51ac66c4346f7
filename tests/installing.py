"""How is the bot packed, and installed where there is no checkout?"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_NEEDED = 77  # as pyproject.toml asks for
_NOT_PACKED = shutil.ignore_patterns(
    ".git", ".venv", "build", "dist", "*.egg-info", "__pycache__", ".*_cache", ".env", "*.db"
)


def run(command: list[str], folder: Path, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with no setting of the bot but these; what it wrote."""
    own = ("BOT_", "TELEGRAM_", "WEBHOOK_", "PYTEST_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(own) and name != "PYTHONPATH"}
    return subprocess.run(
        command, cwd=folder, env=inherited | {"PYTHONUTF8": "1"} | environment,
        input=said, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False,
    )  # fmt: skip


def done(command: list[str], folder: Path) -> str:
    """What a command wrote that must go well."""
    finished = run(command, folder)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


class Workshop:
    """Packs the bot in folders of its own, so that a checkout stays as it is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._python = _builder(folder)

    def sources(self) -> Path:
        """A copy of the checkout."""
        return Path(shutil.copytree(ROOT, self._folder / "sources", ignore=_NOT_PACKED))

    def wheel(self, sources: Path) -> Path:
        """The wheel of a folder of sources, as `pip wheel .` makes it."""
        target = self._folder / f"wheel of {sources.parent.name}"
        pip = [sys.executable, "-m", "pip", "--python", self._python, "--disable-pip-version-check"]
        done([*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", f"--wheel-dir={target}", "."], sources)
        (made,) = target.glob("*.whl")
        return made

    def unpacked_sdist(self, sources: Path) -> Path:
        """The folder that a source distribution of the sources unpacks to."""
        make = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"
        done([self._python, "-c", make, str(self._folder)], sources)
        (made,) = self._folder.glob("*.tar.gz")
        with tarfile.open(made) as archive:
            archive.extractall(self._folder / "unpacked", filter="data")
        (folder,) = (self._folder / "unpacked").iterdir()
        return folder


class Installed:
    """The bot in an environment of its own; the packages it needs are those of the tests."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        venv.create(folder, with_pip=False)
        self.python = str(folder / "bin" / "python")
        self.site = Path(
            done([self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).strip()
        )
        # searched after the environment's own folder, and without what an editable install added to it
        (self.site / "tests.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "--python", self.python, "--disable-pip-version-check"]
        done([*pip, "install", "--quiet", "--no-deps", "--no-index", "--force-reinstall", str(wheel)], folder)

    def bot(self, folder: Path, *arguments: str) -> str:
        """What a command writes that is run in a folder, and must go well."""
        return done([self.python, "-m", "bot", *arguments], folder)


def _builder(folder: Path) -> str:
    """A Python that can build the wheel: the one that runs, or one that gets what it lacks from the network."""
    if _has_backend():
        return sys.executable
    venv.create(folder / "builder", with_pip=False)
    python = str(folder / "builder" / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "install", "--quiet"]
    if run([*pip, f"setuptools>={_NEEDED}"], folder).returncode != 0:
        pytest.skip(f"setuptools>={_NEEDED} is not installed: the wheel is not tested")
    return python


def _has_backend() -> bool:
    try:
        return int(importlib.metadata.version("setuptools").partition(".")[0]) >= _NEEDED
    except importlib.metadata.PackageNotFoundError:
        return False
