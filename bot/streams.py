"""Keeps printing safe: code pages, closed pipes, full disks.

A terminal may know a few hundred characters only (a code page, LANG=C), a pipe may close half-way, a disk may be full,
and a stream may be closed from the start. None of these is the bot's fault, and none ends in a traceback.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from typing import TextIO

from bot.errors import BotError
from bot.lines import json_line

_ERRORS = "readable"  # the name of our error handler, as open() and reconfigure() take it
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u00b7\u2022", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u2028\u2029\u0085", " "),
        "\u20ac": "EUR", "\u2026": "...", "\u2192": "->", "\u0153": "oe", "\u0152": "OE", "\u00e6": "ae",
        "\u00df": "ss", "\u00d7": "x",
    }
)  # fmt: skip
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}
_NO_ASCII = re.compile(r"[^\x00-\x7f]")


def prepare() -> None:
    """Let the standard streams take any text; a closed one becomes an empty one.

    That also keeps the number of a closed stream from being given to the next file that is opened.
    """
    codecs.register_error(_ERRORS, _readable)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123  # for as long as the process lives
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ERRORS)


def _readable(error: UnicodeError) -> tuple[str, int]:
    """What comes nearest in plain letters to what an encoding lacks; a question mark where nothing does."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = (_plain(sign) for sign in error.object[error.start : error.end])
    return "".join(found), error.end


def _plain(sign: str) -> str:
    near = unicodedata.normalize("NFKD", sign.translate(_PLAIN))
    return near.encode("ascii", "ignore").decode() or ("" if unicodedata.combining(sign) else "?")


def print_json(value: object, *, flush: bool = False) -> None:
    """Print an object on one line of the standard output, valid JSON in any encoding."""
    print(json_in(sys.stdout, json_line(value)), flush=flush)


def json_in(stream: TextIO, text: str) -> str:
    """JSON as a stream can hold it: what its encoding lacks is written as \\uXXXX."""
    return text if _holds(stream, text) else _NO_ASCII.sub(lambda match: _escape(match[0]), text)


def html_in(stream: TextIO, text: str) -> str:
    """HTML as a stream can hold it, whatever its head says of the encoding."""
    is_utf8 = codecs.lookup(stream.encoding or "utf-8").name == "utf-8"
    return text if is_utf8 and _holds(stream, text) else text.encode("ascii", "xmlcharrefreplace").decode()


def _holds(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _escape(sign: str) -> str:
    pairs = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{pairs[place : place + 4]}" for place in range(0, len(pairs), 4))


def piped_lines() -> Iterator[str]:
    """The lines of the standard input, of any bytes; a line ends with a line feed only.

    Raises BotError where the stream cannot be read.
    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        for line in sys.stdin:
            yield line.removesuffix("\n").removesuffix("\r")
    except OSError as error:
        problem = f"the standard input cannot be read: {error.strerror or error}"
        raise BotError(problem, "pipe a text into it, or name a file behind <") from None


def is_full(error: OSError) -> bool:
    """Whether a stream took no more: a file that cannot be opened has a name, a stream has none."""
    return error.errno in _FULL and error.filename is None


def discard(stream: TextIO) -> None:
    """Discard what a stream did not take, else the end of the process reports it once more."""
    with contextlib.suppress(OSError, ValueError):  # ValueError: it has no number, or is closed
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def print_error(text: str) -> None:
    """Print an error on the standard error stream; where that fails, nothing."""
    try:
        print(text, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        discard(sys.stderr)
