#!/usr/bin/env bash
# python-telegram-bot 22.8: the message below a pressed button is never an `InaccessibleMessage`.
#
# Expected: Telegram marks a message it no longer shows to the bot with the date 0; `CallbackQuery.message` is typed
# MaybeInaccessibleMessage, so `isinstance(query.message, Message)` tells whether there is a message to edit or to
# reply to. Seen: it is a `Message` with all fields None, dated 1970; only `is_accessible` tells. aiogram 3.31.0 and
# pyTelegramBotAPI 4.37.1 give their InaccessibleMessage for the same update.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'python-telegram-bot==22.8' 'aiogram==3.31.0' 'pyTelegramBotAPI==4.37.1'
"$folder/venv/bin/python" - <<'PY'
import json

import telebot.types
from aiogram.types import Update as AiogramUpdate
from telegram import InaccessibleMessage, MaybeInaccessibleMessage, Message, Update

chat = {"id": -1001234567890, "type": "supergroup", "title": "Group"}
person = {"id": 1, "is_bot": False, "first_name": "Ann"}
gone = {"chat": chat, "message_id": 5, "date": 0}
update = {"update_id": 1, "callback_query": {
    "id": "1", "from": person, "chat_instance": "1", "data": "x", "message": gone}}

given = Update.de_json(update, None).callback_query.message
names = [type(message).__name__ for message in (
    given,
    MaybeInaccessibleMessage.de_json(gone, None),
    AiogramUpdate.model_validate(update).callback_query.message,
    telebot.types.Update.de_json(json.dumps(update)).callback_query.message,
)]
print(f"python-telegram-bot: {names[0]} of {given.date:%Y}, is_accessible {given.is_accessible}; by itself {names[1]}")
print(f"aiogram: {names[2]}; pyTelegramBotAPI: {names[3]}")
if names != ["Message", *["InaccessibleMessage"] * 3] or given.is_accessible:
    raise SystemExit("the behaviour changed")
assert isinstance(given, Message) and not isinstance(given, InaccessibleMessage)
PY
