#!/usr/bin/env bash
# pydantic 2.14.4, jsonschema 4.26.0 and PyYAML 6.0.4: a model and its own JSON Schema disagree on the same YAML.
#
# Expected: what `model_json_schema()` writes judges a file as the model does. Seen: an unquoted date is an object in
# Python, which the model takes and jsonschema refuses ("format: date" is for texts); a key `no` is False, which the
# model refuses and jsonschema takes, since the schema says nothing of keys; "2027-01-01T00:00:00" is a date to the
# model alone, and a text that ends in a line end fits `^[a-z]+$` for jsonschema alone.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'pydantic==2.14.4' 'jsonschema==4.26.0' 'pyyaml==6.0.4'
"$folder/venv/bin/python" - <<'PY'
import datetime

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import BaseModel, Field, ValidationError


class Fact(BaseModel):
    valid_until: datetime.date | None = None
    id: str = Field("a", pattern="^[a-z]+$")
    text: dict[str, str] = {}


validator = Draft202012Validator(Fact.model_json_schema(), format_checker=FormatChecker())


def judge(text):
    values = yaml.safe_load(text)
    try:
        Fact.model_validate(values)
    except ValidationError:
        return False, validator.is_valid(values)
    return True, validator.is_valid(values)


expected = {
    "valid_until: 2027-01-01": (True, False), "valid_until: '2027-01-01'": (True, True),
    "valid_until: '2027-01-01T00:00:00'": (True, False), "text: {no: oui}": (False, True),
    'id: "abc\\n"': (False, True),
}
seen = {text: judge(text) for text in expected}
for text, (model, schema) in seen.items():
    print(f"{text:36} model: {model!s:6} schema: {schema}")
if seen != expected:
    raise SystemExit("the behaviour changed")
PY
