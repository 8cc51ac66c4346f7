"""Scores labelled questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.authoring.report.labelled import Labelled
from bot.content.model import Language, Outcome
from bot.conversation import Conversation, Session
from bot.understanding.ranking import Ranking

BINS = 10  # of the confidence, each as wide


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, what it got, and whether that was right."""

    question: Labelled
    outcome: Outcome
    intents: tuple[str, ...]
    offered: tuple[str, ...]
    language: Language
    rankings: tuple[Ranking, ...]

    @property
    def confidence(self) -> float:
        """0 to 1: how sure the bot was of its first match."""
        return self.rankings[0].confidence

    @property
    def right(self) -> bool:
        """Whether the outcome is the kind, with the intents that were labelled.

        What is not stated, or out of scope, may also be told in general words, which name no intent.
        """
        labels = set(self.question.intents)
        general = self.question.kind in (Outcome.NOT_STATED, Outcome.OUT_OF_SCOPE)
        return self.outcome is self.question.kind and (general or not labels or set(self.intents) == labels)

    def first_is_right(self, kinds: Mapping[str, Outcome]) -> bool:
        """Whether the first match is among the labels, or of the kind where no intent is labelled."""
        best = self.rankings[0].best
        if best is None:
            return False
        return best.intent in self.question.intents or (
            not self.question.intents and kinds[best.intent] is self.question.kind
        )


@dataclass(frozen=True, slots=True)
class IntentScore:
    """How well an intent is found: how often it was labelled, told, and both."""

    intent: str
    labelled: int
    told: int
    both: int

    @property
    def precision(self) -> float | None:
        """Of the replies that told it, the share it was asked in; None if none did."""
        return self.both / self.told if self.told else None

    @property
    def recall(self) -> float | None:
        """Of the questions for it, the share that got it; None if there is none."""
        return self.both / self.labelled if self.labelled else None


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions of a range of confidence."""

    low: float
    high: float
    count: int
    confidence: float
    """Their mean."""
    first_right: float
    """The share whose first match is what was meant: where the confidence is honest, their mean."""
    right: int
    """Replies that were right."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures on labelled questions."""

    questions: int
    right: int
    asked_back_well: int
    """Wrong for asking back, but with what was meant among the offers."""
    languages_right: int
    languages_labelled: int
    confusion: Mapping[tuple[Outcome, Outcome], int]
    """How often a kind (first) got an outcome (second)."""
    intents: tuple[IntentScore, ...]
    """Of all that were labelled or told, the most often labelled first."""
    pairs: tuple[tuple[str, str, int], ...]
    """What was meant, what was told in its place, how often; the most frequent first."""
    bins: tuple[Bin, ...]
    mistakes: tuple[Judged, ...]

    @property
    def calibration_error(self) -> float:
        """The expected calibration error (ECE; Guo et al. 2017, "On Calibration of Modern Neural Networks"), 0 to 1.

        The mean distance, over all questions, between the confidence of a bin and the share of its first matches
        that are right.
        """
        total = sum(each.count for each in self.bins)
        return sum(each.count * abs(each.confidence - each.first_right) for each in self.bins) / total if total else 0.0


def evaluate(conversation: Conversation, questions: Iterable[Labelled]) -> Evaluation:
    """Ask each question in a session of its own, and judge what it gets."""
    judged = [_ask(conversation, question) for question in questions]
    kinds = {key: intent.outcome for key, intent in conversation.announcement.intents.items()}
    with_language = [each for each in judged if each.question.language is not None]
    return Evaluation(
        questions=len(judged),
        right=sum(each.right for each in judged),
        asked_back_well=sum(
            each.outcome is Outcome.CLARIFY and bool(set(each.offered) & set(each.question.intents)) for each in judged
        ),
        languages_right=sum(each.language == each.question.language for each in with_language),
        languages_labelled=len(with_language),
        confusion=Counter((each.question.kind, each.outcome) for each in judged),
        intents=_intents(judged),
        pairs=_pairs(judged),
        bins=_bins(judged, kinds),
        mistakes=tuple(each for each in judged if not each.right),
    )


def _ask(conversation: Conversation, question: Labelled) -> Judged:
    reply, _ = conversation.respond(Session(), question.text)
    offered = tuple(each.intent for each in reply.suggestions)
    rankings = conversation.read(question.text, reply.language)
    return Judged(question, reply.outcome, reply.intents, offered, reply.language, rankings)


def _intents(judged: Sequence[Judged]) -> tuple[IntentScore, ...]:
    """Only of questions with labelled intents: what the others should have got is not known."""
    known = [each for each in judged if each.question.intents]
    labelled = Counter(key for each in known for key in each.question.intents)
    told = Counter(key for each in known for key in each.intents)
    both = Counter(key for each in known for key in set(each.intents) & set(each.question.intents))
    scores = [IntentScore(key, labelled[key], told[key], both[key]) for key in labelled | told]
    return tuple(sorted(scores, key=lambda score: (-score.labelled, -score.told, score.intent)))


def _pairs(judged: Sequence[Judged]) -> tuple[tuple[str, str, int], ...]:
    """Each label that was missed with each intent told in its place, or else with the outcome, in brackets."""
    found = Counter(
        (meant, told)
        for each in judged
        if not each.right
        for meant in each.question.intents
        if meant not in each.intents
        for told in [key for key in each.intents if key not in each.question.intents] or [f"({each.outcome})"]
    )
    return tuple((*pair, count) for pair, count in sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _bins(judged: Sequence[Judged], kinds: Mapping[str, Outcome]) -> tuple[Bin, ...]:
    return tuple(_bin([each for each in judged if _place(each) == number], number, kinds) for number in range(BINS))


def _place(judged: Judged) -> int:
    return min(int(judged.confidence * BINS), BINS - 1)


def _bin(judged: Sequence[Judged], number: int, kinds: Mapping[str, Outcome]) -> Bin:
    count = len(judged)
    mean = sum(each.confidence for each in judged) / count if count else 0.0
    first_right = sum(each.first_is_right(kinds) for each in judged) / count if count else 0.0
    right = sum(each.right for each in judged)
    return Bin(number / BINS, (number + 1) / BINS, count, mean, first_right, right)
