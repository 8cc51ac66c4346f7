"""Figures on how well questions are answered, and on what people asked."""
