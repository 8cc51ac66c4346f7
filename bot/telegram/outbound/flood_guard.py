"""FloodGuard: a person who writes too much gets one kind word, then silence until the minute has passed."""

from __future__ import annotations

from telegram import User

from bot.store.user_state import Person
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.messages import hint_of
from bot.telegram.base.outcome import UpdateOutcome
from bot.telegram.base.place import Place
from bot.telegram.base.rate_limit import RateDecision, RateLimiter
from bot.telegram.outbound.replies import Replies


class FloodGuard:
    """Judges messages by the rate limit."""

    def __init__(self, limiter: RateLimiter, replies: Replies) -> None:
        self._limiter = limiter
        self._replies = replies

    async def is_too_much(self, context: UpdateContext, person: Person, place: Place, user: User, date: float) -> bool:
        """Whether it is one message too many; the first one gets a word about it."""
        decision = self._limiter.judge(person, date)
        if decision is RateDecision.ANSWER:
            return False
        if decision is RateDecision.SAY_SO:
            reply, _ = context.conversation.slow_down(context.state_of(person).session, hint_of(user))
            await self._replies.send(context, place, reply)
        context.result.outcome = UpdateOutcome.LIMITED
        return True

    def is_flooding(self, person: Person, date: float) -> bool:
        """Whether it is one message too many, where a word about it would be one more."""
        return self._limiter.judge(person, date) is not RateDecision.ANSWER
