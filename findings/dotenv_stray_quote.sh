#!/usr/bin/env bash
# python-dotenv 1.2.4 through pydantic-settings 2.16.3: one stray quotation mark takes other settings with it.
#
# Expected: a line that cannot be read is an error, or costs itself. Seen: a value that opens a quotation mark without
# closing it reaches to the next mark, lines below; all settings up to there are lost, and the model has their defaults.
# Nothing is raised, there is a line in the log of dotenv.main. An apostrophe in single quotes costs its own setting.
# And `${NAME}` is filled in between single quotes too, unlike in a shell; an unknown name becomes nothing.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'python-dotenv==1.2.4' 'pydantic-settings==2.16.3' 'pydantic==2.14.4'
"$folder/venv/bin/python" - <<'PY'
import logging
import pathlib
import tempfile

from pydantic_settings import BaseSettings, SettingsConfigDict

logging.disable()


class Settings(BaseSettings):
    contact: str = "default"
    groups: str = "default"
    format: str = "default"
    password: str = "default"


def read(text):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "env")
        file.write_text(text)
        return tuple(Settings(_env_file=file).model_dump().values())


stray = read('CONTACT="Camille\nGROUPS=-100\nFORMAT="json"\nPASSWORD=x\n')
apostrophe = read("CONTACT='l'accueil'\nGROUPS=-100\n")
single = read("PASSWORD='a${NOBODY_SET_THIS}b'\n")
print(f"a stray mark: {stray}\nan apostrophe in single quotes: {apostrophe}\n${{}} in single quotes: {single}")
no = "default"
if (stray, apostrophe, single) != ((no, no, no, "x"), (no, "-100", no, no), (no, no, no, "ab")):
    raise SystemExit("the behaviour changed")
PY
