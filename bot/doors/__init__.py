"""The ways in: terminal, batch and Telegram. Thin: what is said is decided in bot.conversation."""
