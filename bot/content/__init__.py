"""The announcement as its author wrote it: read from YAML, validated, written out in a language."""

from bot.content.loading import load
from bot.content.model import LANGUAGES, Announcement, Intent, Language, Outcome, Text, Utterance

__all__ = ["LANGUAGES", "Announcement", "Intent", "Language", "Outcome", "Text", "Utterance", "load"]
