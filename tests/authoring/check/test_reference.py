"""Schema and reference of the YAML are what the models say, now."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from bot.authoring.check.reference import reference, schema
from bot.content.includes import content_files
from bot.content.model import ContentFile
from bot.content.yaml_source import read_source
from bot.settings import INTENTS
from bot.shipped_content import CONTENT


def test_the_shipped_schema_is_current() -> None:
    assert (CONTENT / "schema.json").read_text(encoding="utf-8") == schema(), "python -m bot check --schema"


def test_the_shipped_reference_is_current() -> None:
    assert (CONTENT / "README.md").read_text(encoding="utf-8") == reference(), "python -m bot check --reference"


def test_each_shipped_file_names_the_schema_in_its_first_line() -> None:
    for file in content_files(INTENTS):
        first = file.read_text(encoding="utf-8").partition("\n")[0]
        assert first == "# yaml-language-server: $schema=../schema.json", file.name


def test_a_file_may_hold_some_of_the_keys_and_no_other() -> None:
    whole = json.loads(schema())
    assert whole.get("required", []) == []
    assert whole["additionalProperties"] is False
    assert whole["properties"].keys() == ContentFile.model_fields.keys()


@pytest.mark.parametrize("file", content_files(INTENTS), ids=lambda file: file.stem)
def test_editors_find_nothing_wrong_with_a_shipped_file(file: Path) -> None:
    jsonschema.validate(read_source(file).values, json.loads(schema()))


@pytest.mark.parametrize(
    "value",
    [{"intent": {}}, {"facts": {"Seats!": {"number": 1}}}, {"topics": {"hall": {"name": {"fr": "la salle"}}}}],
    ids=["unknown key", "bad id", "missing language"],
)
def test_editors_find_what_is_wrong(value: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, json.loads(schema()))


@pytest.mark.parametrize("definition", json.loads(schema())["$defs"].items(), ids=lambda pair: pair[0])
def test_each_key_is_described(definition: tuple[str, dict[str, dict[str, dict[str, str]]]]) -> None:
    assert [key for key, value in definition[1].get("properties", {}).items() if not value.get("description")] == []
