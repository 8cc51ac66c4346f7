#!/usr/bin/env bash
# python-telegram-bot 22.8: names and language codes are compared letter by letter, or by their beginning.
#
# Expected: user names are case-insensitive, as on Telegram and in `CommandHandler` ("/ask@ANNBOT" is taken), and
# `filters.Language("fi")` lets Finnish pass. Seen: `filters.Mention("annbot")` misses "@AnnBot", and
# `filters.User(username=...)` misses other letter cases; `Language("fi")` lets "fil" (Filipino) pass, since it looks at
# the beginning, and `Language("pt-BR")` never passes, since Telegram writes "pt-br".
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


def update(text, kind, length, language="fr"):
    person = {"id": 1, "is_bot": False, "first_name": "Joe", "username": "Joe", "language_code": language}
    message = {"message_id": 7, "date": 1_700_000_000, "chat": {"id": -1, "type": "group", "title": "Group"},
               "from": person, "text": text, "entities": [{"type": kind, "offset": 0, "length": length}]}
    return Update.de_json({"update_id": 1, "message": message}, bot)


mention, command = update("@AnnBot combien ?", "mention", 7), update("/ask@ANNBOT", "bot_command", 11)
seen = {
    "CommandHandler, /ask@ANNBOT": bool(CommandHandler("ask", print).check_update(command)),
    "Mention(annbot), @AnnBot": bool(filters.Mention("annbot").check_update(mention)),
    "User(joe), Joe": bool(filters.User(username="joe").check_update(mention)),
    "Language(fi), fil": bool(filters.Language("fi").check_update(update("x", "bold", 1, "fil"))),
    "Language(pt-BR), pt-br": bool(filters.Language("pt-BR").check_update(update("x", "bold", 1, "pt-br"))),
}
for what, passes in seen.items():
    print(f"{what:30} {passes}")
if list(seen.values()) != [True, False, False, True, False]:
    raise SystemExit("the behaviour changed")
PY
