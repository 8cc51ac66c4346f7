"""Passes questions to the staff: after two failures in a row, or when a person is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from bot.content.model import Outcome
from bot.conversation import AskedQuestion, Reply
from bot.conversation.command_line import question_in
from bot.store.user_state import Person, UserState
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.question_log import without_traces
from bot.telegram.features.handover.staff_chat import StaffChat

_QUESTIONS = 3  # that go along
_LONGEST = 500  # characters of each
_HOUR = 3600.0  # seconds after which a question no longer belongs to what is asked now


class Escalation:
    """Passes on to the staff what the bot cannot answer: on the second failure in a row, or when a person is wanted."""

    def __init__(self, room: StaffChat | None, clock: Callable[[], float] = time.time) -> None:
        self._room = room
        self._clock = clock

    async def settle(
        self, context: UpdateContext, person: Person, text: str | None, reply: Reply, state: UserState
    ) -> tuple[Reply, UserState]:
        """The reply that the person gets, and what is remembered; text is what was written, None for a button."""
        if self._room is None or not self._room.serves(person):
            return reply, state
        state = self._with_question(state, text, reply)
        if not reply.handover:
            return reply, state
        handing_over = context.conversation.handing_over
        wants_only = all(each.outcome is Outcome.SMALLTALK for each in state.asked)
        if wants_only and await self._room.has_lately(context, person):
            return handing_over.to_person(handing_over.wording.staff_has_it, reply.language), replace(state, asked=())
        if not await self._room.put(context, person, handing_over.post(reply, state.asked)):
            return handing_over.not_passed_on(reply), state
        passed = replace(state, asked=(), session=replace(state.session, failures=0))
        return handing_over.passed_on(reply), passed

    def _with_question(self, state: UserState, text: str | None, reply: Reply) -> UserState:
        """With what was just asked, if it says something to whoever may have to answer it."""
        now = self._clock()
        asked = [each for each in state.asked if now - each.at < _HOUR]
        question = None if text is None else question_in(text)
        if question is not None and (reply.handover or reply.outcome is not Outcome.SMALLTALK):
            asked.append(AskedQuestion(without_traces(question)[:_LONGEST], reply.outcome, reply.intents, now))
        return replace(state, asked=tuple(asked[-_QUESTIONS:]))
