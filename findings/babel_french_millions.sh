#!/usr/bin/env bash
# Babel 2.19.0: in French a round million is neither "one" nor "other", and the compact form rounds a half away.
#
# Expected: French has a singular and a plural, so a table {one, other} holds all forms. Seen: 1,000,000 and 10,000,000
# are "many" (1,500,000 is not), and new catalogues ask for three msgstr. 0 and 1.5 are "one". And by default
# `format_compact_decimal` says "2 millions" for 1,500,000; with `fraction_digits=1` it says "1,5 million".
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'babel==2.19.0'
"$folder/venv/bin/python" - <<'PY'
from babel import Locale
from babel.messages.plurals import get_plural
from babel.numbers import format_compact_decimal

form = Locale("fr").plural_form
seen = {number: form(number) for number in (0, 1.5, 2, 1_000_000, 1_500_000, 10_000_000)}
compact = [format_compact_decimal(1_500_000, format_type="long", locale="fr", fraction_digits=n) for n in (0, 1)]
print(seen, get_plural("fr").num_plurals, "forms in a catalogue;", compact)
if (list(seen.values()), get_plural("fr").num_plurals) != (["one", "one", "other", "many", "other", "many"], 3):
    raise SystemExit("the behaviour changed")
if [text.replace("\u00a0", " ") for text in compact] != ["2 millions", "1,5 million"]:
    raise SystemExit("the behaviour changed")
PY
