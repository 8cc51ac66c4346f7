"""Fills in the HTML pages of bot/templates; every value is escaped, and none keeps a control character."""

from __future__ import annotations

import re

from jinja2 import Environment, PackageLoader, StrictUndefined

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def fill(name: str, **values: object) -> str:
    """The page of that name with these values, functions among them."""
    return _ENVIRONMENT.get_template(name).render(values)


def printable(text: str) -> str:
    """What people typed, without what would command a terminal."""
    return _CONTROL.sub(" ", text)


def _finalized(value: object) -> object:
    return printable(value) if type(value) is str else value  # markup, a str as well, is ours


_ENVIRONMENT = Environment(
    loader=PackageLoader("bot"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=_finalized,
)
