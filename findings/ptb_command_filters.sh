#!/usr/bin/env bash
# python-telegram-bot 22.8: a filter that should narrow `CommandHandler` widens it.
#
# Expected: `filters=` adds a condition. Seen: it replaces the handler's default, which lets only messages and edited
# messages pass; with any filter of one's own the command also fires for channel posts, business and guest messages.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'python-telegram-bot==22.8'
"$folder/venv/bin/python" - <<'PY'
from telegram import Bot, Update, User
from telegram.ext import CommandHandler, filters

bot = Bot("1:a")
bot._bot_user = User(9, "Ann", True, username="annbot")  # what get_me would have told
message = {"message_id": 7, "date": 1_700_000_000, "chat": {"id": 1, "type": "private", "first_name": "Joe"},
           "from": {"id": 1, "is_bot": False, "first_name": "Joe"}, "text": "/ask",
           "entities": [{"type": "bot_command", "offset": 0, "length": 4}]}
kinds = ("message", "edited_message", "business_message", "guest_message")
handlers = (CommandHandler("ask", print), CommandHandler("ask", print, filters=filters.ChatType.PRIVATE))
seen = [
    [bool(handler.check_update(Update.de_json({"update_id": 1, kind: message}, bot))) for kind in kinds]
    for handler in handlers
]
print(f"{kinds}\nwithout a filter: {seen[0]}\nwith filters.ChatType.PRIVATE: {seen[1]}")
if seen != [[True, True, False, False], [True] * 4]:
    raise SystemExit("the behaviour changed")
PY
