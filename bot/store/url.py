"""Reads database URLs: what is secret in them, and passwords that are not percent-encoded.

Read as SQLAlchemy does: the user ends at the first colon, the password at the first @. A password that holds an @ so
has its rest taken for the host, which errors quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from bot.errors import BotError

WRITTEN = "in the URL @ is written %40, % %25, / %2F, : %3A, # %23, ? %3F"
REMEDY = f"put the password as it is into BOT_STORE_PASSWORD and leave it out of the URL; or encode it: {WRITTEN}"

_USER = re.compile(r"(?P<user>[^:/]*)(?::(?P<password>[^@]*))?@")
_OPTION = re.compile(r"[A-Za-z_]+=.*")
_HOST_AND_OPTION = re.compile(r"\d*/[^?]*\?[a-z_]+=")  # in the place of a password: the @ is that of an option
_LONE = re.compile(r"[/:#?]|%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A URL's parts, as they are written."""

    scheme: str
    user: str
    password: str
    place: str
    """Host, port and database."""
    query: str

    @classmethod
    def of(cls, url: str) -> _Parts:
        scheme, _, rest = url.partition("://")
        found = _USER.match(rest)
        place, _, query = rest[found.end() if found else 0 :].partition("?")
        user, password = (found["user"], found["password"] or "") if found else ("", "")
        return cls(scheme, user, password, place, query)

    @property
    def options(self) -> list[str]:
        return [option for option in self.query.split("&") if option]


def is_raw(url: str) -> bool:
    """Whether a sign of the password parts the URL at the wrong place."""
    parts = _Parts.of(url)
    if not parts.scheme.startswith("postgresql"):
        return False  # the name of a file may hold any sign
    odd = any(not _OPTION.fullmatch(option) for option in parts.options)
    return "@" in parts.place or ("@" in parts.query and odd) or bool(_HOST_AND_OPTION.match(parts.password))


def has_doubtful_password(url: str) -> bool:
    """Whether the password holds a sign that would be encoded by whoever encodes."""
    return bool(_LONE.search(_Parts.of(url).password))


def secrets_of(url: str) -> Iterator[str]:
    """The passwords, as they are written and as they are."""
    parts = _Parts.of(url)
    options = [option.partition("=") for option in parts.options]
    for written in (parts.password, *(value for name, _, value in options if name.lower().endswith("password"))):
        if written:
            yield from (written, unquote(written))


def with_password(url: str, password: str) -> str:
    """The URL of a PostgreSQL database with a password that is given as it is; that of a file as it was.

    Raises BotError if it holds one.
    """
    parts = _Parts.of(url)
    if not parts.scheme.startswith("postgresql"):
        return url
    if any(secrets_of(url)):
        raise BotError("BOT_STORE holds a password, and BOT_STORE_PASSWORD is set as well", "leave out one of them")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.user}:{quote(password, safe='')}@{parts.place}{query}"


def without_host(url: str, reason: str) -> str:
    """What a database says, without the host if that may be a part of a password."""
    parts = _Parts.of(url)
    host = re.split(r"[:/]", parts.place, maxsplit=1)[0]
    if not parts.password or not host:
        return reason
    return reason.replace(f"'{host}'", "[host]").replace(f'"{host}"', "[host]")
