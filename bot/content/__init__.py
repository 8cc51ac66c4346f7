"""Loads the announcement from YAML, validates it, and renders its texts."""

from bot.content.loading import load
from bot.content.model import LANGUAGES, Announcement, Intent, Language, Outcome, Text, Utterance

__all__ = ["LANGUAGES", "Announcement", "Intent", "Language", "Outcome", "Text", "Utterance", "load"]
