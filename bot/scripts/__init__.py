"""Conversation scripts: what people say and press, and what the bot must answer. See `model` for the format."""
