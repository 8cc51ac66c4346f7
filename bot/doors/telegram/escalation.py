"""When does a question go to the staff, and what is the person told?"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from bot.content.model import Outcome
from bot.conversation import Asked, Reply
from bot.conversation.command_line import question_in
from bot.doors.telegram.handling import Handling
from bot.doors.telegram.staff_room import StaffRoom
from bot.doors.telegram.talk import without_traces
from bot.store.memory import Kept, Person

_QUESTIONS = 3  # that go along
_LONGEST = 500  # characters of each
_HOUR = 3600.0  # seconds after which a question no longer belongs to what is asked now


class Escalation:
    """Passes on to the staff what the bot cannot answer: on the second failure in a row, or when a person is wanted."""

    def __init__(self, room: StaffRoom | None, clock: Callable[[], float] = time.time) -> None:
        self._room = room
        self._clock = clock

    async def settle(
        self, handling: Handling, person: Person, text: str | None, reply: Reply, kept: Kept
    ) -> tuple[Reply, Kept]:
        """The reply that the person gets, and what is remembered; text is what was written, None for a button."""
        if self._room is None or not self._room.serves(person):
            return reply, kept
        kept = self._with_question(kept, text, reply)
        if not reply.handover:
            return reply, kept
        handing_over = handling.conversation.handing_over
        wants_only = all(each.outcome is Outcome.SMALLTALK for each in kept.asked)
        if wants_only and await self._room.has_lately(handling, person):
            return handing_over.to_person("staff_has_it", reply.language), replace(kept, asked=())
        if not await self._room.put(handling, person, handing_over.post(reply, kept.asked)):
            return handing_over.not_passed_on(reply), kept
        passed = replace(kept, asked=(), session=replace(kept.session, failures=0))
        return handing_over.passed_on(reply), passed

    def _with_question(self, kept: Kept, text: str | None, reply: Reply) -> Kept:
        """With what was just asked, if it says something to whoever may have to answer it."""
        now = self._clock()
        asked = [each for each in kept.asked if now - each.at < _HOUR]
        question = None if text is None else question_in(text)
        if question is not None and (reply.handover or reply.outcome is not Outcome.SMALLTALK):
            asked.append(Asked(without_traces(question)[:_LONGEST], reply.outcome, reply.intents, now))
        return replace(kept, asked=tuple(asked[-_QUESTIONS:]))
