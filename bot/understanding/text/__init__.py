"""What a message says: words, language, spelling, sentences."""
