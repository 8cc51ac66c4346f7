"""A Bot API server on loopback that refuses what Telegram would refuse."""
