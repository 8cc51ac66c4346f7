"""Conversation scripts: what people say and press, and what the bot must answer. `model` has the format."""

from bot.folders import SCRIPTS as FOLDER

__all__ = ["FOLDER"]
