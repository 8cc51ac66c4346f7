"""What the store keeps of hand-overs and mutes, and what it counts, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from bot.content.model import Language, Outcome
from bot.store.handovers import Handovers
from bot.store.mutes import Mutes
from bot.store.records import Acknowledgement, JournalBatch, Question, Vote
from bot.store.statistics import Inquiry, Statistics, Unanswered
from bot.store.store import Store

T = TypeVar("T")
PERSON, OTHER, GROUP = (7, 7), (8, 8), -100
NOW, MINUTE, DAY = 10_000_000.0, 60.0, 86_400.0


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


def run(url: str, work: Callable[[Store, Clock], Awaitable[T]]) -> T:
    """Do something with an open store."""

    async def main() -> T:
        clock = Clock()
        store = Store(url, 90, clock)
        try:
            await store.open()
            return await work(store, clock)
        finally:
            await store.close()

    return asyncio.run(main())


async def post(handovers: Handovers, update: int, message: int, person: tuple[int, int] = PERSON) -> None:
    """Something about a person is in the staff's chat."""
    assert await handovers.reserve(update, person, "fr") is None
    await handovers.posted(update, message)


# Hand-overs


def test_a_message_in_the_staffs_chat_stands_for_somebody(url: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        handovers = Handovers(store, clock)
        await post(handovers, 1, 51)
        await post(handovers, 2, 52, OTHER)
        thread = await handovers.behind(52)
        assert thread is not None
        assert (thread.person, thread.language, thread.until) == (OTHER, "fr", None)
        assert await handovers.behind(53) is None

    run(url, work)


def test_what_an_update_led_to_is_known_when_it_comes_again(url: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        handovers = Handovers(store, clock)
        await post(handovers, 1, 51)
        assert await handovers.reserve(1, PERSON, "fr") == 51
        assert await handovers.reserve(2, PERSON, "fr") is None
        await handovers.cancel(2)
        await handovers.cancel(1)
        assert await handovers.reserve(1, PERSON, "fr") == 51, "what led to something is not cancelled"

    run(url, work)


def test_a_chat_is_the_staffs_until_it_is_released(url: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        handovers = Handovers(store, clock)
        await post(handovers, 1, 51)
        assert await handovers.begin(7, NOW + MINUTE)
        assert not await handovers.begin(7, NOW + 2 * MINUTE), "it was theirs already"
        await post(handovers, 2, 52)
        thread = await handovers.of(7)
        assert thread is not None
        assert thread.until == NOW + 2 * MINUTE, "what is put there meanwhile belongs to it"
        assert [await handovers.release(7) for _ in range(2)] == [True, False]

    run(url, work)


def test_one_look_finds_what_has_lapsed_and_the_next_one_nothing(url: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        handovers = Handovers(store, clock)
        for update, person in enumerate((PERSON, PERSON, OTHER), 1):
            clock.now += 1
            await post(handovers, update, 50 + update, person)
        await handovers.begin(7, NOW + MINUTE)
        await handovers.begin(8, NOW + 2 * MINUTE)
        clock.now = NOW + MINUTE
        lapsed = [await handovers.end_overdue() for _ in range(2)]
        assert [[(each.person, each.message) for each in look] for look in lapsed] == [[(PERSON, 52)], []]

    run(url, work)


def test_who_asks_to_be_forgotten_is_no_longer_behind_a_message(url: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        handovers = Handovers(store, clock)
        await post(handovers, 1, 51)
        await post(handovers, 2, 52, OTHER)
        await store.write(JournalBatch(acknowledgements=(Acknowledgement((9,), forgotten=frozenset({7})),)))
        assert await handovers.behind(51) is None
        assert await handovers.behind(52) is not None

    run(url, work)


def test_after_thirty_days_nobody_is_behind_a_message(url: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        handovers = Handovers(store, clock)
        await post(handovers, 1, 51)
        clock.now = NOW + 29 * DAY
        await store.purge()
        assert await handovers.behind(51) is not None
        clock.now = NOW + 31 * DAY
        await store.purge()
        assert await handovers.behind(51) is None

    run(url, work)


# Mutes


def test_a_mute_ends_by_itself_or_by_word(url: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        mutes = Mutes(store, clock)
        assert not await mutes.is_muted(GROUP)
        await mutes.mute(GROUP, MINUTE)
        await mutes.mute(GROUP, 2 * MINUTE)
        await store.purge()
        clock.now += MINUTE
        assert await mutes.is_muted(GROUP)
        assert not await mutes.is_muted(-200)
        clock.now += MINUTE
        assert not await mutes.is_muted(GROUP)
        await mutes.mute(GROUP, MINUTE)
        await mutes.unmute(GROUP)
        assert not await mutes.is_muted(GROUP)

    run(url, work)


# Figures


def asked(text: str, outcome: Outcome, *intents: str, language: Language = "fr", days_ago: float = 0) -> Question:
    return Question(NOW - days_ago * DAY, language, text, outcome, intents, 0.5, "private")


def voted(intent: str, vote: int, language: Language = "fr", days_ago: float = 0) -> Vote:
    return Vote(NOW - days_ago * DAY, intent, language, vote)


NOTES = (
    asked("prix", Outcome.ANSWER, "card_price"),
    asked("le prix", Outcome.ANSWER, "card_price", "library_seats"),
    asked("price", Outcome.ANSWER, "card_price", language="en"),
    asked("horaires", Outcome.NOT_STATED, "library_hours"),
    asked("et le parking", Outcome.NOT_STATED),
    asked("une blague", Outcome.OUT_OF_SCOPE),
    asked("une blague", Outcome.OUT_OF_SCOPE, days_ago=1),
    asked("le truc", Outcome.CLARIFY, days_ago=2),
    asked("bonjour", Outcome.SMALLTALK, "hello"),
    asked("une blague", Outcome.OUT_OF_SCOPE, days_ago=8),
    voted("card_price", 1),
    voted("card_price", 1),
    voted("card_price", -1, "en"),
    voted("card_price", 1, days_ago=8),
)


async def noted(store: Store) -> None:
    await store.write(JournalBatch(acknowledgements=(Acknowledgement((1,), log_entries=NOTES),)))
    await store.write(JournalBatch(count=True))


def test_counts_what_was_asked_in_the_last_days(url: str) -> None:
    async def work(store: Store, clock: Clock) -> Statistics:
        await noted(store)
        return await Inquiry(store, clock).statistics(7)

    statistics = run(url, work)
    assert statistics.outcomes == {
        ("answer", "fr"): 2,
        ("answer", "en"): 1,
        ("not_stated", "fr"): 2,
        ("out_of_scope", "fr"): 2,
        ("clarify", "fr"): 1,
        ("smalltalk", "fr"): 1,
    }
    assert statistics.intents == {("card_price", "fr"): 2, ("card_price", "en"): 1, ("library_hours", "fr"): 1}
    assert statistics.helpful == {("card_price", "fr"): 2}
    assert statistics.unhelpful == {("card_price", "en"): 1}


def test_finds_what_got_no_answer_most_often_first(url: str) -> None:
    async def work(store: Store, clock: Clock) -> tuple[Unanswered, ...]:
        await noted(store)
        return await Inquiry(store, clock).unanswered(7)

    assert run(url, work) == (
        Unanswered("une blague", Outcome.OUT_OF_SCOPE, 2),
        Unanswered("et le parking", Outcome.NOT_STATED, 1),
        Unanswered("horaires", Outcome.NOT_STATED, 1),
        Unanswered("le truc", Outcome.CLARIFY, 1),
    )
