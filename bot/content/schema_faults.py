"""Turns pydantic's validation errors into faults an author understands."""

from __future__ import annotations

import re

import yaml
from pydantic_core import ErrorDetails

from bot.content.model import (
    LANGUAGES,
    Aspect,
    ContentFile,
    Fact,
    Head,
    Intent,
    Mistake,
    Model,
    Topic,
    Wording,
)
from bot.content.suggest_id import did_you_mean
from bot.content.yaml_faults import quoted
from bot.content.yaml_loader import Loader
from bot.content.yaml_source import KeyPath, Source
from bot.errors import Fault

_SINGLE: dict[str | int, type[Model]] = {"announcement": Head, "wording": Wording}
_ENTRIES: dict[str | int, type[Model]] = {"facts": Fact, "topics": Topic, "aspects": Aspect, "intents": Intent}
_ALONE = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|[^\s,\[\]{}]+")  # one value in brackets, or a figure
_DAY = ("a date", "write the year, the month and the day: 2026-11-24")
_PATTERNS = {"currency": ("a currency", "write its ISO 4217 code: EUR"), "as_of": _DAY, "valid_until": _DAY}
_REMEDIES = {
    "int_parsing": "write a whole number, without quotes",
    "int_type": "write it in digits, without spaces or quotation marks: 50000",
    "bool_type": "write true or false",
    "too_long": "remove some",
    "tuple_type": "write a list, one item a line behind a dash, or [one, another]",
    "dict_type": "write keys below it, each with its value",
    "model_type": "write keys below it, such as {fr: ..., en: ...}",
}


def follows(details: ErrorDetails) -> bool:
    """Whether the error is a consequence: pydantic counts a list as too short once its entries are refused."""
    return details["type"] == "too_short" and bool(details["input"])


def fault_of(source: Source, details: ErrorDetails) -> Fault:
    """A pydantic error as a fault at its place in the file."""
    path: KeyPath = tuple(part for part in details["loc"] if part != "[key]" and not str(part).startswith("function-"))
    kind, context, value = details["type"], details.get("ctx", {}), details["input"]
    mark, last = source.mark(path), path[-1] if path else "the file"
    if kind == "missing":
        if last in LANGUAGES:
            name = {"fr": "French", "en": "English"}[str(last)]
            return Fault(mark, f"{_dotted(path[:-1])} has no {name} text", f"add `{last}:` to it")
        return Fault(mark, f"{_dotted(path[:-1]) or 'the file'} lacks the key `{last}`", f"add `{last}:`")
    if kind == "extra_forbidden":
        remedy = did_you_mean(str(last), _fields(path), f"remove it, or correct it: {_known_keys(path)}")
        return Fault(mark, f"the key `{last}` is not known here", remedy)
    if kind == "string_type":
        return Fault(mark, *no_text(source, path, value))
    if kind == "string_pattern_mismatch":
        what, remedy = _PATTERNS.get(
            str(last), ("an id", "use lower-case letters, digits and _, starting with a letter")
        )
        return Fault(mark, f"{short(value)!r} cannot be {what}", remedy)
    if kind == "string_too_long":
        limit = context.get("max_length")
        return Fault(mark, f"{_dotted(path)} has {len(str(value))} characters, and at most {limit} fit", "shorten it")
    if kind in ("string_too_short", "too_short"):
        return Fault(mark, f"{_dotted(path)} is empty", "write something, or remove the key")
    if kind in ("enum", "literal_error"):
        expected = str(context.get("expected"))
        remedy = did_you_mean(str(value), re.findall(r"'([^']+)'", expected), f"write {expected}")
        return Fault(mark, f"{short(value)!r} is not possible here", remedy)
    error = context.get("error")
    if isinstance(error, Mistake):
        return Fault(mark, f"{_dotted(path)}: {error.problem}", error.remedy)
    return Fault(mark, f"{_dotted(path)}: {details['msg']}", _REMEDIES.get(kind, "see intents/README.md for what fits"))


def no_text(source: Source, path: KeyPath, value: object) -> tuple[str, str]:
    """The fault of a value that should be a text: problem and remedy."""
    typed = _as_typed(source, path, value)
    if value in ({}, []) and not typed[1:-1].strip() and len(typed) > 1:
        return f"{_dotted(path)} must be text, and {typed} holds nothing", "write a text in its place, or remove it"
    if isinstance(value, dict):
        what = f"YAML reads {short(typed)} as a key and its value"
    elif isinstance(value, list):
        what = f"YAML reads {short(typed)} as a list"
    else:
        what = f"{short(typed)} is not"
    return f"{_dotted(path)} must be text, and {what}", f"quote it: {quoted(typed)}"


def _as_typed(source: Source, path: KeyPath, value: object) -> str:
    """A value as typed: the rest of its line, or as YAML read it where it is one item within brackets."""
    mark = source.mark(path)
    lines = source.text.split("\n")
    line = lines[mark.line - 1] if mark.line <= len(lines) else ""
    before, rest = line[: mark.column - 1], re.sub(r"\s#.*$", "", line[mark.column - 1 :]).strip()
    if re.fullmatch(r"[ ]*(?:- +)+", before) and rest:
        return rest
    alone = _ALONE.match(rest)
    return alone[0] if alone and _values(alone[0]) == value else _written(value)


def _values(text: str) -> object:
    """What YAML makes of a text."""
    try:
        return yaml.load(text, Loader=Loader)  # noqa: S506  # nosec B506  # a safe one
    except yaml.YAMLError:
        return None


def _written(value: object) -> str:
    """A value as YAML writes it, on one line."""
    if isinstance(value, dict):
        pairs = ", ".join(f"{key}: {_written(each)}".rstrip() for key, each in value.items())
        return pairs if len(value) == 1 else f"{{{pairs}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _dotted(path: KeyPath) -> str:
    return ".".join(map(str, path))


def short(value: object) -> str:
    """A value as it is quoted in a fault, at most 40 characters."""
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _fields(path: KeyPath) -> list[str]:
    """The keys that the model has at the position of an unknown one."""
    model: type[Model] | None = None
    if len(path) == 1:
        model = ContentFile
    elif path[0] in _SINGLE and len(path) == 2:
        model = _SINGLE[path[0]]
    elif path[0] in _ENTRIES and len(path) == 3:
        model = _ENTRIES[path[0]]
    return list(model.model_fields) if model else []


def _known_keys(path: KeyPath) -> str:
    if len(path) == 1:
        return "a file holds " + ", ".join(ContentFile.model_fields)
    if path[0] == "intents" and len(path) == 3:
        return "an intent holds " + ", ".join(Intent.model_fields)
    if path[-1] not in LANGUAGES and len(path) > 3:
        return "the languages are fr and en"
    return "check its spelling and its indentation"
