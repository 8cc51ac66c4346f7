#!/usr/bin/env bash
# RapidFuzz 3.14.6: whether a no-break space parts words depends on the other letters of the text.
#
# Expected: U+00A0, which French text has before "?" and within "50 000", parts words for the token scorers or
# does not. Seen: it does not in a text of Latin-1 letters only, and does as soon as any letter beyond Latin-1 stands
# anywhere in it ("œ", "’", "€"). The narrow one, U+202F, is beyond Latin-1 itself and always parts.
#
#   c'est gratuit<U+00A0>?   against "? gratuit"   66.7
#   c’est gratuit<U+00A0>?   against "? gratuit"   100.0
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'rapidfuzz==3.14.6'
"$folder/venv/bin/python" - <<'PY'
from rapidfuzz import fuzz

seen = {}
texts = {
    "straight": "c'est gratuit\u00a0?", "typographic": "c’est gratuit\u00a0?", "narrow": "c'est gratuit\u202f?"
}
for name, text in texts.items():
    seen[name] = round(fuzz.token_set_ratio(text, "? gratuit"), 1)
    print(f"{text!a:32} against '? gratuit': {seen[name]}")
amount = [fuzz.token_sort_ratio(f"50\u00a0000 euros{more}", f"euros{more} 50 000") for more in ("", " œuvre")]
print(f"50<U+00A0>000 euros against itself turned round: {amount[0]:.1f}, with 'œuvre' in both: {amount[1]:.1f}")
if seen != {"straight": 66.7, "typographic": 100.0, "narrow": 100.0} or not amount[0] < amount[1] == 100:
    raise SystemExit("the behaviour changed")
PY
