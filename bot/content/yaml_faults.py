"""Explains a YAML syntax error to an author: the cause, its position, the remedy.

The parser reports where it gave up, which may be the end of the file. The author has to mend the place where a bracket
or a quotation mark opened, where a text begins with a character reserved by YAML, where a colon lacks its space. So
the tokens before the error are examined, by each of the checks below in turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from bot.content.yaml_loader import Loader, Places
from bot.errors import Fault

_CLOSES = {"[": "]", "{": "}"}
_OPENING = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)
_CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)
_ESCAPE = re.compile("escape|hexa?decimal")  # libyaml says "hexdecimal"
_BEGINS_NO_TEXT = "%@`*&!|>"
_STRUCTURE = re.compile(r"[ ]*(?:- |[\w-]+:(?:\s|$))")
"""A line of structure, not of text: an item, or a key."""


@dataclass(frozen=True, slots=True)
class Found:
    """The offset at which the file is to be mended, the problem and the remedy."""

    offset: int
    problem: str
    remedy: str


def syntax_fault(places: Places, text: str, error: yaml.YAMLError) -> Fault:
    """The error in an author's words."""
    failure = _Failure.of(places, text, error)
    found = next(found for check in _CHECKS if (found := check(failure)))
    return Fault(places.mark(found.offset), f"YAML syntax: {found.problem}", found.remedy, "syntax")


