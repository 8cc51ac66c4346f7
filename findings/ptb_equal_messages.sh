#!/usr/bin/env bash
# python-telegram-bot 22.8: the ephemeral messages of a chat are all equal, and so is a command to its ephemeral twin.
#
# Expected: two messages with other texts and other ids are two. Seen: `==` and `hash` go by chat and message_id, and
# every ephemeral message (Bot API 10.1) has message_id 0: a set keeps one of them. `BotCommand` compares no api_kwargs,
# so a menu that should become ephemeral looks as if it were set; `to_dict()` tells. aiogram compares all fields.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'python-telegram-bot==22.8' 'aiogram==3.31.0'
"$folder/venv/bin/python" - <<'PY'
from aiogram.types import Message as AiogramMessage
from telegram import BotCommand, Message

head = {"message_id": 0, "date": 1_700_000_000, "chat": {"id": -1, "type": "group", "title": "Group"}}
sent = [{**head, "text": text, "ephemeral_message_id": number} for number, text in enumerate(("combien ?", "où ?"), 1)]
messages = {Message.de_json(each, None) for each in sent}
one, other = map(AiogramMessage.model_validate, sent)
plain, ephemeral = BotCommand("ask", "Ask"), BotCommand("ask", "Ask", api_kwargs={"is_ephemeral": True})
seen = len(messages), one == other, plain == ephemeral, plain.to_dict() == ephemeral.to_dict()
print("different messages in a set: {}; equal to aiogram: {}; commands equal: {}, as dicts: {}".format(*seen))
if seen != (1, False, True, False):
    raise SystemExit("the behaviour changed")
PY
