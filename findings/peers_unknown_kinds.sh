#!/usr/bin/env bash
# aiogram 3.31.0 and pyTelegramBotAPI 4.37.1: a kind of reaction they do not know makes the whole update unreadable.
#
# Expected: bot libraries tell their readers to expect new kinds, as they do with new kinds of entities. Seen: an update
# with a kind of reaction or of member that a later Bot API may bring is a ValidationError or a ValueError, so neither
# the chat nor the person can be told from it; python-telegram-bot 22.8 reads on, and all pass an unknown entity.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'python-telegram-bot==22.8' 'aiogram==3.31.0' 'pyTelegramBotAPI==4.37.1'
"$folder/venv/bin/python" - <<'PY'
import json

import telebot.types
from aiogram.types import Update as AiogramUpdate
from telegram import Update

chat = {"id": -1, "type": "group", "title": "Group"}
person = {"id": 1, "is_bot": False, "first_name": "Joe"}
updates = {
    "entity": {"message": {"message_id": 7, "date": 1_700_000_000, "chat": chat, "from": person, "text": "oui",
                           "entities": [{"type": "novel", "offset": 0, "length": 3}]}},
    "reaction": {"message_reaction": {"chat": chat, "message_id": 7, "user": person, "date": 1_700_000_000,
                                      "old_reaction": [], "new_reaction": [{"type": "novel"}]}},
    "member": {"my_chat_member": {"chat": chat, "from": person, "date": 1_700_000_000,
                                  "old_chat_member": {"status": "member", "user": person},
                                  "new_chat_member": {"status": "novel", "user": person}}},
}
readers = {
    "python-telegram-bot": lambda update: Update.de_json(update, None),
    "aiogram": AiogramUpdate.model_validate,
    "pyTelegramBotAPI": lambda update: telebot.types.Update.de_json(json.dumps(update)),
}


def read(reader, update):
    try:
        reader({"update_id": 1, **update})
    except Exception as error:
        return type(error).__name__
    return "read"


seen = {name: [read(reader, update) for update in updates.values()] for name, reader in readers.items()}
for name, outcomes in seen.items():
    print(f"{name:20} {dict(zip(updates, outcomes))}")
if list(seen.values()) != [["read"] * 3, ["read", *["ValidationError"] * 2], ["read", *["ValueError"] * 2]]:
    raise SystemExit("the behaviour changed")
PY
