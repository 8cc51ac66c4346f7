"""Does a message say what it is about, or only what it wants to know?

"By when?" needs the sentence before it, "by when will the library open?" does not. A word tells the topic if
most of the utterances that hold it are about one topic, and many more than chance would have it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from bot.content.model import Announcement

_SHARE = 0.6  # of the word's utterances that are about the topic
_LIFT = 2.0  # how much more often than any utterance is about it
_LEAST = 4  # utterances that must hold the word


class Topical:
    """The words that tell what a message is about."""

    def __init__(self, announcement: Announcement, messages: Sequence[Sequence[str]]) -> None:
        """messages: the words of each utterance of the announcement."""
        seen: Counter[str] = Counter()
        by_topic: defaultdict[str, Counter[str]] = defaultdict(Counter)
        sizes: Counter[str] = Counter()
        for utterance, message in zip(announcement.utterances, messages, strict=True):
            topics = lineage(announcement, announcement.intents[utterance.intent].topic)
            sizes.update(topics)
            for word in set(message):
                seen[word] += 1
                for topic in topics:
                    by_topic[topic][word] += 1
        self._topics: dict[str, set[str]] = {}
        for topic, counts in by_topic.items():
            for word, count in counts.items():
                mostly = count >= max(_LEAST, _SHARE * seen[word])
                unusually = count * len(messages) >= _LIFT * seen[word] * sizes[topic]
                if mostly and unusually and not word.isdigit():
                    self._topics.setdefault(word, set()).add(topic)
        for told in self._topics.values():  # what tells a part tells the whole as well, and means the part
            told -= {whole for topic in told for whole in lineage(announcement, topic)[1:]}

    def tells(self, words: Sequence[str]) -> bool:
        """Whether any of the words does."""
        return any(word in self._topics for word in words)

    def elsewhere(self, words: Sequence[str], near: Collection[str]) -> bool:
        """Whether any of the words tells topics of which none is near."""
        return any(word in self._topics and self._topics[word].isdisjoint(near) for word in words)


def lineage(announcement: Announcement, topic: str | None) -> list[str]:
    """A topic and those it is part of, itself first."""
    found: list[str] = []
    while topic is not None:
        found.append(topic)
        topic = announcement.topics[topic].part_of
    return found
