"""Understanding: a message in, ranked intents out."""
