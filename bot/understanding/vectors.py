"""Turns messages into vectors: their words and letters, and the embedding of the sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.content.model import Topic
from bot.understanding.index.encoder import Encoder
from bot.understanding.index.neighbours import UtteranceIndex, UtteranceVector
from bot.understanding.scoring.scorer import DialogueContext
from bot.understanding.text.message import Message, MessageNormaliser
from bot.understanding.text.words import clean, words

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class MessageVectors:
    """The vectors of messages in the space of an index."""

    normaliser: MessageNormaliser
    topics: Mapping[str, Topic]
    index: UtteranceIndex
    embed: Callable[[str], Floats] | None
    """The embedding of a sentence; None without an encoder."""

    def vector(self, message: Message, topic: str | None = None) -> UtteranceVector:
        """The vector of a message, with the name of a topic behind it or without."""
        name = self.topics[topic].name[message.language] if topic else ""
        meant = [*message.meant, *words(name, message.language)]
        return self.index.vector(meant, self._embedding(message, name))

    def topic_vector(self, message: Message, context: DialogueContext | None) -> UtteranceVector | None:
        """The vector of a message with the name of the context's topic behind it, if there is one."""
        return None if context is None or context.topic is None else self.vector(message, context.topic)

    def utterance_vector(self, text: str, plain_words: list[str]) -> UtteranceVector:
        """The vector of an utterance as authors write it."""
        return self.index.vector(plain_words, self.embed(as_encoded(text)) if self.embed else None)

    def _embedding(self, message: Message, name: str) -> Floats | None:
        if self.embed is None or not message.meant:
            return None
        restored = self.normaliser.restored(message)
        return self.embed(f"{restored.rstrip(' ?!.')} {name}" if name else restored)


def as_encoded(text: str) -> str:
    """An author's line as the encoder reads it."""
    return clean(text).lower()


def embedder(encoder: Encoder | None) -> Callable[[str], Floats] | None:
    """The function that embeds a sentence. It remembers some: a message is read in parts, and in both languages.

    It holds no reference to a matcher: replaced content is to go at once, not when the garbage collector comes round.
    """
    if encoder is None:
        return None
    return lru_cache(maxsize=64)(lambda sentence: np.asarray(encoder.encode([sentence])[0], dtype=np.float32))
