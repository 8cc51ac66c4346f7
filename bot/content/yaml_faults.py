"""Explains a syntax error of YAML to an author: what it means, where it began, how to mend it.

The parser tells where it could go on no longer, which may be the end of the file. What the author has to mend is where
a quotation mark or a bracket opened, a text began with a sign that is YAML's own, a colon lacks its space. So the
tokens before the error are looked at, and each of the questions below is asked in turn.
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
"""What a line of the file's own looks like: an item, or a key."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong, the offset of where it is mended, and how."""

    offset: int
    problem: str
    remedy: str


def syntax_fault(places: Places, text: str, error: yaml.YAMLError) -> Fault:
    """The error in an author's words."""
    scene = _Scene.of(places, text, error)
    found = next(found for ask in _QUESTIONS if (found := ask(scene)))
    return Fault(places.mark(found.offset), f"YAML syntax: {found.problem}", found.remedy, "syntax")


def quoted(text: str) -> str:
    """A text as YAML takes it, whatever it holds, in the quotation marks that need the fewest changes."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the parser saw."""

    places: Places
    text: str
    problem: str
    context: str
    at: int
    """Where it could go on no longer."""
    since: int
    """Where what it was reading began."""
    tokens: tuple[yaml.Token, ...]
    """All before that."""
    open: tuple[yaml.Token, ...]
    """The brackets that are open there, outermost first."""

    @classmethod
    def of(cls, places: Places, text: str, error: yaml.YAMLError) -> _Scene:
        marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
        at, since = (mark.index if mark else None for mark in marks)
        at, since = at if at is not None else since or 0, since if since is not None else at or 0
        tokens = _tokens_before(text, at)
        problem, context = str(getattr(error, "problem", "")), str(getattr(error, "context", ""))
        return cls(places, text, problem, context, at, since, tokens, _open_brackets(tokens))

    @property
    def sign(self) -> str:
        """The character it stopped at; nothing at the end of the file."""
        return self.text[self.at : self.at + 1]

    @property
    def is_end(self) -> bool:
        return not self.text[self.at :].strip()

    @property
    def line(self) -> str:
        """The line it stopped in."""
        return self.line_from(self.text.rfind("\n", 0, self.at) + 1)

    @property
    def before(self) -> str:
        """Its beginning, up to there."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    def line_from(self, offset: int) -> str:
        """The rest of a line."""
        return re.split(r"[\r\n]", self.text[offset:], maxsplit=1)[0]

    def text_from(self, offset: int) -> str:
        """What an author would call the text that begins there."""
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
        pass  # the one we know of
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


def _tab(scene: _Scene) -> Found | None:
    indentation = re.match(r"[ \t]*", scene.line)
    assert indentation, "it matches anything"
    if scene.sign != "\t" and ("\t" not in indentation[0] or scene.open):
        return None
    start = scene.text.rfind("\n", 0, scene.at) + 1
    offset = start + indentation[0].index("\t") if "\t" in indentation[0] else scene.at
    return Found(offset, "a tab stands where only spaces may", "indent with spaces, not tabs")


def _unclosed_quote(scene: _Scene) -> Found | None:
    """A quoted text that goes on to the end of the file; the first that swallowed lines, if one did before it."""
    if "quoted scalar" not in scene.context or _ESCAPE.search(scene.problem):
        return None
    swallowed = (token for token in scene.tokens if _is_quoted(token) and _swallows(scene, token))
    first = next(swallowed, None)
    return _opened(scene, first.start_mark.index if first else scene.since)


def _swallows(scene: _Scene, token: yaml.Token) -> bool:
    """Whether a quoted text holds lines that look like the file's own."""
    lines = scene.text[token.start_mark.index : token.end_mark.index].split("\n")[1:]
    return any(_STRUCTURE.match(line) for line in lines)


def _opened(scene: _Scene, offset: int) -> Found:
    sign = scene.text[offset]
    also = " (an apostrophe within '...' is written twice: '')" if sign == "'" else ""
    problem = f"the quotation mark {sign} that opens here is not closed"
    return Found(offset, problem, f"add {sign} behind the text{also}")


def _escape(scene: _Scene) -> Found | None:
    if not _ESCAPE.search(scene.problem):
        return None
    remedy = r"write \\ for a backslash, or put the text between '...'"
    offset = scene.text.rfind("\\", 0, scene.at + 1)  # the loaders differ in which of its signs they stop at
    return Found(offset, 'a backslash between "..." means nothing here', remedy)


def _behind_quotes(scene: _Scene) -> Found | None:
    """Text right behind a closing quotation mark: there are more of them in it, or one before was not closed."""
    last = scene.tokens[-1] if scene.tokens else None
    if last is None or scene.is_end or not _is_quoted(last):
        return None
    start, end = last.start_mark.index, last.end_mark.index
    if scene.sign in ("[", "{", "]", "}", "-") or not scene.is_on_one_line(end, scene.at):
        return None
    if _swallows(scene, last):
        return _opened(scene, start)
    raw = scene.line_from(start).strip()
    if scene.open or not scene.is_on_one_line(start, end):
        return Found(start, _BEHIND_QUOTES, "put the whole text between quotation marks of the other kind")
    is_one = len(raw) > 2 and raw[0] == raw[-1]
    return Found(start, _BEHIND_QUOTES, f"quote the whole text: {quoted(raw[1:-1] if is_one else raw)}")


_BEHIND_QUOTES = "text stands behind a closing quotation mark"


