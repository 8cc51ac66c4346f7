"""Conversation scripts: what people say and press, and what the bot must answer. See `model` for the format."""

from bot.folders import SCRIPTS as FOLDER

__all__ = ["FOLDER"]
