#!/usr/bin/env bash
# python-telegram-bot 22.8 (Bot API 10.0): no message with a poll of an older Bot API server can be decoded.
#
# Expected: a field that a later Bot API added is None where the server (a self-hosted one lags behind) or a stored
# update does not have it. Seen: `Poll` and `PollOption` raise TypeError for what 9.6 and 10.0 added, and with them the
# whole update, so a text is lost because it replies to a poll. aiogram 3.31.0 refuses the same, pyTelegramBotAPI 4.37.1
# reads those of 9.6.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'python-telegram-bot==22.8' 'pyTelegramBotAPI==4.37.1' 'aiogram==3.31.0'
"$folder/venv/bin/python" - <<'PY'
import json

import telebot.types
from aiogram.types import Message as AiogramMessage
from telegram import Message

head = {"message_id": 7, "date": 1_700_000_000, "chat": {"id": -1, "type": "group", "title": "Group"}}
poll = {"id": "1", "question": "?", "options": [{"text": "a", "voter_count": 0}], "total_voter_count": 0,
        "is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False}  # as in 9.5
option = {**poll["options"][0], "persistent_id": "1"}
of_9_6 = {**poll, "allows_revoting": True, "options": [option]}
of_10_0 = {**of_9_6, "members_only": False}


def read(reader, sent):
    try:
        reader({**head, "text": "combien ?", "reply_to_message": {**head, "poll": sent}})
    except Exception as error:
        return type(error).__name__
    return "read"


readers = {
    "python-telegram-bot": lambda message: Message.de_json(message, None),
    "aiogram": AiogramMessage.model_validate,
    "pyTelegramBotAPI": lambda message: telebot.types.Message.de_json(json.dumps(message)),
}
seen = {name: [read(reader, sent) for sent in (poll, of_9_6, of_10_0)] for name, reader in readers.items()}
for name, outcomes in seen.items():
    print(f"{name:20} a reply to a poll of 9.5, 9.6, 10.0: {outcomes}")
if list(seen.values()) != [
    ["TypeError", "TypeError", "read"], ["ValidationError", "ValidationError", "read"], ["TypeError", "read", "read"]
]:
    raise SystemExit("the behaviour changed")
PY
