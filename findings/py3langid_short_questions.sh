#!/usr/bin/env bash
# py3langid 0.4.0: told to choose between French and English, it says "en" wherever it knows nothing.
#
# Expected: for a text without a clue the answer says so, or is the one it leans to. Seen: "", "12", "👍", "ok" and "no"
# are all English at 0.5; "servers" is French at 0.54. Unrestricted, the five are Serbian, and "où ?" is Breton. One
# typographic apostrophe takes an unrestricted "C'EST GRATUIT ?" from 0.82 to 0.34.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'py3langid==0.4.0'
"$folder/venv/bin/python" - <<'PY'
from py3langid.langid import MODEL_FILE, LanguageIdentifier


def identifier(*languages):
    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if languages:
        made.set_languages(languages)
    return lambda text: (lambda language, share: (language, round(float(share), 2)))(*made.classify(text))


two, any_of_them = identifier("fr", "en"), identifier()
texts = ("", "12", "👍", "ok", "no", "servers", "où ?", "C'EST GRATUIT ?", "C’EST GRATUIT ?")
seen = {text: (two(text), any_of_them(text)) for text in texts}
for text, (restricted, free) in seen.items():
    print(f"{text!r:18} of the two: {restricted}, of all: {free}")
if [restricted for restricted, _ in list(seen.values())[:6]] != [("en", 0.5)] * 5 + [("fr", 0.54)]:
    raise SystemExit("the behaviour changed")
free = [free[0] for _, free in seen.values()]
if free[:5] + free[6:7] != ["sr"] * 5 + ["br"] or seen[texts[-2]][1][1] < 2 * seen[texts[-1]][1][1]:
    raise SystemExit("the behaviour changed")
PY