def _begins_badly(scene: _Scene) -> Found | None:
    """A text that begins with a sign of YAML's own."""
    own = "," if not scene.open else ""
    for offset in (scene.since, scene.at):
        sign = scene.text[offset : offset + 1]
        if sign and sign in _BEGINS_NO_TEXT + own and not _is_within_text(scene, offset):
            remedy = f"quote it: {quoted(scene.text_from(offset))}"
            return Found(offset, f"a text cannot begin with {sign} unless it is quoted", remedy)
    return None


def _is_within_text(scene: _Scene, offset: int) -> bool:
    return scene.text[offset - 1 : offset] not in ("", " ", "\t", "\n", "[", "{", ",")


def _behind_brackets(scene: _Scene) -> Found | None:
    """A text that begins with brackets, which YAML takes for a list or for keys; or a bracket too many."""
    if scene.open:
        return None
    if scene.sign in ("]", "}"):
        remedy = "remove it, or put the text between quotation marks"
        return Found(scene.at, f"the bracket {scene.sign} closes nothing", remedy)
    last = scene.tokens[-1] if scene.tokens else None
    if not isinstance(last, _CLOSING) or scene.is_end or not scene.is_on_one_line(last.end_mark.index, scene.at):
        return None
    start = _partner(scene.tokens).start_mark.index
    whole = scene.line_from(start).strip()
    problem = f"text stands behind a closing bracket: YAML takes {scene.text[start]} for a list or keys"
    return Found(start, problem, f"quote the whole text: {quoted(whole)}")


def _partner(tokens: tuple[yaml.Token, ...]) -> yaml.Token:
    """What opened the bracket that the last token closes."""
    depth = 0
    for token in reversed(tokens):
        depth += isinstance(token, _CLOSING)
        depth -= isinstance(token, _OPENING)
        if depth == 0:
            return token
    return tokens[-1]


def _unclosed_bracket(scene: _Scene) -> Found | None:
    if not scene.open:
        return None
    offset = scene.open[-1].start_mark.index
    sign = scene.text[offset]
    closing = _CLOSES[sign]
    place = scene.places.mark(offset)
    where = f"the bracket {sign} that opens in line {place.line}, column {place.column}"
    if scene.sign in ("]", "}") and scene.sign != closing:
        return Found(
            scene.at, f"{where} is closed by {scene.sign}", f"write {closing}; quote a text that holds a bracket"
        )
    if scene.is_end:
        return Found(offset, f"the bracket {sign} that opens here is not closed", f"add {closing} where it ends")
    rest = scene.text[scene.at :]
    is_structure = bool(_STRUCTURE.match(scene.line)) and not scene.is_on_one_line(offset, scene.at)
    if is_structure and rest.count(closing) <= rest.count(sign):
        return Found(scene.at, f"{where} is not closed", f"add {closing} where it ends")
    remedy = f"close it with {closing}; or part what it holds by commas, and quote a text that holds , : # or a bracket"
    return Found(scene.at, f"this does not fit into {where}", remedy)


def _second_document(scene: _Scene) -> Found | None:
    if "document" not in scene.problem:
        return None
    return Found(scene.at, "the file goes on behind its end", "remove the line `---` or `...`: a file is one document")


def _colon(scene: _Scene) -> Found | None:
    """A colon that begins a value where none may be."""
    if "mapping values" not in scene.problem:
        return None
    key = re.match(r"[ ]*(?:- +)*[^\s'\"].*?:\s+(?=\S)", scene.before)
    if key:
        start = scene.at - len(scene.before) + key.end()
        remedy = f"quote the text that holds it: {quoted(scene.text_from(start))}"
        return Found(scene.at, "a second colon with a space behind it", remedy)
    above = _line_above(scene)
    glued = re.search(r"\w:(?=\S)", above)
    if glued and not re.search(r":(\s|$)", above):
        offset = scene.text.rfind(above, 0, scene.at) + glued.end() - 1
        return Found(offset, "a key and its value are not parted", "add a space behind the colon")
    remedy = "align it with the line above; or quote the text above, if it goes on here"
    return Found(scene.at - len(scene.before.lstrip(" ")), "a key stands deeper than the value above it", remedy)


def _line_above(scene: _Scene) -> str:
    lines = scene.text[: scene.at - len(scene.before)].split("\n")
    return next((line for line in reversed(lines) if line.strip() and not line.lstrip().startswith("#")), "")


def _no_colon(scene: _Scene) -> Found | None:
    if "could not find expected ':'" not in scene.problem:
        return None
    remedy = "write `key: value`, with a space behind the colon; or quote the text above, if it goes on here"
    return Found(scene.since, "a line is neither a key with its value nor an item of a list", remedy)


def _misaligned(scene: _Scene) -> Found | None:
    if "block" not in scene.context:
        return None
    if scene.sign == "-" and "mapping" in scene.context:
        problem, remedy = "a dash stands among keys", "indent the list deeper than its key, or write `key: value`"
    elif scene.sign == ":":
        problem, remedy = "a colon stands where a text should begin", "write a key before it, or quote the text"
    else:
        problem = "this does not stand in one column with the lines it belongs to"
        remedy = "align the keys of a mapping, and the dashes of a list"
    return Found(scene.at, problem, f"{remedy}; quote a text that holds `: ` or ` #`")


def _anything(scene: _Scene) -> Found:
    remedy = "check the indentation, and quote any text that holds `: ` or ` #` or starts with a special character"
    return Found(min(scene.at, len(scene.text.rstrip())), scene.problem or "it cannot be parsed", remedy)


_QUESTIONS: tuple[Callable[[_Scene], Found | None], ...] = (
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
