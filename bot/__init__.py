"""A Telegram bot that answers questions about one announcement, in French and English."""

__version__ = "0.2.0"
