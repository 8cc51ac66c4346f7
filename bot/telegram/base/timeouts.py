"""How long is waited for what may come right by itself, and how often a call is retried."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often, and after how many seconds, a call that failed is repeated."""

    tries: int = 5
    pause: float = 0.5
    longest: float = 8.0
    unsure: int = 1
    """Repetitions of what may have arrived."""
    floods: int = 10
    """How often a chat's "too many requests" is obeyed before the journal takes over."""


RETRIES = RetryPolicy()


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How many seconds to wait for what may come right by itself."""

    network: float = 60.0
    rival: float = 60.0
    refusal: float = 30.0
    """For a 401 or 404 of a poll."""
    first_pause: float = 1.0
    longest_pause: float = 15.0
    watch: float = 60.0
    """Between two looks at the webhook."""
    handover_check: float = 15.0
    """Between two looks for hand-overs whose time is up."""
    farewell: float = 1.0
    """For the last word to Telegram."""
    grace: float = 10.0
    """For what is being answered when the bot is told to stop."""
    delivery: RetryPolicy = field(default_factory=RetryPolicy)


TIMEOUTS = Timeouts()
