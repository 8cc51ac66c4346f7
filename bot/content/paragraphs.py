"""Lists which paragraphs of the announcement the content names, and where."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.model import ContentFile
from bot.content.yaml_source import KeyPath


def named_paragraphs(content: ContentFile) -> Iterator[tuple[KeyPath, int]]:
    """The position and the number of each paragraph that is referred to.

    Where no paragraph is written out, those of the facts are notes for authors and are not listed.
    """
    if content.paragraphs:
        for key, fact in content.facts.items():
            if fact.paragraph is not None:
                yield ("facts", key, "paragraph"), fact.paragraph
    for key, intent in content.intents.items():
        for position, number in enumerate(intent.paragraphs):
            yield ("intents", key, "paragraphs", position), number
