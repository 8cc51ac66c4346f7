"""A message in, the intents it resembles out; nothing here knows what is done with them."""
