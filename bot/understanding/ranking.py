"""The result of ranking: the likeliest intents and the evidence for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.model import Language, Outcome, Utterance
from bot.understanding.scoring.scorer import DialogueContext
from bot.understanding.text.spelling import Correction


@dataclass(frozen=True, slots=True)
class Match:
    """An intent and the probability, 0 to 1, that it is what was meant."""

    intent: str
    probability: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A topic or an aspect and its probability, 0 to 1."""

    id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a message, or one sentence of it, resembles. Matches stand best first; none if nothing of it is known."""

    text: str
    language: Language
    words: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()
    unknown: tuple[str, ...] = ()
    """Words that the content does not know and that resemble none it knows."""
    foreign_names: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    confidence: float = 0.0
    """The probability, 0 to 1, that the first match is what was meant."""
    evidence: Mapping[str, float] = field(default_factory=dict)
    """The features of the confidence; see calibration.CONFIDENCE_FEATURES."""
    outcomes: Mapping[Outcome, float] = field(default_factory=dict)
    """The probabilities of all intents of an outcome together."""
    topics: tuple[Scored, ...] = ()
    aspects: tuple[Scored, ...] = ()
    nearest: Utterance | None = None
    """The utterance of the first match that is nearest to the message."""
    similarity: float = 0.0
    """The similarity of that utterance, 0 to 1."""
    contributions: Mapping[str, float] = field(default_factory=dict)
    """What each feature adds to the score of the first match; see scorer.SCORE_FEATURES."""
    asks_nothing: float = 0.0
    """How much it looks as if it named a topic and asked nothing: about 1 if it does, about 0 if not."""
    context: DialogueContext | None = None
    """The dialogue before the message, as far as it counted."""
    empty_cell: tuple[str, str] | None = None
    """The topic and aspect asked, where no intent is about them."""
    exact: bool = False
    """Whether the message is that utterance, but for case, accents, punctuation and typing errors."""

    @property
    def names_topic(self) -> bool:
        """Whether the first match stands first for a topic that the message names, and not for what it asks of it."""
        named, asked = (("bare_topic", "aspect_unsaid"), ("bare_aspect", "topic_unsaid"))
        return sum(self.contributions[name] for name in named) > sum(self.contributions[name] for name in asked)

    @property
    def best(self) -> Match | None:
        """The first match; None if nothing of the message is known."""
        return self.matches[0] if self.matches else None
