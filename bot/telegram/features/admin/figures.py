"""Formats statistics as text for a phone and as a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from babel.dates import format_date

from bot.charts import Bar, Chart, Panel
from bot.content.model import LANGUAGES, Language, Outcome, Text
from bot.content.rendering import render_number, set_type
from bot.conversation import Conversation
from bot.store.statistics import Counts, Statistics

_PARAGRAPH = "\n\n"


class Figures:
    """Statistics in the words of an admin's language, with the names that the content gives to topics."""

    def __init__(self, conversation: Conversation, language: Language, statistics: Statistics, since: float) -> None:
        self._announcement = conversation.announcement
        self._write = conversation.write
        self._wording = conversation.wording
        self._language: Language = language
        self._statistics = statistics
        self._since = since

    def text(self) -> str:
        """All of it, a line for each number."""
        parts = [self._title(), self._outcomes(), self._languages(), self._topics(), self._opinions()]
        return _PARAGRAPH.join(part for part in parts if part)

    def chart(self) -> Chart:
        """The same figures, as a chart of bars."""
        outcomes = _by_key(self._statistics.outcomes)
        languages = _by_language(self._statistics.outcomes)
        wording = self._wording
        votes = (
            (wording.stats_helpful, self._statistics.helpful),
            (wording.stats_unhelpful, self._statistics.unhelpful),
        )
        panels = (
            self._panel(wording.stats_outcomes, ((self._outcome(each), outcomes[each]) for each in Outcome)),
            self._panel(wording.stats_languages, ((self._name_of(each), languages[each]) for each in LANGUAGES)),
            self._panel(wording.stats_topics, ((topic, sum(by.values())) for topic, by in self._asked_by_topic())),
            self._panel(
                wording.stats_opinions, ((self._title_of(vote), sum(counts.values())) for vote, counts in votes)
            ),
        )
        return Chart(self._title(), panels)

    @property
    def total(self) -> int:
        """How many questions there were."""
        return sum(self._statistics.outcomes.values())

    def _panel(self, title: Text, bars: Iterable[tuple[str, int]]) -> Panel:
        return Panel(
            self._title_of(title), tuple(Bar(label, value, self._number(value)) for label, value in bars if value)
        )

    def _title(self) -> str:
        return self._line(
            self._wording.stats_title, date=date_of(self._since, self._language), count=self._number(self.total)
        )

    def _outcomes(self) -> str:
        counts = _by_key(self._statistics.outcomes)
        lines = (self._outcome_line(each, counts[each]) for each in Outcome if counts[each])
        return self._section(self._wording.stats_outcomes, lines)

    def _outcome_line(self, outcome: Outcome, count: int) -> str:
        share = str(round(100 * count / self.total))
        return self._line(
            self._wording.stats_share, label=self._outcome(outcome), count=self._number(count), share=share
        )

    def _languages(self) -> str:
        counts = _by_language(self._statistics.outcomes)
        lines = (
            self._line(self._wording.stats_line, label=self._name_of(each), count=self._number(counts[each]))
            for each in LANGUAGES
        )
        return self._section(self._wording.stats_languages, lines if self.total else ())

    def _topics(self) -> str:
        lines = (
            self._line(
                self._wording.stats_by_language,
                label=topic,
                count=self._number(sum(by.values())),
                french=self._number(by["fr"]),
                english=self._number(by["en"]),
            )
            for topic, by in self._asked_by_topic()
        )
        return self._section(self._wording.stats_topics, lines)

    def _opinions(self) -> str:
        good, bad = (self._by_topic(each) for each in (self._statistics.helpful, self._statistics.unhelpful))
        topics = [topic for topic in self._names() if good[topic] or bad[topic]]
        total = self._vote(self._title_of(self._wording.stats_all), sum(good.values()), sum(bad.values()))
        lines = [self._vote(topic, good[topic], bad[topic]) for topic in topics]
        return self._section(self._wording.stats_opinions, [total, *lines] if lines else ())

    def _vote(self, label: str, good: int, bad: int) -> str:
        return self._line(self._wording.stats_votes, label=label, good=self._number(good), bad=self._number(bad))

    def _section(self, title: Text, lines: Iterable[str]) -> str:
        """The lines below their title; nothing without lines."""
        told = list(lines)
        head = self._line(self._wording.stats_line, label=self._title_of(title), count="").rstrip()
        return "\n".join([head, *told]) if told else ""

    def _asked_by_topic(self) -> list[tuple[str, Counter[Language]]]:
        """The topics asked about, those asked most first, each with how often in which language."""
        counts: dict[str, Counter[Language]] = {}
        for (intent, language), number in self._statistics.intents.items():
            counts.setdefault(self._topic_of(intent), Counter())[language] += number
        return sorted(counts.items(), key=lambda each: (-sum(each[1].values()), each[0]))

    def _by_topic(self, counts: Counts) -> Counter[str]:
        topics: Counter[str] = Counter()
        for (intent, _), number in counts.items():
            topics[self._topic_of(intent)] += number
        return topics

    def _names(self) -> Iterator[str]:
        """The names of all topics, in the author's order, and of none in particular."""
        for topic in self._announcement.topics.values():
            yield _upper_first(set_type(topic.name[self._language], self._language))
        yield self._title_of(self._wording.stats_other)

    def _topic_of(self, intent: str) -> str:
        known = self._announcement.intents.get(intent)
        if known is None or known.topic is None:
            return self._title_of(self._wording.stats_other)
        return _upper_first(set_type(self._announcement.topics[known.topic].name[self._language], self._language))

    def _outcome(self, outcome: Outcome) -> str:
        return _upper_first(self._title_of(self._wording.outcomes[outcome]))

    def _name_of(self, language: Language) -> str:
        return self._title_of(self._wording.languages[language])

    def _title_of(self, text: Text) -> str:
        return self._write(text, self._language)

    def _line(self, text: Text, /, **placeholders: str) -> str:
        return self._write(text, self._language, **placeholders)

    def _number(self, number: int) -> str:
        return render_number(number, self._language)


def date_of(seconds: float, language: Language) -> str:
    """The day of a time since 1970, in words, in UTC."""
    return str(format_date(datetime.fromtimestamp(seconds, UTC), format="long", locale=language))


def _by_key(counts: Counts) -> Counter[str]:
    totals: Counter[str] = Counter()
    for (key, _), number in counts.items():
        totals[key] += number
    return totals


def _by_language(counts: Counts) -> Counter[Language]:
    totals: Counter[Language] = Counter()
    for (_, language), number in counts.items():
        totals[language] += number
    return totals


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
