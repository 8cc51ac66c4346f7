"""Finds the files that make up the content, `include:` followed.

The content is the given file, or the given folder with its subfolders, and whatever `include:` names there, each file
once. A path is relative to the file that names it, and may be a folder, too. So several announcements share the bot's
wording, small talk and ways to ask. Folders called `conversations`, which hold scripts, and hidden files are skipped.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from bot.content.yaml_source import Source, read_source
from bot.errors import ContentError, Fault, SourcePosition
from bot.folders import SCRIPTS, is_yaml
from bot.shipped_content import COMMON

Includes = tuple[tuple[SourcePosition, str], ...]
"""The paths that a file includes, each with its position."""

_SAYS_SO = re.compile(r"^\W*include\b", re.MULTILINE)


def read_content(path: Path, instead: Mapping[Path, str]) -> tuple[list[Source], list[Fault]]:
    """The files in reading order, an included one behind the file that names it first; and the includes that fail.

    instead: what files are about to hold, by their resolved paths.
    Raises ContentError if the path itself holds nothing.
    """
    sources: dict[Path, Source] = {}

    def includes(file: Path) -> Includes:
        sources[file] = read_source(file, instead.get(file.resolve()))
        return _included(sources[file])

    faults = [found for found in _walk(_files(path), includes) if isinstance(found, Fault)]
    return list(sources.values()), faults


def content_files(path: Path) -> list[Path]:
    """The files to watch for changes. Cheap to call again: a file is parsed only where it has changed.

    Raises OSError or ContentError if the path holds no file.
    """

    def includes(file: Path) -> Includes:
        stat = file.stat()
        return _included_by(file, stat.st_mtime_ns, stat.st_size)

    return [found for found in _walk(_files(path), includes) if isinstance(found, Path)]


def _walk(files: list[Path], includes: Callable[[Path], Includes]) -> Iterator[Path | Fault]:
    """Each file once, and each include that fails."""
    seen: set[Path] = set()

    def visit(file: Path, via: tuple[Path, ...]) -> Iterator[Path | Fault]:
        real = file.resolve()
        if real in seen:
            return
        seen.add(real)
        yield file
        for mark, name in includes(file):
            try:
                named = _files(_path(file.parent, name))
            except ContentError:
                yield Fault(
                    mark,
                    f"there is nothing to include at {name!r}",
                    "a path is seen from this file's folder, or begins with `common`",
                )
                continue
            for each in named:
                if each.resolve() in (*via, real):
                    yield Fault(mark, f"{name!r} leads back to where it is included", "remove one of the two")
                else:
                    yield from visit(each, (*via, real))

    for file in files:
        yield from visit(file, ())


def _path(folder: Path, name: str) -> Path:
    """The file or folder of a name; `common` is what ships with the bot, unless the author has a folder so called."""
    path = Path(os.path.normpath(folder / name))
    if path.exists() or Path(name).parts[:1] != (COMMON.name,):
        return path
    return COMMON.parent / name


def _included(source: Source) -> Includes:
    """The includes of a file; a value that is no list of paths is left for the model to refuse."""
    names = source.values.get("include")
    if not isinstance(names, list):
        return ()
    return tuple((source.mark(("include", i)), name) for i, name in enumerate(names) if isinstance(name, str))


@lru_cache(maxsize=256)
def _included_by(file: Path, changed: int, size: int) -> Includes:
    text = file.read_text(encoding="utf-8", errors="replace")
    return _included(read_source(file)) if _SAYS_SO.search(text) else ()


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise ContentError(
            [Fault(SourcePosition(str(path)), "there is no such file or folder", "check the path of the intents")]
        )
    if not path.is_dir():
        return [path]
    try:
        files = sorted(_within(path, frozenset()))
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        where = SourcePosition(str(error.filename or path))
        raise ContentError([Fault(where, problem, "check the folder's permissions")]) from None
    if not files:
        raise ContentError(
            [Fault(SourcePosition(str(path)), "the folder holds no YAML file", "name a folder of *.yaml files")]
        )
    return files


def _within(folder: Path, above: frozenset[Path]) -> Iterator[Path]:
    """The YAML files of a folder and its subfolders, without hidden ones and conversation scripts."""
    real = folder.resolve()
    if real in above:  # a symbolic link to a folder above
        return
    for entry in folder.iterdir():
        if is_yaml(entry) and not entry.is_dir():
            yield entry
        elif entry.is_dir() and entry.name != SCRIPTS and not entry.name.startswith("."):
            yield from _within(entry, above | {real})
