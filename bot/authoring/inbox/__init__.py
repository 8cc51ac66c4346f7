"""Unanswered questions, and what the author makes of them."""
