"""Sums up the log of questions: volumes, outcomes, topics, votes, unanswered questions grouped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.content.model import Announcement, Outcome
from bot.store.question_log import QuestionLog
from bot.store.records import Question
from bot.understanding.text.clusters import cluster

MOST = 5_000  # unanswered questions that are grouped, the latest: it takes two seconds
OUTCOMES = tuple(outcome.value for outcome in Outcome)


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """One question in all its spellings."""

    texts: tuple[str, ...]
    """Different ones, the most typical first."""
    language: str
    outcomes: tuple[str, ...]
    """What it got, the most frequent first."""
    count: int
    last_asked: float
    """Seconds since 1970."""

    @property
    def text(self) -> str:
        """The most typical of its spellings."""
        return self.texts[0]


@dataclass(frozen=True, slots=True)
class AnswerVotes:
    """The votes on an intent's answer."""

    intent: str
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures on the log of questions."""

    questions: int
    first_asked: float | None
    last_asked: float | None
    days: tuple[tuple[date, Mapping[str, int]], ...]
    """For each day (UTC) without a gap: how many questions got each outcome."""
    outcomes: Mapping[str, int]
    languages: Mapping[str, int]
    sources: Mapping[str, int]
    topics: tuple[tuple[str, int], ...]
    """Topics of the intents given, the most frequent first; "" where there was none."""
    intents: tuple[tuple[str, int], ...]
    feedback: tuple[AnswerVotes, ...]
    """The least liked first."""
    unanswered: int
    groups: tuple[QuestionGroup, ...]
    """The unanswered ones, the most frequent first."""


def is_unanswered(question: Question) -> bool:
    """Whether no intent answered it: asked back, not understood, or "it does not say" in general words."""
    return question.outcome in (Outcome.CLARIFY, Outcome.OUT_OF_SCOPE) or (
        question.outcome == Outcome.NOT_STATED and not question.intents
    )


def summarise(log: QuestionLog, announcement: Announcement) -> Summary:
    """The figures of a log; intents that the content no longer holds count as of no topic."""
    asked = log.questions
    unanswered = [question for question in asked if is_unanswered(question)]
    return Summary(
        questions=len(asked),
        first_asked=asked[0].asked_at if asked else None,
        last_asked=asked[-1].asked_at if asked else None,
        days=_days(asked),
        outcomes={outcome: sum(q.outcome == outcome for q in asked) for outcome in OUTCOMES},
        languages=dict(Counter(q.language for q in asked).most_common()),
        sources=dict(Counter(q.source for q in asked).most_common()),
        topics=_most(_topic(q, announcement) for q in asked),
        intents=_most(key for q in asked for key in q.intents),
        feedback=_feedback(log),
        unanswered=len(unanswered),
        groups=group(unanswered),
    )


def group(questions: Sequence[Question]) -> tuple[QuestionGroup, ...]:
    """The questions with all spellings of one together, the most frequent first; of the latest MOST."""
    latest = questions[-MOST:]
    return tuple(_group([latest[index] for index in each]) for each in cluster([q.text for q in latest]))


def _group(questions: Sequence[Question]) -> QuestionGroup:
    return QuestionGroup(
        texts=tuple(dict.fromkeys(question.text for question in questions)),
        language=questions[0].language,
        outcomes=tuple(outcome for outcome, _ in _most(question.outcome for question in questions)),
        count=len(questions),
        last_asked=max(question.asked_at for question in questions),
    )


def _most(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How often each name comes, the most frequent first."""
    return tuple(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _days(asked: Sequence[Question]) -> tuple[tuple[date, Mapping[str, int]], ...]:
    if not asked:
        return ()
    counts = Counter((datetime.fromtimestamp(q.asked_at, UTC).date(), q.outcome) for q in asked)
    first, last = min(day for day, _ in counts), max(day for day, _ in counts)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return tuple((day, {outcome: counts[day, outcome] for outcome in OUTCOMES}) for day in days)


def _topic(question: Question, announcement: Announcement) -> str:
    intents = [announcement.intents[key] for key in question.intents if key in announcement.intents]
    return next((intent.topic for intent in intents if intent.topic), "")


def _feedback(log: QuestionLog) -> tuple[AnswerVotes, ...]:
    up = Counter(vote.intent for vote in log.votes if vote.vote > 0)
    down = Counter(vote.intent for vote in log.votes if vote.vote < 0)
    votes = [AnswerVotes(key, up[key], down[key]) for key in up | down]
    return tuple(sorted(votes, key=lambda each: (each.up - each.down, each.intent)))
