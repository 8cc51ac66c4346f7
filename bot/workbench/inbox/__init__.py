"""Questions that found no answer, and what the author makes of them."""
