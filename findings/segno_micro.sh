#!/usr/bin/env bash
# segno 1.6.6: whether a link becomes a QR code that phones read depends on its length.
#
# Expected: `segno.make` makes QR codes. Seen: a text that fits becomes a Micro QR code, with one corner square where
# phones look for three: "t.me/annbot" does, "https://t.me/annbot" does not. `micro=False` or `make_qr` settles it.
# An SVG has no viewBox unless `omitsize=True`, so a style sheet crops it instead of scaling it.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'segno==1.6.6'
"$folder/venv/bin/python" - <<'PY'
import segno

links = ("t.me/annbot", "https://t.me/annbot")
seen = [(segno.make(link).designator, segno.make(link, micro=False).designator) for link in links]
boxes = ["viewBox" in segno.make_qr("t.me/annbot").svg_inline(omitsize=omit) for omit in (False, True)]
print(f"by default and with micro=False: {seen}; an SVG has a viewBox, sized and with omitsize: {boxes}")
if [designator[0] for designator, _ in seen] != ["M", "2"] or boxes != [False, True]:
    raise SystemExit("the behaviour changed")
PY
