"""A Bot API server on loopback that refuses what Telegram would refuse, for scripts and for tests."""
