"""Splits a message into its questions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.content.model import Language

MAX_PARTS = 12  # of one message that are looked at; a longer story is read from both its ends

# What stands before each item of a list: "1)", "a.", "Q1:", or a dash.
_NUMBER = re.compile(
    r"(?:(?<=\s)|^)(?:[(\[]?(?:(?:q(?:uestion)?|n[°o]|#)\s?)?(\d{1,2}|[a-l])\s?"
    r"(?:[.)\]/:°\ufe0f\u20e3]|[-–—](?=\s))+|(?:q(?:uestion)?|n[°o]|#)\s?(\d{1,2})(?=\s)|(?m:^)(\d)(?=[ ]))\s*",
    re.IGNORECASE,
)
_DASH = re.compile(r"(?:(?<=\s)|^)[-–—*•·●▪◦‣►➤→]\s+")
_BEFORE_LIST = re.compile(r"(?:^|[:\n?!.])\s*$")
_LEAD_IN = re.compile(  # "my second question is: ..."
    r"^\W*(?:(?:my|the|ma|la|une|l['’])\s*)?(?:(?:first|second|third|other|next|last|premi[eè]re|deuxi[eè]me|seconde|"
    r"troisi[eè]me|autre|derni[eè]re|1(?:re|[eè]re|st)|2(?:e|[eè]me|nd)|3(?:e|[eè]me|rd))\s+question|question\s+\d)\s*"
    r"(?:is|est|c['’]est)?[\s:,–—-]*(?=\w)",
    re.IGNORECASE,
)
_IN_TURN = re.compile(  # "first, how many women", "deuxièmement ..."
    r"^\W*(?:(?:tout\s+)?d['’]abord|ensuite|puis|enfin|(?:premi[eè]re|deuxi[eè]me|troisi[eè]me)ment|then|finally|"
    r"(?:first|second|third|last)ly)[\s,:]+(?=\w)",
    re.IGNORECASE,
)
_POLITE = re.compile(  # what begins a question kindly and asks nothing: "could you tell me ..."
    r"^\W*(?:(?:pouvez|pourriez|peux|pourrais)[\s-](?:vous|tu)\s+(?:me|nous)\s+(?:dire|indiquer|pr[eé]ciser)|"
    r"dis[\s-]moi|dites[\s-](?:moi|nous)|(?:je\s+|j['’])(?:veux|voudrais|aimerais|souhaite)\s+savoir|"
    r"(?:(?:can|could|would|will)\s+you\s+)?(?:please\s+)?tell\s+(?:me|us)|"
    r"(?:i['’]d\s+like|i\s+would\s+like|i\s+want|i\s+need)\s+to\s+know)[\s:,]+(?=\w)",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"\s+(?=(combien|how (?:many|much))\b)", re.IGNORECASE)  # "how many women how many men"
_SOON = 20  # characters: "à partir de quand", "by when"
_SENTENCE_END = re.compile(r"(?<=[.!?…;])[\s\u00a0\u202f]+|(?<=[?!])(?=[^\W\d_])|(?<=\w;)(?=[^\W\d_]{2})|\n+")
_QUESTION = {
    "fr": r"combien|quand|où|qui|quoi|quel(?:le)?s?|comment|pourquoi|est-ce|c['’]est|y a|cb|kan|koi|jusqu['’]\w+|"
    r"depuis|avec|gratuit\w*|aussi|nombre",
    "en": r"(?:how|when|where|who|what|why|hw|wen|wat)(?:['’]?s|['’]?re)?|whom|whose|which|wich|is|are|do|does|did|"
    r"will|can|also|too|free|number",
}
_JOINT: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"\s*,\s*(?:et\s+)?(?:puis\s+)?|\s+(?:et|and|puis|ensuite|pis|ainsi que|[&+/|–—-])\s+", re.IGNORECASE
    ),
    "en": re.compile(r"\s*,\s*(?:and\s+)?(?:also\s+)?|\s+(?:and|et|then|plus|n|[&+/|–—-])\s+", re.IGNORECASE),
}
_ASKS: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(rf"(?<![^\W_])(?:{_QUESTION['fr']})(?![^\W_])", re.IGNORECASE),
    "en": re.compile(rf"(?<![^\W_])(?:{_QUESTION['en']})(?![^\W_])", re.IGNORECASE),
}


# A word that opens a question of its own: "how many women", "qui le dirige", "is it free".
_OPENS: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?<![^\W_])(?:combien|cb|quand|kan|où|qui|quoi|koi|quel(?:le)?s?|comment|pourquoi|est-ce)(?![^\W_])"
        r"|^\W*(?:et\s+)?(?:c['’]est|y a|ya|peut-on|faut-il)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?<![^\W_])(?:how|hw|when|wen|where|whom?|whose|what|wat|which|wich|why)(?:['’]?s|['’]?re)?(?![^\W_])"
        r"|^\W*(?:and\s+)?(?:is|are|do|does|did|will|can)\b",
        re.IGNORECASE,
    ),
}
_FEWEST = 3  # words of a question without such a word


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a message that may be a question of its own."""

    text: str
    asks: bool
    """Whether its sentence ends with a question mark, or it is an item of a list."""
    sentence: int
    """The number of its sentence."""
    is_question: bool
    """Whether it is a question by itself, no mere remark ("I need a job") or afterthought ("men, too?")."""


