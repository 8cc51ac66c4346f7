"""Splits a message into its questions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.content.model import LANGUAGES, Language
from bot.understanding.text.lexicon import LEXICON, either

MAX_PARTS = 12  # of one message; of a longer one the first and the last parts are read

# What stands before each item of a list: "1)", "a.", "Q1:", or a dash.
_NUMBER = re.compile(
    r"(?:(?<=\s)|^)(?:[(\[]?(?:(?:q(?:uestion)?|n[°o]|#)\s?)?(\d{1,2}|[a-l])\s?"
    r"(?:[.)\]/:°\ufe0f\u20e3]|[-–—](?=\s))+|(?:q(?:uestion)?|n[°o]|#)\s?(\d{1,2})(?=\s)|(?m:^)(\d)(?=[ ]))\s*",
    re.IGNORECASE,
)
_DASH = re.compile(r"(?:(?<=\s)|^)[-–—*•·●▪◦‣►➤→]\s+")
_BEFORE_LIST = re.compile(r"(?:^|[:\n?!.])\s*$")
_WORDS = LEXICON.sentences
_ORDINAL = either(_WORDS.lead_in_ordinals.both)
_LEAD_IN = re.compile(  # "my second question is: ..."
    rf"^\W*(?:{either(_WORDS.lead_in_determiners.both)}\s*)?(?:{_ORDINAL}\s+question|question\s+\d)\s*"
    rf"{either(_WORDS.lead_in_copulas.both)}?[\s:,–—-]*(?=\w)",
    re.IGNORECASE,
)
_IN_TURN = re.compile(rf"^\W*(?:{either(_WORDS.sequence.both)})[\s,:]+(?=\w)", re.IGNORECASE)
_POLITE = re.compile(rf"^\W*(?:{either(_WORDS.polite.both)})[\s:,]+(?=\w)", re.IGNORECASE)
_REPEATED = re.compile(rf"\s+(?=({either(_WORDS.repeated.both)})\b)", re.IGNORECASE)  # "how many women how many men"
_SOON = 20  # characters: "à partir de quand", "by when"
_SENTENCE_END = re.compile(r"(?<=[.!?…;])[\s\u00a0\u202f]+|(?<=[?!])(?=[^\W\d_])|(?<=\w;)(?=[^\W\d_]{2})|\n+")
_WHOLE = r"(?<![^\W_])(?:{})(?![^\W_])"
_JOINT = {each: re.compile(_WORDS.joints[each], re.IGNORECASE) for each in LANGUAGES}
_ASKS = {each: re.compile(_WHOLE.format(_WORDS.asks[each]), re.IGNORECASE) for each in LANGUAGES}
_OPENS = {
    each: re.compile(rf"{_WHOLE.format(_WORDS.opens[each])}|^\W*(?:{_WORDS.opens_at_start[each]})\b", re.IGNORECASE)
    for each in LANGUAGES
}
_FEWEST = 3  # words of a question that no such word opens


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
    """The sentences of a message, each split at an "and" or a comma between two questions."""
    found: list[Part] = []
    sentences = [(each, is_item) for item, is_item in _items(text) for each in _SENTENCE_END.split(item)]
    for number, (sentence, is_item) in enumerate(sentences):
        asks = is_item or bool(re.search(r"\?[\s)\"»!?.*_~`]*$", sentence))
        questions = _questions(sentence.strip(), language)
        whole = asks and len(questions) == 1
        for question in questions:
            is_question = bool(_OPENS[language].search(question)) or (whole and len(question.split()) >= _FEWEST)
            found.append(Part(question, asks, number, is_question))
    if all(part.asks and not part.is_question for part in found):  # "women? servers?"
        found = [replace(part, is_question=True) for part in found]
    if len(found) > MAX_PARTS:
        found = found[: MAX_PARTS // 2] + found[-MAX_PARTS // 2 :]
    return found


def _items(text: str) -> list[tuple[str, bool]]:
    """The text before a list, and its items (True); the whole text if it holds no list."""
    starts = _numbered(text) or _dashed(text)
    if len(starts) < 2:
        return [(text, False)]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    items = [(text[begin:end], True) for (_, begin), end in zip(starts, ends, strict=True)]
    return [(text[: starts[0][0]], False), *items]


def _numbered(text: str) -> list[tuple[int, int]]:
    """The places of the numbers of a list: 1, 2, ... or a, b, ..."""
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
    """The places of the dashes of a list, whose first stands at the beginning of the text, a line or a sentence."""
    found = [mark.span() for mark in _DASH.finditer(text)]
    return found if found and _BEFORE_LIST.search(text[: found[0][0]]) else []


def shared(text: str, language: Language) -> tuple[str, str] | None:
    """Two questions that share a question word: "what is the name of the campaign and the number of women".

    They are split at the last "and", because names are more often listed before it. None where there is none.
    """
    joints = [joint for joint in _JOINT[language].finditer(text) if _ASKS[language].search(text[: joint.start()])]
    if not joints:
        return None
    return text[: joints[-1].start()].strip(), text[joints[-1].end() :].strip()


def asks(text: str, language: Language) -> bool:
    """Whether the text holds a question word."""
    return bool(_ASKS[language].search(text))


def _questions(sentence: str, language: Language) -> list[str]:
    """Split "How many, and by when?" into "How many" and "by when?", and leave "how many boys and girls" whole.

    Both sides must hold a question word of either language, which comes soon after a comma, and anywhere after "and".
    """
    found: list[str] = []
    start = 0
    for joint in _joints(sentence, language):
        before, after = sentence[start : joint.start()], sentence[joint.end() :]
        near = after[:_SOON] if "," in joint[0] else after
        if _asks_in_any(before) and _asks_in_any(near):
            found.append(before)
            start = joint.end()
    found.append(sentence[start:])
    return [_without_lead(each) for each in found if re.search(r"\w", each)]


def _asks_in_any(text: str) -> bool:
    return any(asks(text, language) for language in _ASKS)


def _without_lead(question: str) -> str:
    """A question without what begins it and asks nothing."""
    for lead in (_LEAD_IN, _IN_TURN, _POLITE):
        question = lead.sub("", question)
    return question.strip()


def _joints(sentence: str, language: Language) -> list[re.Match[str]]:
    """The places where one question may end and the next begin."""
    joints = list(_JOINT[language].finditer(sentence))
    ends = {joint.end() for joint in joints}
    for repeated in _REPEATED.finditer(sentence):
        if repeated.end() not in ends and repeated[1].lower() in sentence[: repeated.start()].lower():
            joints.append(repeated)
    return sorted(joints, key=lambda joint: joint.start())
