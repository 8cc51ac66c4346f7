"""Writes the links as an HTML page to print.

Everything is in the file, codes included. It reads without colour and without a style sheet, and no code is torn by the
end of a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from bot.content.model import LANGUAGES, Announcement, Language
from bot.links.listing import LinkEntry
from bot.links.qr_codes import inline_svg

_STYLE = """\
body { font: 12pt/1.4 sans-serif; color: #000; background: #fff; max-width: 60rem; margin: 2rem auto }
ul { list-style: none; padding: 0; display: grid; gap: 1rem }
ul { grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)) }
li { border: 1px solid #000; padding: .7rem; break-inside: avoid }
li svg { display: block; width: 4cm; height: 4cm }
h1, h2 { break-after: avoid }
h3 { font-size: 1rem; margin: 0 0 .5rem }
a { color: inherit; overflow-wrap: anywhere; font-size: .8rem }
section[lang] + section[lang] { break-before: page }
@media print { body { margin: 0; max-width: none } @page { margin: 1.5cm } }"""

_HINT = {
    "fr": "Scannez un code avec votre téléphone, ou suivez le lien : la réponse s’ouvre dans Telegram.",
    "en": "Scan a code with your phone, or follow the link: the answer opens in Telegram.",
}
_CODE_OF = {"fr": "Code QR de {}", "en": "QR code of {}"}
_ALL = {"fr": "Tout le sujet", "en": "The whole topic"}
_OTHERS = {"fr": "Autres réponses", "en": "Other answers"}


def as_page(announcement: Announcement, entries: Sequence[LinkEntry], language: Language | None) -> str:
    """The page as HTML, in one language or in both, one after the other; each link opens its answer in its language."""
    languages = LANGUAGES if language is None else (language,)
    title = escape(" / ".join(announcement.head.title[each] for each in languages))
    sections = "\n".join(_section(announcement, entries, each) for each in languages)
    return (
        f'<!DOCTYPE html>\n<html lang="{languages[0]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n{sections}\n</body>\n</html>\n"
    )


def _section(announcement: Announcement, entries: Sequence[LinkEntry], language: Language) -> str:
    parts = "\n".join(_topics(entries, language))
    title = escape(announcement.head.title[language])
    return f'<section lang="{language}">\n<h1>{title}</h1>\n<p>{_HINT[language]}</p>\n{parts}\n</section>'


def _topics(entries: Sequence[LinkEntry], language: Language) -> Iterator[str]:
    for _, group in groupby(entries, key=lambda entry: entry.topic):
        members = list(group)
        first = members[0]
        heading = first.title[language] if first.kind == "topic" else _OTHERS[language]
        items = "\n".join(_item(entry, language) for entry in members)
        yield f"<h2>{escape(heading)}</h2>\n<ul>\n{items}\n</ul>"


def _item(entry: LinkEntry, language: Language) -> str:
    title = _ALL[language] if entry.kind == "topic" else entry.title[language]
    link = escape(entry.link(language))
    label = escape(_CODE_OF[language].format(entry.link(language)))
    picture = inline_svg(entry.link(language)).replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    return f'<li><h3>{escape(title)}</h3>{picture}<a href="{link}">{link}</a></li>'
