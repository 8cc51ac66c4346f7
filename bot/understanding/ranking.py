"""The result of ranking: intents, probabilities, and the evidence for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.model import Language, Outcome, Utterance
from bot.understanding.scoring.scorer import DialogueContext
from bot.understanding.text.spelling import Correction


@dataclass(frozen=True, slots=True)
class Match:
    """An intent and the probability, 0 to 1, that it is the one meant."""

    intent: str
    probability: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A topic or an aspect and its probability, 0 to 1."""

    id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a message, or one sentence of it, resembles. Matches stand best first."""

    text: str
    language: Language
    words: tuple[str, ...]
    corrections: tuple[Correction, ...]
    unknown: tuple[str, ...]
    """Words the content does not know and that resemble none it knows."""
    foreign_names: tuple[str, ...]
    """Foreign names in it."""
    qualifiers: tuple[str, ...]
    """Narrowing phrases in it."""
    matches: tuple[Match, ...]
    confidence: float
    """0 to 1: how sure it is that the first match is what was meant."""
    evidence: Mapping[str, float]
    """What the confidence is made of; see trust.EVIDENCE."""
    outcomes: Mapping[Outcome, float]
    """The probabilities of all intents of an outcome together."""
    topics: tuple[Scored, ...]
    aspects: tuple[Scored, ...]
    nearest: Utterance | None
    """The utterance of the first match that is most like the message."""
    similarity: float
    """How like it is, 0 to 1."""
    pieces: Mapping[str, float] = field(default_factory=dict)
    """What the score of the first match is made of; see scoring.PIECES."""
    asks_nothing: float = 0.0
    """How much it looks as if it named a topic and asked nothing: about 1 if it does, about 0 if not."""
    context: DialogueContext | None = None
    """What was said before, as far as it counted."""
    cell: tuple[str, str] | None = None
    """The topic and aspect asked, where no intent is about them."""
    exact: bool = False
    """Whether the message is that utterance, but for case, accents, punctuation and typing errors."""

    @property
    def names_topic(self) -> bool:
        """Whether the first match stands first for a topic that the message names, and not for what it asks of it."""
        named, asked = (("bare_topic", "aspect_unsaid"), ("bare_aspect", "topic_unsaid"))
        return sum(self.pieces[piece] for piece in named) > sum(self.pieces[piece] for piece in asked)

    @property
    def best(self) -> Match | None:
        """The first match, if anything is known of the message."""
        return self.matches[0] if self.matches else None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a line of the content is taken for when it is not there itself; see Matcher.left_out."""

    winner: int
    """The number of the intent that wins, in the order of the content; -1 for a bare phrase, which is asked of none."""
    own: float
    """The probability, 0 to 1, of the intent the line belongs to."""
    rival: int
    """The number of the likeliest of the other intents; -1 if there is none."""
    rival_probability: float
    kin: int
    """The nearest other line of the same intent, aspect or topic; -1 if there is none."""
    twin: int
    """The nearest line of another one of the same kind; -1 if there is none."""
    likeness: float
    """Of the twin, 0 to 1; 1 for the same words in the same order."""
    near: tuple[int, ...]
    """The nearest lines, at most NEAR of them."""
