"""Sets a text in French or English typography, whichever way its author typed it.

French puts a narrow no-break space before ? ! ; : and inside « » (Imprimerie nationale, Lexique des règles
typographiques). URLs, times and smileys are not punctuated sentences: they stay unchanged.
"""

from __future__ import annotations

import re

from bot.content.model import Language

NARROW = "\u202f"  # narrow no-break space
NO_BREAK = "\u00a0"

_BARE = r"(?<![\w.])(?:[\w-]+\.)+[a-z]{2,}[/?:](?=[^\s«»])"  # example.org/page
_KEPT = rf"((?:\b[a-z][a-z\d+.-]*://|\bwww\.|\bmailto:|{_BARE})[^\s«»]*|(?<!\w):[a-z]\w+:|(?<=\s)\):)"
_SPACES = r"[ \t\u00a0\u2007\u2009\u202f]"
_EMOJI = (
    r"\u00a9\u00ae\u20e3\u2122\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
_CLOSING = r"\w»”’›)\]}.…%‰°+#$£¥¢\u20a0-\u20cf" + _EMOJI
# A sign stands behind a space that was typed, or right behind what a sentence may end with. A straight quotation mark
# or an asterisk may be an opening one: it closes if something stands before it.
_BEFORE = rf"(?:(?<=[^\s(\[{{«“‘‹]){_SPACES}+|(?<=[{_CLOSING}])|(?<=[^\s(\[{{«“‘‹][\"'*]))"
# "page?x=1", "!=", "?!Non": no sign of a sentence. ":)", ";-)", ":D", ":/", "12:30": neither.
_SIGN = rf"(?P<sign>[?!]++(?![^\W_]|[/=&#%@+\\(-])|;(?=\s|$|[»”\"…{_EMOJI}])|:(?=\s|$|[«»“”…{_EMOJI}]|\"(?!\()))"
_APOSTROPHE = re.compile(rf"{_KEPT}|(?<=\w)'(?=[\w«“])", re.IGNORECASE)
_FRENCH_SPACES = (
    re.compile(rf"{_KEPT}|(?P<opening>«){_SPACES}*", re.IGNORECASE),
    re.compile(rf"{_KEPT}|{_SPACES}*(?P<sign>»)", re.IGNORECASE),
    re.compile(rf"{_KEPT}|{_BEFORE}{_SIGN}", re.IGNORECASE),
)


def set_type(text: str, language: Language) -> str:
    """Apply the apostrophes, quotation marks and spaces of the language."""
    text = _APOSTROPHE.sub(lambda found: found[1] or "’", text)
    if language == "fr":
        for pattern in _FRENCH_SPACES:
            text = pattern.sub(_with_narrow_space, text)
    return text


def _with_narrow_space(found: re.Match[str]) -> str:
    """A punctuation mark with its narrow space; a URL unchanged."""
    if found[1]:
        return found[1]
    return f"«{NARROW}" if found.groupdict().get("opening") else f"{NARROW}{found['sign']}"
