"""Lists the links to answers and topics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.content.model import Announcement, Language, Outcome, Text
from bot.content.rendering import set_type
from bot.conversation.links import address, payload, topic_payload

LinkKind = Literal["topic", "answer"]


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """An answer, or a topic with its answers, and what leads to it."""

    bot: str
    """The username of the bot, without @."""
    kind: LinkKind
    id: str
    topic: str | None
    """The topic it belongs to; a topic's own id for a topic."""
    title: Text
    aliases: tuple[str, ...] = ()

    def payload(self, language: Language | None) -> str:
        """What opens it in a language, or in the reader's; inline mode takes it as a query."""
        return payload(topic_payload(self.id) if self.kind == "topic" else self.id, language)

    def link(self, language: Language | None) -> str:
        """What opens it in a private chat."""
        return address(self.bot, self.payload(language))

    def group_link(self, language: Language | None) -> str:
        """What adds the bot to a group and opens it there."""
        return address(self.bot, self.payload(language), group=True)


def entries(announcement: Announcement, bot: str) -> tuple[LinkEntry, ...]:
    """Each topic that has answers, followed by these, in the author's order; answers without a topic at the end."""
    found: list[LinkEntry] = []
    for topic in announcement.topics:
        answers = announcement.answers_on(topic)
        if answers:
            found += [_topic(announcement, bot, topic), *(_answer(announcement, bot, key) for key in answers)]
    return (*found, *(_answer(announcement, bot, key) for key in _without_topic(announcement)))


def _without_topic(announcement: Announcement) -> Iterator[str]:
    for key, intent in announcement.intents.items():
        if intent.outcome is Outcome.ANSWER and intent.topic is None:
            yield key


def _topic(announcement: Announcement, bot: str, key: str) -> LinkEntry:
    topic = announcement.topics[key]
    title = Text(fr=_title(topic.name, "fr"), en=_title(topic.name, "en"))
    return LinkEntry(bot, "topic", key, key, title, topic.aliases)


def _answer(announcement: Announcement, bot: str, key: str) -> LinkEntry:
    intent = announcement.intents[key]
    title = Text(fr=_title(intent.title, "fr"), en=_title(intent.title, "en"))
    return LinkEntry(bot, "answer", key, intent.topic, title, intent.aliases)


def _title(text: Text, language: Language) -> str:
    shown = set_type(text[language], language)
    return shown[:1].upper() + shown[1:]
