"""Lists which paragraphs of the announcement the content names, and where."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.model import ContentFile
from bot.content.yaml_source import KeyPath


def named_paragraphs(content: ContentFile) -> Iterator[tuple[KeyPath, int]]:
    """The place and the number of each paragraph that is referred to.

    Facts may tell theirs though no paragraph is written out: then it is a note for authors, and nobody is shown it.
    """
    if content.paragraphs:
        for key, fact in content.facts.items():
            if fact.paragraph is not None:
                yield ("facts", key, "paragraph"), fact.paragraph
    for key, intent in content.intents.items():
        for position, number in enumerate(intent.paragraphs):
            yield ("intents", key, "paragraphs", position), number