def parts(text: str, language: Language) -> list[Part]:
    """The sentences of a message, and in each the questions joined by "and" or a comma."""
    found: list[Part] = []
    sentences = [(each, is_item) for item, is_item in _items(text) for each in _SENTENCE_END.split(item)]
    for number, (sentence, is_item) in enumerate(sentences):
        asks = is_item or bool(re.search(r"\?[\s)\"»!?.*_~`]*$", sentence))
        pieces = _questions(sentence.strip(), language)
        whole = asks and len(pieces) == 1
        for piece in pieces:
            is_question = bool(_OPENS[language].search(piece)) or (whole and len(piece.split()) >= _FEWEST)
            found.append(Part(piece, asks, number, is_question))
    if all(part.asks and not part.is_question for part in found):  # "women? servers?"
        found = [replace(part, is_question=True) for part in found]
    if len(found) > MAX_PARTS:
        found = found[: MAX_PARTS // 2] + found[-MAX_PARTS // 2 :]
    return found


def _items(text: str) -> list[tuple[str, bool]]:
    """The items of a list, and what stands before them; the whole text if it holds no list."""
    starts = _numbered(text) or _dashed(text)
    if len(starts) < 2:
        return [(text, False)]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    items = [(text[begin:end], True) for (_, begin), end in zip(starts, ends, strict=True)]
    return [(text[: starts[0][0]], False), *items]


def _numbered(text: str) -> list[tuple[int, int]]:
    """Where the items of a numbered list begin, with their numbers and without: 1, 2, ... or a, b, ..."""
    found: list[tuple[int, int]] = []
    first = ""
    for mark in _NUMBER.finditer(text):
        sign = mark[mark.lastindex or 1].lower()
        first = first or ("1" if sign.isdigit() else "a")
        wanted = str(len(found) + 1) if first == "1" else chr(ord(first) + len(found))
        if sign == wanted:
            found.append(mark.span())
    return found


def _dashed(text: str) -> list[tuple[int, int]]:
    """Where the items of a list with dashes begin: its first stands at the beginning of something."""
    found = [mark.span() for mark in _DASH.finditer(text)]
    return found if found and _BEFORE_LIST.search(text[: found[0][0]]) else []


def shared(text: str, language: Language) -> tuple[str, str] | None:
    """Two questions that share a question word: "what is the name of the campaign and the number of women"; the last
    "and" parts them, for names are more often listed before it. None where nothing may be parted."""
    joints = [joint for joint in _JOINT[language].finditer(text) if _ASKS[language].search(text[: joint.start()])]
    if not joints:
        return None
    return text[: joints[-1].start()].strip(), text[joints[-1].end() :].strip()


def asks(text: str, language: Language) -> bool:
    """Whether the text holds a question word."""
    return bool(_ASKS[language].search(text))


def _questions(sentence: str, language: Language) -> list[str]:
    """Part "How many, and by when?" into "How many" and "by when?", and leave "how many boys and girls" in one piece.

    Both sides must ask, in either language: after a comma the question word comes soon, after "and" it may come late.
    """
    pieces: list[str] = []
    start = 0
    for joint in _joints(sentence, language):
        before, after = sentence[start : joint.start()], sentence[joint.end() :]
        near = after[:_SOON] if "," in joint[0] else after
        if _asks_in_any(before) and _asks_in_any(near):
            pieces.append(before)
            start = joint.end()
    pieces.append(sentence[start:])
    return [_without_lead(piece) for piece in pieces if re.search(r"\w", piece)]


def _asks_in_any(text: str) -> bool:
    return any(asks(text, language) for language in _ASKS)


def _without_lead(piece: str) -> str:
    """A question without what begins it and asks nothing."""
    for lead in (_LEAD_IN, _IN_TURN, _POLITE):
        piece = lead.sub("", piece)
    return piece.strip()


def _joints(sentence: str, language: Language) -> list[re.Match[str]]:
    """Where one question may end and the next begin."""
    joints = list(_JOINT[language].finditer(sentence))
    ends = {joint.end() for joint in joints}
    for repeated in _REPEATED.finditer(sentence):
        if repeated.end() not in ends and repeated[1].lower() in sentence[: repeated.start()].lower():
            joints.append(repeated)
    return sorted(joints, key=lambda joint: joint.start())
