#!/usr/bin/env bash
# PyYAML 6.0.4: its two safe loaders read different languages.
#
# Expected: `CSafeLoader` is `SafeLoader`, only faster. Seen: the pure one refuses a question mark inside brackets
# (`[c'est gratuit ?]`) and tabs behind a value, which the C one reads; `[a:]` is a mapping to the pure one and an error
# to the C one. A file of utterances written where libyaml is there may not load where it is not, and the reverse.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'pyyaml==6.0.4'
"$folder/venv/bin/python" - <<'PY'
import yaml


def read(text, loader):
    try:
        return yaml.load(text, Loader=loader)
    except yaml.YAMLError:
        return "error"


expected = {
    "[c'est gratuit ?]": ("error", ["c'est gratuit ?"]),
    "{fr: oui ?}": ("error", {"fr": "oui ?"}),
    "[a:]": ([{"a": None}], "error"),
    "fr:\toui": ("error", {"fr": "oui"}),
    "fr: oui\t# c": ("error", {"fr": "oui"}),
    "[oui,\tnon]": ("error", ["oui", "non"]),
}
seen = {text: (read(text, yaml.SafeLoader), read(text, yaml.CSafeLoader)) for text in expected}
for text, (pure, c) in seen.items():
    print(f"{text!r:22} pure: {pure!r:18} C: {c!r}")
if seen != expected:
    raise SystemExit("the behaviour changed")
PY
