"""Deep links: parses and writes `https://t.me/<bot>?start=PAYLOAD`.

The payload is the value of `start`: `servers_count` opens an answer, `t-servers` a topic and `topics` all topics, each
in the reader's language; `-fr` or `-en` at its end fixes the language. Ids contain neither capitals nor "-", so that
all this fits into the 64 characters of https://core.telegram.org/bots/features#deep-linking.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.content.model import INFORMATIVE, Announcement, Language
from bot.conversation.reply import Action, Verb

ALL_TOPICS = "topics"
_TOPIC = "t-"
_PAYLOAD = re.compile(r"(?P<id>(?:t-)?[a-z][a-z0-9_]*)(?:-(?P<language>fr|en))?")
_COMMAND = re.compile(r"/start(?:@\w+)?\s+(?P<payload>\S+)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/\w+/?\?|tg://resolve/?\?domain=\w+&)"
    r"start(?:group)?=(?P<payload>[\w-]*)\S*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """An existing answer or topic, by its current id, and the language in which it is wanted."""

    kind: Literal["intent", "topic"]
    id: str | None
    """An intent's, or a topic's; None for all topics."""
    language: Language | None = None
    """None for the reader's own."""

    @classmethod
    def parse(cls, text: str, announcement: Announcement) -> Link | None:
        """Parse a payload, or a whole address or /start command with one; None if its target does not exist."""
        match = _PAYLOAD.fullmatch((payload_of(text) or text.strip()).lower())
        if match is None:
            return None
        language: Language | None = "fr" if match["language"] == "fr" else "en" if match["language"] else None
        return cls._to(match["id"], language, announcement)

    @classmethod
    def _to(cls, given: str, language: Language | None, announcement: Announcement) -> Link | None:
        intent = announcement.intent_id(given)
        if intent is not None and announcement.intents[intent].outcome in INFORMATIVE:
            return cls("intent", intent, language)
        topic = announcement.topic_id(given.removeprefix(_TOPIC)) if given.startswith(_TOPIC) else None
        if topic is not None:
            return cls("topic", topic, language)
        return cls("topic", None, language) if given == ALL_TOPICS else None

    @classmethod
    def typed(cls, text: str, announcement: Announcement) -> Link | None:
        """Parse a message or an inline query; None also for an ordinary word that happens to be an id."""
        is_link = payload_of(text) is not None or "_" in text or "-" in text
        return cls.parse(text, announcement) if is_link else None

    @property
    def payload(self) -> str:
        """The payload that parses to this link."""
        return payload(
            self.id if self.kind == "intent" and self.id is not None else topic_payload(self.id), self.language
        )

    @property
    def action(self) -> Action:
        """The action of a button that opens the same."""
        return Action(Verb.ANSWER if self.kind == "intent" else Verb.TOPICS, self.id, self.language)


def payload(id: str, language: Language | None = None) -> str:
    """The payload of an intent's id, or of a topic_payload(), in a language or the reader's."""
    return id if language is None else f"{id}-{language}"


def topic_payload(topic: str | None) -> str:
    """The payload of a topic in the reader's language; None is all topics."""
    return ALL_TOPICS if topic is None else _TOPIC + topic


def payload_of(text: str) -> str | None:
    """The payload of a message that is an address or a /start command, and nothing else; None if it is neither."""
    match = _ADDRESS.fullmatch(text.strip()) or _COMMAND.fullmatch(text.strip())
    return match["payload"] if match is not None else None


def address(bot: str, payload: str, *, group: bool = False) -> str:
    """The link to a bot, by its username, that opens a payload; group: in a group that the reader chooses."""
    return f"https://t.me/{bot}?start{'group' if group else ''}={payload}"
