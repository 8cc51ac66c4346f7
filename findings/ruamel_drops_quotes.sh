#!/usr/bin/env bash
# ruamel.yaml 0.19.1 with PyYAML 6.0.4: a round trip by the one changes what the other reads, in lines nobody touched.
#
# Expected: loading and dumping without an edit keeps the meaning for every reader of YAML. Seen: the default round trip
# drops the quotes that YAML 1.2 does not need; PyYAML, a reader of YAML 1.1, then finds False for 'no' and the number
# 750 for "12:30". `preserve_quotes = True` keeps them.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'ruamel.yaml==0.19.1' 'pyyaml==6.0.4'
"$folder/venv/bin/python" - <<'PY'
import io

import yaml
from ruamel.yaml import YAML

source = "utterances:\n- 'no'\n- \"12:30\"\n- 'oui ?'\n"
seen = []
for keep in (False, True):
    ruamel = YAML()
    ruamel.preserve_quotes = keep
    out = io.StringIO()
    ruamel.dump(ruamel.load(source), out)
    seen.append(yaml.safe_load(out.getvalue())["utterances"])
    print(f"preserve_quotes={keep}: PyYAML reads {seen[-1]}")
if seen != [[False, 750, "oui ?"], ["no", "12:30", "oui ?"]]:
    raise SystemExit("the behaviour changed")
PY
