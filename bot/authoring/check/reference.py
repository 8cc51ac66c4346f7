"""Generates the YAML's JSON Schema, and its reference behind introduction.md.

Both are generated from the pydantic models of bot/content/model.py, and so never differ from what loads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from bot.content.model import (
    Aspect,
    ContentFile,
    Fact,
    Head,
    Intent,
    Model,
    Money,
    Outcome,
    Phrases,
    Premises,
    Text,
    Topic,
    Utterances,
    Wording,
)

_INTRODUCTION = files("bot.authoring.check") / "introduction.md"

_OUTCOMES = [each for each in Outcome if each is not Outcome.CLARIFY]  # asking back is the bot's own decision
_ENTRIES: tuple[tuple[str, type[Model]], ...] = (
    ("`announcement:`", Head),
    ("An entry of `facts:`", Fact),
    ("`money:` of a fact", Money),
    ("An entry of `topics:`", Topic),
    ("An entry of `aspects:`", Aspect),
    ("An entry of `intents:`", Intent),
    ("`utterances:` of an intent", Utterances),
    ("`premises:` of an intent", Premises),
    ("`phrases:`, `right:` and `wrong:`", Phrases),
    ("A text", Text),
    ("`wording:`", Wording),
)


def schema() -> str:
    """The JSON Schema of a file, as text."""
    return json.dumps(_as_strict(ContentFile.model_json_schema()), ensure_ascii=False, indent=1) + "\n"


def _as_strict(value: Any) -> Any:
    """A schema as strict as the loader: no `null` in place of a key that is left out, and no id of another form."""
    if isinstance(value, list):
        return [_as_strict(each) for each in value if each != {"type": "null"}]
    if not isinstance(value, dict):
        return value
    kept = {key: _as_strict(each) for key, each in value.items() if not (key == "default" and each is None)}
    if len(kept.get("anyOf", ())) == 1:
        kept |= kept.pop("anyOf")[0]
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    return kept


def reference() -> str:
    """The page for people, in Markdown."""
    parts = [_INTRODUCTION.read_text(encoding="utf-8"), *_section("A file", ContentFile)]
    for title, model in _ENTRIES:
        parts += _section(title, model)
    return "\n".join(parts)


def _section(title: str, model: type[Model]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{' '.join((model.__doc__ or '').split())}\n"
    whole = _as_strict(model.model_json_schema())
    needed = set(whole.get("required", ()))
    yield "| Key | Holds | Meaning |"
    yield "| --- | --- | --- |"
    for key, value in whole["properties"].items():
        name = f"**`{key}`**" if key in needed else f"`{key}`"
        yield f"| {name} | {_holds(value, whole)} | {' '.join(value.get('description', '').split())} |"
    yield "\nKeys in bold are needed.\n" if needed else ""


def _holds(value: dict[str, Any], whole: dict[str, Any]) -> str:
    """What fits a key, in words."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return ", ".join(_OUTCOMES) if name == "Outcome" else _named(name)
    if "anyOf" in value:
        return " or ".join(_holds(each, whole) for each in value["anyOf"])
    kind = value.get("type")
    if kind == "array":
        most = f", at most {value['maxItems']}" if "maxItems" in value else ""
        return f"list of {_plural(_holds(value['items'], whole))}{most}"
    if kind == "object":
        return _mapping(value, whole)
    if kind == "string":
        return _string(value)
    return {"integer": "whole number", "boolean": "true or false"}[str(kind)]


def _mapping(value: dict[str, Any], whole: dict[str, Any]) -> str:
    if "patternProperties" in value:
        return f"by id: {_holds(next(iter(value['patternProperties'].values())), whole)}"
    by = "language" if "enum" in value.get("propertyNames", {}) else "word"
    return f"by {by}: {_holds(value['additionalProperties'], whole)}"


def _string(value: dict[str, Any]) -> str:
    pattern = str(value.get("pattern", ""))
    if pattern.startswith("^[a-z]"):
        return "id"
    if pattern.startswith("^\\d{4}"):
        return "date"
    if pattern:
        return "three capital letters"
    return f"text of at most {value['maxLength']} characters" if value.get("maxLength", 4096) < 4096 else "text"


def _plural(what: str) -> str:
    return {"id": "ids", "text": "texts"}.get(what, what)


def _named(name: str) -> str:
    for title, model in _ENTRIES:
        if model.__name__ == name and model not in (Text, Phrases, Utterances):
            return f"see {title[0].lower()}{title[1:]}"
    return {
        "Text": "a text in each language",
        "TitleText": "a short text in each language",
        "Phrases": "phrases in each language",
        "Utterances": "messages in each language",
    }[name]
