"""`/stats` and `/unanswered`: what people asked."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence

from telegram.constants import MessageLimit

from bot.content.model import Outcome
from bot.store.statistics import Inquiry, Unanswered
from bot.telegram.base.services import AdminControls
from bot.telegram.features.admin.command import AdminCommand
from bot.telegram.features.admin.figures import Figures, date_of
from bot.understanding.text.clusters import cluster

_DAY = 86_400.0
_WEEK, _YEAR, _MONTH = 7, 365, 30  # days
_SHOWN, _MOST_SHOWN = 10, 50  # questions
_LONGEST = 200  # characters of one


class StatisticsCommands:
    """Looks up what was asked, and formats it for a phone."""

    def __init__(self, inquiry: Inquiry, controls: AdminControls, clock: Callable[[], float] = time.time) -> None:
        self._inquiry = inquiry
        self._draw = controls.draw
        self._clock = clock

    async def stats(self, order: AdminCommand) -> None:
        """What was asked in the last days, and what it got, as text and as a picture. Raises StoreError."""
        days = order.number(_WEEK, _YEAR)
        if days is None:
            await order.reply(order.wording.stats_usage, most=str(_YEAR))
            return
        statistics = await self._inquiry.statistics(days)
        figures = Figures(order.context.conversation, order.language, statistics, self._clock() - days * _DAY)
        text = figures.text()
        picture = await self._draw(figures.chart()) if self._draw is not None and figures.total else None
        if picture is None:
            hint = order.context.conversation.write(order.wording.stats_no_picture, order.language)
            await order.say(f"{text}\n\n{hint}" if figures.total else text)
        elif len(text) <= MessageLimit.CAPTION_LENGTH:
            await order.show(picture, text)
        else:
            await order.say(text)
            await order.show(picture, figures.chart().title)

    async def unanswered(self, order: AdminCommand) -> None:
        """What was asked most often without an answer, the same in other spellings as one. Raises StoreError."""
        number = order.number(_SHOWN, _MOST_SHOWN)
        if number is None:
            await order.reply(order.wording.unanswered_usage, most=str(_MOST_SHOWN))
            return
        questions = await self._inquiry.unanswered(_MONTH)
        date = date_of(self._clock() - _MONTH * _DAY, order.language)
        if not questions:
            await order.reply(order.wording.unanswered_none, date=date)
            return
        merged = await asyncio.to_thread(_merged, questions)
        lines = [_line(order, each) for each in merged[:number]]
        await order.reply(order.wording.unanswered_title, below="\n".join(lines), date=date)


def _merged(questions: Sequence[Unanswered]) -> list[Unanswered]:
    """Near-duplicates as one question, in its most typical words, with what most of them got."""
    merged = []
    for group in cluster([question.text for question in questions]):
        outcomes: Counter[Outcome] = Counter()
        for index in group:
            outcomes[questions[index].outcome] += questions[index].times
        ((outcome, _),) = outcomes.most_common(1)
        merged.append(Unanswered(questions[group[0]].text, outcome, outcomes.total()))
    return sorted(merged, key=lambda question: -question.times)


def _line(order: AdminCommand, question: Unanswered) -> str:
    write = order.context.conversation.write
    text = " ".join(question.text.split())
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    outcome = write(order.wording.outcomes[question.outcome], order.language)
    line, times = order.wording.unanswered_line, str(question.times)
    return write(line, order.language, times=times, text=shown, outcome=outcome)
