"""Inline mode."""
