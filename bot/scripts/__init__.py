"""Conversation scripts: what people say and press, and what the bot must answer. See `model` for the format."""

FOLDER = "conversations"
"""The folder that script files are looked for in, by the command and by pytest; `bot.folders` keeps content off it."""
