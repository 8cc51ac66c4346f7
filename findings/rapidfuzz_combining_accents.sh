#!/usr/bin/env bash
# RapidFuzz 3.14.6: its own `default_process` breaks words at combining accents.
#
# Expected: the processor made for matching what people type leaves a word a word. Seen: it knows no combining marks and
# puts a blank in the place of each, so that a decomposed "école" (as macOS writes file names, and some keyboards text)
# becomes two words, "e cole", and compares with itself at 73; "forêt" becomes "fore t".
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'rapidfuzz==3.14.6'
"$folder/venv/bin/python" - <<'PY'
import unicodedata

from rapidfuzz import fuzz, utils

seen = {}
for word in ("école", "forêt", "où"):
    apart = unicodedata.normalize("NFD", word)
    seen[word] = utils.default_process(apart), round(fuzz.ratio(word, apart, processor=utils.default_process))
    print(f"{word}, decomposed: {seen[word][0]!r}, {seen[word][1]} % like itself composed")
if seen != {"école": ("e cole", 73), "forêt": ("fore t", 73), "où": ("ou", 50)}:
    raise SystemExit("the behaviour changed")
PY
