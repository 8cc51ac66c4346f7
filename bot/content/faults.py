"""What does an error of the schema mean, in an author's words?"""

from __future__ import annotations

from pydantic_core import ErrorDetails

from bot.content.model import LANGUAGES, ContentFile, Intent, Mistake
from bot.content.yaml_source import Path_, Source
from bot.errors import Fault

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


def fault_of(source: Source, details: ErrorDetails) -> Fault:
    """A pydantic error as a fault at its place in the file."""
    path: Path_ = tuple(part for part in details["loc"] if part != "[key]" and not str(part).startswith("function-"))
    kind, context, value = details["type"], details.get("ctx", {}), details["input"]
    mark, last = source.mark(path), path[-1] if path else "the file"
    if kind == "missing":
        if last in LANGUAGES:
            name = {"fr": "French", "en": "English"}[str(last)]
            return Fault(mark, f"{_dotted(path[:-1])} has no {name} text", f"add `{last}:` to it")
        return Fault(mark, f"{_dotted(path[:-1]) or 'the file'} lacks the key `{last}`", f"add `{last}:`")
    if kind == "extra_forbidden":
        return Fault(mark, f"the key `{last}` is not known here", f"remove it, or correct it: {_known_keys(path)}")
    if kind == "string_type":
        return Fault(mark, f"{_dotted(path)} must be text, and {short(value)} is not", f'quote it: "{short(value)}"')
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
        return Fault(mark, f"{short(value)!r} is not possible here", f"write {context.get('expected')}")
    error = context.get("error")
    if isinstance(error, Mistake):
        return Fault(mark, f"{_dotted(path)}: {error.problem}", error.remedy)
    return Fault(mark, f"{_dotted(path)}: {details['msg']}", _REMEDIES.get(kind, "see intents/README.md for what fits"))


def _dotted(path: Path_) -> str:
    return ".".join(map(str, path))


def short(value: object) -> str:
    """A value as it is quoted in a fault, at most 40 characters."""
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _known_keys(path: Path_) -> str:
    if len(path) == 1:
        return "a file holds " + ", ".join(ContentFile.model_fields)
    if path[0] == "intents" and len(path) == 3:
        return "an intent holds " + ", ".join(Intent.model_fields)
    if path[-1] not in LANGUAGES and len(path) > 3:
        return "the languages are fr and en"
    return "check its spelling and its indentation"
