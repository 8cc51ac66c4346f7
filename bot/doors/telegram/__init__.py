"""The conversation on Telegram: python-telegram-bot takes in and sends out, bot.conversation says what."""

import os

# Durations as timedelta, as python-telegram-bot will have it; else each 429 also brings a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")
