#!/usr/bin/env bash
# Babel 2.19.0: `parse_decimal(..., strict=True)` reads a French "15.000" as fifteen, and refuses "15 000".
#
# Expected: strict parsing reads what French people write for fifteen thousand, or says that it is not French. Seen: a
# point is taken for a decimal one though French has a comma, so "15.000" is 15; "15 000" with the no-break space or a
# blank is refused, and is read as 15000 without `strict`. fr_CA, which writes the no-break space itself, refuses fr's.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'babel==2.19.0'
"$folder/venv/bin/python" - <<'PY'
from babel.numbers import NumberFormatError, format_decimal, parse_decimal


def read(text, locale, strict=True):
    try:
        return float(parse_decimal(text, locale=locale, strict=strict))
    except NumberFormatError:
        return "refused"


texts = ("15.000", "15,000", "15 000", "15\u00a0000", "15\u202f000")
seen = {locale: [read(text, locale) for text in texts] for locale in ("fr", "fr_CA", "en")}
for locale, values in seen.items():
    print(f"{locale:5} {dict(zip(map(ascii, texts), values))}, writes {format_decimal(15_000, locale=locale)!a}")
lax = read("15 000", "fr", strict=False)
print(f"fr, not strict: '15 000' is {lax}")
no = "refused"
if lax != 15_000 or seen != {
    "fr": [15, 15, no, no, 15_000], "fr_CA": [15, 15, no, 15_000, no], "en": [15, 15_000, no, no, no]
}:
    raise SystemExit("the behaviour changed")
PY
