"""Hand-over: staff take a conversation over and give it back."""