def quoted(text: str) -> str:
    """A text as a YAML scalar, in the quotation marks that need the fewest escapes."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class _Failure:
    """The parser's error, and the tokens before it."""

    places: Places
    text: str
    problem: str
    context: str
    at: int
    """The offset at which the parser gave up."""
    since: int
    """The offset at which the construct began that it was reading."""
    tokens: tuple[yaml.Token, ...]
    """The tokens before `at`."""
    open: tuple[yaml.Token, ...]
    """The brackets that are open at `at`, outermost first."""

    @classmethod
    def of(cls, places: Places, text: str, error: yaml.YAMLError) -> _Failure:
        marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
        at, since = (mark.index if mark else None for mark in marks)
        at, since = at if at is not None else since or 0, since if since is not None else at or 0
        tokens = _tokens_before(text, at)
        problem, context = str(getattr(error, "problem", "")), str(getattr(error, "context", ""))
        return cls(places, text, problem, context, at, since, tokens, _open_brackets(tokens))

    @property
    def sign(self) -> str:
        """The character at `at`; empty at the end of the file."""
        return self.text[self.at : self.at + 1]

    @property
    def is_end(self) -> bool:
        return not self.text[self.at :].strip()

    @property
    def line(self) -> str:
        """The line that holds `at`."""
        return self.line_from(self.text.rfind("\n", 0, self.at) + 1)

    @property
    def before(self) -> str:
        """The line up to `at`."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    def line_from(self, offset: int) -> str:
        """The rest of the line from an offset."""
        return re.split(r"[\r\n]", self.text[offset:], maxsplit=1)[0]

    def text_from(self, offset: int) -> str:
        """The text from an offset, as its author meant it: to the end of the line, or of the item in brackets."""
        rest = self.line_from(offset)
        return (re.split(r"[,\]}]", rest, maxsplit=1)[0] if self.open else rest).strip()

    def is_on_one_line(self, one: int, other: int) -> bool:
        return "\n" not in self.text[one:other]


def _tokens_before(text: str, offset: int) -> tuple[yaml.Token, ...]:
    found = []
    try:
        for token in yaml.scan(text, Loader=Loader):
            if token.start_mark.index >= offset:
                break
            found.append(token)
    except yaml.YAMLError:
        pass  # the error that is being explained
    return tuple(found)


def _open_brackets(tokens: tuple[yaml.Token, ...]) -> tuple[yaml.Token, ...]:
    opened: list[yaml.Token] = []
    for token in tokens:
        if isinstance(token, _OPENING):
            opened.append(token)
        elif isinstance(token, _CLOSING) and opened:
            opened.pop()
    return tuple(opened)


def _is_quoted(token: yaml.Token) -> bool:
    return isinstance(token, yaml.ScalarToken) and token.style in ("'", '"')


def _tab(failure: _Failure) -> Found | None:
    indentation = re.match(r"[ \t]*", failure.line)
    assert indentation, "it matches anything"
    if failure.sign != "\t" and ("\t" not in indentation[0] or failure.open):
        return None
    start = failure.text.rfind("\n", 0, failure.at) + 1
    offset = start + indentation[0].index("\t") if "\t" in indentation[0] else failure.at
    return Found(offset, "a tab stands where only spaces may", "indent with spaces, not tabs")


def _unclosed_quote(failure: _Failure) -> Found | None:
    """A quoted text that runs to the end of the file; the first one that swallowed lines, if there is one before it."""
    if "quoted scalar" not in failure.context or _ESCAPE.search(failure.problem):
        return None
    swallowed = (token for token in failure.tokens if _is_quoted(token) and _swallows(failure, token))
    first = next(swallowed, None)
    return _opened(failure, first.start_mark.index if first else failure.since)


def _swallows(failure: _Failure, token: yaml.Token) -> bool:
    """Whether a quoted text contains lines of structure, so that it was not closed where it should be."""
    lines = failure.text[token.start_mark.index : token.end_mark.index].split("\n")[1:]
    return any(_STRUCTURE.match(line) for line in lines)


def _opened(failure: _Failure, offset: int) -> Found:
    sign = failure.text[offset]
    also = " (an apostrophe within '...' is written twice: '')" if sign == "'" else ""
    problem = f"the quotation mark {sign} that opens here is not closed"
    return Found(offset, problem, f"add {sign} behind the text{also}")


def _escape(failure: _Failure) -> Found | None:
    if not _ESCAPE.search(failure.problem):
        return None
    remedy = r"write \\ for a backslash, or put the text between '...'"
    offset = failure.text.rfind("\\", 0, failure.at + 1)  # the loaders differ in which of its signs they stop at
    return Found(offset, 'a backslash between "..." means nothing here', remedy)


def _behind_quotes(failure: _Failure) -> Found | None:
    """Text after a closing quotation mark: the text contains such marks, or an earlier one was not closed."""
    last = failure.tokens[-1] if failure.tokens else None
    if last is None or failure.is_end or not _is_quoted(last):
        return None
    start, end = last.start_mark.index, last.end_mark.index
    if failure.sign in ("[", "{", "]", "}", "-") or not failure.is_on_one_line(end, failure.at):
        return None
    if _swallows(failure, last):
        return _opened(failure, start)
    raw = failure.line_from(start).strip()
    if failure.open or not failure.is_on_one_line(start, end):
        return Found(start, _BEHIND_QUOTES, "put the whole text between quotation marks of the other kind")
    is_one = len(raw) > 2 and raw[0] == raw[-1]
    return Found(start, _BEHIND_QUOTES, f"quote the whole text: {quoted(raw[1:-1] if is_one else raw)}")


_BEHIND_QUOTES = "text stands behind a closing quotation mark"


def _begins_badly(failure: _Failure) -> Found | None:
    """A text that begins with a character reserved by YAML."""
    own = "," if not failure.open else ""
    for offset in (failure.since, failure.at):
        sign = failure.text[offset : offset + 1]
        if sign and sign in _BEGINS_NO_TEXT + own and not _is_within_text(failure, offset):
            remedy = f"quote it: {quoted(failure.text_from(offset))}"
            return Found(offset, f"a text cannot begin with {sign} unless it is quoted", remedy)
    return None


def _is_within_text(failure: _Failure, offset: int) -> bool:
    return failure.text[offset - 1 : offset] not in ("", " ", "\t", "\n", "[", "{", ",")


def _behind_brackets(failure: _Failure) -> Found | None:
    """A text that begins with brackets, which YAML reads as a list or as keys; or a surplus closing bracket."""
    if failure.open:
        return None
    if failure.sign in ("]", "}"):
        remedy = "remove it, or put the text between quotation marks"
        return Found(failure.at, f"the bracket {failure.sign} closes nothing", remedy)
    last = failure.tokens[-1] if failure.tokens else None
    if not isinstance(last, _CLOSING) or failure.is_end or not failure.is_on_one_line(last.end_mark.index, failure.at):
        return None
    start = _partner(failure.tokens).start_mark.index
    whole = failure.line_from(start).strip()
    problem = f"text stands behind a closing bracket: YAML takes {failure.text[start]} for a list or keys"
    return Found(start, problem, f"quote the whole text: {quoted(whole)}")


def _partner(tokens: tuple[yaml.Token, ...]) -> yaml.Token:
    """The token that opened the bracket that the last token closes."""
    depth = 0
    for token in reversed(tokens):
        depth += isinstance(token, _CLOSING)
        depth -= isinstance(token, _OPENING)
        if depth == 0:
            return token
    return tokens[-1]


def _unclosed_bracket(failure: _Failure) -> Found | None:
    if not failure.open:
        return None
    offset = failure.open[-1].start_mark.index
    sign = failure.text[offset]
    closing = _CLOSES[sign]
    place = failure.places.mark(offset)
    where = f"the bracket {sign} that opens in line {place.line}, column {place.column}"
    if failure.sign in ("]", "}") and failure.sign != closing:
        return Found(
            failure.at, f"{where} is closed by {failure.sign}", f"write {closing}; quote a text that holds a bracket"
        )
    if failure.is_end:
        return Found(offset, f"the bracket {sign} that opens here is not closed", f"add {closing} where it ends")
    rest = failure.text[failure.at :]
    is_structure = bool(_STRUCTURE.match(failure.line)) and not failure.is_on_one_line(offset, failure.at)
    if is_structure and rest.count(closing) <= rest.count(sign):
        return Found(failure.at, f"{where} is not closed", f"add {closing} where it ends")
    remedy = f"close it with {closing}; or part what it holds by commas, and quote a text that holds , : # or a bracket"
    return Found(failure.at, f"this does not fit into {where}", remedy)


def _second_document(failure: _Failure) -> Found | None:
    if "document" not in failure.problem:
        return None
    return Found(
        failure.at, "the file goes on behind its end", "remove the line `---` or `...`: a file is one document"
    )


def _colon(failure: _Failure) -> Found | None:
    """A colon that starts a value where none is possible."""
    if "mapping values" not in failure.problem:
        return None
    key = re.match(r"[ ]*(?:- +)*[^\s'\"].*?:\s+(?=\S)", failure.before)
    if key:
        start = failure.at - len(failure.before) + key.end()
        remedy = f"quote the text that holds it: {quoted(failure.text_from(start))}"
        return Found(failure.at, "a second colon with a space behind it", remedy)
    above = _line_above(failure)
    glued = re.search(r"\w:(?=\S)", above)
    if glued and not re.search(r":(\s|$)", above):
        offset = failure.text.rfind(above, 0, failure.at) + glued.end() - 1
        return Found(offset, "a key and its value are not parted", "add a space behind the colon")
    remedy = "align it with the line above; or quote the text above, if it goes on here"
    return Found(failure.at - len(failure.before.lstrip(" ")), "a key stands deeper than the value above it", remedy)


def _line_above(failure: _Failure) -> str:
    lines = failure.text[: failure.at - len(failure.before)].split("\n")
    return next((line for line in reversed(lines) if line.strip() and not line.lstrip().startswith("#")), "")


def _no_colon(failure: _Failure) -> Found | None:
    if "could not find expected ':'" not in failure.problem:
        return None
    remedy = "write `key: value`, with a space behind the colon; or quote the text above, if it goes on here"
    return Found(failure.since, "a line is neither a key with its value nor an item of a list", remedy)


def _misaligned(failure: _Failure) -> Found | None:
    if "block" not in failure.context:
        return None
    if failure.sign == "-" and "mapping" in failure.context:
        problem, remedy = "a dash stands among keys", "indent the list deeper than its key, or write `key: value`"
    elif failure.sign == ":":
        problem, remedy = "a colon stands where a text should begin", "write a key before it, or quote the text"
    else:
        problem = "this does not stand in one column with the lines it belongs to"
        remedy = "align the keys of a mapping, and the dashes of a list"
    return Found(failure.at, problem, f"{remedy}; quote a text that holds `: ` or ` #`")


def _anything(failure: _Failure) -> Found:
    remedy = "check the indentation, and quote any text that holds `: ` or ` #` or starts with a special character"
    return Found(min(failure.at, len(failure.text.rstrip())), failure.problem or "it cannot be parsed", remedy)


_CHECKS: tuple[Callable[[_Failure], Found | None], ...] = (
    _tab,
    _unclosed_quote,
    _escape,
    _second_document,
    _behind_quotes,
    _begins_badly,
    _behind_brackets,
    _unclosed_bracket,
    _colon,
    _no_colon,
    _misaligned,
    _anything,
)
