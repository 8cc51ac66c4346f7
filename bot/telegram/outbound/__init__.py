"""From a reply to Telegram: pieces, keyboards, retries, HTTP."""
