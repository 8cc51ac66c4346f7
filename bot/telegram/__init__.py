"""The conversation on Telegram. README.md in this folder tells how a message travels."""

import os

# Durations as timedelta, as python-telegram-bot will have it; else each 429 also brings a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")
