"""Asks labelled questions and scores the replies: accuracy, confusions, precision, recall, calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.authoring.report.labelled import LabelledQuestion
from bot.content.model import Language, Outcome
from bot.conversation import Conversation, Session
from bot.understanding.ranking import Ranking

BINS = 10  # of the confidence, each as wide


@dataclass(frozen=True, slots=True)
class EvaluatedQuestion:
    """A labelled question, and the reply to it."""

    question: LabelledQuestion
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

        A gap or a foreign subject may also be answered in general words, which name no intent.
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
    """How often an intent was labelled, predicted (given in a reply), and both."""

    intent: str
    labelled: int
    predicted: int
    both: int

    @property
    def precision(self) -> float | None:
        """Of the replies that gave it, the share in which it was labelled; None if none did."""
        return self.both / self.predicted if self.predicted else None

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
    """The mean confidence of its questions."""
    first_right: float
    """The share whose first match is what was meant: where the confidence is honest, their mean."""
    right: int
    """The number of replies that were right."""


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
    """All that were labelled or predicted, the most often labelled first."""
    pairs: tuple[tuple[str, str, int], ...]
    """The intent that was labelled, the one given in its place, how often; the most frequent first."""
    bins: tuple[Bin, ...]
    mistakes: tuple[EvaluatedQuestion, ...]

    @property
    def calibration_error(self) -> float:
        """The expected calibration error (ECE; Guo et al. 2017, "On Calibration of Modern Neural Networks"), 0 to 1.

        The mean distance, over all questions, between the confidence of a bin and the share of its first matches
        that are right.
        """
        total = sum(each.count for each in self.bins)
        return sum(each.count * abs(each.confidence - each.first_right) for each in self.bins) / total if total else 0.0


def evaluate(conversation: Conversation, questions: Iterable[LabelledQuestion]) -> Evaluation:
    """Ask each question in a session of its own, and compare the replies with the labels."""
    evaluated = [_ask(conversation, question) for question in questions]
    kinds = {key: intent.outcome for key, intent in conversation.announcement.intents.items()}
    with_language = [each for each in evaluated if each.question.language is not None]
    return Evaluation(
        questions=len(evaluated),
        right=sum(each.right for each in evaluated),
        asked_back_well=sum(
            each.outcome is Outcome.CLARIFY and bool(set(each.offered) & set(each.question.intents))
            for each in evaluated
        ),
        languages_right=sum(each.language == each.question.language for each in with_language),
        languages_labelled=len(with_language),
        confusion=Counter((each.question.kind, each.outcome) for each in evaluated),
        intents=_intents(evaluated),
        pairs=_pairs(evaluated),
        bins=_bins(evaluated, kinds),
        mistakes=tuple(each for each in evaluated if not each.right),
    )


def _ask(conversation: Conversation, question: LabelledQuestion) -> EvaluatedQuestion:
    reply, _ = conversation.respond(Session(), question.text)
    offered = tuple(each.intent for each in reply.suggestions)
    rankings = conversation.read(question.text, reply.language)
    return EvaluatedQuestion(question, reply.outcome, reply.intents, offered, reply.language, rankings)


def _intents(evaluated: Sequence[EvaluatedQuestion]) -> tuple[IntentScore, ...]:
    """The scores over the questions with labelled intents; of the others the right intent is not known."""
    known = [each for each in evaluated if each.question.intents]
    labelled = Counter(key for each in known for key in each.question.intents)
    predicted = Counter(key for each in known for key in each.intents)
    both = Counter(key for each in known for key in set(each.intents) & set(each.question.intents))
    scores = [IntentScore(key, labelled[key], predicted[key], both[key]) for key in labelled | predicted]
    return tuple(sorted(scores, key=lambda score: (-score.labelled, -score.predicted, score.intent)))


def _pairs(evaluated: Sequence[EvaluatedQuestion]) -> tuple[tuple[str, str, int], ...]:
    """Each missed label with each intent given in its place, or else with the outcome, in brackets."""
    found = Counter(
        (meant, given)
        for each in evaluated
        if not each.right
        for meant in each.question.intents
        if meant not in each.intents
        for given in [key for key in each.intents if key not in each.question.intents] or [f"({each.outcome})"]
    )
    return tuple((*pair, count) for pair, count in sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _bins(evaluated: Sequence[EvaluatedQuestion], kinds: Mapping[str, Outcome]) -> tuple[Bin, ...]:
    return tuple(_bin([each for each in evaluated if _place(each) == number], number, kinds) for number in range(BINS))


def _place(evaluated: EvaluatedQuestion) -> int:
    return min(int(evaluated.confidence * BINS), BINS - 1)


def _bin(evaluated: Sequence[EvaluatedQuestion], number: int, kinds: Mapping[str, Outcome]) -> Bin:
    count = len(evaluated)
    mean = sum(each.confidence for each in evaluated) / count if count else 0.0
    first_right = sum(each.first_is_right(kinds) for each in evaluated) / count if count else 0.0
    right = sum(each.right for each in evaluated)
    return Bin(number / BINS, (number + 1) / BINS, count, mean, first_right, right)
