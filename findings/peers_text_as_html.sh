#!/usr/bin/env bash
# Three bot libraries turn a message's entities back into HTML: letters come twice, and a date raises KeyError.
#
# Expected: `html_text` holds each letter of the message once, for every kind of entity the library has a type for.
# Seen: where bold and italic overlap in part, letters come twice, "demamain" in python-telegram-bot 22.8 and "demainin"
# in aiogram 3.31.0 and pyTelegramBotAPI 4.37.1; a date_time entity is a KeyError in pyTelegramBotAPI, whose pattern and
# argument have different names.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'python-telegram-bot==22.8' 'aiogram==3.31.0' 'pyTelegramBotAPI==4.37.1'
"$folder/venv/bin/python" - <<'PY'
import json
import re

import telebot.types
from aiogram.types import Message as AiogramMessage
from telegram import Message

head = {"message_id": 7, "date": 1_700_000_000, "chat": {"id": 1, "type": "private", "first_name": "Joe"}}
writers = {
    "python-telegram-bot": lambda message: Message.de_json(message, None).text_html,
    "aiogram": lambda message: AiogramMessage.model_validate(message).html_text,
    "pyTelegramBotAPI": lambda message: telebot.types.Message.de_json(json.dumps(message)).html_text,
}
overlapping = [{"type": "bold", "offset": 0, "length": 4}, {"type": "italic", "offset": 2, "length": 4}]
date = [{"type": "date_time", "offset": 0, "length": 6, "unix_time": 1_700_000_000}]


def write(writer, entities):
    try:
        return writer({**head, "text": "demain", "entities": entities})
    except KeyError as error:
        return f"KeyError {error}"


seen = []
for name, writer in writers.items():
    html = write(writer, overlapping), write(writer, date)
    seen.append((re.sub("<.*?>", "", html[0]), html[1].startswith("KeyError")))
    print(f"{name:20} {html[0]}  {html[1]}")
if seen != [("demamain", False), ("demainin", False), ("demainin", True)]:
    raise SystemExit("the behaviour changed")
PY
