"""From Telegram to a leased update: polling or webhook, and the journal."""
