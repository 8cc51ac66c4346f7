"""Draws links as QR codes, PNG or SVG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import segno
from markupsafe import Markup

from bot.content.model import Language
from bot.errors import file_errors
from bot.links.listing import LinkEntry

CodeFormat = Literal["png", "svg"]
_SCALE = 10  # pixels of a module: a code is then a hand wide at 100 dots an inch, and sharp on a poster
_QUIET = 4  # modules of white around it, ISO/IEC 18004


def code(link: str) -> segno.QRCode:
    """The code of a link, which may lose 15 % of its surface to a fold or a stain (level M)."""
    return segno.make(link, error="m", micro=False)


def inline_svg(link: str, label: str) -> Markup:
    """The code as an element of an HTML page, sized by the page, on a white of its own; the label is read aloud."""
    svg = Markup(code(link).svg_inline(border=_QUIET, light="#fff", omitsize=True))  # noqa: S704  # nosec B704  # segno drew it
    return svg.replace("<svg ", Markup('<svg role="img" aria-label="{}" ').format(label), 1)


def write_codes(entries: Sequence[LinkEntry], language: Language | None, folder: Path, kind: CodeFormat) -> int:
    """Write a file for each link, named after its payload; how many. Raises BotError where that cannot be."""
    with file_errors(f"the codes cannot be written to {folder}", "name a folder that you may write to with --qr"):
        folder.mkdir(parents=True, exist_ok=True)
        for entry in entries:
            file = folder / f"{entry.payload(language)}.{kind}"
            code(entry.link(language)).save(str(file), scale=_SCALE, border=_QUIET, light="#fff")
    return len(entries)
