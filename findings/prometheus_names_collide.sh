#!/usr/bin/env bash
# prometheus-client 0.26.0: metrics that the registry keeps apart have one name in the text a plain scrape gets.
#
# Expected: the registry refuses a duplicate, or each metric has a name of its own in the exposition. Seen: "bot.queue",
# "bot-queue" and "bot_queue" may all be registered, and are all written as bot_queue with HELP and TYPE of their own,
# which the format forbids; the library's own parser puts the three values together. Only a client that asks for
# `escaping=allow-utf-8` gets three names.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'prometheus-client==0.26.0'
"$folder/venv/bin/python" - <<'PY'
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import choose_encoder
from prometheus_client.parser import text_string_to_metric_families as families_of

registry = CollectorRegistry()
for value, name in enumerate(("bot.queue", "bot_queue", "bot-queue"), 1):
    Gauge(name, "Waiting", registry=registry).set(value)


def lines(accept):
    encoder, _ = choose_encoder(accept)
    return [line for line in encoder(registry).decode().splitlines() if line and not line.startswith("#")]


plain, modern = lines("text/plain;version=0.0.4"), lines("text/plain;version=1.0.0;escaping=allow-utf-8")
families = [[sample.value for sample in family.samples] for family in families_of(generate_latest(registry).decode())]
print(plain, modern, families, sep="\n")
names = {line.split()[0] for line in modern}
if families != [[1, 2, 3]] or plain != [f"bot_queue {value}.0" for value in (1, 2, 3)] or len(names) != 3:
    raise SystemExit("the behaviour changed")
PY
