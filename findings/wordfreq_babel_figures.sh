#!/usr/bin/env bash
# wordfreq 3.1.1 with Babel 2.19.0: a French figure as Babel writes it is a word nobody ever used.
#
# Expected: what one library writes by the rules of French the other reads as French. Seen: Babel puts U+202F between
# the thousands, which wordfreq takes for part of the word (frequency 0), while U+00A0 and the blank part it. The
# typographic apostrophe glues an elision likewise ("l’école" 0, "l'école" 5.3); "lorsqu'il" and "quelqu'un" stay whole.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'wordfreq==3.1.1' 'babel==2.19.0'
"$folder/venv/bin/python" - <<'PY'
from babel.numbers import format_decimal
from wordfreq import tokenize, zipf_frequency

figure = format_decimal(50_000, locale="fr")
seen = {}
for text in (figure, figure.replace("\u202f", "\u00a0"), "l’école", "l'école", "lorsqu'il", "qu'il"):
    seen[text] = len(tokenize(text, "fr")), zipf_frequency(text, "fr")
    print(f"{text!a:16} {tokenize(text, 'fr')!a:28} {seen[text][1]}")
if list(seen.values()) != [(1, 0.0), (2, 4.63), (1, 0.0), (2, 5.29), (1, 4.67), (2, 6.56)]:
    raise SystemExit("the behaviour changed")
PY
