"""What every part of the Telegram wing shares."""
